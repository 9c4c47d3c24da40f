import { describe, expect, it } from "vitest";
import { pieces } from "./highlight";

const marked = (text: string, ...keywords: string[]): string =>
  pieces(text, keywords)
    .map((piece) => (piece.is_match ? `[${piece.text}]` : piece.text))
    .join("");

describe("pieces", () => {
  it("marks words whatever their case and keeps the text whole", () => {
    expect(marked("Rain, rain and RAIN", "rain")).toBe("[Rain], [rain] and [RAIN]");
    expect(
      pieces("Rain today", ["rain"])
        .map((piece) => piece.text)
        .join(""),
    ).toBe("Rain today");
  });

  it("TR9 does not mark a word inside another of its kind", () => {
    expect(marked("the train said", "rain", "AI")).toBe("the train said");
    expect(marked("AI가 한국AI #AI", "AI")).toBe("[AI]가 한국[AI] #[AI]");
  });

  it("TR10 marks Hangul before a particle, and only at its beginning", () => {
    expect(marked("오늘 비가 온다", "비")).toBe("오늘 [비]가 온다");
    expect(marked("LG전자 삼성전자", "전자")).toBe("LG[전자] 삼성전자");
  });

  it("TR11 marks Han anywhere and tags whole", () => {
    expect(marked("東京都", "京")).toBe("東[京]都");
    expect(marked("#ai #aiart $AAPL US$AAPLX", "#ai", "$AAPL")).toBe(
      "[#ai] #aiart [$AAPL] US$AAPLX",
    );
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
