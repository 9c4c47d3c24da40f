/** A thread in one line: its name, how much was said in it, and when the last was. */
import { Plural, Trans } from "@lingui/react/macro";
import { Archive, Lock, MessagesSquare } from "lucide-react";
import { Link } from "@tanstack/react-router";
import type { Thread } from "@/gen/community";
import { useChannelReads } from "@/live/hooks";
import { isArchived } from "@/live/reducers/threads";
import { cx } from "@/ui/class-names";
import { useFormats } from "@/ui/formats/formats";
import styles from "./threads.module.css";

const COUNTED_MAX = 1000;

export interface ThreadLineProps {
  readonly thread: Thread;
  readonly className?: string;
  readonly onOpen?: () => void;
}

export function ThreadLine({ thread, className, onOpen }: ThreadLineProps) {
  const { channel, messages_count: count, last_message_at_ms: lastMs } = thread;
  const formats = useFormats();
  const unread = useChannelReads(channel.channel_id)?.unread_count ?? 0;
  return (
    <Link
      to="/c/$communityId/$channelId"
      params={{ communityId: channel.community_id, channelId: channel.parent_id ?? "" }}
      search={{ thread: channel.channel_id }}
      className={cx(styles.line, unread > 0 && styles.unread, className)}
      data-thread={channel.channel_id}
      onClick={onOpen}
    >
      <MessagesSquare aria-hidden="true" />
      <span className={styles.lineName}>{channel.name}</span>
      <span className={styles.facts}>
        {count >= COUNTED_MAX ? (
          <Trans>메시지 {COUNTED_MAX - 1}개 이상</Trans>
        ) : (
          <Plural value={count} one="메시지 #개" other="메시지 #개" />
        )}
        {lastMs !== null && ` · ${formats.ago(lastMs)}`}
      </span>
      {thread.is_locked && <Lock aria-hidden="true" className={styles.mark} />}
      {isArchived(thread) && <Archive aria-hidden="true" className={styles.mark} />}
    </Link>
  );
}
