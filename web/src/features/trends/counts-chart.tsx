/** Counts over time with a reading at the cursor. Loaded lazily with its canvas library. */
import "uplot/dist/uPlot.min.css";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useLingui } from "@lingui/react/macro";
import { lineToken, useChartColors } from "@/ui/chart-colors/chart-colors";
import { useFormats } from "@/ui/formats/formats";
import { whole } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { useSize } from "@/ui/use-size/use-size";
import type { Lines } from "./counts";
import { CountsChart as Engine } from "./counts-engine";
import styles from "./counts-chart.module.css";

export interface CountsChartProps {
  readonly lines: Lines;
  readonly hidden: ReadonlySet<string>;
}

const READING_LINES_MAX = 8;

export default function CountsChart({ lines, hidden }: CountsChartProps) {
  const [host, size] = useSize<HTMLDivElement>();
  const chart = useRef<Engine | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const colors = useChartColors();
  const locale = usePreferences((state) => state.locale);
  const { t } = useLingui();
  const keywords = lines.series.map((each) => each.keyword);
  const list = JSON.stringify(keywords);

  useEffect(() => {
    if (host.current === null) return undefined;
    const made = new Engine(host.current, {
      keywords: JSON.parse(list) as string[],
      colors,
      locale,
      width: host.current.clientWidth,
      height: host.current.clientHeight,
      onHover: setHovered,
    });
    chart.current = made;
    return () => {
      made.dispose();
      chart.current = null;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- colours are told below, not made anew
  }, [host, list, locale]);
  useEffect(() => chart.current?.setColors(colors), [colors]);
  useEffect(() => chart.current?.setSize(size.width, size.height), [size]);
  useEffect(() => chart.current?.setLines(lines), [lines, list, locale]);
  useEffect(() => chart.current?.setHidden(hidden), [hidden, list, locale]);

  const last = lines.at_ms.length - 1;
  const press = (event: KeyboardEvent): void => {
    const next = stepped(event.key, hovered ?? last + 1, last);
    if (next === undefined) return;
    event.preventDefault();
    chart.current?.point(next);
  };
  return (
    <div className={styles.chart}>
      {/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- the canvas is moved by keys */}
      <div
        ref={host}
        className={styles.canvas}
        role="application"
        tabIndex={0}
        aria-label={t`키워드별 글 수: 좌우 화살표로 시각을 옮깁니다`}
        onKeyDown={press}
        onBlur={() => chart.current?.point(null)}
      />
      {/* oxlint-enable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex */}
      {hovered !== null && <Reading lines={lines} hidden={hidden} index={hovered} />}
    </div>
  );
}

/** Where a key moves the cursor: null takes it away, undefined is another key. */
function stepped(key: string, now: number, last: number): number | null | undefined {
  if (key === "Escape") return null;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: now - 1,
    ArrowRight: now + 1,
    Home: 0,
    End: last,
  };
  const next = steps[key];
  return next === undefined ? undefined : Math.min(last, Math.max(0, next));
}

interface ReadingProps extends CountsChartProps {
  readonly index: number;
}

function Reading({ lines, hidden, index }: ReadingProps) {
  const formats = useFormats();
  const locale = usePreferences((state) => state.locale);
  const at = lines.at_ms[index];
  if (at === undefined) return null;
  const rows = lines.series
    .map((each, line) => ({ line, keyword: each.keyword, count: each.counts[index] ?? 0 }))
    .filter((row) => !hidden.has(row.keyword))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, READING_LINES_MAX);
  const isRight = index < lines.at_ms.length / 2;
  return (
    <div className={styles.reading} data-side={isRight ? "right" : "left"} aria-live="polite">
      <b>{formats.time(at)}</b>
      {rows.map((row) => (
        <span key={row.keyword} className={styles.row}>
          <i style={{ background: lineToken(row.line) }} />
          <span className={styles.word}>{row.keyword}</span>
          <span>{whole(row.count, locale)}</span>
        </span>
      ))}
    </div>
  );
}
