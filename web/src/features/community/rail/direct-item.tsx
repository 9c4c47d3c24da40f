/** The way to direct channels and friends, at the top of the rail. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { MessageCircle } from "lucide-react";
import { useDirectSum } from "@/live/direct-hooks";
import { CountBadge } from "@/ui/badge/badge";
import { Tooltip } from "@/ui/tooltip/tooltip";
import styles from "./community-rail.module.css";

export function DirectItem({ isCurrent }: { readonly isCurrent: boolean }) {
  const { t } = useLingui();
  const count = useDirectSum();
  return (
    <li
      className={styles.item}
      data-current={isCurrent || undefined}
      data-unread={count > 0 || undefined}
    >
      <span className={styles.pill} aria-hidden="true" />
      <Tooltip text={<Trans>다이렉트 메시지</Trans>} side="right">
        <Link
          to="/direct"
          className={styles.direct}
          aria-label={t`다이렉트 메시지`}
          aria-current={isCurrent ? "page" : undefined}
        >
          <MessageCircle aria-hidden="true" />
        </Link>
      </Tooltip>
      {count > 0 && (
        <span className={styles.badge}>
          <CountBadge count={count} label={t`새 메시지와 요청 ${count}개`} />
        </span>
      )}
    </li>
  );
}
