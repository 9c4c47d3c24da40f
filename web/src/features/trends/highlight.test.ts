import { describe, expect, it } from "vitest";
import { pieces } from "./highlight";

const marked = (text: string, ...keywords: string[]): string =>
  pieces(text, keywords)
    .map((piece) => (piece.is_match ? `[${piece.text}]` : piece.text))
    .join("");

describe("pieces", () => {
  it("marks words whatever their case and keeps the text whole", () => {
    expect(marked("Rain, rain and RAIN", "rain")).toBe("[Rain], [rain] and [RAIN]");
    expect(pieces("Rain today", ["rain"]).map((piece) => piece.text).join("")).toBe("Rain today");
  });

  it("does not mark a Latin word inside another, but a Korean word before a particle", () => {
    expect(marked("the train is late", "rain")).toBe("the train is late");
    expect(marked("오늘 비가 온다", "비")).toBe("오늘 [비]가 온다");
  });

  it("prefers the longer keyword and takes signs as they are", () => {
    expect(marked("bitcoin cash", "bitcoin", "bitcoin cash")).toBe("[bitcoin cash]");
    expect(marked("c++ and #c++", "c++", "#c++")).toBe("[c++] and [#c++]");
  });

  it("never makes markup of a post's text", () => {
    expect(pieces("<b>비</b>", ["비"])).toEqual([
      { text: "<b>", is_match: false },
      { text: "비", is_match: true },
      { text: "</b>", is_match: false },
    ]);
    expect(pieces("", ["비"])).toEqual([]);
  });
});
