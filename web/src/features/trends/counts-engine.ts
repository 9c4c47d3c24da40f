/** The lines of counts on their canvas: made once per list of keywords, then only told what changed. */
import UPlot from "uplot";
import { lineColor, withAlpha, type ChartColors } from "@/ui/chart-colors/chart-colors";
import type { Lines } from "./counts";

export interface CountsChart {
  setLines(lines: Lines): void;
  setHidden(hidden: ReadonlySet<string>): void;
  setColors(colors: ChartColors): void;
  setSize(width: number, height: number): void;
  /** Put the cursor on a bucket (keyboard); null takes it away. */
  point(index: number | null): void;
  dispose(): void;
}

interface Options {
  readonly keywords: readonly string[];
  readonly colors: ChartColors;
  readonly locale: "ko" | "en";
  readonly width: number;
  readonly height: number;
  readonly onHover: (index: number | null) => void;
}

const DASHED_FROM = 8;

export function createCountsChart(host: HTMLElement, options: Options): CountsChart {
  let { colors } = options;
  const tag = options.locale === "ko" ? "ko-KR" : "en-US";
  const clock = new Intl.DateTimeFormat(tag, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const numbers = new Intl.NumberFormat(tag, { notation: "compact" });
  const axis = {
    stroke: () => colors.axis,
    grid: { stroke: () => colors.grid, width: 1 },
    ticks: { show: false },
    font: `11px ${colors.font}`,
  };
  const chart = new UPlot(
    {
      width: options.width,
      height: options.height,
      legend: { show: false },
      padding: [8, 12, 0, 0],
      cursor: {
        points: { size: 6 },
        drag: { x: false, y: false },
        x: true,
        y: false,
      },
      scales: { x: { time: true }, y: { range: (_, __, max) => [0, Math.max(4, max * 1.1)] } },
      axes: [
        {
          ...axis,
          values: (_, ticks) => ticks.map((tick) => clock.format(tick * 1000)),
          space: 64,
        },
        {
          ...axis,
          size: 42,
          // Counts are whole: no tick between them.
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000],
          values: (_, ticks) => ticks.map((tick) => numbers.format(tick)),
        },
      ],
      series: [
        {},
        ...options.keywords.map((label, index) => ({
          label,
          stroke: () => lineColor(colors, index),
          width: 1.75,
          dash: index >= DASHED_FROM ? [5, 3] : undefined,
          points: { show: false },
        })),
      ],
      hooks: {
        setCursor: [(self) => options.onHover(self.cursor.idx ?? null)],
        // The newest bucket is still growing: a drop there is no drop, so it stands on a shade.
        drawClear: [
          (self) => {
            const times = self.data[0];
            const from = times.at(-2);
            if (from === undefined) return;
            const left = self.valToPos(from, "x", true);
            const { left: x, top, width, height } = self.bbox;
            self.ctx.fillStyle = withAlpha(colors.axis, 0.1);
            self.ctx.fillRect(left, top, x + width - left, height);
          },
        ],
      },
    },
    [[], ...options.keywords.map(() => [])],
    host,
  );
  return {
    setLines(lines) {
      const byKeyword = new Map(lines.series.map((each) => [each.keyword, each.counts]));
      chart.setData([
        lines.at_ms.map((at) => at / 1000),
        ...options.keywords.map((keyword) => [...(byKeyword.get(keyword) ?? [])]),
      ]);
    },
    setHidden(hidden) {
      chart.batch(() => {
        for (const [index, keyword] of options.keywords.entries()) {
          chart.setSeries(index + 1, { show: !hidden.has(keyword) });
        }
      });
    },
    setColors(next) {
      colors = next;
      chart.redraw(false, false);
    },
    setSize(width, height) {
      if (width > 0) chart.setSize({ width, height });
    },
    point(index) {
      const at = index === null ? undefined : chart.data[0][index];
      if (at === undefined) chart.setCursor({ left: -10, top: -10 });
      else chart.setCursor({ left: chart.valToPos(at, "x"), top: 10 });
    },
    dispose() {
      chart.destroy();
    },
  };
}
