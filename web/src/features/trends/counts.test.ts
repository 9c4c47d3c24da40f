import { describe, expect, it } from "vitest";
import { buckets, fromSnapshot, merged, MINUTE_MS, perMinute, set, since } from "./counts";

const START = 1_790_000_040_000 - (1_790_000_040_000 % MINUTE_MS);
const counts = fromSnapshot({
  start_ms: START,
  step_ms: MINUTE_MS,
  series: [
    { keyword: "비", counts: [1, 2, 3, 4, 5, 6] },
    { keyword: "rain", counts: [0, 0, 0, 0, 0, 9] },
  ],
});
const NOW = START + 5 * MINUTE_MS + 30_000;

describe("counts", () => {
  it("sets a minute and never adds to it: the same event twice changes nothing", () => {
    const event = { 비: { [String(START + 5 * MINUTE_MS)]: 7 } };
    const once = set(counts, event);
    expect(once.get("비")?.get(START + 5 * MINUTE_MS)).toBe(7);
    expect([...set(once, event).get("비")!]).toEqual([...once.get("비")!]);
    expect(once.get("rain")).toBe(counts.get("rain"));
  });

  it("puts minutes into buckets that sum to the same", () => {
    const lines = buckets(counts, ["비", "rain", "none"], { now_ms: NOW, minutes: 6, step: 1 });
    expect(lines.at_ms[0]).toBe(START);
    expect(lines.series.map((each) => each.counts)).toEqual([
      [1, 2, 3, 4, 5, 6],
      [0, 0, 0, 0, 0, 9],
      [0, 0, 0, 0, 0, 0],
    ]);
    const wide = buckets(counts, ["비"], { now_ms: NOW, minutes: 30, step: 5 });
    expect(wide.at_ms).toHaveLength(6);
    expect(wide.series[0]!.counts.reduce((sum, count) => sum + count, 0)).toBe(21);
  });

  it("keeps what events told when an older snapshot comes late", () => {
    const newer = set(counts, { 비: { [String(START)]: 5 } });
    const late = {
      start_ms: START,
      step_ms: MINUTE_MS,
      series: [{ keyword: "비", counts: [1, 9] }],
    };
    const both = merged(newer, late).get("비")!;
    expect([both.get(START), both.get(START + MINUTE_MS), both.get(START + 5 * MINUTE_MS)]).toEqual(
      [5, 9, 6],
    );
  });

  it("gives the rate of whole minutes only", () => {
    expect(perMinute(counts, "비", NOW)).toBe((1 + 2 + 3 + 4 + 5) / 5);
    expect(perMinute(counts, "rain", NOW)).toBe(0);
    expect(perMinute(counts, "none", NOW)).toBe(0);
  });

  it("forgets what is older than asked", () => {
    const kept = since(counts, START + 4 * MINUTE_MS);
    expect([...kept.get("비")!.values()]).toEqual([5, 6]);
  });
});
