/** What the crosshair points at, in numbers; read aloud only when keys move it. */
import { memo } from "react";
import { Trans } from "@lingui/react/macro";
import type { Bars } from "@/gen/market";
import { lineToken } from "@/ui/chart-colors/chart-colors";
import { Change } from "@/ui/change/change";
import { Badge } from "@/ui/badge/badge";
import { dayText } from "@/ui/numbers/days";
import { compact, decimal, price } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import type { Overlay } from "./overlays";
import styles from "./chart-legend.module.css";

export interface ChartLegendProps {
  readonly bars: Bars;
  readonly index: number;
  readonly overlays: ReadonlySet<Overlay>;
  readonly isLive: boolean;
}

interface Entry {
  readonly overlay: Overlay;
  readonly label: string;
  readonly line: number;
  readonly values: (bars: Bars, index: number) => readonly (number | null | undefined)[];
}

const ENTRIES: readonly Entry[] = [
  { overlay: "sma5", label: "SMA 5", line: 4, values: (bars, at) => [bars.sma5[at]] },
  { overlay: "sma20", label: "SMA 20", line: 1, values: (bars, at) => [bars.sma20[at]] },
  { overlay: "sma60", label: "SMA 60", line: 2, values: (bars, at) => [bars.sma60[at]] },
  { overlay: "sma120", label: "SMA 120", line: 0, values: (bars, at) => [bars.sma120[at]] },
  {
    overlay: "bollinger",
    label: "BB 20,2",
    line: 5,
    values: (bars, at) => [bars.bollinger_upper[at], bars.bollinger_lower[at]],
  },
  { overlay: "rsi", label: "RSI 14", line: 3, values: (bars, at) => [bars.rsi14[at]] },
  {
    overlay: "macd",
    label: "MACD 12,26,9",
    line: 5,
    values: (bars, at) => [bars.macd[at], bars.macd_signal[at], bars.macd_histogram[at]],
  },
];

export const ChartLegend = memo(function ChartLegend(props: ChartLegendProps) {
  const { bars, index, overlays, isLive } = props;
  const locale = usePreferences((state) => state.locale);
  const close = bars.close[index];
  if (close === undefined) return null;
  const before = bars.close[index - 1];
  const change = before === undefined ? null : close - before;
  const ratio = before === undefined || before === 0 ? null : close / before - 1;
  const show = (value: number | null | undefined): string => price(value, locale);
  return (
    <div className={styles.legend} aria-live={isLive ? "polite" : "off"}>
      <div className={styles.line}>
        <b>{dayText(bars.day[index]!, locale)}</b>
        {bars.is_halted[index] === true ? (
          <Badge tone="warn">
            <Trans>거래 정지</Trans>
          </Badge>
        ) : (
          <>
            <span>
              <Trans>시</Trans> {show(bars.open[index])}
            </span>
            <span>
              <Trans>고</Trans> {show(bars.high[index])}
            </span>
            <span>
              <Trans>저</Trans> {show(bars.low[index])}
            </span>
          </>
        )}
        <span>
          <Trans>종</Trans> <b>{show(close)}</b>
        </span>
        {ratio !== null && <Change change={change} ratio={ratio} />}
        <span>
          <Trans>거래량</Trans> {compact(bars.volume[index], locale)}
        </span>
      </div>
      <div className={styles.line}>
        {ENTRIES.filter((entry) => overlays.has(entry.overlay)).map((entry) => (
          <span key={entry.overlay}>
            <i className={styles.dot} style={{ background: lineToken(entry.line) }} />
            {entry.label}{" "}
            {entry
              .values(bars, index)
              .map((value) => decimal(value, locale, digitsOf(value)))
              .join(" / ")}
          </span>
        ))}
      </div>
    </div>
  );
});

function digitsOf(value: number | null | undefined): number {
  return value !== null && value !== undefined && Math.abs(value) >= 1000 ? 0 : 2;
}
