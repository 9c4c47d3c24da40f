/** Something did not come: says what, shows the error's code, and offers to try again. */
import type { ReactNode } from "react";
import { Trans } from "@lingui/react/macro";
import { TriangleAlert } from "lucide-react";
import { Button } from "../button/button";
import { cx } from "../class-names";
import styles from "../empty-state/empty-state.module.css";

export interface ErrorStateProps {
  readonly title?: ReactNode;
  readonly text?: ReactNode;
  readonly code?: string;
  readonly onRetry?: () => void;
}

export function ErrorState({ title, text, code, onRetry }: ErrorStateProps) {
  return (
    <div className={styles.state} role="alert">
      <span className={cx(styles.icon, styles.danger)} aria-hidden="true">
        <TriangleAlert />
      </span>
      <p className={styles.title}>{title ?? <Trans>불러오지 못했습니다</Trans>}</p>
      <p className={styles.text}>{text ?? <Trans>잠시 뒤에 다시 시도해 주세요.</Trans>}</p>
      {code !== undefined && <code className={styles.code}>{code}</code>}
      {onRetry !== undefined && (
        <div className={styles.action}>
          <Button onClick={onRetry}>
            <Trans>다시 시도</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}
