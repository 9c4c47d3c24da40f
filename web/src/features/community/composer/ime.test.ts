import { describe, expect, it } from "vitest";
import { HangulEnter } from "./ime";

/** A text box in which a person types; `sent` is what went out, `left` what stands in the box. */
class Box {
  now = 0;
  left = "";
  readonly sent: string[] = [];
  readonly enter = new HangulEnter(() => this.now);
  #timers: (() => void)[] = [];

  send(): void {
    if (this.left === "") return;
    this.sent.push(this.left);
    this.left = "";
  }
  compose(...steps: readonly string[]): void {
    this.enter.compositionStart();
    for (const step of steps) this.enter.compositionUpdate(step);
  }
  /** The composition's end puts its text into the box. */
  commit(data: string): void {
    this.left += data;
    if (this.enter.compositionEnd(data)) this.#timers.push(() => this.send());
  }
  press(keyCode: number, isComposing: boolean, change: { key?: string; shiftKey?: boolean } = {}) {
    const { key = "Enter", shiftKey = false } = change;
    const answer = this.enter.keyDown({ key, code: "Enter", keyCode, isComposing, shiftKey });
    if (answer === "send") this.send();
    else if (answer === "ignore" && keyCode === 13) this.left += "\n";
  }
  settle(): void {
    for (const timer of this.#timers.splice(0)) timer();
  }
}

describe("Enter with an input method", () => {
  it("sends once and whole on macOS Chrome: Enter 229 while composing, then the end", () => {
    const box = new Box();
    box.left = "안녕";
    box.compose("ㅎ", "하");
    box.press(229, true);
    box.commit("하");
    box.settle();
    expect(box.sent).toEqual(["안녕하"]);
    expect(box.left).toBe("");
  });

  it("sends once on Windows Chrome: 229, the end, then a clean Enter", () => {
    const box = new Box();
    box.left = "안녕";
    box.compose("ㅎ", "하");
    box.press(229, true, { key: "Process" });
    box.commit("하");
    box.press(13, false);
    box.settle();
    expect(box.sent).toEqual(["안녕하"]);
  });

  it("sends once on Safari: the end, then Enter 229 without composing", () => {
    const box = new Box();
    box.left = "안녕";
    box.compose("하");
    box.commit("하");
    box.now = 20;
    box.press(229, false);
    box.settle();
    expect(box.sent).toEqual(["안녕하"]);
  });

  it("does not send when Enter picks a Japanese candidate", () => {
    const box = new Box();
    box.left = "안녕";
    box.compose("に", "にほん", "日本");
    box.press(229, true);
    box.commit("日本");
    box.now = 20;
    box.press(229, false);
    box.settle();
    expect(box.sent).toEqual([]);
    expect(box.left).toBe("안녕日本");
  });

  it("does not take a late 229 for Safari's Enter", () => {
    const box = new Box();
    box.compose("하");
    box.commit("하");
    box.now = 500;
    box.press(229, false);
    expect(box.sent).toEqual([]);
  });

  it("sends plainly without an input method, and breaks the line with Shift", () => {
    const box = new Box();
    box.left = "hi";
    box.press(13, false, { shiftKey: true });
    expect(box.left).toBe("hi\n");
    box.press(13, false);
    expect(box.sent).toEqual(["hi\n"]);
  });
});
