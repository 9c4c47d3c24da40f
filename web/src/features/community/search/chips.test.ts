/** SE9-SE12 as chips. */
import { expect, test } from "vitest";
import { filterOf, filtersIn, toggleFilter } from "./chips";

test("filters are found in a query, quotes and all", () => {
  expect(filtersIn('회의 from:"긴 이름" in:광장 has:link x')).toEqual([
    'from:"긴 이름"',
    "in:광장",
    "has:link",
  ]);
  expect(filtersIn("https://a.b/from:x")).toEqual([]);
});

test("a chip adds its filter and takes it away again", () => {
  const once = toggleFilter("회의", "has:link");
  expect(once).toBe("회의 has:link ");
  expect(toggleFilter(once, "has:link")).toBe("회의 ");
  expect(toggleFilter("", filterOf("in", "두 말"))).toBe('in:"두 말" ');
});
