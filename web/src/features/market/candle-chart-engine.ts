/**
 * The candle chart on its canvas: created once, then only told what changed. Colours come from the
 * tokens; halted days are shaded and drawn flat and grey at the last price, never as a price of zero.
 */

import {
  CandlestickSeries,
  createChart,
  CrosshairMode,
  HistogramSeries,
  LineSeries,
  LineStyle,
  PriceScaleMode,
  type IChartApi,
  type ISeriesApi,
  type SeriesType,
  type Time,
} from "lightweight-charts";

import type { Bars } from "@/gen/market";
import { withAlpha, type ChartColors } from "@/ui/chart-colors/chart-colors";

import type { Overlay } from "./overlays";

const PRICE_PANE = 0;
const PRICE_PANE_STRETCH = 4;
const INDICATOR_PANE_STRETCH = 1;
const VOLUME_SHARE = 0.18;
const ZOOM_STEP = 0.8;

interface Line {
  readonly overlay: Overlay;
  readonly column: NumberColumn;
  readonly color: keyof ChartColors;
  readonly style?: LineStyle;
}

type NumberColumn = {
  [K in keyof Bars]: Bars[K] extends readonly (number | null)[] ? K : never;
}[keyof Bars];

const PRICE_LINES: readonly Line[] = [
  { overlay: "sma5", column: "sma5", color: "line5" },
  { overlay: "sma20", column: "sma20", color: "line2" },
  { overlay: "sma60", column: "sma60", color: "line3" },
  { overlay: "sma120", column: "sma120", color: "line1" },
  { overlay: "bollinger", column: "bollinger_upper", color: "line6" },
  { overlay: "bollinger", column: "bollinger_middle", color: "line6", style: LineStyle.Dashed },
  { overlay: "bollinger", column: "bollinger_lower", color: "line6" },
];

type Series = ISeriesApi<SeriesType>;

export interface CandleChart {
  setBars(bars: Bars): void;
  setOverlays(overlays: ReadonlySet<Overlay>): void;
  setColors(colors: ChartColors): void;
  setLogScale(isLog: boolean): void;
  /** Show the bars from `from` to the newest; -1 shows all. */
  showFrom(from: number): void;
  /** Put the crosshair on a bar (keyboard) and scroll it into view; null takes it away. */
  point(index: number | null): void;
  zoom(direction: 1 | -1): void;
  dispose(): void;
}

interface Options {
  readonly colors: ChartColors;
  readonly locale: "ko" | "en";
  readonly onHover: (index: number | null) => void;
}

/** Make the chart inside a host; the host's size is followed. */
export function createCandleChart(host: HTMLElement, options: Options): CandleChart {
  let colors = options.colors;
  let bars: Bars | null = null;
  let overlays: ReadonlySet<Overlay> = new Set();
  let lines: { series: Series; column: NumberColumn }[] = [];

  const chart = createChart(host, {
    autoSize: true,
    ...chartColors(colors),
    crosshair: { mode: CrosshairMode.Normal },
    rightPriceScale: { borderVisible: false },
    timeScale: { borderVisible: false, rightOffset: 4, minBarSpacing: 0.4, fixLeftEdge: true },
    handleScale: { axisDoubleClickReset: true },
    localization: {
      locale: options.locale === "ko" ? "ko-KR" : "en-US",
      dateFormat: "yyyy-MM-dd",
      priceFormatter: axisNumbers(options.locale),
    },
  });
  const halts = chart.addSeries(HistogramSeries, {
    priceScaleId: "halts",
    priceLineVisible: false,
    lastValueVisible: false,
    base: 0,
  });
  chart.priceScale("halts").applyOptions({ scaleMargins: { top: 0, bottom: 0 }, visible: false });
  const volume = chart.addSeries(HistogramSeries, {
    priceScaleId: "volume",
    priceFormat: { type: "volume" },
    priceLineVisible: false,
    lastValueVisible: false,
  });
  chart.priceScale("volume").applyOptions({ scaleMargins: { top: 1 - VOLUME_SHARE, bottom: 0 } });
  const candles = chart.addSeries(CandlestickSeries, {
    ...candleColors(colors),
    priceLineWidth: 1,
  });
  chart.priceScale("right").applyOptions({
    scaleMargins: { top: 0.06, bottom: VOLUME_SHARE + 0.04 },
  });
  chart.subscribeCrosshairMove((move) => {
    const index = move.logical;
    const isOnBar = index !== undefined && bars !== null && index >= 0 && index < bars.day.length;
    options.onHover(isOnBar && move.point !== undefined ? index : null);
  });

  function drawBars(): void {
    if (bars === null) return;
    candles.setData(candleData(bars, colors));
    volume.setData(volumeData(bars, colors));
    halts.setData(haltData(bars, colors));
  }

  function drawLines(): void {
    for (const { series } of lines) chart.removeSeries(series);
    lines = [];
    for (const line of PRICE_LINES) {
      if (!overlays.has(line.overlay)) continue;
      const series = chart.addSeries(LineSeries, {
        color: colors[line.color],
        lineWidth: 1,
        lineStyle: line.style ?? LineStyle.Solid,
        priceLineVisible: false,
        lastValueVisible: false,
        crosshairMarkerVisible: false,
      });
      lines.push({ series, column: line.column });
    }
    let pane = PRICE_PANE;
    if (overlays.has("rsi")) addRsi(chart, (pane += 1), colors, lines);
    if (overlays.has("macd")) addMacd(chart, (pane += 1), colors, lines);
    chart.panes().forEach((each, index) => {
      each.setStretchFactor(index === PRICE_PANE ? PRICE_PANE_STRETCH : INDICATOR_PANE_STRETCH);
    });
    fillLines();
  }

  function fillLines(): void {
    if (bars === null) return;
    for (const { series, column } of lines) {
      const isHistogram = column === "macd_histogram";
      series.setData(lineData(bars, column, isHistogram ? colors : null));
    }
  }

  return {
    setBars(next) {
      bars = next;
      drawBars();
      fillLines();
    },
    setOverlays(next) {
      overlays = next;
      drawLines();
    },
    setColors(next) {
      if (next === colors) return;
      colors = next;
      chart.applyOptions(chartColors(colors));
      candles.applyOptions(candleColors(colors));
      drawBars();
      drawLines();
    },
    setLogScale(isLog) {
      const mode = isLog ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal;
      chart.priceScale("right", PRICE_PANE).applyOptions({ mode });
    },
    showFrom(from) {
      const last = (bars?.day.length ?? 0) - 1;
      if (last < 0) return;
      if (from < 0) chart.timeScale().fitContent();
      else chart.timeScale().setVisibleLogicalRange({ from: from - 0.5, to: last + 3 });
    },
    point(index) {
      if (index === null || bars === null) {
        chart.clearCrosshairPosition();
        return;
      }
      const scale = chart.timeScale();
      const range = scale.getVisibleLogicalRange();
      if (range !== null && (index < range.from || index > range.to)) {
        const width = range.to - range.from;
        const from = index < range.from ? index - 2 : index + 2 - width;
        scale.setVisibleLogicalRange({ from, to: from + width });
      }
      chart.setCrosshairPosition(bars.close[index]!, bars.day[index]!, candles);
    },
    zoom(direction) {
      const scale = chart.timeScale();
      const range = scale.getVisibleLogicalRange();
      if (range === null) return;
      const width = (range.to - range.from) * (direction > 0 ? ZOOM_STEP : 1 / ZOOM_STEP);
      scale.setVisibleLogicalRange({ from: range.to - width, to: range.to });
    },
    dispose() {
      chart.remove();
    },
  };
}

function chartColors(colors: ChartColors) {
  return {
    layout: {
      background: { color: "transparent" },
      textColor: colors.axis,
      fontFamily: colors.font,
      fontSize: 11,
      // The page links to TradingView under the chart, which the library's notice asks for.
      attributionLogo: false,
      panes: { separatorColor: colors.border, separatorHoverColor: withAlpha(colors.axis, 0.2) },
    },
    grid: { vertLines: { color: colors.grid }, horzLines: { color: colors.grid } },
    crosshair: {
      vertLine: { color: colors.crosshair, labelBackgroundColor: colors.crosshair },
      horzLine: { color: colors.crosshair, labelBackgroundColor: colors.crosshair },
    },
  };
}

function candleColors(colors: ChartColors) {
  return {
    upColor: colors.up,
    downColor: colors.down,
    borderUpColor: colors.up,
    borderDownColor: colors.down,
    wickUpColor: colors.up,
    wickDownColor: colors.down,
  };
}

function axisNumbers(locale: "ko" | "en"): (value: number) => string {
  const tag = locale === "ko" ? "ko-KR" : "en-US";
  const whole = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 });
  return (value) => (Math.abs(value) >= 1000 ? whole : fine).format(value);
}

function candleData(bars: Bars, colors: ChartColors) {
  return bars.day.map((time, index) => {
    const close = bars.close[index]!;
    const open = bars.open[index];
    if (bars.is_halted[index] || open === null || open === undefined) {
      const flat = { color: colors.faint, borderColor: colors.faint, wickColor: colors.faint };
      return { time, open: close, high: close, low: close, close, ...flat };
    }
    return { time, open, high: bars.high[index] ?? close, low: bars.low[index] ?? close, close };
  });
}

function volumeData(bars: Bars, colors: ChartColors) {
  const up = withAlpha(colors.up, 0.35);
  const down = withAlpha(colors.down, 0.35);
  return bars.day.map((time, index) => {
    const before = index > 0 ? bars.close[index - 1]! : bars.close[index]!;
    return { time, value: bars.volume[index]!, color: bars.close[index]! < before ? down : up };
  });
}

function haltData(bars: Bars, colors: ChartColors) {
  const shade = withAlpha(colors.faint, 0.14);
  return bars.day.map((time, index) =>
    bars.is_halted[index] ? { time, value: 1, color: shade } : { time },
  );
}

function lineData(bars: Bars, column: NumberColumn, signed: ChartColors | null) {
  const values = bars[column];
  return bars.day.map((time: Time, index) => {
    const value = values[index];
    if (value === null || value === undefined) return { time };
    if (signed === null) return { time, value };
    return { time, value, color: withAlpha(value < 0 ? signed.down : signed.up, 0.5) };
  });
}

type Lines = { series: Series; column: NumberColumn }[];
const QUIET = { priceLineVisible: false, lastValueVisible: true, lineWidth: 1 } as const;

function addRsi(chart: IChartApi, pane: number, colors: ChartColors, lines: Lines): void {
  const series = chart.addSeries(LineSeries, { ...QUIET, color: colors.line4 }, pane);
  for (const price of [30, 70]) {
    series.createPriceLine({
      price,
      color: colors.faint,
      lineStyle: LineStyle.Dotted,
      lineWidth: 1,
      axisLabelVisible: false,
    });
  }
  lines.push({ series, column: "rsi14" });
}

function addMacd(chart: IChartApi, pane: number, colors: ChartColors, lines: Lines): void {
  const histogram = chart.addSeries(
    HistogramSeries,
    { priceLineVisible: false, lastValueVisible: false },
    pane,
  );
  const macd = chart.addSeries(LineSeries, { ...QUIET, color: colors.line6 }, pane);
  const signal = chart.addSeries(LineSeries, { ...QUIET, color: colors.line2 }, pane);
  lines.push({ series: histogram, column: "macd_histogram" });
  lines.push({ series: macd, column: "macd" });
  lines.push({ series: signal, column: "macd_signal" });
}
