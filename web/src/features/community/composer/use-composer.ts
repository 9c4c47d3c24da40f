/** What happens in the text box of chat: its value, what is completed in it, and sending it. */
import { useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { mayIn } from "@/live/permissions";
import { useChat } from "../chat/chat-context";
import { encodeEmoji, encodeText } from "../text/mentions";
import type { ComposerInputProps } from "./composer-props";
import { complete, queryAt, type Query } from "./query";
import type { Suggestion } from "./suggestions";
import { useEnter } from "./use-enter";
import { callable, useSuggestions } from "./use-suggestions";

export const MESSAGE_LENGTH_MAX_CHARS = 4000;
/** Windows sends one more Enter after the one that ended a syllable and picked a name. */
const ENTER_AFTER_PICK_MS = 100;

interface Text {
  readonly count: number;
  changed(): void;
  put(value: string, caret: number): void;
  insert(text: string): void;
}

/** The value stands in the DOM; only its length is state. */
function useText(
  onChange: (input: HTMLTextAreaElement) => void,
): readonly [RefObject<HTMLTextAreaElement | null>, Text] {
  const box = useRef<HTMLTextAreaElement>(null);
  const [count, setCount] = useState(0);
  const changed = () => {
    if (!box.current) return;
    setCount([...box.current.value.normalize("NFC")].length);
    onChange(box.current);
  };
  const put = (value: string, caret: number) => {
    if (!box.current) return;
    box.current.value = value;
    box.current.setSelectionRange(caret, caret);
    changed();
  };
  const insert = (text: string) => {
    if (!box.current) return;
    const { value, selectionStart, selectionEnd } = box.current;
    const next = value.slice(0, selectionStart) + text + value.slice(selectionEnd);
    put(next, selectionStart + text.length);
    box.current.focus();
  };
  return [box, { count, changed, put, insert }];
}

export function useComposer(props: ComposerInputProps) {
  const { snapshot, channel } = useChat();
  const [query, setQuery] = useState<Query | null>(null);
  const chosen = useRef(new Map<string, string>());
  const pickedAtMs = useRef(-Infinity);
  const suggestions = useSuggestions(query);
  const look = (input: HTMLTextAreaElement) => setQuery(queryAt(input.value, input.selectionStart));
  const [box, text] = useText((input) => {
    props.onInput?.(input.value);
    look(input);
  });
  const close = () => setQuery(null);
  const send = () => {
    const typed = (box.current?.value ?? "").normalize("NFC").trim();
    const length = [...typed].length;
    const isEmptyFine = props.isEmptySent || props.isEmptyAllowed;
    if (props.isHeld || (length === 0 && !isEmptyFine) || length > MESSAGE_LENGTH_MAX_CHARS) return;
    const people = snapshot.members.map(({ account_id, name }) => ({ id: account_id, name }));
    const channels = snapshot.channels.map(({ channel_id, name }) => ({ id: channel_id, name }));
    const emoji = snapshot.emoji.map(({ emoji_id, name }) => ({ id: emoji_id, name }));
    const mayAll = mayIn(snapshot, channel.channel_id, "mention_everyone");
    const roles = callable(snapshot, mayAll).filter(({ kind }) => kind === "role");
    const named = encodeText(typed, people, channels, chosen.current, roles);
    const encoded = encodeEmoji(named, emoji);
    if (!props.isEmptySent) text.put("", 0);
    chosen.current.clear();
    props.onSend(encoded);
  };
  const pick = (item: Suggestion) => {
    const input = box.current;
    if (!input || !query) return;
    if (query.mark === "@" && item.kind !== "everybody") {
      chosen.current.set(item.name, item.kind === "role" ? `&${item.id}` : item.id);
    }
    const done = complete(input.value, input.selectionStart, query, item.name);
    text.put(done.value, done.caret);
    close();
  };
  // While a syllable is composed Enter first ends it; the name is put in right after.
  const pickLater = (item: Suggestion) =>
    setTimeout(() => {
      pick(item);
      pickedAtMs.current = performance.now();
    }, 0);
  const enter = useEnter(send);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const isOpen = suggestions.items.length > 0;
    if (isOpen && moved(event, { ...suggestions, pick, pickLater, close })) return;
    const isEcho =
      event.key === "Enter" && performance.now() - pickedAtMs.current < ENTER_AFTER_PICK_MS;
    if (isEcho) event.preventDefault();
    else if (!left(event, props, box.current?.value ?? "")) enter.onKeyDown(event);
  };
  const keys = { ...enter, onKeyDown };
  return [box, { ...text, suggestions, send, pick, look, close, keys }] as const;
}

/** Esc, and Up in an empty box; answers true when the key was one of them. */
function left(event: KeyboardEvent, props: ComposerInputProps, value: string): boolean {
  if (event.key === "Escape" && !event.nativeEvent.isComposing && props.onEscape) {
    event.stopPropagation();
    event.preventDefault();
    props.onEscape();
    return true;
  }
  if (event.key === "ArrowUp" && value === "" && props.onUp) {
    event.preventDefault();
    props.onUp();
    return true;
  }
  return false;
}

interface Moves {
  readonly items: readonly Suggestion[];
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly pick: (item: Suggestion) => void;
  readonly pickLater: (item: Suggestion) => void;
  readonly close: () => void;
}

/** Keys of an open list; answers true when the key was the list's. */
function moved(event: KeyboardEvent, moves: Moves): boolean {
  const { items, active, setActive, pick, pickLater, close } = moves;
  const item = items[active];
  const isPick = event.key === "Tab" || (event.key === "Enter" && !event.shiftKey);
  if (event.key === "ArrowDown") setActive((active + 1) % items.length);
  else if (event.key === "ArrowUp") setActive((active - 1 + items.length) % items.length);
  else if (event.key === "Escape") close();
  else if (isPick && item && event.nativeEvent.isComposing) pickLater(item);
  else if (isPick && item) pick(item);
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}
