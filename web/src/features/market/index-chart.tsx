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
  const shape = useMemo(() => sparklineShape(index.closes, WIDTH, HEIGHT, 3), [index.closes]);
  const last = index.closes.length - 1;
  const share = at === null || last <= 0 ? null : at / last;

  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const ratio = (event.clientX - box.left) / box.width;
    setAt(Math.min(last, Math.max(0, Math.round(ratio * last))));
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
    setAt(Math.min(last, Math.max(0, next)));
  };
  const reading =
    at === null
      ? null
      : { day: dayText(index.days[at]!, locale), close: decimal(index.closes[at], locale) };
  return (
    <div
      className={styles.chart}
      data-direction={direction(index.closes[last]! - index.closes[0]!)}
      role="slider"
      tabIndex={0}
      aria-label={t`${index.name} 지난 1년, 좌우 화살표로 날짜를 옮깁니다`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={at ?? last}
      aria-valuetext={
        reading === null ? decimal(index.close, locale) : `${reading.day} ${reading.close}`
      }
      onPointerMove={follow}
      onPointerLeave={() => setAt(null)}
      onKeyDown={move}
      onBlur={() => setAt(null)}
    >
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
      {share !== null && reading !== null && (
        <>
          <span className={styles.cursor} style={{ left: `${share * 100}%` }} />
          <span
            className={styles.reading}
            style={share > 0.5 ? { right: `${(1 - share) * 100}%` } : { left: `${share * 100}%` }}
          >
            {reading.day} <b>{reading.close}</b>
          </span>
        </>
      )}
    </div>
  );
}
