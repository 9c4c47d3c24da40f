import { describe, expect, it } from "vitest";

import { sparklineShape } from "./path";

describe("sparklineShape", () => {
  it("spans the box from the first value to the last", () => {
    const shape = sparklineShape([1, 3, 2], 103, 43, 1.5);
    expect(shape?.line).toBe("M1.5,41.5L51.5,1.5L101.5,21.5");
    expect(shape?.end).toEqual([101.5, 21.5]);
  });

  it("draws equal values in the middle and skips what is not a number", () => {
    expect(sparklineShape([5, Number.NaN, 5], 20, 10)?.line).toBe("M1.5,5L18.5,5");
  });

  it("draws nothing from fewer than two values", () => {
    expect(sparklineShape([], 20, 10)).toBeNull();
    expect(sparklineShape([1], 20, 10)).toBeNull();
  });
});
