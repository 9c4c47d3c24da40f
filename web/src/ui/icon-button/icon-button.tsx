/** A button that is only an icon; its label is spoken and shown as a tooltip. */
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { cx } from "../class-names";
import { Tooltip } from "../tooltip/tooltip";
import styles from "./icon-button.module.css";

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly label: string;
  /** Shown in the tooltip, such as `Ctrl K`. */
  readonly shortcut?: string;
  readonly size?: "small" | "medium";
  readonly isActive?: boolean;
  readonly tooltipSide?: "top" | "right" | "bottom" | "left";
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  label,
  shortcut,
  size = "medium",
  isActive,
  tooltipSide = "bottom",
  className,
  children,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut} side={tooltipSide}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={isActive}
        className={cx(styles.button, styles[size], className)}
      >
        {children}
      </button>
    </Tooltip>
  );
}
