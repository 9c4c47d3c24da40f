import { describe, expect, it } from "vitest";
import type { Category, Channel } from "@/gen/community";
import { categoryBefore, landing } from "./landing";

const channel = (channel_id: string, category_id: string | null, position: number) =>
  ({ channel_id, category_id, position }) as Channel;
const category = (category_id: string, position: number) => ({ category_id, position }) as Category;

const places = {
  categories: [category("A", 0), category("B", 1), category("C", 2)],
  channels: [
    channel("loose", null, 0),
    channel("a1", "A", 0),
    channel("a2", "A", 1),
    channel("a3", "A", 2),
    channel("b1", "B", 0),
  ],
};

describe("where a drag lands (SR2)", () => {
  it.each([
    ["a3", "a1", false, "A", "a1"],
    ["a1", "a3", true, "A", null],
    ["a1", "a2", true, "A", "a3"],
    ["a1", "b1", true, "B", null],
    ["a1", "b1", false, "B", "b1"],
    ["a1", "B", true, "B", "b1"],
    ["a1", "C", true, "C", null],
    ["b1", "loose", true, null, null],
  ])("%s on %s (after: %s)", (taken, target, isAfter, into, before) => {
    expect(landing(places, taken, target, isAfter)?.move).toEqual({
      category_id: into,
      before_id: before,
      sync: null,
    });
  });

  it.each([
    ["C", "A", false, "A"],
    ["A", "B", true, "C"],
    ["A", "C", true, null],
  ])("category %s on %s (after: %s)", (taken, target, isAfter, before) => {
    expect(categoryBefore(places, taken, target, isAfter)).toBe(before);
  });
});
