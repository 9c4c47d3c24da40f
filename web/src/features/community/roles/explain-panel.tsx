/** Why somebody may or may not: each role and overwrite that spoke, and the one that decided. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Explanation, Snapshot as CommunitySnapshot, Step } from "@/gen/community";
import { PLACE_RIGHTS, type PermissionName } from "@/live/permissions";
import { Button } from "@/ui/button/button";
import { cx } from "@/ui/class-names";
import { Select } from "@/ui/select/select";
import { useRoleName } from "./role-name";
import { useTold } from "./use-told";
import { explainRight } from "./verbs";
import { RIGHT_WORDS, STEP_WORDS } from "./words";
import styles from "./roles.module.css";

const STRANGER = "";

export function ExplainPanel({ snapshot }: { readonly snapshot: CommunitySnapshot }) {
  const { t, i18n } = useLingui();
  const told = useTold();
  const { categories, channels, members } = snapshot;
  const [placeId, setPlaceId] = useState(channels[0]?.channel_id ?? "");
  const isCategory = categories.some((each) => each.category_id === placeId);
  const [accountId, setAccountId] = useState(members[0]?.account_id ?? STRANGER);
  const [right, setRight] = useState<PermissionName>("view");
  const [answer, setAnswer] = useState<Explanation | null>(null);
  const ask = () =>
    void told(explainRight({ placeId, isCategory }, accountId || null, right)).then(setAnswer);
  return (
    <div className={styles.panel}>
      <Select
        label={t`누가`}
        value={accountId}
        onChange={setAccountId}
        options={[
          ...members.map((each) => ({ id: each.account_id, label: each.name })),
          { id: STRANGER, label: t`멤버가 아닌 사람` },
        ]}
      />
      <Select
        label={t`어디서`}
        value={placeId}
        onChange={setPlaceId}
        options={[
          ...channels.map((each) => ({ id: each.channel_id, label: `# ${each.name}` })),
          ...categories.map((each) => ({ id: each.category_id, label: `▾ ${each.name}` })),
        ]}
      />
      <Select
        label={t`무엇을`}
        value={right}
        onChange={setRight}
        options={PLACE_RIGHTS.map((name) => ({ id: name, label: i18n._(RIGHT_WORDS[name]) }))}
      />
      <Button variant="primary" onClick={ask}>
        <Trans>알아보기</Trans>
      </Button>
      {answer && <Answer snapshot={snapshot} answer={answer} />}
    </div>
  );
}

interface AnswerProps {
  readonly snapshot: CommunitySnapshot;
  readonly answer: Explanation;
}

function Answer({ snapshot, answer }: AnswerProps) {
  const { t, i18n } = useLingui();
  const nameOf = useRoleName();
  const nameIn = ({ subject_id }: Step): string | null => {
    const role = snapshot.roles.find((each) => each.role_id === subject_id);
    const member = snapshot.members.find((each) => each.account_id === subject_id);
    return role ? nameOf(role) : (member?.name ?? null);
  };
  return (
    <div role="status">
      <p className={cx(styles.verdict, answer.allowed ? styles.yes : styles.no)}>
        {answer.allowed ? <Trans>할 수 있습니다</Trans> : <Trans>할 수 없습니다</Trans>}
      </p>
      {answer.steps.length === 0 && (
        <p>
          <Trans>어느 역할도 이 권한을 주지 않습니다.</Trans>
        </p>
      )}
      <ol className={styles.steps}>
        {answer.steps.map((step, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- steps have no id and never move
          <li key={index} className={step.allows ? styles.yes : styles.no}>
            {[i18n._(STEP_WORDS[step.kind]), nameIn(step)].filter(Boolean).join(": ")}
            {" — "}
            {step.allows ? t`허용` : t`금지`}
            {index === answer.steps.length - 1 && <strong> ({t`결정`})</strong>}
          </li>
        ))}
      </ol>
    </div>
  );
}
