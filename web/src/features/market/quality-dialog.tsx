/** What the checks of the newest run found: nothing is dropped in silence, so nothing is hidden here. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { QualityReport, QualityRule } from "@/gen/market";
import { Badge } from "@/ui/badge/badge";
import { Dialog } from "@/ui/dialog/dialog";
import { useFormats } from "@/ui/formats/formats";
import { whole } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { BoardFailure } from "./board-states";
import styles from "./quality-dialog.module.css";
import { qualityQuery } from "./queries";

export interface QualityDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function QualityDialog({ isOpen, onClose }: QualityDialogProps) {
  const quality = useQuery({ ...qualityQuery, enabled: isOpen });
  return (
    <Dialog isOpen={isOpen} onClose={onClose} size="large" title={<Trans>자료 점검</Trans>}>
      <div className={styles.body}>
        {quality.data !== undefined ? (
          <Report report={quality.data} />
        ) : quality.isError ? (
          <BoardFailure error={quality.error} onRetry={() => void quality.refetch()} />
        ) : (
          <Skeleton height={240} />
        )}
      </div>
    </Dialog>
  );
}

function Report({ report }: { readonly report: QualityReport }) {
  const locale = usePreferences((state) => state.locale);
  const formats = useFormats();
  const show = (count: number): string => whole(count, locale);
  return (
    <>
      <p className={styles.when}>
        <Trans>
          {formats.dateTime(report.checked_at_ms)} 점검 · {report.source.name}
        </Trans>
      </p>
      <dl className={styles.sums}>
        <Sum label={<Trans>읽은 행</Trans>} value={show(report.rows_read_count)} />
        <Sum label={<Trans>그대로</Trans>} value={show(report.rows_kept_count)} />
        <Sum label={<Trans>고침</Trans>} value={show(report.rows_repaired_count)} />
        <Sum label={<Trans>격리</Trans>} value={show(report.rows_quarantined_count)} />
      </dl>
      <ul className={styles.rules}>
        {report.rules.map((rule) => (
          <Rule key={rule.rule} rule={rule} />
        ))}
      </ul>
    </>
  );
}

function Sum({ label, value }: { readonly label: React.ReactNode; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const TONES = { kept: "ok", repaired: "info", quarantined: "warn", reported: "neutral" } as const;

function Rule({ rule }: { readonly rule: QualityRule }) {
  const locale = usePreferences((state) => state.locale);
  const { t } = useLingui();
  const actions = { kept: t`그대로`, repaired: t`고침`, quarantined: t`격리`, reported: t`알림` };
  return (
    <li className={styles.rule}>
      <span className={styles.ruleHead}>
        <code>{rule.rule}</code>
        <span>{locale === "ko" ? rule.title_ko : rule.title_en}</span>
        <Badge tone={TONES[rule.action]}>{actions[rule.action]}</Badge>
        <b className={styles.count}>{whole(rule.rows_count, locale)}</b>
      </span>
      {rule.samples.length > 0 && (
        <details className={styles.samples}>
          <summary>
            <Trans>예를 보기</Trans>
          </summary>
          <ul>
            {rule.samples.map((sample, index) => (
              // Samples have no id of their own and never change places.
              <li key={index}>
                <code>
                  {sample.code} {sample.day}{" "}
                  {Object.entries(sample.values)
                    .map(([name, value]) => `${name}=${value ?? "∅"}`)
                    .join(" ")}
                </code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
