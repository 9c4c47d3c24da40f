import { describe, expect, it } from "vitest";
import { parseBlocks, parseInline, plainText, symbolsIn } from "./parse";

const names = {
  person: (id: string) => `사람${id}`,
  channel: (id: string) => `채널${id}`,
  role: (id: string) => `역할${id}`,
};
const PARSE_LIMIT_MS = 500;
const text = (words: string) => ({ kind: "text", text: words });
const line = (words: string) => [text(words)];
const paragraph = (words: string) => ({ kind: "paragraph", pieces: line(words) });

describe("within a line", () => {
  it("MD15 knows custom emoji, and links in brackets", () => {
    const emoji = "<:마당_개:0123456789abcdef>";
    expect(parseInline(`a ${emoji} <https://x.kr/a.>`)).toEqual([
      text("a "),
      { kind: "emoji", emoji, name: "마당_개" },
      text(" "),
      { kind: "link", href: "https://x.kr/a.", words: null },
    ]);
    expect(parseInline("<:a:1> <javascript:alert(1)>")).toEqual(
      line("<:a:1> <javascript:alert(1)>"),
    );
    expect(plainText(`**${emoji}**`, names)).toBe(":마당_개:");
  });

  it("MD8 MD9 knows mentions, channels, symbols and links", () => {
    expect(parseInline("<@a1> <#c1> $005930 https://x.kr/a.")).toEqual([
      { kind: "mention", accountId: "a1" },
      text(" "),
      { kind: "channel", channelId: "c1" },
      text(" "),
      { kind: "symbol", code: "005930" },
      text(" "),
      { kind: "link", href: "https://x.kr/a", words: null },
      text("."),
    ]);
  });

  it("MD11 keeps HTML as text", () => {
    const evil = `<img src=x onerror=alert(1)> <script>alert(1)</script>`;
    expect(parseInline(evil)).toEqual([text(evil)]);
  });

  it.each([
    "javascript:alert(1) data:text/html,x ftp://x",
    "[here](javascript:alert(1))",
    "[https://bank.example](https://evil.example)",
    "[bank.example](https://evil.example)",
    "[x](https://user@evil.example)",
  ])("MD8 links nothing in %s", (words) => {
    expect(parseInline(words)).toEqual([text(words)]);
  });

  it("MD8 links words, also those that name the true host", () => {
    expect(parseInline("[여기](https://x.kr/a)")).toEqual([
      { kind: "link", href: "https://x.kr/a", words: "여기" },
    ]);
    expect(parseInline("[x.kr](https://x.kr/a)")[0]).toMatchObject({ kind: "link" });
  });

  it("MD8 keeps a bracket that belongs to the address", () => {
    expect(parseInline("(https://x.kr/a_(b))")).toEqual([
      text("("),
      { kind: "link", href: "https://x.kr/a_(b)", words: null },
      text(")"),
    ]);
  });

  it("MD6 nests marks, and looks into no code", () => {
    expect(parseInline("**굵은 *둘* 다**")).toEqual([
      {
        kind: "bold",
        pieces: [text("굵은 "), { kind: "italic", pieces: line("둘") }, text(" 다")],
      },
    ]);
    expect(parseInline("***둘 다***")).toEqual([
      { kind: "bold", pieces: [{ kind: "italic", pieces: line("둘 다") }] },
    ]);
    expect(parseInline("`$005930 **x**`")).toEqual([{ kind: "code", text: "$005930 **x**" }]);
    expect(parseInline("__a__ ~~b~~ _c_").map((piece) => piece.kind)).toEqual([
      "underline",
      "text",
      "strike",
      "text",
      "italic",
    ]);
  });

  it.each(["3 * 4 * 5", "2*3*4", "snake_case_name", "가_나_다", "** x **", "a**"])(
    "MD6 leaves %s alone",
    (words) => expect(parseInline(words)).toEqual([text(words)]),
  );

  it("MD10 takes an escaped mark as text", () => {
    expect(parseInline("\\*not italic\\* \\||open||")).toEqual([text("*not italic* ||open||")]);
    expect(parseInline("¯\\_(ツ)_/¯")).toEqual([text("¯_(ツ)_/¯")]);
  });

  it("MD6 stops at a depth", () => {
    const nested = "**a ~~b __c *d ||e|| d* c__ b~~ a**";
    const depthOf = (pieces: ReturnType<typeof parseInline>): number =>
      Math.max(0, ...pieces.map((each) => ("pieces" in each ? 1 + depthOf(each.pieces) : 0)));
    expect(depthOf(parseInline(nested))).toBe(4);
  });
});

describe("blocks", () => {
  it.each([
    ["```py\na = 1\n```", "py", "a = 1"],
    ["```x```", "", "x"],
    ["```c++\n\n  x\n```", "c++", "\n  x"],
    ["```\nno language\n```", "", "no language"],
    ["```two words\nx```", "", "two words\nx"],
  ])("MD1 %j is a fence", (words, language, code) => {
    expect(parseBlocks(words)).toEqual([{ kind: "fence", language, text: code }]);
  });

  it("MD1 stands within a line, and without an end is text", () => {
    expect(parseBlocks("see ```x``` here")).toEqual([
      paragraph("see "),
      { kind: "fence", language: "", text: "x" },
      paragraph(" here"),
    ]);
    expect(parseBlocks("```open")).toEqual([paragraph("```open")]);
    expect(parseBlocks("```# a\n> b\n- c```")).toMatchObject([{ kind: "fence" }]);
  });

  it("MD2 quotes lines, and all that follows", () => {
    expect(parseBlocks("> a\n> b\nc")).toEqual([
      { kind: "quote", blocks: [paragraph("a\nb")] },
      paragraph("c"),
    ]);
    expect(parseBlocks(">>> a\nb")).toEqual([{ kind: "quote", blocks: [paragraph("a\nb")] }]);
    expect(parseBlocks("> ```js\n> 1\n> ```")).toEqual([
      { kind: "quote", blocks: [{ kind: "fence", language: "js", text: "1" }] },
    ]);
  });

  it("MD3 makes headings of one to three marks", () => {
    const levels = parseBlocks("# a\n### b\n#### c\n#d").map((block) =>
      block.kind === "heading" ? block.level : block.kind,
    );
    expect(levels).toEqual([1, 3, "paragraph"]);
  });

  it("MD4 makes lists, numbered from their first number, with lists inside", () => {
    expect(parseBlocks("- a\n  - b\n- c")).toEqual([
      {
        kind: "list",
        start: null,
        items: [
          [paragraph("a"), { kind: "list", start: null, items: [[paragraph("b")]] }],
          [paragraph("c")],
        ],
      },
    ]);
    expect(parseBlocks("3. a\n4. b\n끝")).toEqual([
      { kind: "list", start: 3, items: [[paragraph("a")], [paragraph("b")]] },
      paragraph("끝"),
    ]);
    expect(parseBlocks("2026. 11. 21. 토요일")).toEqual([paragraph("2026. 11. 21. 토요일")]);
  });

  it("MD5 makes tables with as many cells as the head", () => {
    expect(parseBlocks("전\n|a|b|\n|-|-:|\n|1|2|3|\n|x\\|y|\n후")).toEqual([
      paragraph("전"),
      {
        kind: "table",
        aligns: [null, "right"],
        head: [line("a"), line("b")],
        rows: [
          [line("1"), line("2")],
          [line("x|y"), []],
        ],
      },
      paragraph("후"),
    ]);
    expect(parseBlocks("|a|\n|-|\n|1|\n||x||").map((block) => block.kind)).toEqual([
      "table",
      "paragraph",
    ]);
    const head = "|a".repeat(13);
    expect(parseBlocks(`${head}\n${"|-".repeat(13)}`)[0]?.kind).toBe("paragraph");
    expect(parseBlocks("a | b\nc | d")).toEqual([paragraph("a | b\nc | d")]);
  });

  it("keeps breaks within paragraphs", () => {
    expect(parseBlocks("\na\n\nb\n")).toEqual([paragraph("a\n\nb")]);
  });
});

describe("what is read from a text", () => {
  it("takes six-character codes only, newer ones with letters too", () => {
    const words = "$005930 $0001A0 $12345 $0059301 $ABCDEF $005930";
    expect(symbolsIn(parseBlocks(words))).toEqual(["005930", "0001A0"]);
  });

  it("MD7 MD9 finds symbols in every block but code and spoilers", () => {
    const words = "> **$005930**\n- $000660\n||$035420||\n`$051910`\n|a|b|\n|-|-|\n|$068270|x|";
    expect(symbolsIn(parseBlocks(words))).toEqual(["005930", "000660", "068270"]);
  });

  it("MD14 becomes one plain line for quotes", () => {
    expect(plainText("**야**\n<@1> <#2> $005930", names)).toBe("야 @사람1 #채널2 $005930");
    expect(plainText("# 큰\n> 말 ||비밀||\n- a\n```js\nx\n```", names)).toBe("큰 말 ••• a x");
  });

  it("MD12 is quick on hostile text", () => {
    const marks = [
      "*",
      "**a",
      "`",
      "<@",
      "|",
      "||a",
      "_a ",
      "~~a",
      "[a](",
      "\\",
      "> ",
      "- ",
      "1. ",
    ];
    const lines = ["|a|b|\n|-|-|\n", "```", "> - ", "  - a\n", "# \n", "https://a(", "|-", "**a*"];
    const started = performance.now();
    for (const mark of [...marks, ...lines]) {
      parseBlocks(mark.repeat(Math.floor(4000 / mark.length)));
    }
    expect(performance.now() - started).toBeLessThan(PARSE_LIMIT_MS);
  });
});
