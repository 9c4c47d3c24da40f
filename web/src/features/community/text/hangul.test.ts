import { describe, expect, it } from "vitest";
import { findHangul, rankByName } from "./hangul";

describe("finding Korean while it is typed", () => {
  it.each([
    ["김민수", "ㄱ", 0],
    ["김민수", "ㄱㅁㅅ", 0],
    ["김민수", "기", 0],
    ["김민수", "김ㅁ", 0],
    ["김민수", "김미", 0],
    ["김민수", "김민", 0],
    ["김민수", "미", 1],
    ["가나다", "간", 0],
    ["Jane", "ja", 0],
    ["김민수", "박", -1],
    ["김민수", "기민", -1],
  ])("%s by %s is at %i", (name, typed, place) => {
    expect(findHangul(name, typed)).toBe(place);
  });

  it("puts names that begin with it first", () => {
    const names = ["이민", "민수", "강민"];
    expect(rankByName(names, "민", (name) => name)).toEqual(["민수", "이민", "강민"]);
  });
});
