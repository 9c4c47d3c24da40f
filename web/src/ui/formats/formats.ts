/** Dates and times as people read them, by the chosen language; market times are always KST. */
import { useMemo } from "react";
import { usePreferences } from "../preferences/preferences";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export interface Formats {
  /** 오후 3:04 */
  time(atMs: number): string;
  /** 2026년 11월 20일 금요일 */
  day(atMs: number): string;
  /** 2026. 11. 20. 오후 3:04 */
  dateTime(atMs: number): string;
  /** Within a day the clock, else the date and the clock; in KST with seconds. */
  asOf(atMs: number): string;
  /** 3분 전 */
  ago(atMs: number, nowMs?: number): string;
}

const made = new Map<string, Formats>();

export function formatsOf(locale: "ko" | "en"): Formats {
  const known = made.get(locale);
  if (known) return known;
  const tag = locale === "ko" ? "ko-KR" : "en-US";
  const time = new Intl.DateTimeFormat(tag, { hour: "numeric", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(tag, { dateStyle: "full" });
  const dateTime = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" });
  const clock = new Intl.DateTimeFormat(tag, {
    timeZone: "Asia/Seoul",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const date = new Intl.DateTimeFormat(tag, {
    timeZone: "Asia/Seoul",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: "auto", style: "short" });
  const formats: Formats = {
    time: (atMs) => time.format(atMs),
    day: (atMs) => day.format(atMs),
    dateTime: (atMs) => dateTime.format(atMs),
    asOf: (atMs) => `${(Date.now() - atMs < DAY_MS ? clock : date).format(atMs)} KST`,
    ago: (atMs, nowMs = Date.now()) => {
      const past = Math.max(0, nowMs - atMs);
      if (past < MINUTE_MS) return relative.format(0, "second");
      if (past < HOUR_MS) return relative.format(-Math.floor(past / MINUTE_MS), "minute");
      if (past < DAY_MS) return relative.format(-Math.floor(past / HOUR_MS), "hour");
      return relative.format(-Math.floor(past / DAY_MS), "day");
    },
  };
  made.set(locale, formats);
  return formats;
}

export function useFormats(): Formats {
  const locale = usePreferences((state) => state.locale);
  return useMemo(() => formatsOf(locale), [locale]);
}

/** The local calendar day of a time, for day separators. */
export function localDay(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;
}
