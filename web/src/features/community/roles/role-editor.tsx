/** One role: name, colour, hoist and rights; saved together. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { CommunityRole, Snapshot as CommunitySnapshot } from "@/gen/community";
import { has, mayHere, RIGHTS_IN_USE, withBit } from "@/live/permissions";
import { Button } from "@/ui/button/button";
import { Input } from "@/ui/field/field";
import { Switch } from "@/ui/switch/switch";
import { useRoleName } from "./role-name";
import { useTold } from "./use-told";
import { deleteRole, updateRole } from "./verbs";
import { RIGHT_WORDS } from "./words";
import styles from "./roles.module.css";

const NO_COLOUR = "#8a8f98";

export interface RoleEditorProps {
  readonly snapshot: CommunitySnapshot;
  readonly role: CommunityRole;
}

interface SwitchesProps {
  readonly draft: CommunityRole;
  readonly onChange: (draft: CommunityRole) => void;
}

function Switches({ draft, onChange }: SwitchesProps) {
  const { t } = useLingui();
  return (
    <>
      <Switch
        label={t`멤버 목록에서 따로 보이기`}
        isOn={draft.is_hoisted}
        onChange={(is_hoisted) => onChange({ ...draft, is_hoisted })}
      />
      <Switch
        label={t`누구나 이 역할을 @로 부를 수 있음`}
        isOn={draft.is_mentionable}
        onChange={(is_mentionable) => onChange({ ...draft, is_mentionable })}
      />
    </>
  );
}

export function RoleEditor({ snapshot, role }: RoleEditorProps) {
  const { t } = useLingui();
  const told = useTold();
  const nameOf = useRoleName();
  const [draft, setDraft] = useState(role);
  const { community_id } = snapshot.community;
  const isEveryone = role.preset === "everyone";
  const save = () => {
    const { name, colour, is_hoisted, is_mentionable, permissions } = draft;
    void told(
      updateRole(community_id, role.role_id, {
        name,
        colour,
        is_hoisted,
        is_mentionable,
        permissions,
      }),
    );
  };
  return (
    <div className={styles.editor}>
      <div className={styles.fields}>
        <Input
          label={t`이름`}
          value={isEveryone ? nameOf(role) : draft.name}
          maxLength={80}
          disabled={isEveryone}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
        />
        <label className={styles.colour}>
          <Trans>색</Trans>
          <input
            type="color"
            value={draft.colour || NO_COLOUR}
            onChange={(event) => setDraft({ ...draft, colour: event.target.value })}
          />
        </label>
      </div>
      {!isEveryone && <Switches draft={draft} onChange={setDraft} />}
      <Rights
        snapshot={snapshot}
        mask={draft.permissions}
        onChange={(permissions) => setDraft({ ...draft, permissions })}
      />
      <div className={styles.foot}>
        {role.preset === null && (
          <Button
            variant="danger"
            onClick={() => void told(deleteRole(community_id, role.role_id))}
          >
            <Trans>역할 삭제</Trans>
          </Button>
        )}
        <Button variant="primary" disabled={draft === role} onClick={save}>
          <Trans>저장</Trans>
        </Button>
      </div>
    </div>
  );
}

interface RightsProps {
  readonly snapshot: CommunitySnapshot;
  readonly mask: number;
  readonly onChange: (mask: number) => void;
}

/** Rights the reader has not are shown, and stay as they are. */
function Rights({ snapshot, mask, onChange }: RightsProps) {
  const { i18n } = useLingui();
  return (
    <div className={styles.rights}>
      {RIGHTS_IN_USE.map((name) => (
        <Switch
          key={name}
          label={i18n._(RIGHT_WORDS[name])}
          isOn={has(mask, name)}
          disabled={!mayHere(snapshot, name)}
          onChange={(isOn) => onChange(withBit(mask, name, isOn))}
        />
      ))}
    </div>
  );
}
