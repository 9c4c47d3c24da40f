/** The board before it has anything to show: on its way, not analysed yet, or failed. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Hourglass } from "lucide-react";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { ErrorState } from "@/ui/error-state/error-state";
import { errorText } from "@/ui/error-text/error-text";
import { Skeleton } from "@/ui/skeleton/skeleton";
import styles from "./market-board.module.css";
import { isNotReady } from "./queries";

export interface BoardFailureProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

export function BoardFailure({ error, onRetry }: BoardFailureProps) {
  const { i18n } = useLingui();
  if (isNotReady(error)) {
    return (
      <EmptyState
        icon={<Hourglass />}
        title={<Trans>첫 분석을 하고 있습니다</Trans>}
        text={<Trans>처음 시작하면 몇 초 걸립니다. 끝나면 저절로 나타납니다.</Trans>}
      />
    );
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return <ErrorState text={errorText(error, i18n._.bind(i18n))} code={code} onRetry={onRetry} />;
}

export function BoardSkeleton() {
  const { t } = useLingui();
  return (
    <div className={styles.content} role="status" aria-label={t`불러오는 중`}>
      <div className={styles.two}>
        <Skeleton height={248} />
        <Skeleton height={248} />
      </div>
      <Skeleton height={520} />
      <Skeleton height={400} />
    </div>
  );
}
