/** One row of the feed: a day, the line of the new, a message with its tools. */
import { lazy, memo, Suspense, useState } from "react";
import { Trans } from "@lingui/react/macro";
import type { Message } from "@/gen/community";
import { useIsBlocked } from "@/live/direct-hooks";
import { mayIn } from "@/live/permissions";
import { useThreadOf } from "@/live/threads";
import { Avatar } from "@/ui/avatar/avatar";
import { cx } from "@/ui/class-names";
import { useFormats } from "@/ui/formats/formats";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { Attachments } from "../attachments/attachments";
import { openCard } from "../direct/card-store";
import { PickBox } from "../removals/pick-box";
import { usePicked } from "../removals/selection";
import { MentionsProvider, useChat, type Chat } from "./chat-context";
import { Clock } from "./clock";
import { EditBox } from "./edit-box";
import { Folded } from "./folded";
import { HistoryDialog } from "./history-dialog";
import { MessageParts } from "./message-parts";
import { MessageText } from "./message-text";
import { MessageTools } from "./message-tools";
import { PendingMessage } from "./pending-message";
import { Quote } from "./quote";
import { Reactions } from "./reactions";
import type { MessageRow as SentRow, PendingRow } from "./rows";
import styles from "./message-row.module.css";

const Forwarded = lazy(() => import("../forwards/forwarded"));
const ThreadCard = lazy(() => import("../threads/thread-card"));

export interface MessageRowProps {
  readonly row: SentRow | PendingRow;
  readonly isLit: boolean;
}

export const MessageRow = memo(function MessageRow({ row, isLit }: MessageRowProps) {
  return (
    <>
      {row.dayAtMs !== null && <DayLine atMs={row.dayAtMs} isNew={row.isFirstNew} />}
      {row.dayAtMs === null && row.isFirstNew && <NewLine />}
      {row.kind === "pending" ? (
        <PendingMessage pending={row.pending} isGrouped={row.isGrouped} />
      ) : (
        <Seen message={row.message} isGrouped={row.isGrouped} isLit={isLit} />
      )}
    </>
  );
});

function Seen(props: SentProps) {
  const [isShown, setIsShown] = useState(false);
  const isBlocked = useIsBlocked(props.message.author_id);
  if (isBlocked && !isShown) {
    return <Folded messageId={props.message.message_id} onShow={() => setIsShown(true)} />;
  }
  return <Sent {...props} />;
}

interface SentProps {
  readonly message: Message;
  readonly isGrouped: boolean;
  readonly isLit: boolean;
}

function Sent({ message, isGrouped, isLit }: SentProps) {
  const chat = useChat();
  const [isTouched, setIsTouched] = useState(false);
  const [isPinned, setIsPinned] = useState(false);
  const isEditing = chat.editingId === message.message_id;
  const member = chat.people.get(message.author_id);
  const isForMe = chat.myId !== null && message.mentions.includes(chat.myId);
  return (
    // Tools show on hover and focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <article
      className={cx(
        styles.message,
        isGrouped && styles.grouped,
        isForMe && styles.forMe,
        isLit && styles.lit,
        isEditing && styles.editing,
      )}
      data-message={message.message_id}
      data-menu=""
      tabIndex={-1}
      aria-label={member?.name ?? message.author_name}
      onMouseEnter={() => setIsTouched(true)}
      onMouseLeave={() => setIsTouched(false)}
      onFocus={() => setIsTouched(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setIsTouched(false)}
    >
      {message.reply_to !== null && <Quote messageId={message.reply_to} />}
      <Gutter message={message} isGrouped={isGrouped} />
      <div className={styles.body}>
        {!isGrouped && <Head message={message} />}
        {isEditing ? <EditBox message={message} /> : <Content message={message} />}
      </div>
      {(isTouched || isPinned) && !isEditing && (
        <MessageTools message={message} onPin={setIsPinned} />
      )}
    </article>
  );
}

function Gutter({ message, isGrouped }: Omit<SentProps, "isLit">) {
  const chat = useChat();
  const isPicked = usePicked(message.channel_id, message.message_id);
  const member = chat.people.get(message.author_id);
  return (
    <div className={styles.gutter}>
      {isPicked !== null ? (
        <PickBox
          messageId={message.message_id}
          name={member?.name ?? message.author_name}
          isPicked={isPicked}
        />
      ) : isGrouped ? (
        <Clock atMs={message.sent_at_ms} className={styles.sideTime} />
      ) : (
        // The name beside it is the button for the keyboard.
        <button
          type="button"
          className={styles.face}
          tabIndex={-1}
          aria-hidden="true"
          onClick={(event) => showAuthor(event.currentTarget, chat, message)}
        >
          <Avatar
            id={message.author_id}
            name={message.author_icon ?? member?.name ?? message.author_name}
            face={member?.face}
            size={40}
          />
        </button>
      )}
    </div>
  );
}

function showAuthor(target: Element, { snapshot, people }: Chat, message: Message): void {
  const { author_id: accountId, author_name } = message;
  const name = people.get(accountId)?.name ?? author_name;
  openCard(target, { accountId, name, communityId: snapshot.community.community_id });
}

function Head({ message }: { readonly message: Message }) {
  const chat = useChat();
  const { people } = chat;
  const role = people.get(message.author_id)?.role;
  return (
    <header className={styles.head}>
      <button
        type="button"
        className={styles.author}
        onClick={(event) => showAuthor(event.currentTarget, chat, message)}
      >
        {(people.get(message.author_id)?.name ?? message.author_name) || <Trans>탈퇴한 계정</Trans>}
      </button>
      {message.author_kind !== "person" && (
        <span className={styles.role} data-kind={message.author_kind}>
          {message.author_kind === "bot" ? <Trans>봇</Trans> : <Trans>웹훅</Trans>}
        </span>
      )}
      {role === "owner" && (
        <span className={styles.role}>
          <Trans>운영자</Trans>
        </span>
      )}
      {role === "moderator" && (
        <span className={styles.role}>
          <Trans>관리자</Trans>
        </span>
      )}
      <Clock atMs={message.sent_at_ms} className={styles.time} />
    </header>
  );
}

function Content({ message }: { readonly message: Message }) {
  const { edited_at_ms } = message;
  return (
    <>
      <MentionsProvider value={message.mentions}>
        <MessageText
          text={message.text}
          isEdited={edited_at_ms !== null && <Edited message={message} atMs={edited_at_ms} />}
        />
      </MentionsProvider>
      {message.forwarded && (
        <Suspense fallback={<Skeleton height={56} />}>
          <Forwarded message={message} forwarded={message.forwarded} />
        </Suspense>
      )}
      <Attachments attachments={message.attachments} />
      <MessageParts message={message} />
      <Reactions message={message} />
      <ThreadPlace messageId={message.message_id} />
    </>
  );
}

/** The thread that was started from a message; most have none, and load nothing for it. */
function ThreadPlace({ messageId }: { readonly messageId: string }) {
  const thread = useThreadOf(messageId);
  if (!thread) return null;
  return (
    <Suspense fallback={<Skeleton height={40} />}>
      <ThreadCard thread={thread} />
    </Suspense>
  );
}

interface EditedProps {
  readonly message: Message;
  readonly atMs: number;
}

/** "Edited": for its author and who manages messages, the way to what it said before. */
function Edited({ message, atMs }: EditedProps) {
  const { snapshot, myId } = useChat();
  const formats = useFormats();
  const [isOpen, setIsOpen] = useState(false);
  const maySee =
    message.author_id === myId || mayIn(snapshot, message.channel_id, "manage_messages");
  if (!maySee) {
    return (
      <span className={styles.edited} title={formats.dateTime(atMs)}>
        {" "}
        <Trans>(수정됨)</Trans>
      </span>
    );
  }
  return (
    <>
      {" "}
      <button
        type="button"
        className={styles.edited}
        title={formats.dateTime(atMs)}
        onClick={() => setIsOpen(true)}
      >
        <Trans>(수정됨)</Trans>
      </button>
      {isOpen && <HistoryDialog message={message} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function DayLine({ atMs, isNew }: { readonly atMs: number; readonly isNew: boolean }) {
  const formats = useFormats();
  return (
    <div className={cx(styles.line, isNew && styles.new)} role="separator">
      <span>{formats.day(atMs)}</span>
      {isNew && <NewTag />}
    </div>
  );
}

function NewLine() {
  return (
    <div className={cx(styles.line, styles.new)} role="separator">
      <NewTag />
    </div>
  );
}

function NewTag() {
  return (
    <em className={styles.tag}>
      <Trans>새 메시지</Trans>
    </em>
  );
}
