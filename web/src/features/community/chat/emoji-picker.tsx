/** A small picker: recent ones first, found by Korean or English words. Loaded when first opened. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Search } from "lucide-react";
import { customEmoji, writtenEmoji } from "@/live/emoji";
import { Input } from "@/ui/field/field";
import { EmojiPicture } from "../emoji/emoji-picture";
import { findHangul } from "../text/hangul";
import { useChat } from "./chat-context";
import { EMOJI, FREQUENT_SHOWN } from "./emoji-data";
import styles from "./emoji-picker.module.css";

const RECENT_KEY = "madang.recent-emoji";

function recent(): readonly string[] {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT_KEY) ?? "[]") as unknown;
    return Array.isArray(kept) ? kept.filter((emoji) => typeof emoji === "string") : [];
  } catch {
    return [];
  }
}

function remember(emoji: string): void {
  const next = [emoji, ...recent().filter((other) => other !== emoji)].slice(0, FREQUENT_SHOWN);
  localStorage.setItem(RECENT_KEY, JSON.stringify(next));
}

export default function EmojiPicker({ onPick }: { readonly onPick: (emoji: string) => void }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState("");
  const { snapshot } = useChat();
  const [frequent] = useState(recent);
  const own = snapshot.emoji.filter(({ name }) => findHangul(name, typed.trim()) >= 0);
  const isThere = (emoji: string) => {
    const custom = customEmoji(emoji);
    return !custom || snapshot.emoji.some(({ emoji_id }) => emoji_id === custom.id);
  };
  const found =
    typed.trim() === "" ? EMOJI : EMOJI.filter(({ words }) => findHangul(words, typed) >= 0);
  const pick = (emoji: string) => {
    remember(emoji);
    onPick(emoji);
  };
  return (
    <div className={styles.picker}>
      <Input
        label={t`이모지 찾기`}
        isLabelHidden
        icon={<Search />}
        placeholder={t`이모지 찾기`}
        autoFocus
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          const first = own[0] && typed.trim() !== "" ? writtenEmoji(own[0]) : found[0]?.emoji;
          if (event.key === "Enter" && !event.nativeEvent.isComposing && first) pick(first);
        }}
      />
      {typed === "" && frequent.length > 0 && (
        <Grid label={t`최근`} emoji={frequent.filter(isThere)} onPick={pick} />
      )}
      <div className={styles.all}>
        {own.length > 0 && (
          <Grid label={snapshot.community.name} emoji={own.map(writtenEmoji)} onPick={pick} />
        )}
        <Grid label={t`모두`} emoji={found.map(({ emoji }) => emoji)} onPick={pick} />
        {found.length + own.length === 0 && (
          <p className={styles.none}>
            <Trans>찾는 이모지가 없습니다</Trans>
          </p>
        )}
      </div>
    </div>
  );
}

interface GridProps {
  readonly label: string;
  readonly emoji: readonly string[];
  readonly onPick: (emoji: string) => void;
}

function Grid({ label, emoji, onPick }: GridProps) {
  return (
    <div className={styles.grid} role="group" aria-label={label}>
      {emoji.map((each) => (
        <button
          key={each}
          type="button"
          className={styles.emoji}
          aria-label={
            customEmoji(each)?.name ?? EMOJI.find((known) => known.emoji === each)?.words ?? each
          }
          onClick={() => onPick(each)}
        >
          <EmojiPicture emoji={each} />
        </button>
      ))}
    </div>
  );
}
