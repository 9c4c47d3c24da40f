/** The emoji under a message: one chip per kind, pressed when mine is among them. */
import { lazy, Suspense, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { SmilePlus } from "lucide-react";
import type { Message, Reaction } from "@/gen/community";
import { customEmoji } from "@/live/emoji";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Popover } from "@/ui/popover/popover";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { Tooltip } from "@/ui/tooltip/tooltip";
import { EmojiPicture } from "../emoji/emoji-picture";
import { useChat } from "./chat-context";
import styles from "./reactions.module.css";

const EmojiPicker = lazy(() => import("./emoji-picker"));
const NAMES_SHOWN_MAX = 12;

export function Reactions({ message }: { readonly message: Message }) {
  const { canReact } = useChat();
  if (message.reactions.length === 0) return null;
  return (
    <div className={styles.row}>
      {message.reactions.map((reaction) => (
        <Chip key={reaction.emoji} message={message} reaction={reaction} />
      ))}
      {canReact && <ReactButton message={message} className={styles.add} />}
    </div>
  );
}

function Chip({ message, reaction }: { readonly message: Message; readonly reaction: Reaction }) {
  const { actions, names, myId, canReact } = useChat();
  const { emoji, account_ids } = reaction;
  const people = account_ids
    .slice(0, NAMES_SHOWN_MAX)
    .map((id) => names.person(id))
    .join(", ");
  const count = account_ids.length;
  return (
    <Tooltip text={people}>
      <button
        type="button"
        className={styles.chip}
        disabled={!canReact}
        aria-pressed={myId !== null && account_ids.includes(myId)}
        aria-label={`${customEmoji(emoji)?.name ?? emoji} ${count} · ${people}`}
        onClick={() => actions.toggleReaction(message, emoji)}
      >
        <span aria-hidden="true">
          <EmojiPicture emoji={emoji} />
        </span>
        <span className="tabular" aria-hidden="true">
          {count}
        </span>
      </button>
    </Tooltip>
  );
}

export interface ReactButtonProps {
  readonly message: Message;
  readonly className?: string;
  readonly onOpenChange?: (isOpen: boolean) => void;
}

export function ReactButton({ message, className, onOpenChange }: ReactButtonProps) {
  const { t } = useLingui();
  const { actions } = useChat();
  const [isOpen, setIsOpen] = useState(false);
  const change = (open: boolean) => {
    setIsOpen(open);
    onOpenChange?.(open);
  };
  return (
    <Popover
      label={t`반응 고르기`}
      isOpen={isOpen}
      onOpenChange={change}
      side="top"
      align="end"
      trigger={
        <IconButton label={t`반응 달기`} size="small" className={className} tooltipSide="top">
          <SmilePlus />
        </IconButton>
      }
    >
      <Suspense fallback={<Skeleton width={296} height={240} />}>
        <EmojiPicker
          onPick={(emoji) => {
            change(false);
            actions.toggleReaction(message, emoji);
          }}
        />
      </Suspense>
    </Popover>
  );
}
