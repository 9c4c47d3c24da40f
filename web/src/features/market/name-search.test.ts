import { describe, expect, it } from "vitest";

import { initialOf, nameMatcher } from "./name-search";

const finds = (query: string, name: string, code = ""): boolean => nameMatcher(query)(name, code);

describe("nameMatcher", () => {
  it.each([
    ["ㅅㅅㅈㅈ", "삼성전자"],
    ["ㅅㅅ", "삼성전자"],
    ["삼ㅅ", "삼성전자"],
    ["삼서", "삼성전자"],
    ["삼성저", "삼성전자"],
    ["전자", "삼성전자"],
    ["넹", "네이버"],
    ["ㄳ", "기술보증"],
    ["ㅂㅅ", "부산산업"],
    ["ㅄ", "부산산업"],
    ["sk하", "SK하이닉스"],
    ["SKㅎㅇㄴㅅ", "SK하이닉스"],
    ["lg 에너", "LG에너지솔루션"],
    ["", "삼성전자"],
  ])("%s finds %s", (query, name) => {
    expect(finds(query, name)).toBe(true);
  });

  it.each([
    ["삼전", "삼성전자"],
    ["사성", "삼성전자"],
    ["ㅎㅇ", "삼성전자"],
    ["ㅅㅈㅅ", "삼성전자"],
  ])("%s does not find %s: letters stand in a row", (query, name) => {
    expect(finds(query, name)).toBe(false);
  });

  it("finds by code, also a code with a letter", () => {
    expect(finds("0059", "삼성전자", "005930")).toBe(true);
    expect(finds("0155e", "어떤 ETF", "0155E0")).toBe(true);
  });

  it("finds decomposed Korean (NFD), as macOS file names have it", () => {
    expect(finds("삼성".normalize("NFD"), "삼성전자")).toBe(true);
  });

  it("a half-typed syllable may be short only at the end", () => {
    expect(finds("하이", "SK하이닉스")).toBe(true);
    expect(finds("하니", "SK하이닉스")).toBe(false);
  });
});

describe("initialOf", () => {
  it("gives the initial consonant and leaves other letters alone", () => {
    expect([..."삼꽃A1"].map(initialOf).join("")).toBe("ㅅㄲA1");
  });
});
