import { describe, expect, it } from "vitest";
import { firstOf, monthsBefore } from "./ranges";

describe("ranges", () => {
  const days = ["2025-03-31", "2025-04-29", "2025-04-30", "2025-05-02", "2025-05-30"];

  it("starts at the first bar inside the range", () => {
    expect(firstOf("1m", days)).toBe(2);
    expect(firstOf("3m", days)).toBe(-1);
    expect(firstOf("all", days)).toBe(-1);
    expect(firstOf("1y", [])).toBe(-1);
  });

  it("keeps to the last day of a shorter month", () => {
    expect(monthsBefore("2025-05-31", 3)).toBe("2025-02-28");
    expect(monthsBefore("2024-03-31", 1)).toBe("2024-02-29");
    expect(monthsBefore("2025-01-15", 36)).toBe("2022-01-15");
  });
});
