import { describe, expect, it } from "vitest";
import { complete, queryAt } from "./query";

describe("what is completed at the caret", () => {
  it("is a mention or a channel, with partial syllables", () => {
    expect(queryAt("안녕 @ㄱ", 5)).toEqual({ mark: "@", typed: "ㄱ", from: 3 });
    expect(queryAt("#잡", 2)).toEqual({ mark: "#", typed: "잡", from: 0 });
    expect(queryAt("(@kim", 5)).toEqual({ mark: "@", typed: "kim", from: 1 });
  });

  it("is nothing inside a word, an address or after a space", () => {
    expect(queryAt("a@b", 3)).toBeNull();
    expect(queryAt("@kim ", 5)).toBeNull();
    expect(queryAt("https://x/#y", 12)).toBeNull();
  });

  it("is replaced by the name and one space", () => {
    const query = queryAt("안녕 @김 님", 5);
    expect(query && complete("안녕 @김 님", 5, query, "김민수")).toEqual({
      value: "안녕 @김민수 님",
      caret: 8,
    });
  });
});
