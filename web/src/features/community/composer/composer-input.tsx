/**
 * The text box of chat: uncontrolled, so that a composition is never disturbed; Enter as `ime.ts` has
 * it; names complete while they are typed, also in the middle of a syllable.
 */
import {
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
  type FormEvent,
  type KeyboardEvent,
  type Ref,
} from "react";
import { cx } from "@/ui/class-names";
import { useChat } from "../chat/chat-context";
import { encodeText } from "../text/mentions";
import { complete, queryAt, type Query } from "./query";
import { Suggestions, type Suggestion } from "./suggestions";
import { useEnter } from "./use-enter";
import { useSuggestions } from "./use-suggestions";
import styles from "./composer-input.module.css";

export const MESSAGE_LENGTH_MAX_CHARS = 4000;
const COUNT_SHOWN_FROM_CHARS = 3600;

export interface ComposerHandle {
  send(): void;
  focus(): void;
  insert(text: string): void;
}

export interface ComposerInputProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly initial?: string;
  readonly autoFocus?: boolean;
  readonly isEmptySent?: boolean;
  /** The text in its wire form, NFC; the box is empty afterwards. */
  readonly onSend: (text: string) => void;
  readonly onEscape?: () => void;
  readonly onInput?: (value: string) => void;
  /** Up in an empty box. */
  readonly onUp?: () => void;
  readonly ref?: Ref<ComposerHandle>;
}

export function ComposerInput(props: ComposerInputProps) {
  const { label, placeholder, initial = "", autoFocus } = props;
  const listId = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const composer = useComposer(props, box);
  const { suggestions, count } = composer;
  useImperativeHandle(props.ref, () => ({
    send: composer.send,
    focus: () => box.current?.focus(),
    insert: composer.insert,
  }));
  useEffect(() => {
    const input = box.current;
    if (!input || !autoFocus) return;
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  }, [autoFocus]);
  return (
    <div className={styles.wrap}>
      {suggestions.items.length > 0 && (
        <Suggestions id={listId} {...suggestions} onPick={composer.pick} />
      )}
      <textarea
        ref={box}
        className={styles.input}
        rows={1}
        aria-label={label}
        placeholder={placeholder}
        defaultValue={initial}
        aria-autocomplete="list"
        aria-controls={suggestions.items.length > 0 ? listId : undefined}
        aria-activedescendant={
          suggestions.items.length > 0 ? `${listId}-${suggestions.active}` : undefined
        }
        onInput={composer.onInput}
        onBlur={composer.closeSuggestions}
        onClick={composer.look}
        {...composer.keys}
      />
      {count > COUNT_SHOWN_FROM_CHARS && (
        <span className={cx(styles.count, count > MESSAGE_LENGTH_MAX_CHARS && styles.over)}>
          {MESSAGE_LENGTH_MAX_CHARS - count}
        </span>
      )}
    </div>
  );
}

type Box = { readonly current: HTMLTextAreaElement | null };

function useComposer(props: ComposerInputProps, box: Box) {
  const { snapshot } = useChat();
  const [query, setQuery] = useState<Query | null>(null);
  const [count, setCount] = useState(0);
  const chosen = useRef(new Map<string, string>());
  const suggestions = useSuggestions(query);
  const look = () => {
    const input = box.current;
    setQuery(input ? queryAt(input.value, input.selectionStart) : null);
  };
  const changed = () => {
    const value = box.current?.value ?? "";
    setCount([...value.normalize("NFC")].length);
    props.onInput?.(value);
    look();
  };
  const setValue = (value: string, caret: number) => {
    if (!box.current) return;
    box.current.value = value;
    box.current.setSelectionRange(caret, caret);
    changed();
  };
  const send = () => {
    const text = (box.current?.value ?? "").normalize("NFC").trim();
    if ((text === "" && !props.isEmptySent) || [...text].length > MESSAGE_LENGTH_MAX_CHARS) return;
    const people = snapshot.members.map(({ account_id, name }) => ({ id: account_id, name }));
    const channels = snapshot.channels.map(({ channel_id, name }) => ({ id: channel_id, name }));
    const encoded = encodeText(text, people, channels, chosen.current);
    if (!props.isEmptySent) setValue("", 0);
    chosen.current.clear();
    props.onSend(encoded);
  };
  const pick = (item: Suggestion) => {
    const input = box.current;
    if (!input || !query) return;
    if (query.mark === "@") chosen.current.set(item.name, item.id);
    const done = complete(input.value, input.selectionStart, query, item.name);
    setValue(done.value, done.caret);
    setQuery(null);
  };
  const insert = (text: string) => {
    const input = box.current;
    if (!input) return;
    const { value, selectionStart, selectionEnd } = input;
    setValue(
      value.slice(0, selectionStart) + text + value.slice(selectionEnd),
      selectionStart + text.length,
    );
    input.focus();
  };
  const enter = useEnter(send);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (suggestions.items.length > 0 && moved(event, suggestions, pick, () => setQuery(null)))
      return;
    if (event.key === "Escape" && !event.nativeEvent.isComposing && props.onEscape) {
      event.stopPropagation();
      props.onEscape();
    } else if (event.key === "ArrowUp" && box.current?.value === "" && props.onUp) {
      event.preventDefault();
      props.onUp();
    } else enter.onKeyDown(event);
  };
  return {
    suggestions,
    count,
    send,
    pick,
    insert,
    look,
    closeSuggestions: () => setQuery(null),
    onInput: (_: FormEvent) => changed(),
    keys: { ...enter, onKeyDown },
  };
}

interface Moves {
  readonly items: readonly Suggestion[];
  readonly active: number;
  readonly setActive: (index: number) => void;
}

/** Keys of an open list; answers true when the key was the list's. */
function moved(
  event: KeyboardEvent,
  { items, active, setActive }: Moves,
  pick: (item: Suggestion) => void,
  close: () => void,
): boolean {
  const item = items[active];
  const isPick = event.key === "Tab" || (event.key === "Enter" && !event.shiftKey);
  if (event.key === "ArrowDown") setActive((active + 1) % items.length);
  else if (event.key === "ArrowUp") setActive((active - 1 + items.length) % items.length);
  else if (event.key === "Escape") close();
  // While a syllable is composed Enter first ends it; the name is put in right after.
  else if (isPick && item && event.nativeEvent.isComposing) setTimeout(() => pick(item), 0);
  else if (isPick && item) pick(item);
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}
