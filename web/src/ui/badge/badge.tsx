/** A small word or count: mentions, states, roles. */
import type { ReactNode } from "react";
import { cx } from "../class-names";
import styles from "./badge.module.css";

export interface BadgeProps {
  readonly tone?: "neutral" | "accent" | "danger" | "warn" | "ok" | "info";
  readonly title?: string;
  readonly children: ReactNode;
}

export function Badge({ tone = "neutral", title, children }: BadgeProps) {
  return (
    <span className={cx(styles.badge, styles[tone])} title={title}>
      {children}
    </span>
  );
}

export const COUNT_SHOWN_MAX = 99;

/** A count on a red ground; above COUNT_SHOWN_MAX it says 99+. */
export function CountBadge({ count, label }: { readonly count: number; readonly label: string }) {
  if (count <= 0) return null;
  return (
    <span className={styles.count}>
      <span aria-hidden="true">{count > COUNT_SHOWN_MAX ? `${COUNT_SHOWN_MAX}+` : count}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
