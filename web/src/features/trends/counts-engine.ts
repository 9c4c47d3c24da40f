/** The lines of counts on their canvas: made once per list of keywords, then only told what changed. */
import UPlot from "uplot";
import { lineColor, withAlpha, type ChartColors } from "@/ui/chart-colors/chart-colors";
import type { Lines } from "./counts";

interface Options {
  readonly keywords: readonly string[];
  readonly colors: ChartColors;
  readonly locale: "ko" | "en";
  readonly width: number;
  readonly height: number;
  readonly onHover: (index: number | null) => void;
}

/** From the ninth line on colours come again, dashed. */
const DASHED_FROM = 8;
/** Counts are whole: no tick between them. */
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000];

export class CountsChart {
  readonly #chart: UPlot;
  readonly #keywords: readonly string[];
  #colors: ChartColors;

  constructor(host: HTMLElement, options: Options) {
    this.#keywords = options.keywords;
    this.#colors = options.colors;
    this.#chart = new UPlot(
      {
        width: options.width,
        height: options.height,
        legend: { show: false },
        padding: [8, 12, 0, 0],
        cursor: { points: { size: 6 }, drag: { x: false, y: false }, x: true, y: false },
        scales: { x: { time: true }, y: { range: (_, __, max) => [0, Math.max(4, max * 1.1)] } },
        axes: this.#axes(options.locale),
        series: [{}, ...options.keywords.map((label, index) => this.#line(label, index))],
        hooks: {
          setCursor: [(self) => options.onHover(self.cursor.idx ?? null)],
          drawClear: [(self) => this.#shadeGrowing(self)],
        },
      },
      [[], ...options.keywords.map(() => [])],
      host,
    );
  }

  setLines(lines: Lines): void {
    const byKeyword = new Map(lines.series.map((each) => [each.keyword, each.counts]));
    this.#chart.setData([
      lines.at_ms.map((at) => at / 1000),
      ...this.#keywords.map((keyword) => [...(byKeyword.get(keyword) ?? [])]),
    ]);
  }

  setHidden(hidden: ReadonlySet<string>): void {
    this.#chart.batch(() => {
      for (const [index, keyword] of this.#keywords.entries()) {
        this.#chart.setSeries(index + 1, { show: !hidden.has(keyword) });
      }
    });
  }

  setColors(colors: ChartColors): void {
    this.#colors = colors;
    this.#chart.redraw(false, false);
  }

  setSize(width: number, height: number): void {
    if (width > 0) this.#chart.setSize({ width, height });
  }

  /** Put the cursor on a bucket (keyboard); null takes it away. */
  point(index: number | null): void {
    const at = index === null ? undefined : this.#chart.data[0][index];
    if (at === undefined) this.#chart.setCursor({ left: -10, top: -10 });
    else this.#chart.setCursor({ left: this.#chart.valToPos(at, "x"), top: 10 });
  }

  dispose(): void {
    this.#chart.destroy();
  }

  #axes(locale: "ko" | "en"): UPlot.Axis[] {
    const tag = locale === "ko" ? "ko-KR" : "en-US";
    const clock = new Intl.DateTimeFormat(tag, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    const numbers = new Intl.NumberFormat(tag, { notation: "compact" });
    const both: UPlot.Axis = {
      stroke: () => this.#colors.axis,
      grid: { stroke: () => this.#colors.grid, width: 1 },
      ticks: { show: false },
      font: `11px ${this.#colors.font}`,
    };
    return [
      {
        ...both,
        size: 28,
        space: 64,
        values: (_, ticks) => ticks.map((at) => clock.format(at * 1000)),
      },
      {
        ...both,
        size: 42,
        incrs: STEPS,
        values: (_, ticks) => ticks.map((count) => numbers.format(count)),
      },
    ];
  }

  #line(label: string, index: number): UPlot.Series {
    return {
      label,
      stroke: () => lineColor(this.#colors, index),
      width: 1.75,
      dash: index >= DASHED_FROM ? [5, 3] : undefined,
      points: { show: false },
    };
  }

  /** The newest bucket is still growing: a drop there is no drop, so it stands on a shade. */
  #shadeGrowing(chart: UPlot): void {
    const from = chart.data[0].at(-2);
    if (from === undefined) return;
    const start = chart.valToPos(from, "x", true);
    const { left, top, width, height } = chart.bbox;
    chart.ctx.fillStyle = withAlpha(this.#colors.axis, 0.1);
    chart.ctx.fillRect(start, top, left + width - start, height);
  }
}
