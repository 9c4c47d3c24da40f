/** Runs, newest first; each opens to its assets, checks and what they say. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { AssetRun, CheckRun, Run, Scalar } from "@/gen/pipelines";
import { Badge, type BadgeProps } from "@/ui/badge/badge";
import { useFormats } from "@/ui/formats/formats";
import { decimal, whole } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import styles from "./run-list.module.css";
import { usePipelineNames } from "./names";

type State = Run["state"] | AssetRun["state"];

const TONES: Readonly<Record<State, NonNullable<BadgeProps["tone"]>>> = {
  queued: "neutral",
  waiting: "neutral",
  running: "info",
  succeeded: "ok",
  failed: "danger",
  interrupted: "warn",
  skipped: "neutral",
};

export function StateBadge({ state }: { readonly state: State }) {
  const { t } = useLingui();
  const words: Readonly<Record<State, string>> = {
    queued: t`차례 기다림`,
    waiting: t`기다림`,
    running: t`실행 중`,
    succeeded: t`성공`,
    failed: t`실패`,
    interrupted: t`중단됨`,
    skipped: t`건너뜀`,
  };
  return <Badge tone={TONES[state]}>{words[state]}</Badge>;
}

function useTriggerWords(): Readonly<Record<Run["trigger"], string>> {
  const { t } = useLingui();
  return {
    schedule: t`정해진 때`,
    manual: t`손으로`,
    first_start: t`첫 시작`,
    backfill: t`채워 넣기`,
  };
}

export function RunList({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <ul className={styles.list}>
      {runs.map((run) => (
        <RunItem key={run.run_id} run={run} />
      ))}
    </ul>
  );
}

function RunItem({ run }: { readonly run: Run }) {
  const formats = useFormats();
  const triggers = useTriggerWords();
  const name = usePipelineNames();
  const failedChecks = run.checks.filter((check) => !check.is_passed).length;
  const took_ms =
    run.started_at_ms === null || run.finished_at_ms === null
      ? null
      : run.finished_at_ms - run.started_at_ms;
  return (
    <li>
      <details className={styles.run}>
        <summary className={styles.summary}>
          <StateBadge state={run.state} />
          <b>{name(run.pipeline)}</b>
          <span className={styles.muted}>
            {triggers[run.trigger]}
            {run.from_day !== null && run.to_day !== null && ` · ${run.from_day} – ${run.to_day}`}
          </span>
          {failedChecks > 0 && (
            <Badge tone="warn">
              <Trans>점검 {failedChecks}건</Trans>
            </Badge>
          )}
          <span className={styles.time}>
            {formats.dateTime(run.started_at_ms ?? run.queued_at_ms)}
            {took_ms !== null && (
              <>
                {" · "}
                <Duration ms={took_ms} />
              </>
            )}
          </span>
        </summary>
        <div className={styles.detail}>
          {run.error !== null && <p className={styles.error}>{run.error}</p>}
          <ul className={styles.parts}>
            {run.assets.map((asset) => (
              <AssetItem key={asset.name} asset={asset} />
            ))}
            {run.checks.map((check) => (
              <CheckItem key={`${check.asset}/${check.name}`} check={check} />
            ))}
          </ul>
        </div>
      </details>
    </li>
  );
}

function AssetItem({ asset }: { readonly asset: AssetRun }) {
  const name = usePipelineNames();
  return (
    <li className={styles.part}>
      <StateBadge state={asset.state} />
      <b>{name(asset.name)}</b>
      <Facts facts={asset.metadata} />
      {asset.duration_ms !== null && (
        <span className={styles.time}>
          <Duration ms={asset.duration_ms} />
        </span>
      )}
      {asset.error !== null && <p className={styles.error}>{asset.error}</p>}
    </li>
  );
}

function CheckItem({ check }: { readonly check: CheckRun }) {
  const name = usePipelineNames();
  return (
    <li className={styles.part}>
      <Badge tone={check.is_passed ? "ok" : check.severity === "error" ? "danger" : "warn"}>
        {check.is_passed ? <Trans>통과</Trans> : <Trans>걸림</Trans>}
      </Badge>
      <b>{name(check.name)}</b>
      <span className={styles.muted}>{check.description}</span>
      <Facts facts={check.metadata} />
    </li>
  );
}

function Facts({ facts }: { readonly facts: Readonly<Record<string, Scalar>> }) {
  const locale = usePreferences((state) => state.locale);
  const words = Object.entries(facts)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${factText(value, locale)}`);
  return words.length === 0 ? null : <span className={styles.facts}>{words.join(" · ")}</span>;
}

const FACT_SHOWN_CHARS = 24;

function factText(value: Scalar, locale: "ko" | "en"): string {
  if (typeof value === "number") {
    return Number.isInteger(value) ? whole(value, locale) : decimal(value, locale, 3);
  }
  const text = String(value);
  // Hashes say enough with their beginning.
  return text.length > FACT_SHOWN_CHARS ? `${text.slice(0, FACT_SHOWN_CHARS)}…` : text;
}

const SECOND_MS = 1_000;

function Duration({ ms }: { readonly ms: number }) {
  const locale = usePreferences((state) => state.locale);
  const { t } = useLingui();
  if (ms < SECOND_MS) return t`${whole(ms, locale)} 밀리초`;
  return t`${decimal(ms / SECOND_MS, locale, 1)}초`;
}
