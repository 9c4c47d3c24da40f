/** Counts over time: legend, lines, the same as a table and a CSV. */
import { lazy, Suspense, useMemo, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { KeywordState } from "@/gen/trends";
import { ChartFigure } from "@/ui/chart-figure/chart-figure";
import { useFormats } from "@/ui/formats/formats";
import { whole } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { Table, type Column } from "@/ui/table/table";
import { useUrlState } from "@/ui/url-state/url-state";
import { buckets, type Lines, type MinuteCounts } from "./counts";
import styles from "./counts-figure.module.css";
import { KeywordLegend } from "./keyword-legend";
import { csvHref } from "./queries";
import { useNow } from "./use-now";

const CountsChart = lazy(() => import("./counts-chart"));

const SPANS = ["30m", "1h", "6h", "24h"] as const;
type Span = (typeof SPANS)[number];
const STEPS: Readonly<Record<Span, { readonly minutes: number; readonly step: number }>> = {
  "30m": { minutes: 30, step: 1 },
  "1h": { minutes: 60, step: 1 },
  "6h": { minutes: 360, step: 5 },
  "24h": { minutes: 1440, step: 15 },
};
/** With more keywords than this, only the most frequent ones are drawn at first. */
const LINES_AT_FIRST = 8;

export interface CountsFigureProps {
  readonly channelId: string;
  readonly keywords: readonly KeywordState[];
  readonly counts: MinuteCounts;
}

export function CountsFigure({ channelId, keywords, counts }: CountsFigureProps) {
  const { t } = useLingui();
  const [span, setSpan] = useUrlState<Span>("span", SPANS, "30m");
  const [hidden, toggle] = useHidden(keywords);
  const now_ms = useNow();
  const { minutes, step } = STEPS[span];
  const names = useMemo(() => keywords.map((each) => each.keyword), [keywords]);
  const lines = useMemo(
    () => buckets(counts, names, { now_ms, minutes, step }),
    [counts, names, now_ms, minutes, step],
  );
  const labels: Readonly<Record<Span, string>> = {
    "30m": t`30분`,
    "1h": t`1시간`,
    "6h": t`6시간`,
    "24h": t`24시간`,
  };
  return (
    <ChartFigure
      title={<Trans>키워드별 글 수</Trans>}
      note={step === 1 ? <Trans>1분마다</Trans> : <Trans>{step}분마다</Trans>}
      csv={csvHref(channelId, "counts", { minutes: String(minutes), step: String(step) })}
      csvName="madang-counts.csv"
      renderTable={() => <CountsTable lines={lines} />}
      controls={
        <div className={styles.spans} role="group" aria-label={t`기간`}>
          {SPANS.map((each) => (
            <button
              key={each}
              type="button"
              className={styles.span}
              aria-pressed={span === each}
              onClick={() => setSpan(each)}
            >
              {labels[each]}
            </button>
          ))}
        </div>
      }
      footer={<Trans>오른쪽 끝의 옅은 띠는 아직 세고 있는 구간입니다.</Trans>}
    >
      <KeywordLegend
        keywords={keywords}
        counts={counts}
        now_ms={now_ms}
        hidden={hidden}
        onToggle={toggle}
      />
      <Suspense fallback={<Skeleton height={260} />}>
        <CountsChart lines={lines} hidden={hidden} />
      </Suspense>
    </ChartFigure>
  );
}

function useHidden(
  keywords: readonly KeywordState[],
): [ReadonlySet<string>, (keyword: string) => void] {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(() => {
    const byCount = keywords.toSorted((a, b) => b.posts_count - a.posts_count);
    return new Set(byCount.slice(LINES_AT_FIRST).map((each) => each.keyword));
  });
  const toggle = (keyword: string): void =>
    setHidden((now) => {
      const next = new Set(now);
      if (!next.delete(keyword)) next.add(keyword);
      return next;
    });
  return [hidden, toggle];
}

interface BucketRow {
  readonly at_ms: number;
  readonly index: number;
}

function CountsTable({ lines }: { readonly lines: Lines }) {
  const { t } = useLingui();
  const formats = useFormats();
  const locale = usePreferences((state) => state.locale);
  const rows: BucketRow[] = lines.at_ms.map((at_ms, index) => ({ at_ms, index })).toReversed();
  const columns: Column<BucketRow>[] = [
    { id: "at", label: t`시각`, cell: (row) => formats.time(row.at_ms) },
    ...lines.series.map((each) => ({
      id: each.keyword,
      label: each.keyword,
      isNumber: true,
      cell: (row: BucketRow) => whole(each.counts[row.index], locale),
    })),
  ];
  return (
    <Table
      caption={t`키워드별 글 수`}
      isDense
      columns={columns}
      rows={rows}
      rowKey={(row) => String(row.at_ms)}
    />
  );
}
