/** Writes a rule: what it looks for, what it does, whom it leaves out; and tries it before it is on. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { FlaskConical, Trash2 } from "lucide-react";
import type { DryRun, Rule, RuleAct, Snapshot as CommunitySnapshot } from "@/gen/community";
import { api } from "@/live/http";
import { Button } from "@/ui/button/button";
import { Input } from "@/ui/field/field";
import { Select } from "@/ui/select/select";
import { useRoleName } from "../roles/role-name";
import { useTold } from "../roles/use-told";
import { draftOfRule, fieldsOf, type RuleDraft } from "./rule-draft";
import { HitList } from "./rule-hits";
import { TriggerFields } from "./trigger-fields";
import { useRuleWords, type TriggerKind } from "./rule-words";
import styles from "./rules.module.css";

const KINDS: readonly TriggerKind[] = ["keyword", "mention", "link", "spam"];
const ACTS: readonly RuleAct[] = ["block", "flag", "time_out"];
const MODES = ["off", "dry_run", "on"] as const;
const TRIED_MESSAGES = 10_000;

export interface RuleEditorProps {
  readonly path: string;
  readonly rule: Rule | null;
  readonly snapshot: CommunitySnapshot;
  readonly onDone: () => void;
}

export function RuleEditor({ path, rule, snapshot, onDone }: RuleEditorProps) {
  const told = useTold();
  const [draft, setDraft] = useState(() => draftOfRule(rule));
  const [isBusy, setIsBusy] = useState(false);
  const change = (fields: Partial<RuleDraft>) => setDraft((old) => ({ ...old, ...fields }));
  const save = async () => {
    setIsBusy(true);
    const fields = fieldsOf(draft);
    const saved = await told(
      rule ? api.put<Rule>(`${path}/${rule.rule_id}`, fields) : api.post<Rule>(path, fields),
    );
    setIsBusy(false);
    if (saved) onDone();
  };
  const remove = async () => {
    const done = await told(api.delete(`${path}/${rule?.rule_id}`).then(() => true));
    if (done) onDone();
  };
  return (
    <form
      className={styles.panel}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Head draft={draft} onChange={change} />
      <TriggerFields draft={draft} onChange={change} />
      <Acts draft={draft} onChange={change} />
      <Exempt draft={draft} snapshot={snapshot} onChange={change} />
      <Tried path={path} draft={draft} snapshot={snapshot} />
      <div className={styles.foot}>
        {rule && (
          <Button variant="danger" icon={<Trash2 />} onClick={() => void remove()}>
            <Trans>규칙 지우기</Trans>
          </Button>
        )}
        <Button variant="ghost" onClick={onDone}>
          <Trans>그만두기</Trans>
        </Button>
        <Button type="submit" variant="primary" isBusy={isBusy}>
          <Trans>저장</Trans>
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  readonly draft: RuleDraft;
  readonly onChange: (fields: Partial<RuleDraft>) => void;
}

function Head({ draft, onChange }: PartProps) {
  const { t } = useLingui();
  const words = useRuleWords();
  return (
    <div className={styles.choices}>
      <Input
        label={t`규칙의 이름`}
        value={draft.name}
        required
        maxLength={80}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Select<TriggerKind>
        label={t`무엇을 살펴보나요`}
        value={draft.kind}
        onChange={(kind) => onChange({ kind })}
        options={KINDS.map((id) => ({ id, label: words.kinds[id] }))}
      />
      <Select
        label={t`상태`}
        value={draft.mode}
        onChange={(mode) => onChange({ mode })}
        options={MODES.map((id) => ({ id, label: words.modes[id] }))}
      />
    </div>
  );
}

function Acts({ draft, onChange }: PartProps) {
  const { t } = useLingui();
  const words = useRuleWords();
  const toggle = (act: RuleAct) =>
    onChange({ acts: ACTS.filter((each) => (each === act) !== draft.acts.includes(each)) });
  return (
    <fieldset className={styles.group}>
      <legend>
        <Trans>걸리면 하는 일</Trans>
      </legend>
      <div className={styles.checks}>
        {ACTS.map((act) => (
          <label key={act} className={styles.check}>
            <input
              type="checkbox"
              checked={draft.acts.includes(act)}
              onChange={() => toggle(act)}
            />
            {words.acts[act]}
          </label>
        ))}
      </div>
      <div className={styles.choices}>
        {draft.acts.includes("block") && (
          <Input
            label={t`막힌 사람에게 보이는 말`}
            value={draft.reason}
            maxLength={300}
            onChange={(event) => onChange({ reason: event.currentTarget.value })}
          />
        )}
        {draft.acts.includes("time_out") && (
          <Input
            label={t`타임아웃 (분)`}
            type="number"
            min={1}
            value={draft.timeOutMinutes}
            onChange={(event) => onChange({ timeOutMinutes: event.currentTarget.value })}
          />
        )}
      </div>
    </fieldset>
  );
}

interface ExemptProps extends PartProps {
  readonly snapshot: CommunitySnapshot;
}

function Exempt({ draft, snapshot, onChange }: ExemptProps) {
  const nameOf = useRoleName();
  const toggled = (ids: readonly string[], id: string) =>
    ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id];
  return (
    <fieldset className={styles.group}>
      <legend>
        <Trans>살펴보지 않는 역할과 채널</Trans>
      </legend>
      <div className={styles.checks}>
        {snapshot.roles
          .filter((role) => role.preset !== "everyone")
          .map((role) => (
            <label key={role.role_id} className={styles.check}>
              <input
                type="checkbox"
                checked={draft.roleIds.includes(role.role_id)}
                onChange={() => onChange({ roleIds: toggled(draft.roleIds, role.role_id) })}
              />
              @{nameOf(role)}
            </label>
          ))}
        {snapshot.channels.map((channel) => (
          <label key={channel.channel_id} className={styles.check}>
            <input
              type="checkbox"
              checked={draft.channelIds.includes(channel.channel_id)}
              onChange={() =>
                onChange({ channelIds: toggled(draft.channelIds, channel.channel_id) })
              }
            />
            #{channel.name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface TriedProps {
  readonly path: string;
  readonly draft: RuleDraft;
  readonly snapshot: CommunitySnapshot;
}

function Tried({ path, draft, snapshot }: TriedProps) {
  const { t } = useLingui();
  const told = useTold();
  const [run, setRun] = useState<DryRun | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const attempt = async () => {
    setIsBusy(true);
    const fields = fieldsOf(draft);
    const rule = { ...fields, name: fields.name || t`규칙` };
    const body = { rule, messages_max: TRIED_MESSAGES };
    setRun(await told(api.post<DryRun>(`${path}/dry-run`, body)));
    setIsBusy(false);
  };
  return (
    <section className={styles.group} aria-live="polite">
      <div className={styles.line}>
        <Button icon={<FlaskConical />} isBusy={isBusy} onClick={() => void attempt()}>
          <Trans>지난 메시지로 시험하기</Trans>
        </Button>
        {run && (
          <span className={styles.note}>
            <Trans>
              지난 메시지 {run.messages_count}개 가운데 {run.hits_count}개가 걸립니다.
            </Trans>
          </span>
        )}
      </div>
      {run && run.hits.length > 0 && <HitList hits={run.hits} snapshot={snapshot} />}
    </section>
  );
}
