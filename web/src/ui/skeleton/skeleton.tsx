/** A grey shape that keeps the place of what is on its way. */
import type { CSSProperties } from "react";
import { cx } from "../class-names";
import styles from "./skeleton.module.css";

export interface SkeletonProps {
  readonly width?: CSSProperties["width"];
  readonly height?: CSSProperties["height"];
  readonly isRound?: boolean;
  readonly className?: string;
}

export function Skeleton({ width = "100%", height = 14, isRound, className }: SkeletonProps) {
  return (
    <span
      aria-hidden="true"
      className={cx(styles.skeleton, isRound && styles.round, className)}
      style={{ width, height }}
    />
  );
}
