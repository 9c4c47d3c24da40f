/** A thread beside its channel: what it is called, what one may do with it, and its talk. */
import { useEffect, useState, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Archive, Bell, BellOff, Lock, MessagesSquare, MoreHorizontal, X } from "lucide-react";
import type { Snapshot, Thread } from "@/gen/community";
import { mayIn } from "@/live/permissions";
import { isArchived } from "@/live/reducers/threads";
import { followThread, readThread, updateThread } from "@/live/thread-verbs";
import { placed, snapshotIn, useThread, useThreads } from "@/live/threads";
import { Button } from "@/ui/button/button";
import { ErrorState } from "@/ui/error-state/error-state";
import { errorText } from "@/ui/error-text/error-text";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Menu } from "@/ui/menu/menu";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { toast } from "@/ui/toast/toast";
import { NotificationButton } from "../notifications/notification-button";
import { ThreadEditor } from "./thread-editor";
import { useThreadItems } from "./use-thread-items";
import styles from "./thread-panel.module.css";

export interface ThreadPanelProps {
  readonly snapshot: Snapshot;
  readonly threadId: string;
  readonly onClose: () => void;
  /** The talk itself, with the community as it is seen from the thread. */
  readonly renderChat: (snapshot: Snapshot, thread: Thread) => ReactNode;
}

export function ThreadPanel({ snapshot, threadId, onClose, renderChat }: ThreadPanelProps) {
  const { t } = useLingui();
  const thread = useThread(threadId);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    readThread(threadId).catch((refused: unknown) => setError(codeOf(refused)));
  }, [threadId]);
  const parent = snapshot.channels.find((each) => each.channel_id === thread?.channel.parent_id);
  return (
    <aside
      className={styles.panel}
      aria-label={thread ? t`스레드: ${thread.channel.name}` : t`스레드`}
    >
      {thread && parent ? (
        <Known
          snapshot={snapshotIn(snapshot, thread)}
          thread={{ ...thread, channel: placed(thread, parent) }}
          onClose={onClose}
          renderChat={renderChat}
        />
      ) : (
        <>
          <header className={styles.head}>
            <span className={styles.title} />
            <CloseButton onClose={onClose} />
          </header>
          {error === null ? <Skeleton height={120} /> : <ErrorState code={error} />}
        </>
      )}
    </aside>
  );
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "client.unknown";

function CloseButton({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui();
  return (
    <IconButton label={t`스레드 닫기`} onClick={onClose}>
      <X />
    </IconButton>
  );
}

interface KnownProps {
  readonly snapshot: Snapshot;
  readonly thread: Thread;
  readonly onClose: () => void;
  readonly renderChat: ThreadPanelProps["renderChat"];
}

function Known({ snapshot, thread, onClose, renderChat }: KnownProps) {
  const { t } = useLingui();
  const [isEditing, setIsEditing] = useState(false);
  const items = useThreadItems({ snapshot, thread, onEdit: () => setIsEditing(true), onClose });
  return (
    <>
      <header className={styles.head}>
        <MessagesSquare aria-hidden="true" className={styles.icon} />
        <h2 className={styles.title}>{thread.channel.name}</h2>
        <FollowButton snapshot={snapshot} thread={thread} />
        <NotificationButton snapshot={snapshot} channel={thread.channel} />
        <Menu
          items={items}
          trigger={
            <IconButton label={t`스레드 메뉴`}>
              <MoreHorizontal />
            </IconButton>
          }
        />
        <CloseButton onClose={onClose} />
      </header>
      <StateBar snapshot={snapshot} thread={thread} />
      <div className={styles.chat}>{renderChat(withLock(snapshot, thread), thread)}</div>
      {isEditing && <ThreadEditor thread={thread} onClose={() => setIsEditing(false)} />}
    </>
  );
}

/** A locked thread is read only for whoever does not manage threads (TH8). */
function withLock(snapshot: Snapshot, thread: Thread): Snapshot {
  const { channel_id: id } = thread.channel;
  if (!thread.is_locked || mayIn(snapshot, id, "manage_threads")) return snapshot;
  return { ...snapshot, channel_permissions: { ...snapshot.channel_permissions, [id]: 1 } };
}

interface PartProps {
  readonly snapshot: Snapshot;
  readonly thread: Thread;
}

function FollowButton({ snapshot, thread }: PartProps) {
  const { i18n } = useLingui();
  const { followed } = useThreads();
  const id = thread.channel.channel_id;
  const isFollowed = followed.has(id);
  if (snapshot.my_role === null) return null;
  const change = () =>
    void followThread(id, !isFollowed).catch((error: unknown) =>
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
    );
  return (
    <Button
      size="small"
      variant={isFollowed ? "ghost" : "secondary"}
      icon={isFollowed ? <BellOff aria-hidden="true" /> : <Bell aria-hidden="true" />}
      onClick={change}
    >
      {isFollowed ? <Trans>나가기</Trans> : <Trans>따라가기</Trans>}
    </Button>
  );
}

/** Archived or locked: what that means here, and the way out of it. */
function StateBar({ snapshot, thread }: PartProps) {
  const { i18n } = useLingui();
  const id = thread.channel.channel_id;
  const isOld = isArchived(thread);
  const mayManage = mayIn(snapshot, id, "manage_threads");
  const mayOpen = mayIn(snapshot, id, "send") && (!thread.is_locked || mayManage);
  const change = (fields: Parameters<typeof updateThread>[1]) =>
    void updateThread(id, fields).catch((error: unknown) =>
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
    );
  if (!isOld && !thread.is_locked) return null;
  return (
    <div className={styles.state} role="status">
      {thread.is_locked ? <Lock aria-hidden="true" /> : <Archive aria-hidden="true" />}
      <span>
        {thread.is_locked ? (
          <Trans>잠긴 스레드입니다. 관리자만 쓸 수 있습니다.</Trans>
        ) : (
          <Trans>보관된 스레드입니다. 글을 쓰면 다시 열립니다.</Trans>
        )}
      </span>
      {isOld && mayOpen && (
        <Button size="small" onClick={() => change({ is_archived: false })}>
          <Trans>다시 열기</Trans>
        </Button>
      )}
      {!isOld && thread.is_locked && mayManage && (
        <Button size="small" onClick={() => change({ is_locked: false })}>
          <Trans>잠금 풀기</Trans>
        </Button>
      )}
    </div>
  );
}
