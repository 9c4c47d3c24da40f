/**
 * The text box of chat: uncontrolled, so that a composition is never disturbed; Enter as `ime.ts` has
 * it; names complete while they are typed, also in the middle of a syllable.
 */
import { useEffect, useId, useImperativeHandle } from "react";
import { cx } from "@/ui/class-names";
import type { ComposerInputProps } from "./composer-props";
import { Suggestions } from "./suggestions";
import { MESSAGE_LENGTH_MAX_CHARS, useComposer } from "./use-composer";
import styles from "./composer-input.module.css";

const COUNT_SHOWN_FROM_CHARS = 3600;

export function ComposerInput(props: ComposerInputProps) {
  const { label, placeholder, initial = "", autoFocus } = props;
  const listId = useId();
  const [box, composer] = useComposer(props);
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
  }, [box, autoFocus]);
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
        onInput={composer.changed}
        onPaste={(event) => {
          const files = [...event.clipboardData.files];
          if (files.length === 0 || !props.onFiles) return;
          event.preventDefault();
          props.onFiles(files);
        }}
        onBlur={composer.close}
        onClick={(event) => composer.look(event.currentTarget)}
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
