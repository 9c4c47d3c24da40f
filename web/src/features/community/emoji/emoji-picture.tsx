/** One emoji as it is shown: a sign of Unicode, a community's picture, or the name of one that is gone. */
import { customEmoji, useEmojiUrl } from "@/live/emoji";
import { cx } from "@/ui/class-names";
import { useChat } from "../chat/chat-context";
import styles from "./emoji.module.css";

export interface EmojiPictureProps {
  readonly emoji: string;
  readonly isLarge?: boolean;
}

export function EmojiPicture({ emoji, isLarge }: EmojiPictureProps) {
  const custom = customEmoji(emoji);
  if (!custom) return emoji;
  return <Custom id={custom.id} name={custom.name} isLarge={isLarge} />;
}

interface CustomProps {
  readonly id: string;
  readonly name: string;
  readonly isLarge?: boolean;
}

function Custom({ id, name, isLarge }: CustomProps) {
  const { snapshot } = useChat();
  const known = snapshot.emoji.find((emoji) => emoji.emoji_id === id);
  const url = useEmojiUrl(snapshot.community.community_id, known !== undefined)(id);
  if (!known) return `:${name}:`;
  const label = `:${known.name}:`;
  return (
    <span className={cx(styles.emoji, isLarge && styles.large)} title={label}>
      {url === null ? null : (
        <img src={url} alt={label} width={22} height={22} loading="lazy" decoding="async" />
      )}
    </span>
  );
}
