/** What a rule looks for, by its kind. */
import { useLingui } from "@lingui/react/macro";
import { Input, Textarea } from "@/ui/field/field";
import { Select } from "@/ui/select/select";
import { Switch } from "@/ui/switch/switch";
import type { RuleDraft } from "./rule-draft";
import styles from "./rules.module.css";

export interface TriggerFieldsProps {
  readonly draft: RuleDraft;
  readonly onChange: (fields: Partial<RuleDraft>) => void;
}

export function TriggerFields(props: TriggerFieldsProps) {
  switch (props.draft.kind) {
    case "keyword":
      return <KeywordFields {...props} />;
    case "link":
      return <LinkFields {...props} />;
    case "mention":
    case "spam":
      return <CountFields {...props} />;
  }
}

function KeywordFields({ draft, onChange }: TriggerFieldsProps) {
  const { t } = useLingui();
  return (
    <div className={styles.choices}>
      <Textarea
        label={t`막을 낱말`}
        rows={5}
        value={draft.words}
        hint={t`한 줄에 하나. 앞뒤의 *는 아무 글자나 뜻합니다. 띄어 쓰거나 자모로 나눠 써도 찾습니다.`}
        onChange={(event) => onChange({ words: event.currentTarget.value })}
      />
      <Textarea
        label={t`괜찮은 낱말`}
        rows={5}
        value={draft.allowed}
        hint={t`막을 낱말이 이 안에 있으면 그냥 둡니다.`}
        onChange={(event) => onChange({ allowed: event.currentTarget.value })}
      />
    </div>
  );
}

function LinkFields({ draft, onChange }: TriggerFieldsProps) {
  const { t } = useLingui();
  return (
    <div className={styles.choices}>
      <div className={styles.stack}>
        <Select<RuleDraft["hostMode"]>
          label={t`주소 목록`}
          value={draft.hostMode}
          onChange={(hostMode) => onChange({ hostMode })}
          options={[
            { id: "deny", label: t`이 주소만 막기` },
            { id: "allow", label: t`이 주소만 허락하기` },
          ]}
        />
        <Switch
          label={t`초대 링크 막기`}
          isOn={draft.isInviteDenied}
          onChange={(isInviteDenied) => onChange({ isInviteDenied })}
        />
      </div>
      <Textarea
        label={t`주소`}
        rows={5}
        value={draft.hosts}
        placeholder="example.org"
        hint={t`한 줄에 하나. 그 아래의 주소도 함께입니다.`}
        onChange={(event) => onChange({ hosts: event.currentTarget.value })}
      />
    </div>
  );
}

function CountFields({ draft, onChange }: TriggerFieldsProps) {
  const { t } = useLingui();
  const isSpam = draft.kind === "spam";
  return (
    <div className={styles.choices}>
      {isSpam ? (
        <>
          <Input
            label={t`같은 글은 몇 번까지`}
            type="number"
            min={0}
            max={20}
            value={draft.repeatsMax}
            hint={t`0이면 보지 않습니다.`}
            onChange={(event) => onChange({ repeatsMax: event.currentTarget.value })}
          />
          <Input
            label={t`메시지는 몇 개까지`}
            type="number"
            min={0}
            max={50}
            value={draft.messagesMax}
            hint={t`0이면 보지 않습니다.`}
            onChange={(event) => onChange({ messagesMax: event.currentTarget.value })}
          />
        </>
      ) : (
        <Input
          label={t`멘션은 몇 명까지`}
          type="number"
          min={1}
          max={50}
          value={draft.mentionsMax}
          onChange={(event) => onChange({ mentionsMax: event.currentTarget.value })}
        />
      )}
      <Input
        label={t`몇 초 동안`}
        type="number"
        min={isSpam ? 5 : 0}
        max={3600}
        value={draft.windowS}
        hint={isSpam ? undefined : t`0이면 한 메시지 안에서만 셉니다.`}
        onChange={(event) => onChange({ windowS: event.currentTarget.value })}
      />
    </div>
  );
}
