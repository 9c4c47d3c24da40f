/** One row of the feed: a day, the line of the new, a message with its tools. */
import { memo, useState } from "react";
import { Trans } from "@lingui/react/macro";
import type { Message } from "@/gen/community";
import { mayIn } from "@/live/permissions";
import { Avatar } from "@/ui/avatar/avatar";
import { cx } from "@/ui/class-names";
import { useFormats } from "@/ui/formats/formats";
import { Attachments } from "../attachments/attachments";
import { useChat } from "./chat-context";
import { Clock } from "./clock";
import { EditBox } from "./edit-box";
import { HistoryDialog } from "./history-dialog";
import { MessageText } from "./message-text";
import { MessageTools } from "./message-tools";
import { PendingMessage } from "./pending-message";
import { Quote } from "./quote";
import { Reactions } from "./reactions";
import type { MessageRow as SentRow, PendingRow } from "./rows";
import styles from "./message-row.module.css";

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
        <Sent message={row.message} isGrouped={row.isGrouped} isLit={isLit} />
      )}
    </>
  );
});

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
      tabIndex={-1}
      aria-label={message.author_name}
      onMouseEnter={() => setIsTouched(true)}
      onMouseLeave={() => setIsTouched(false)}
      onFocus={() => setIsTouched(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setIsTouched(false)}
    >
      {message.reply_to !== null && <Quote messageId={message.reply_to} />}
      <div className={styles.gutter}>
        {isGrouped ? (
          <Clock atMs={message.sent_at_ms} className={styles.sideTime} />
        ) : (
          <Avatar id={message.author_id} name={message.author_name} size={40} />
        )}
      </div>
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

function Head({ message }: { readonly message: Message }) {
  const { people } = useChat();
  const role = people.get(message.author_id)?.role;
  return (
    <header className={styles.head}>
      <span className={styles.author}>
        {people.get(message.author_id)?.name ?? message.author_name}
      </span>
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
      <MessageText
        text={message.text}
        isEdited={edited_at_ms !== null && <Edited message={message} atMs={edited_at_ms} />}
      />
      <Attachments attachments={message.attachments} />
      <Reactions message={message} />
    </>
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
