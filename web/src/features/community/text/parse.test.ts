import { describe, expect, it } from "vitest";
import { parseText, plainText, symbolsIn } from "./parse";

const names = { person: (id: string) => `사람${id}`, channel: (id: string) => `채널${id}` };

describe("message text", () => {
  it("knows mentions, channels, symbols and links", () => {
    expect(parseText("<@a1> <#c1> $005930 https://x.kr/a.")).toEqual([
      { kind: "mention", accountId: "a1" },
      { kind: "text", text: " " },
      { kind: "channel", channelId: "c1" },
      { kind: "text", text: " " },
      { kind: "symbol", code: "005930" },
      { kind: "text", text: " " },
      { kind: "link", href: "https://x.kr/a" },
      { kind: "text", text: "." },
    ]);
  });

  it("keeps HTML as text", () => {
    const evil = `<img src=x onerror=alert(1)> <script>alert(1)</script>`;
    expect(parseText(evil)).toEqual([{ kind: "text", text: evil }]);
  });

  it("links http and https only", () => {
    const kinds = parseText("javascript:alert(1) data:text/html,x ftp://x").map(
      (each) => each.kind,
    );
    expect(kinds).toEqual(["text"]);
  });

  it("keeps a bracket that belongs to the address", () => {
    expect(parseText("(https://x.kr/a_(b))")).toEqual([
      { kind: "text", text: "(" },
      { kind: "link", href: "https://x.kr/a_(b)" },
      { kind: "text", text: ")" },
    ]);
  });

  it("nests bold, italic and strike, and looks into no code", () => {
    expect(parseText("**굵은 *둘* 다**")).toEqual([
      {
        kind: "bold",
        pieces: [
          { kind: "text", text: "굵은 " },
          { kind: "italic", pieces: [{ kind: "text", text: "둘" }] },
          { kind: "text", text: " 다" },
        ],
      },
    ]);
    expect(parseText("`$005930 **x**`")).toEqual([{ kind: "code", text: "$005930 **x**" }]);
    expect(parseText("```py\na = 1\n```")).toEqual([
      { kind: "block", language: "py", text: "a = 1" },
    ]);
  });

  it("leaves sums and lone stars alone", () => {
    expect(parseText("3 * 4 * 5")).toEqual([{ kind: "text", text: "3 * 4 * 5" }]);
    expect(parseText("2*3*4")).toEqual([{ kind: "text", text: "2*3*4" }]);
  });

  it("takes six-character codes only, newer ones with letters too", () => {
    expect(symbolsIn(parseText("$005930 $0001A0 $12345 $0059301 $ABCDEF $005930"))).toEqual([
      "005930",
      "0001A0",
    ]);
  });

  it("is quick on hostile text", () => {
    const started = performance.now();
    parseText("*".repeat(4000));
    parseText("**a".repeat(1300));
    parseText("`".repeat(4000));
    parseText("<@".repeat(2000));
    expect(performance.now() - started).toBeLessThan(500);
  });

  it("becomes one plain line for quotes", () => {
    expect(plainText("**야**\n<@1> <#2> $005930", names)).toBe("야 @사람1 #채널2 $005930");
  });
});
