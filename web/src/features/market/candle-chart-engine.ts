/**
 * The candle chart on its canvas: created once, then only told what changed. Colours come from the
 * tokens; halted days are shaded and drawn flat and grey at the last price, never as a price of zero.
 */

import {
  AreaSeries,
  CandlestickSeries,
  createChart,
  CrosshairMode,
  HistogramSeries,
  LineSeries,
  LineStyle,
  LineType,
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

interface OverlayLine {
  readonly series: Series;
  readonly column: NumberColumn;
}

interface Options {
  readonly colors: ChartColors;
  readonly locale: "ko" | "en";
  readonly onHover: (index: number | null) => void;
}

/** The chart inside a host; the host's size is followed. */
export class CandleChart {
  readonly #chart: IChartApi;
  readonly #halts: ISeriesApi<"Area">;
  readonly #volume: Series;
  readonly #candles: ISeriesApi<"Candlestick">;
  #colors: ChartColors;
  #bars: Bars | null = null;
  #overlays: ReadonlySet<Overlay> = new Set();
  #lines: OverlayLine[] = [];

  constructor(host: HTMLElement, { colors, locale, onHover }: Options) {
    this.#colors = colors;
    this.#chart = createChart(host, {
      autoSize: true,
      ...chartColors(colors),
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderVisible: false },
      timeScale: { borderVisible: false, rightOffset: 4, minBarSpacing: 0.4, fixLeftEdge: true },
      handleScale: { axisDoubleClickReset: true },
      localization: {
        locale: locale === "ko" ? "ko-KR" : "en-US",
        dateFormat: "yyyy-MM-dd",
        priceFormatter: axisNumbers(locale),
      },
    });
    this.#halts = addHalts(this.#chart);
    this.#volume = addVolume(this.#chart);
    this.#candles = this.#chart.addSeries(CandlestickSeries, candleColors(colors));
    this.#chart.priceScale("right").applyOptions({
      scaleMargins: { top: 0.06, bottom: VOLUME_SHARE + 0.04 },
    });
    this.#chart.subscribeCrosshairMove(({ logical, point }) => {
      const count = this.#bars?.day.length ?? 0;
      const isOnBar = logical !== undefined && logical >= 0 && logical < count;
      onHover(isOnBar && point !== undefined ? logical : null);
    });
  }

  setBars(bars: Bars): void {
    this.#bars = bars;
    this.#drawBars();
    this.#fillLines();
  }

  setOverlays(overlays: ReadonlySet<Overlay>): void {
    this.#overlays = overlays;
    this.#drawLines();
  }

  setColors(colors: ChartColors): void {
    if (colors === this.#colors) return;
    this.#colors = colors;
    this.#chart.applyOptions(chartColors(colors));
    this.#candles.applyOptions(candleColors(colors));
    this.#drawBars();
    this.#drawLines();
  }

  setLogScale(isLog: boolean): void {
    const mode = isLog ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal;
    this.#chart.priceScale("right", PRICE_PANE).applyOptions({ mode });
  }

  /** Show the bars from `from` to the newest; -1 shows all. */
  showFrom(from: number): void {
    const last = (this.#bars?.day.length ?? 0) - 1;
    if (last < 0) return;
    if (from < 0) this.#chart.timeScale().fitContent();
    else this.#chart.timeScale().setVisibleLogicalRange({ from: from - 0.5, to: last + 3 });
  }

  /** Put the crosshair on a bar (keyboard) and scroll it into view; null takes it away. */
  point(index: number | null): void {
    if (index === null || this.#bars === null) {
      this.#chart.clearCrosshairPosition();
      return;
    }
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (range !== null && (index < range.from || index > range.to)) {
      const width = range.to - range.from;
      const from = index < range.from ? index - 2 : index + 2 - width;
      scale.setVisibleLogicalRange({ from, to: from + width });
    }
    const { close, day } = this.#bars;
    this.#chart.setCrosshairPosition(close[index]!, day[index]!, this.#candles);
  }

  zoom(direction: 1 | -1): void {
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (range === null) return;
    const width = (range.to - range.from) * (direction > 0 ? ZOOM_STEP : 1 / ZOOM_STEP);
    scale.setVisibleLogicalRange({ from: range.to - width, to: range.to });
  }

  dispose(): void {
    this.#chart.remove();
  }

  #drawBars(): void {
    if (this.#bars === null) return;
    this.#candles.setData(candleData(this.#bars, this.#colors));
    this.#volume.setData(volumeData(this.#bars, this.#colors));
    this.#halts.applyOptions(haltColors(this.#colors));
    this.#halts.setData(haltData(this.#bars));
  }

  #drawLines(): void {
    for (const { series } of this.#lines) this.#chart.removeSeries(series);
    this.#lines = PRICE_LINES.filter((line) => this.#overlays.has(line.overlay)).map((line) => ({
      column: line.column,
      series: this.#chart.addSeries(LineSeries, {
        color: this.#colors[line.color],
        lineWidth: 1,
        lineStyle: line.style ?? LineStyle.Solid,
        priceLineVisible: false,
        lastValueVisible: false,
        crosshairMarkerVisible: false,
      }),
    }));
    let pane = PRICE_PANE;
    if (this.#overlays.has("rsi")) {
      this.#lines.push(...addRsi(this.#chart, (pane += 1), this.#colors));
    }
    if (this.#overlays.has("macd")) {
      this.#lines.push(...addMacd(this.#chart, (pane += 1), this.#colors));
    }
    this.#chart.panes().forEach((each, index) => {
      each.setStretchFactor(index === PRICE_PANE ? PRICE_PANE_STRETCH : INDICATOR_PANE_STRETCH);
    });
    this.#fillLines();
  }

  #fillLines(): void {
    if (this.#bars === null) return;
    for (const { series, column } of this.#lines) {
      series.setData(lineData(this.#bars, column, this.#colors));
    }
  }
}

/** Bands over whole days: an area of steps, 1 where trading was halted; its line is not drawn. */
function addHalts(chart: IChartApi): ISeriesApi<"Area"> {
  const series = chart.addSeries(AreaSeries, {
    priceScaleId: "halts",
    lineType: LineType.WithSteps,
    lineVisible: false,
    crosshairMarkerVisible: false,
    priceLineVisible: false,
    lastValueVisible: false,
    autoscaleInfoProvider: () => ({ priceRange: { minValue: 0, maxValue: 1 } }),
  });
  chart.priceScale("halts").applyOptions({ scaleMargins: { top: 0, bottom: 0 }, visible: false });
  return series;
}

/** Volume at the foot of the candles, on a scale of its own. */
function addVolume(chart: IChartApi): Series {
  const series = chart.addSeries(HistogramSeries, {
    priceScaleId: "volume",
    priceFormat: { type: "volume" },
    priceLineVisible: false,
    lastValueVisible: false,
  });
  chart.priceScale("volume").applyOptions({
    scaleMargins: { top: 1 - VOLUME_SHARE, bottom: 0 },
    visible: false,
  });
  return series;
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

function haltData(bars: Bars) {
  return bars.day.map((time, index) => ({ time, value: bars.is_halted[index] ? 1 : 0 }));
}

function haltColors(colors: ChartColors) {
  const shade = withAlpha(colors.faint, 0.16);
  return { topColor: shade, bottomColor: shade };
}

/** One indicator; the histogram of MACD is coloured by its sign. */
function lineData(bars: Bars, column: NumberColumn, colors: ChartColors) {
  const values = bars[column];
  return bars.day.map((time: Time, index) => {
    const value = values[index];
    if (value === null || value === undefined) return { time };
    if (column !== "macd_histogram") return { time, value };
    return { time, value, color: withAlpha(value < 0 ? colors.down : colors.up, 0.5) };
  });
}

const QUIET = { priceLineVisible: false, lastValueVisible: true, lineWidth: 1 } as const;

function addRsi(chart: IChartApi, pane: number, colors: ChartColors): OverlayLine[] {
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
  return [{ series, column: "rsi14" }];
}

function addMacd(chart: IChartApi, pane: number, colors: ChartColors): OverlayLine[] {
  const histogram = chart.addSeries(
    HistogramSeries,
    { priceLineVisible: false, lastValueVisible: false },
    pane,
  );
  const macd = chart.addSeries(LineSeries, { ...QUIET, color: colors.line6 }, pane);
  const signal = chart.addSeries(LineSeries, { ...QUIET, color: colors.line2 }, pane);
  return [
    { series: histogram, column: "macd_histogram" },
    { series: macd, column: "macd" },
    { series: signal, column: "macd_signal" },
  ];
}
