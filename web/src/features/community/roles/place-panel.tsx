/** What a role or member gains and loses in a channel or category: allow, as it is, deny. */
import { useEffect, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { PlaceOverwrites, Snapshot as CommunitySnapshot } from "@/gen/community";
import { PLACE_RIGHTS, has, withBit, type PermissionName } from "@/live/permissions";
import { Button } from "@/ui/button/button";
import { Select } from "@/ui/select/select";
import { useRoleName } from "./role-name";
import { useTold } from "./use-told";
import { putOverwrite, readOverwrites, syncChannel } from "./verbs";
import { RIGHT_WORDS } from "./words";
import styles from "./roles.module.css";

type Choice = "allow" | "same" | "deny";

export function PlacePanel({ snapshot }: { readonly snapshot: CommunitySnapshot }) {
  const { t } = useLingui();
  const told = useTold();
  const { categories, channels } = snapshot;
  const [placeId, setPlaceId] = useState(channels[0]?.channel_id ?? "");
  const isCategory = categories.some((each) => each.category_id === placeId);
  const [found, setFound] = useState<PlaceOverwrites | null>(null);
  useEffect(() => {
    let isOn = true;
    void told(readOverwrites(placeId, isCategory)).then((answer) => isOn && setFound(answer));
    return () => {
      isOn = false;
    };
  }, [placeId, isCategory, told]);
  const channel = channels.find((each) => each.channel_id === placeId);
  const under = channels.filter((each) => each.category_id === placeId);
  const following = under.filter((each) => each.is_synced).length;
  const apart = under.length - following;
  return (
    <div className={styles.panel}>
      <Select
        label={t`채널이나 카테고리`}
        value={placeId}
        onChange={setPlaceId}
        options={[
          ...categories.map((each) => ({ id: each.category_id, label: `▾ ${each.name}` })),
          ...channels.map((each) => ({ id: each.channel_id, label: `# ${each.name}` })),
        ]}
      />
      {found?.is_synced && (
        <p className={styles.note}>
          <Trans>카테고리의 권한을 따릅니다. 바꾸면 따로 정해집니다.</Trans>
        </p>
      )}
      {isCategory && (
        <p className={styles.note}>
          <Trans>
            따르는 채널 {following}개, 따로 정한 채널 {apart}개
          </Trans>
        </p>
      )}
      {found && !found.is_synced && channel && channel.category_id !== null && (
        <p className={styles.note}>
          <Trans>카테고리와 따로 정한 권한입니다.</Trans>
        </p>
      )}
      {found && !found.is_synced && channel && channel.category_id !== null && (
        <Button size="small" onClick={() => void told(syncChannel(placeId)).then(setFound)}>
          <Trans>카테고리와 맞추기</Trans>
        </Button>
      )}
      {found?.place_id === placeId && (
        <Subject snapshot={snapshot} found={found} isCategory={isCategory} onChange={setFound} />
      )}
    </div>
  );
}

interface SubjectProps {
  readonly snapshot: CommunitySnapshot;
  readonly found: PlaceOverwrites;
  readonly isCategory: boolean;
  readonly onChange: (found: PlaceOverwrites) => void;
}

function Subject({ snapshot, found, isCategory, onChange }: SubjectProps) {
  const { t, i18n } = useLingui();
  const told = useTold();
  const nameOf = useRoleName();
  const { roles, members } = snapshot;
  const [subjectId, setSubjectId] = useState(roles.at(-1)?.role_id ?? "");
  const bits = found.overwrites.find((each) => each.subject_id === subjectId);
  const [allow, deny] = [bits?.allow ?? 0, bits?.deny ?? 0];
  const choose = async (name: PermissionName, choice: Choice) => {
    const answer = await told(
      putOverwrite({
        placeId: found.place_id,
        isCategory,
        subjectKind: roles.some((role) => role.role_id === subjectId) ? "role" : "member",
        subjectId,
        allow: withBit(allow, name, choice === "allow"),
        deny: withBit(deny, name, choice === "deny"),
      }),
    );
    if (answer) onChange(answer);
  };
  const choices = [
    { id: "allow" as const, label: t`허용` },
    { id: "same" as const, label: t`그대로` },
    { id: "deny" as const, label: t`금지` },
  ];
  return (
    <>
      <Select
        label={t`역할이나 멤버`}
        value={subjectId}
        onChange={setSubjectId}
        options={[
          ...roles.map((role) => ({ id: role.role_id, label: nameOf(role) })),
          ...members.map((each) => ({ id: each.account_id, label: `@${each.name}` })),
        ]}
      />
      <div className={styles.rights}>
        {PLACE_RIGHTS.map((name) => (
          <fieldset key={name} className={styles.three}>
            <legend>{i18n._(RIGHT_WORDS[name])}</legend>
            {choices.map(({ id, label }) => (
              <label key={id} className={styles[id]}>
                <input
                  type="radio"
                  name={`${subjectId}-${name}`}
                  checked={id === choiceOf(allow, deny, name)}
                  onChange={() => void choose(name, id)}
                />
                {label}
              </label>
            ))}
          </fieldset>
        ))}
      </div>
    </>
  );
}

function choiceOf(allow: number, deny: number, name: PermissionName): Choice {
  if (has(allow, name)) return "allow";
  return has(deny, name) ? "deny" : "same";
}
