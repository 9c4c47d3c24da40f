/** Giving a member roles and taking them, from the table of members. */
import { useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import type { Member, Snapshot as CommunitySnapshot } from "@/gen/community";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Popover } from "@/ui/popover/popover";
import { Switch } from "@/ui/switch/switch";
import { useRoleName } from "../roles/role-name";
import { useTold } from "../roles/use-told";
import { holdRole } from "../roles/verbs";
import styles from "./role-picker.module.css";

export interface RolePickerProps {
  readonly snapshot: CommunitySnapshot;
  readonly member: Member;
}

export function RolePicker({ snapshot, member }: RolePickerProps) {
  const { t } = useLingui();
  const told = useTold();
  const nameOf = useRoleName();
  const [isOpen, setIsOpen] = useState(false);
  const { community, roles } = snapshot;
  return (
    <Popover
      label={t`${member.name}의 역할`}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      trigger={
        <IconButton label={t`${member.name}의 역할 고치기`} size="small">
          <Plus />
        </IconButton>
      }
    >
      <div className={styles.list}>
        {roles
          .filter((role) => role.preset !== "everyone")
          .map((role) => (
            <Switch
              key={role.role_id}
              label={nameOf(role)}
              isOn={member.role_ids.includes(role.role_id)}
              onChange={(isOn) =>
                void told(holdRole(community.community_id, member.account_id, role.role_id, isOn))
              }
            />
          ))}
      </div>
    </Popover>
  );
}
