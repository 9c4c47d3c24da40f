import { describe, expect, it } from "vitest";

import {
  compact,
  decimal,
  direction,
  NO_NUMBER,
  percent,
  price,
  signedPercent,
  signedPrice,
  whole,
} from "./numbers";

describe("numbers", () => {
  it("shows amounts in the units of the language", () => {
    expect(compact(402_000_000_000_000, "ko")).toBe("402조");
    expect(compact(452_112_345_678, "ko")).toBe("4,521.1억");
    expect(compact(123_456, "ko")).toBe("12.3만");
    expect(compact(452_112_345_678, "en")).toBe("452.1B");
    expect(compact(12_300_000, "en")).toBe("12.3M");
    expect(compact(1_234, "en")).toBe("1.2K");
    expect(compact(512, "ko")).toBe("512");
    expect(compact(3_400, "ko")).toBe("3,400");
    expect(compact(10_000, "ko")).toBe("1만");
  });

  it("shows won whole and an index with two decimals", () => {
    expect(price(56200, "ko")).toBe("56,200");
    expect(price(2697.67, "en")).toBe("2,697.67");
    expect(whole(1234567.8, "ko")).toBe("1,234,568");
    expect(decimal(1.005, "en", 1)).toBe("1.0");
  });

  it("signs a change, with a minus as wide as a plus, and not what rounds to nothing", () => {
    expect(signedPercent(0.0123, "ko")).toBe("+1.23%");
    expect(signedPercent(-0.3, "ko")).toBe("−30.00%");
    expect(signedPercent(-0.00001, "ko")).toBe("0.00%");
    expect(signedPrice(1200, "ko")).toBe("+1,200");
    expect(signedPrice(-35, "en")).toBe("−35");
    expect(signedPrice(0, "en")).toBe("0");
    expect(percent(0.5, "en", 0)).toBe("50%");
  });

  it("marks what is absent", () => {
    expect(whole(null, "ko")).toBe(NO_NUMBER);
    expect(price(undefined, "en")).toBe(NO_NUMBER);
    expect(compact(Number.NaN, "en")).toBe(NO_NUMBER);
    expect(signedPercent(Number.POSITIVE_INFINITY, "en")).toBe(NO_NUMBER);
  });

  it("names the direction", () => {
    expect([3, -1, 0, null].map(direction)).toEqual(["up", "down", "flat", "flat"]);
  });
});
