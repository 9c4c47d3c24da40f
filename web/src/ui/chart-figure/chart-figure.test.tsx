import { describe, expect, it } from "vitest";
import { csvOf } from "./chart-figure";

describe("csvOf", () => {
  it("quotes what needs it and leaves absent cells empty", () => {
    expect(csvOf([["a,b", 'say "hi"', null, -1.5]])).toBe('"a,b","say ""hi""",,-1.5');
  });

  it("defuses what a spreadsheet would run as a formula", () => {
    expect(csvOf([["=1+1", "@x", "-y", "plain"]])).toBe("'=1+1,'@x,'-y,plain");
  });
});
