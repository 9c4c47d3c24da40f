/** The candle chart with its legend and keys. Loaded lazily: the canvas library is the page's largest part. */
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from "react";
import { useLingui } from "@lingui/react/macro";
import type { Bars } from "@/gen/market";
import { useChartColors } from "@/ui/chart-colors/chart-colors";
import { usePreferences } from "@/ui/preferences/preferences";
import { ChartLegend } from "./chart-legend";
import { CandleChart as Engine } from "./candle-chart-engine";
import type { Overlay } from "./overlays";
import { firstOf, type Range } from "./ranges";
import styles from "./candle-chart.module.css";

export interface CandleChartProps {
  readonly bars: Bars;
  readonly overlays: ReadonlySet<Overlay>;
  readonly range: Range;
  readonly isLog: boolean;
  readonly onLog: () => void;
}

const PAGE_BARS = 20;

export default function CandleChart(props: CandleChartProps) {
  const { bars, overlays, range, onLog } = props;
  const { t } = useLingui();
  const [hovered, setHovered] = useState<number | null>(null);
  const [isByKey, setIsByKey] = useState(false);
  const [host, chart] = useEngine(props, setHovered);
  const last = bars.day.length - 1;

  const leave = (): void => {
    chart.current?.point(null);
    setHovered(null);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.altKey && event.code === "KeyL") onLog();
    else if (event.altKey && event.code === "KeyR") {
      chart.current?.showFrom(firstOf(range, bars.day));
    } else if (event.key === "+" || event.key === "=") chart.current?.zoom(1);
    else if (event.key === "-") chart.current?.zoom(-1);
    else if (event.key === "Escape") leave();
    else {
      const next = stepped(event.key, hovered ?? last + 1, last);
      if (next === null) return;
      setIsByKey(true);
      setHovered(next);
      chart.current?.point(next);
    }
    event.preventDefault();
  };
  return (
    <div
      className={styles.chart}
      data-panes={(overlays.has("rsi") ? 1 : 0) + (overlays.has("macd") ? 1 : 0)}
    >
      <ChartLegend bars={bars} index={hovered ?? last} overlays={overlays} isLive={isByKey} />
      {/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- the canvas is moved by keys */}
      <div
        ref={host}
        className={styles.canvas}
        role="application"
        tabIndex={0}
        aria-label={t`${bars.name} 일봉 차트: 좌우 화살표로 날짜, 더하기와 빼기로 확대, 표는 위의 단추로`}
        onKeyDown={press}
        onPointerMove={() => setIsByKey(false)}
        onBlur={leave}
      />
      {/* oxlint-enable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex */}
    </div>
  );
}

/** The chart is made once per language; colours, bars and overlays are told to it as they change. */
function useEngine(
  { bars, overlays, range, isLog }: CandleChartProps,
  onHover: (index: number | null) => void,
): [RefObject<HTMLDivElement | null>, RefObject<Engine | null>] {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<Engine | null>(null);
  const colors = useChartColors();
  const locale = usePreferences((state) => state.locale);
  const hover = useFrameValue(onHover);
  useEffect(() => {
    if (host.current === null) return undefined;
    const made = new Engine(host.current, { colors, locale, onHover: hover });
    chart.current = made;
    return () => {
      made.dispose();
      chart.current = null;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- colours are told below, not made anew
  }, [locale, hover]);
  useEffect(() => chart.current?.setColors(colors), [colors, locale]);
  useEffect(() => chart.current?.setBars(bars), [bars, locale]);
  useEffect(() => chart.current?.setOverlays(overlays), [overlays, locale]);
  useEffect(() => chart.current?.setLogScale(isLog), [isLog, locale]);
  useEffect(() => chart.current?.showFrom(firstOf(range, bars.day)), [range, bars, locale]);
  return [host, chart];
}

function stepped(key: string, now: number, last: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: now - 1,
    ArrowRight: now + 1,
    PageUp: now - PAGE_BARS,
    PageDown: now + PAGE_BARS,
    Home: 0,
    End: last,
  };
  const next = steps[key];
  return next === undefined ? null : Math.min(last, Math.max(0, next));
}

/** Tell at most one value per animation frame, the newest. */
function useFrameValue<T>(tell: (value: T) => void): (value: T) => void {
  const frame = useRef(0);
  const newest = useRef<T | null>(null);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return useCallback(
    (value: T) => {
      newest.current = value;
      if (frame.current !== 0) return;
      frame.current = requestAnimationFrame(() => {
        frame.current = 0;
        tell(newest.current as T);
      });
    },
    [tell],
  );
}
