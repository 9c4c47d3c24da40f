/**
 * Counts per keyword and minute on screen. The one thing to know: an event sets a minute's count and
 * never adds to it, so an event seen twice changes nothing.
 */
import type { Counts } from "@/gen/trends";

export const MINUTE_MS = 60_000;

/** Minutes by their start; kept per keyword. */
export type MinuteCounts = ReadonlyMap<string, ReadonlyMap<number, number>>;

export interface Lines {
  /** Starts of the buckets, ascending. */
  readonly at_ms: readonly number[];
  readonly series: readonly { readonly keyword: string; readonly counts: readonly number[] }[];
}

/** Take the counts a snapshot tells (step of one minute). */
export function fromSnapshot(counts: Counts): MinuteCounts {
  return new Map(
    counts.series.map(({ keyword, counts: values }) => [
      keyword,
      new Map(values.map((value, index) => [counts.start_ms + index * counts.step_ms, value])),
    ]),
  );
}

/** Put a snapshot under what events told since: counts only grow, so the greater one is the newer. */
export function merged(counts: MinuteCounts, snapshot: Counts): MinuteCounts {
  const next = new Map(fromSnapshot(snapshot));
  for (const [keyword, minutes] of counts) {
    const kept = new Map(next.get(keyword));
    for (const [minute, count] of minutes) {
      kept.set(minute, Math.max(count, kept.get(minute) ?? 0));
    }
    next.set(keyword, kept);
  }
  return next;
}

/** Set what an event tells; keywords it does not name stay the same objects. */
export function set(
  counts: MinuteCounts,
  changed: Readonly<Record<string, Readonly<Record<string, number>>>>,
): MinuteCounts {
  const next = new Map(counts);
  for (const [keyword, minutes] of Object.entries(changed)) {
    const kept = new Map(next.get(keyword));
    for (const [minute, count] of Object.entries(minutes)) kept.set(Number(minute), count);
    next.set(keyword, kept);
  }
  return next;
}

/** Forget minutes before a moment, so that an open page does not grow without end. */
export function since(counts: MinuteCounts, from_ms: number): MinuteCounts {
  return new Map(
    [...counts].map(([keyword, minutes]) => [
      keyword,
      new Map([...minutes].filter(([minute]) => minute >= from_ms)),
    ]),
  );
}

/** Buckets of `step` minutes over the last `minutes`, up to the minute of `now_ms`. */
export function buckets(
  counts: MinuteCounts,
  keywords: readonly string[],
  range: { readonly now_ms: number; readonly minutes: number; readonly step: number },
): Lines {
  const step_ms = range.step * MINUTE_MS;
  const end = Math.floor(range.now_ms / step_ms) * step_ms;
  const length = Math.max(1, Math.floor(range.minutes / range.step));
  const start = end - (length - 1) * step_ms;
  const at_ms = Array.from({ length }, (_, index) => start + index * step_ms);
  const series = keywords.map((keyword) => {
    const sums = Array.from({ length }, () => 0);
    for (const [minute, count] of counts.get(keyword) ?? []) {
      const index = Math.floor((minute - start) / step_ms);
      if (index >= 0 && index < length) sums[index]! += count;
    }
    return { keyword, counts: sums };
  });
  return { at_ms, series };
}

export const RATE_MINUTES = 5;

/** Posts per minute over the last RATE_MINUTES whole minutes. */
export function perMinute(counts: MinuteCounts, keyword: string, now_ms: number): number {
  const end = Math.floor(now_ms / MINUTE_MS) * MINUTE_MS;
  const minutes = counts.get(keyword);
  if (minutes === undefined) return 0;
  let sum = 0;
  for (let back = 1; back <= RATE_MINUTES; back += 1)
    sum += minutes.get(end - back * MINUTE_MS) ?? 0;
  return sum / RATE_MINUTES;
}
