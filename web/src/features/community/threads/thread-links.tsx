/** Under a channel in the list: the threads of it that the reader follows and that are not archived. */
import { useLingui } from "@lingui/react/macro";
import { Link, useSearch } from "@tanstack/react-router";
import type { Channel } from "@/gen/community";
import { useAttention } from "@/live/hooks";
import { CountBadge } from "@/ui/badge/badge";
import { cx } from "@/ui/class-names";
import styles from "./threads.module.css";

export interface ThreadLinksProps {
  /** In the order they were made. */
  readonly threads: readonly Channel[];
}

export default function ThreadLinks({ threads }: ThreadLinksProps) {
  const { t } = useLingui();
  return (
    <ul className={styles.links} aria-label={t`따라가는 스레드`}>
      {threads
        .toSorted((a, b) => a.created_at_ms - b.created_at_ms)
        .map((thread) => (
          <ThreadLink key={thread.channel_id} thread={thread} />
        ))}
    </ul>
  );
}

function ThreadLink({ thread }: { readonly thread: Channel }) {
  const { t } = useLingui();
  const { isBold, badge } = useAttention(thread);
  const { thread: openId }: { thread?: string } = useSearch({ strict: false });
  const isCurrent = openId === thread.channel_id;
  const mentions = isCurrent ? 0 : badge;
  return (
    <li>
      <Link
        to="/c/$communityId/$channelId"
        params={{ communityId: thread.community_id, channelId: thread.parent_id ?? "" }}
        search={{ thread: thread.channel_id }}
        className={cx(
          styles.link,
          isBold && !isCurrent && styles.unread,
          isCurrent && styles.current,
        )}
        aria-current={isCurrent ? "page" : undefined}
      >
        <span className={styles.linkName}>{thread.name}</span>
        {isBold && !isCurrent && <span className="visually-hidden">{t`안 읽음`}</span>}
        <CountBadge count={mentions} label={t`언급 ${mentions}개`} />
      </Link>
    </li>
  );
}
