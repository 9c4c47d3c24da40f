/** Which member holds which roles. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Snapshot as CommunitySnapshot } from "@/gen/community";
import { Select } from "@/ui/select/select";
import { Switch } from "@/ui/switch/switch";
import { useRoleName } from "./role-name";
import { useTold } from "./use-told";
import { holdRole } from "./verbs";
import styles from "./roles.module.css";

export function HoldersPanel({ snapshot }: { readonly snapshot: CommunitySnapshot }) {
  const { t } = useLingui();
  const told = useTold();
  const nameOf = useRoleName();
  const { members, roles, community } = snapshot;
  const [accountId, setAccountId] = useState(members[0]?.account_id ?? "");
  const member = members.find((each) => each.account_id === accountId);
  return (
    <div className={styles.panel}>
      <Select
        label={t`멤버`}
        value={accountId}
        onChange={setAccountId}
        options={members.map((each) => ({ id: each.account_id, label: each.name }))}
      />
      {member &&
        roles
          .filter((role) => role.preset !== "everyone")
          .map((role) => (
            <Switch
              key={role.role_id}
              label={nameOf(role)}
              isOn={member.role_ids.includes(role.role_id)}
              onChange={(isOn) =>
                void told(holdRole(community.community_id, accountId, role.role_id, isOn))
              }
            />
          ))}
      {roles.length < 2 && (
        <p>
          <Trans>아직 역할이 없습니다</Trans>
        </p>
      )}
    </div>
  );
}
