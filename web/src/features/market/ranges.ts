/** The ranges of the chart, and the bar each one starts at. */

export const RANGES = ["1m", "3m", "6m", "1y", "3y", "all"] as const;
export type Range = (typeof RANGES)[number];

const MONTHS: Readonly<Record<Exclude<Range, "all">, number>> = {
  "1m": 1,
  "3m": 3,
  "6m": 6,
  "1y": 12,
  "3y": 36,
};

/** The index of the first bar inside the range, counted back from the newest bar; -1 means all. */
export function firstOf(range: Range, days: readonly string[]): number {
  const newest = days.at(-1);
  if (range === "all" || newest === undefined) return -1;
  const from = monthsBefore(newest, MONTHS[range]);
  const first = days.findIndex((day) => day >= from);
  return first <= 0 ? -1 : first;
}

/** The same day some months earlier; a day the month lacks becomes its last one. */
export function monthsBefore(day: string, months: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, lastDay));
  return date.toISOString().slice(0, 10);
}
