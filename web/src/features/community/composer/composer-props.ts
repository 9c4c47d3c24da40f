/** What a text box of chat is given, and what may be done to it from outside. */
import type { Ref } from "react";

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
  /** Something else than text is sent: an empty text goes too. */
  readonly isEmptyAllowed?: boolean;
  /** Sending waits, and the text stays. */
  readonly isHeld?: boolean;
  readonly onFiles?: (files: readonly File[]) => void;
  /** The text in its wire form, NFC; the box is empty afterwards. */
  readonly onSend: (text: string) => void;
  readonly onEscape?: () => void;
  readonly onInput?: (value: string) => void;
  /** Up in an empty box. */
  readonly onUp?: () => void;
  readonly ref?: Ref<ComposerHandle>;
}
