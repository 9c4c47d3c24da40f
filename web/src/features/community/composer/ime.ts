/**
 * When Enter sends, with a Korean keyboard. Browsers tell of one Enter in three orders:
 * Chrome on macOS: keydown Enter while composing (229), then the composition ends. Chrome on Windows:
 * 229, the end, then a clean Enter. Safari: the end, then Enter with 229 though nothing is composed.
 * A Hangul syllable is finished by the Enter that sends; a Japanese candidate is only picked by it.
 */
const HANGUL = /^[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+$/u;
const SAFARI_ENTER_WITHIN_MS = 100;

export interface EnterKey {
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
}

export type EnterAnswer = "send" | "wait" | "ignore";

export class HangulEnter {
  readonly #now: () => number;
  #text = "";
  #isComposing = false;
  #isPending = false;
  #hangulEndAtMs = -Infinity;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get isComposing(): boolean {
    return this.#isComposing;
  }

  compositionStart(): void {
    this.#isComposing = true;
    this.#text = "";
    this.#isPending = false;
  }

  compositionUpdate(data: string): void {
    this.#text = data;
  }

  /** Answers true when the Enter that ended the composition is to send: after the value is settled. */
  compositionEnd(data: string): boolean {
    this.#isComposing = false;
    if (HANGUL.test(data || this.#text)) this.#hangulEndAtMs = this.#now();
    const isPending = this.#isPending;
    this.#isPending = false;
    return isPending;
  }

  /** `send`: prevent the default and send. `wait`: the end of the composition will. */
  keyDown(event: EnterKey): EnterAnswer {
    const isEnter = event.key === "Enter" || (event.key === "Process" && event.code === "Enter");
    if (!isEnter || event.shiftKey) return "ignore";
    if (event.isComposing || this.#isComposing) {
      this.#isPending = HANGUL.test(this.#text);
      return "wait";
    }
    if (event.keyCode === 229) {
      const isSafari = this.#now() - this.#hangulEndAtMs <= SAFARI_ENTER_WITHIN_MS;
      return isSafari ? "send" : "ignore";
    }
    return "send";
  }
}
