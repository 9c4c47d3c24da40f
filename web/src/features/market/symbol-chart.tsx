/** The chart of a symbol with its controls: ranges, overlays, log scale, table and CSV. */
import { lazy, Suspense } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Bars } from "@/gen/market";
import { Change } from "@/ui/change/change";
import { ChartFigure } from "@/ui/chart-figure/chart-figure";
import { dayText } from "@/ui/numbers/days";
import { compact, price, whole } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { Table } from "@/ui/table/table";
import { useUrlState } from "@/ui/url-state/url-state";
import { barsCsv } from "./links";
import { OVERLAYS, useOverlays, type Overlay } from "./overlays";
import { firstOf, RANGES, type Range } from "./ranges";
import styles from "./symbol-chart.module.css";

const CandleChart = lazy(() => import("./candle-chart"));

const OVERLAY_LABELS: Readonly<Record<Overlay, string>> = {
  sma5: "SMA 5",
  sma20: "SMA 20",
  sma60: "SMA 60",
  sma120: "SMA 120",
  bollinger: "Bollinger",
  rsi: "RSI",
  macd: "MACD",
};

export function SymbolChart({ bars }: { readonly bars: Bars }) {
  const [range, setRange] = useUrlState<Range>("range", RANGES, "6m");
  const [scale, setScale] = useUrlState("scale", ["linear", "log"], "linear");
  const [overlays, toggle] = useOverlays();
  const toggleLog = (): void => setScale(scale === "log" ? "linear" : "log");
  return (
    <ChartFigure
      title={<Trans>일봉</Trans>}
      note={<Trans>수정 주가 · 한국 거래일</Trans>}
      csv={barsCsv(bars.code)}
      csvName={`madang-${bars.code}.csv`}
      renderTable={() => <BarsTable bars={bars} range={range} />}
      controls={<RangeButtons range={range} onChange={setRange} />}
      footer={
        <span className={styles.footer}>
          {bars.is_halted.includes(true) && (
            <span>
              <i className={styles.halt} />
              <Trans>회색 띠는 거래가 정지된 날</Trans>
            </span>
          )}
          <a href="https://www.tradingview.com/" target="_blank" rel="noopener nofollow noreferrer">
            Charts by TradingView
          </a>
        </span>
      }
    >
      <Toggles overlays={overlays} onToggle={toggle} isLog={scale === "log"} onLog={toggleLog} />
      <Suspense fallback={<Skeleton height={420} />}>
        <CandleChart
          bars={bars}
          overlays={overlays}
          range={range}
          isLog={scale === "log"}
          onLog={toggleLog}
        />
      </Suspense>
    </ChartFigure>
  );
}

interface TogglesProps {
  readonly overlays: ReadonlySet<Overlay>;
  readonly onToggle: (overlay: Overlay) => void;
  readonly isLog: boolean;
  readonly onLog: () => void;
}

function Toggles({ overlays, onToggle, isLog, onLog }: TogglesProps) {
  const { t } = useLingui();
  return (
    <div className={styles.toggles} role="group" aria-label={t`지표`}>
      {OVERLAYS.map((overlay) => (
        <button
          key={overlay}
          type="button"
          className={styles.toggle}
          aria-pressed={overlays.has(overlay)}
          onClick={() => onToggle(overlay)}
        >
          {OVERLAY_LABELS[overlay]}
        </button>
      ))}
      <button
        type="button"
        className={styles.toggle}
        aria-pressed={isLog}
        title="Alt+L"
        onClick={onLog}
      >
        <Trans>로그</Trans>
      </button>
    </div>
  );
}

interface RangeButtonsProps {
  readonly range: Range;
  readonly onChange: (range: Range) => void;
}

function RangeButtons({ range, onChange }: RangeButtonsProps) {
  const { t } = useLingui();
  const labels: Readonly<Record<Range, string>> = {
    "1m": t`1개월`,
    "3m": t`3개월`,
    "6m": t`6개월`,
    "1y": t`1년`,
    "3y": t`3년`,
    all: t`전체`,
  };
  return (
    <div className={styles.ranges} role="group" aria-label={t`기간`}>
      {RANGES.map((each) => (
        <button
          key={each}
          type="button"
          className={styles.range}
          aria-pressed={range === each}
          onClick={() => onChange(each)}
        >
          {labels[each]}
        </button>
      ))}
    </div>
  );
}

interface BarRow {
  readonly at: number;
  readonly day: string;
  readonly ratio: number | null;
}

function BarsTable({ bars, range }: { readonly bars: Bars; readonly range: Range }) {
  const locale = usePreferences((state) => state.locale);
  const { t } = useLingui();
  const first = Math.max(0, firstOf(range, bars.day));
  const rows: BarRow[] = bars.day
    .map((day, at) => {
      const before = bars.close[at - 1];
      return { at, day, ratio: before === undefined ? null : bars.close[at]! / before - 1 };
    })
    .slice(first)
    .toReversed();
  const cell = (column: "open" | "high" | "low" | "close") => (row: BarRow) =>
    price(bars[column][row.at], locale);
  return (
    <Table
      caption={t`${bars.name} 일봉`}
      isDense
      rows={rows}
      rowKey={(row) => row.day}
      columns={[
        {
          id: "day",
          label: t`날짜`,
          cell: (row) =>
            bars.is_halted[row.at] === true
              ? t`${dayText(row.day, locale)} (정지)`
              : dayText(row.day, locale),
        },
        { id: "open", label: t`시가`, isNumber: true, cell: cell("open") },
        { id: "high", label: t`고가`, isNumber: true, cell: cell("high") },
        { id: "low", label: t`저가`, isNumber: true, cell: cell("low") },
        { id: "close", label: t`종가`, isNumber: true, cell: cell("close") },
        {
          id: "ratio",
          label: t`등락률`,
          isNumber: true,
          cell: (row) => <Change ratio={row.ratio} />,
        },
        {
          id: "volume",
          label: t`거래량`,
          isNumber: true,
          cell: (row) => whole(bars.volume[row.at], locale),
        },
        {
          id: "value",
          label: t`거래대금`,
          isNumber: true,
          cell: (row) => compact(bars.value[row.at], locale),
        },
      ]}
    />
  );
}
