/** Where a board's numbers come from and how old they are: live, recorded or synthetic. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { SourceState } from "@/gen/boards";
import { cx } from "../class-names";
import { useFormats } from "../formats/formats";
import { Tooltip } from "../tooltip/tooltip";
import styles from "./source-badge.module.css";

export interface SourceBadgeProps {
  readonly source: SourceState;
  /** Without the time, for narrow places. */
  readonly isShort?: boolean;
}

export function SourceBadge({ source, isShort = false }: SourceBadgeProps) {
  const formats = useFormats();
  const asOf = source.as_of_ms ?? source.updated_at_ms;
  return (
    <Tooltip text={<SourceDetail source={source} />} side="bottom">
      <button
        type="button"
        className={cx(styles.badge, source.problem !== null && styles.troubled)}
        data-kind={source.kind}
      >
        <span className={styles.dot} aria-hidden="true" />
        <KindName kind={source.kind} />
        {!isShort && asOf !== null && (
          <span className={styles.time}>
            <Trans>{formats.asOf(asOf)} 기준</Trans>
          </span>
        )}
      </button>
    </Tooltip>
  );
}

/** The dot alone, for channel lists. */
export function SourceDot({ kind }: { readonly kind: SourceState["kind"] }) {
  const { t } = useLingui();
  const names = { live: t`실시간`, recorded: t`기록`, synthetic: t`합성` };
  return (
    <span className={styles.alone} data-kind={kind} title={names[kind]}>
      <span className={styles.dot} />
      <span className="visually-hidden">{names[kind]}</span>
    </span>
  );
}

function KindName({ kind }: { readonly kind: SourceState["kind"] }) {
  if (kind === "live") return <Trans>실시간</Trans>;
  if (kind === "recorded") return <Trans>기록</Trans>;
  return <Trans>합성</Trans>;
}

function SourceDetail({ source }: { readonly source: SourceState }) {
  const formats = useFormats();
  return (
    <span className={styles.detail}>
      <strong>{source.name}</strong>
      {source.detail !== "" && <span>{source.detail}</span>}
      {source.updated_at_ms !== null && (
        <span>
          <Trans>마지막 갱신 {formats.dateTime(source.updated_at_ms)}</Trans>
        </span>
      )}
      {source.problem !== null && <span className={styles.problem}>{source.problem}</span>}
    </span>
  );
}
