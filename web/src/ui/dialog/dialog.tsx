/** A dialog over the page: traps focus, Esc closes, the title names it. */
import type { ReactNode } from "react";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { cx } from "../class-names";
import styles from "./dialog.module.css";

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly size?: "small" | "medium" | "large";
  readonly isTitleHidden?: boolean;
  readonly children?: ReactNode;
  readonly footer?: ReactNode;
}

export function Dialog(props: DialogProps) {
  const { t } = useLingui();
  const { isOpen, onClose, title, description, size = "medium", children, footer } = props;
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim} />
        <Radix.Content
          className={cx(styles.dialog, styles[size])}
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
        >
          <header className={props.isTitleHidden ? "visually-hidden" : styles.header}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <Radix.Close asChild>
              <button type="button" className={styles.close} aria-label={t`닫기`}>
                <X aria-hidden="true" />
              </button>
            </Radix.Close>
          </header>
          {description !== undefined && (
            <Radix.Description className={styles.description}>{description}</Radix.Description>
          )}
          {children}
          {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
