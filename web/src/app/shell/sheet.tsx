/** A scrolling page under its header. */
import type { ReactNode } from "react";
import styles from "./sheet.module.css";

export function Sheet({ children }: { readonly children: ReactNode }) {
  return <div className={styles.sheet}>{children}</div>;
}
