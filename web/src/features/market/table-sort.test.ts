import { describe, expect, it } from "vitest";

import { sortRows, toggled } from "./table-sort";

const ROWS = [
  { code: "000660", name: "SK하이닉스", close: 204500, change_ratio: -0.01 },
  { code: "005930", name: "삼성전자", close: 56200, change_ratio: 0.01 },
  { code: "035420", name: "NAVER", close: 187000, change_ratio: null },
  { code: "035720", name: "카카오", close: 43000, change_ratio: 0.01 },
];
const by = { locale: "ko", tie: (row: { code: string }) => row.code };
const codes = (rows: readonly { code: string }[]): string[] => rows.map((row) => row.code);

describe("sortRows", () => {
  it("sorts numbers both ways and keeps what is absent last", () => {
    const up = sortRows(ROWS, { key: "change_ratio", descending: false }, by);
    expect(codes(up)).toEqual(["000660", "005930", "035720", "035420"]);
    const down = sortRows(ROWS, { key: "change_ratio", descending: true }, by);
    expect(codes(down)).toEqual(["005930", "035720", "000660", "035420"]);
  });

  it("sorts names by the language's own order", () => {
    const sorted = sortRows(ROWS, { key: "name", descending: false }, by);
    expect(codes(sorted).slice(0, 2)).toEqual(["005930", "035720"]);
  });

  it("leaves the given rows alone", () => {
    const before = codes(ROWS);
    sortRows(ROWS, { key: "close", descending: true }, by);
    expect(codes(ROWS)).toEqual(before);
  });
});

describe("toggled", () => {
  it("turns round on the same heading and starts fresh on another", () => {
    expect(toggled({ key: "close", descending: true }, "close", false).descending).toBe(false);
    expect(toggled({ key: "close", descending: true }, "name", true)).toEqual({
      key: "name",
      descending: false,
    });
    expect(
      toggled<"close" | "name">({ key: "name", descending: false }, "close", false).descending,
    ).toBe(true);
  });
});
