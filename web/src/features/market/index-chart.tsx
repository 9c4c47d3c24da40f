/** A year of closes as an area; pointer and arrow keys read single days. */
import { useMemo, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useLingui } from "@lingui/react/macro";
import type { IndexLine } from "@/gen/market";
import { dayText } from "@/ui/numbers/days";
import { decimal, direction } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { sparklineShape } from "@/ui/sparkline/path";
import styles from "./index-chart.module.css";

const WIDTH = 600;
const HEIGHT = 96;

export function IndexChart({ index }: { readonly index: IndexLine }) {
  const [at, setAt] = useState<number | null>(null);
  const locale = usePreferences((state) => state.locale);
  const { t } = useLingui();
  const last = index.closes.length - 1;
  const within = (next: number): void => setAt(Math.min(last, Math.max(0, next)));

  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    within(Math.round(((event.clientX - box.left) / box.width) * last));
  };
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const now = at ?? last;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    within(next);
  };
  const shown = at ?? last;
  const day = index.days[shown];
  const words = `${day === undefined ? "" : dayText(day, locale)} ${decimal(index.closes[shown], locale)}`;
  return (
    <div
      className={styles.chart}
      data-direction={direction(index.closes[last]! - index.closes[0]!)}
      role="slider"
      tabIndex={0}
      aria-label={t`${index.name} 지난 1년, 좌우 화살표로 날짜를 옮깁니다`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={shown}
      aria-valuetext={words}
      onPointerMove={follow}
      onPointerLeave={() => setAt(null)}
      onKeyDown={move}
      onBlur={() => setAt(null)}
    >
      <Area closes={index.closes} />
      {at !== null && <Reading share={last > 0 ? at / last : 0} words={words} />}
    </div>
  );
}

function Area({ closes }: { readonly closes: readonly number[] }) {
  const shape = useMemo(() => sparklineShape(closes, WIDTH, HEIGHT, 3), [closes]);
  return (
    <svg
      className={styles.svg}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {shape !== null && (
        <>
          <path className={styles.area} d={shape.area} />
          <path className={styles.line} d={shape.line} />
        </>
      )}
    </svg>
  );
}

interface ReadingProps {
  /** How far along the chart, 0 to 1. */
  readonly share: number;
  readonly words: string;
}

function Reading({ share, words }: ReadingProps) {
  const side = share > 0.5 ? { right: `${(1 - share) * 100}%` } : { left: `${share * 100}%` };
  return (
    <>
      <span className={styles.cursor} style={{ left: `${share * 100}%` }} />
      <span className={styles.reading} style={side}>
        {words}
      </span>
    </>
  );
}
