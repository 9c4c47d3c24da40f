/** A small line without axes. It is decoration beside a number: the number carries the meaning. */

import { useMemo } from "react";

import { direction } from "../numbers/numbers";
import { sparklineShape } from "./path";
import styles from "./sparkline.module.css";

export interface SparklineProps {
  readonly values: readonly number[];
  readonly width?: number;
  readonly height?: number;
  /** Fill under the line; off in dense tables. */
  readonly isFilled?: boolean;
  /** The change that colours the line; absent: last value against the first. */
  readonly change?: number | null;
}

export function Sparkline({
  values,
  width = 96,
  height = 28,
  isFilled = false,
  change,
}: SparklineProps) {
  const shape = useMemo(() => sparklineShape(values, width, height), [values, width, height]);
  const towards = direction(change ?? (values.at(-1) ?? 0) - (values[0] ?? 0));
  return (
    <svg
      className={styles.sparkline}
      data-direction={towards}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {shape !== null && isFilled && <path className={styles.area} d={shape.area} />}
      {shape !== null && <path className={styles.line} d={shape.line} />}
    </svg>
  );
}
