import { describe, expect, it } from "vitest";
import { checkedKeywords, KEYWORD_LENGTH_MAX_CHARS, KEYWORDS_MAX } from "./keyword-rules";

const many = (count: number): string =>
  Array.from({ length: count }, (_, at) => `word${at}`).join("\n");

describe("TR12 keywords", () => {
  it("takes one a line, trimmed, in NFC", () => {
    const checked = checkedKeywords(`  날씨 \n\n${"반도체".normalize("NFD")}\n*\n`);
    expect(checked).toEqual({ keywords: ["날씨", "반도체", "*"], fault: null, about: null });
  });

  it("refuses none, and one more than the limit", () => {
    expect(checkedKeywords(" \n ").fault).toBe("none");
    expect(checkedKeywords(many(KEYWORDS_MAX)).fault).toBeNull();
    expect(checkedKeywords(many(KEYWORDS_MAX + 1)).fault).toBe("too_many");
  });

  it("refuses what is too short, too long, or twice after folding", () => {
    expect(checkedKeywords("a")).toMatchObject({ fault: "too_short", about: "a" });
    expect(checkedKeywords("x".repeat(KEYWORD_LENGTH_MAX_CHARS)).fault).toBeNull();
    expect(checkedKeywords("x".repeat(KEYWORD_LENGTH_MAX_CHARS + 1)).fault).toBe("too_long");
    expect(checkedKeywords("Bitcoin\nbitcoin")).toMatchObject({ fault: "twice", about: "bitcoin" });
  });
});
