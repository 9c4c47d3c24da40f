/** The keywords as the legend of the chart: each can be switched off, and says how much it was met. */
import { useLingui } from "@lingui/react/macro";
import type { KeywordState } from "@/gen/trends";
import { lineToken } from "@/ui/chart-colors/chart-colors";
import { compact, decimal } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { perMinute, type MinuteCounts } from "./counts";
import styles from "./keyword-legend.module.css";

export interface KeywordLegendProps {
  readonly keywords: readonly KeywordState[];
  readonly counts: MinuteCounts;
  readonly now_ms: number;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (keyword: string) => void;
}

export function KeywordLegend({ keywords, counts, now_ms, hidden, onToggle }: KeywordLegendProps) {
  const locale = usePreferences((state) => state.locale);
  const { t } = useLingui();
  return (
    <div className={styles.legend} role="group" aria-label={t`키워드`}>
      {keywords.map(({ keyword, posts_count }, index) => {
        const rate = perMinute(counts, keyword, now_ms);
        const shownRate = decimal(rate, locale, rate < 10 ? 1 : 0);
        const total = compact(posts_count, locale);
        return (
          <button
            key={keyword}
            type="button"
            className={styles.chip}
            aria-pressed={!hidden.has(keyword)}
            title={t`모두 ${total}, 지난 5분 분당 ${shownRate}`}
            onClick={() => onToggle(keyword)}
          >
            <i className={styles.dot} style={{ background: lineToken(index) }} />
            <span className={styles.word}>{keyword === "*" ? t`모든 글` : keyword}</span>
            <b>{total}</b>
            <span className={styles.rate}>{t`${shownRate}/분`}</span>
          </button>
        );
      })}
    </div>
  );
}
