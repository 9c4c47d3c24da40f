/** The list over the composer. Focus stays in the text; the active row is told by aria. */
import { useLingui } from "@lingui/react/macro";
import { AtSign } from "lucide-react";
import type { BoardKind, Member } from "@/gen/community";
import { Avatar } from "@/ui/avatar/avatar";
import { ChannelIcon } from "../channels/channel-icon";
import { EmojiPicture } from "../emoji/emoji-picture";
import styles from "./suggestions.module.css";

export type Suggestion =
  | {
      readonly kind: "person";
      readonly id: string;
      readonly name: string;
      readonly face: Member["face"];
    }
  | {
      readonly kind: "channel";
      readonly id: string;
      readonly name: string;
      readonly topic: string;
      readonly board: BoardKind | null;
    }
  | { readonly kind: "role"; readonly id: string; readonly name: string; readonly colour: string }
  | { readonly kind: "everybody"; readonly id: "everyone" | "here"; readonly name: string }
  | { readonly kind: "emoji"; readonly id: string; readonly name: string };

export interface SuggestionsProps {
  readonly id: string;
  readonly items: readonly Suggestion[];
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly onPick: (item: Suggestion) => void;
}

export function Suggestions({ id, items, active, setActive, onPick }: SuggestionsProps) {
  const { t } = useLingui();
  return (
    <div id={id} className={styles.list} role="listbox" aria-label={t`추천`}>
      {items.map((item, index) => (
        // The keys are handled by the text box, where the focus stays.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={item.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={styles.item}
          onMouseMove={() => setActive(index)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(item)}
        >
          {item.kind === "person" ? (
            <Avatar id={item.id} name={item.name} face={item.face} size={24} />
          ) : item.kind === "role" || item.kind === "everybody" ? (
            <AtSign
              className={styles.group}
              style={item.kind === "role" && item.colour ? { color: item.colour } : undefined}
              aria-hidden="true"
            />
          ) : item.kind === "channel" ? (
            <ChannelIcon board={item.board} />
          ) : (
            <EmojiPicture emoji={`<:${item.name}:${item.id}>`} />
          )}
          <span className={styles.name}>{item.name}</span>
          {item.kind === "channel" && <span className={styles.note}>{item.topic}</span>}
          {item.kind === "role" && <span className={styles.note}>{t`역할`}</span>}
          {item.kind === "everybody" && (
            <span className={styles.note}>
              {item.id === "everyone" ? t`모든 멤버에게 알림` : t`지금 있는 멤버에게 알림`}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}
