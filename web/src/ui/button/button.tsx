/** A button with words. Danger names the destructive act in its own text. */
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { cx } from "../class-names";
import styles from "./button.module.css";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: "primary" | "secondary" | "ghost" | "danger";
  readonly size?: "small" | "medium" | "large";
  readonly icon?: ReactNode;
  readonly isBusy?: boolean;
  readonly isWide?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  variant = "secondary",
  size = "medium",
  icon,
  isBusy = false,
  isWide = false,
  className,
  children,
  disabled,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      // oxlint-disable-next-line react/button-has-type -- the default is "button"
      type={type}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      className={cx(styles.button, styles[variant], styles[size], isWide && styles.wide, className)}
    >
      {isBusy ? <span className={styles.spinner} aria-hidden="true" /> : icon}
      {children}
    </button>
  );
}
