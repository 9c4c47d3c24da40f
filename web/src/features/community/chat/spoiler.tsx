/** Covered words: a button until it is pressed, then plain text (MD7). */
import { useState, type ReactNode } from "react";
import { useLingui } from "@lingui/react/macro";
import styles from "./spoiler.module.css";

export function Spoiler({ children }: { readonly children: ReactNode }) {
  const { t } = useLingui();
  const [isOpen, setIsOpen] = useState(false);
  if (isOpen) return <span className={styles.open}>{children}</span>;
  return (
    <button
      type="button"
      className={styles.covered}
      aria-label={t`가려진 글 보기`}
      onClick={() => setIsOpen(true)}
    >
      {/* Links inside cannot be reached before it is open. */}
      <span aria-hidden="true" inert>
        {children}
      </span>
    </button>
  );
}
