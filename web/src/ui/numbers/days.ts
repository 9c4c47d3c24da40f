/** Trading days (`2025-05-30`, a Korean calendar day without a time) as people read them. */
import type { NumberLocale } from "./numbers";

type DayStyle = "full" | "medium" | "short";

const STYLES: Readonly<Record<DayStyle, Intl.DateTimeFormatOptions>> = {
  full: { year: "numeric", month: "long", day: "numeric", weekday: "short" },
  medium: { year: "numeric", month: "short", day: "numeric" },
  short: { month: "numeric", day: "numeric" },
};

const made = new Map<string, Intl.DateTimeFormat>();

/** A day is not a moment: it is formatted in UTC, so that no time zone can move it. */
export function dayText(day: string, locale: NumberLocale, style: DayStyle = "medium"): string {
  const key = `${locale}/${style}`;
  let format = made.get(key);
  if (format === undefined) {
    const tag = locale === "ko" ? "ko-KR" : "en-US";
    format = new Intl.DateTimeFormat(tag, { ...STYLES[style], timeZone: "UTC" });
    made.set(key, format);
  }
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : format.format(at);
}
