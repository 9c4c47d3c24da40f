/** The bar at the foot of a chat: what is answered, the text, emoji, send. Drafts stay per channel. */
import { lazy, Suspense, useEffect, useRef, useState, type RefObject } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { SendHorizontal, Smile, X } from "lucide-react";
import type { Message } from "@/gen/community";
import { forgetTold, tellTyping } from "@/live/typing";
import { customEmoji } from "@/live/emoji";
import { outbox } from "@/live/outbox";
import { mayIn } from "@/live/permissions";
import { uploads } from "@/live/uploads";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Popover } from "@/ui/popover/popover";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { useChat } from "../chat/chat-context";
import { PlusButton } from "./plus-button";
import { Tray } from "../attachments/tray";
import { useDrop } from "../attachments/use-drop";
import { useTray } from "../attachments/use-tray";
import { plainText } from "../text/parse";
import { ComposerInput } from "./composer-input";
import type { ComposerHandle } from "./composer-props";
import { draftOf, keepDraft } from "./drafts";
import styles from "./composer.module.css";

const EmojiPicker = lazy(() => import("../chat/emoji-picker"));
const SlowModeLine = lazy(() => import("../moderation/slow-mode-line"));

export interface ComposerProps {
  readonly replyTo: Message | null;
  readonly onReplyEnd: () => void;
  readonly onSent: () => void;
  readonly onUp: () => void;
}

export function Composer({ replyTo, onReplyEnd, onSent, onUp }: ComposerProps) {
  const { t } = useLingui();
  const { snapshot, channel, myId } = useChat();
  const [isSlow, setIsSlow] = useState(false);
  const input = useRef<ComposerHandle>(null);
  const tray = useTray(channel.channel_id);
  const canAttach = mayIn(snapshot, channel.channel_id, "attach");
  const canAsk = mayIn(snapshot, channel.channel_id, "create_polls");
  const attach = (files: readonly File[]) => {
    uploads.add(channel.channel_id, files);
    input.current?.focus();
  };
  useDrop(canAttach ? attach : null);
  useEffect(() => {
    if (replyTo) input.current?.focus();
  }, [replyTo]);
  const send = (text: string) => {
    const attachments = uploads.take(channel.channel_id);
    void outbox.add(channel.channel_id, text, replyTo?.message_id ?? null, attachments);
    forgetTold(channel.channel_id);
    if (replyTo) onReplyEnd();
    onSent();
  };
  const typed = (value: string) => {
    keepDraft(channel.channel_id, value);
    if (value !== "") tellTyping(channel.channel_id);
  };
  return (
    <div className={styles.composer}>
      {replyTo && <Answered message={replyTo} onEnd={onReplyEnd} />}
      <Tray items={tray} />
      <div className={styles.bar}>
        {(canAttach || canAsk) && (
          <PlusButton onFiles={canAttach ? attach : undefined} canAsk={canAsk} />
        )}
        <ComposerInput
          ref={input}
          label={t`${channel.name}에 메시지 쓰기`}
          placeholder={t`${channel.name}에 메시지 쓰기`}
          initial={draftOf(channel.channel_id)}
          autoFocus={isWide()}
          onSend={send}
          onFiles={canAttach ? attach : undefined}
          isEmptyAllowed={tray.length > 0}
          isHeld={isSlow || tray.some((item) => item.attachment === null)}
          onInput={typed}
          onUp={onUp}
          onEscape={replyTo ? onReplyEnd : undefined}
        />
        <SendTools input={input} />
      </div>
      <Suspense fallback={null}>
        <SlowModeLine channelId={channel.channel_id} myId={myId} onHold={setIsSlow} />
      </Suspense>
    </div>
  );
}

function SendTools({ input }: { readonly input: RefObject<ComposerHandle | null> }) {
  const { t } = useLingui();
  return (
    <span className={styles.tools}>
      <EmojiButton onPick={(emoji) => input.current?.insert(emoji)} />
      <IconButton
        label={t`보내기`}
        shortcut="Enter"
        tooltipSide="top"
        className={styles.send}
        onClick={() => input.current?.send()}
      >
        <SendHorizontal />
      </IconButton>
    </span>
  );
}

/** On a phone the keyboard comes only when it is asked for. */
function isWide(): boolean {
  return matchMedia("(width > 768px)").matches;
}

function Answered({ message, onEnd }: { readonly message: Message; readonly onEnd: () => void }) {
  const { t } = useLingui();
  const { names } = useChat();
  const name = names.person(message.author_id);
  return (
    <div className={styles.answered}>
      <span className={styles.quoted}>
        <Trans>
          <strong>{name}</strong>님에게 답장
        </Trans>
        <span className={styles.text}>{plainText(message.text, names)}</span>
      </span>
      <IconButton label={t`답장 그만두기`} shortcut="Esc" size="small" onClick={onEnd}>
        <X />
      </IconButton>
    </div>
  );
}

/** What stands in the box while it is typed; it gets its id when it is sent. */
function typedEmoji(emoji: string): string {
  const custom = customEmoji(emoji);
  return custom ? `:${custom.name}: ` : emoji;
}

function EmojiButton({ onPick }: { readonly onPick: (emoji: string) => void }) {
  const { t } = useLingui();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover
      label={t`이모지 고르기`}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      side="top"
      align="end"
      trigger={
        <IconButton label={t`이모지`} tooltipSide="top">
          <Smile />
        </IconButton>
      }
    >
      <Suspense fallback={<Skeleton width={296} height={240} />}>
        <EmojiPicker onPick={(emoji) => (setIsOpen(false), onPick(typedEmoji(emoji)))} />
      </Suspense>
    </Popover>
  );
}
