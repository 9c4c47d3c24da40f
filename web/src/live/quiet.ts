/** Whether one is not to be disturbed now: chosen, or by one's quiet hours (ND6, ND9). Pure. */
import type { QuietSpan, Telling } from "@/gen/community";
import type { Status } from "@/gen/realtime";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

export function isQuiet(status: Status | null, telling: Telling | null, nowMs: number): boolean {
  const isChosen =
    status?.state === "dnd" &&
    (status.state_ends_at_ms === null || nowMs < status.state_ends_at_ms);
  return isChosen || (telling !== null && isQuietHour(telling, nowMs));
}

export function isQuietHour(telling: Telling, nowMs: number): boolean {
  if (telling.quiet_spans.length === 0) return false;
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: telling.time_zone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(nowMs);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  const today = DAYS.indexOf(part("weekday"));
  const minute = Number(part("hour")) * 60 + Number(part("minute"));
  return telling.quiet_spans.some((span) => holds(span, today, minute));
}

function holds(span: QuietSpan, today: number, minute: number): boolean {
  const isToday = span.days.includes(today);
  if (span.from_minute < span.until_minute) {
    return isToday && minute >= span.from_minute && minute < span.until_minute;
  }
  const wasYesterday = span.days.includes((today + 6) % 7);
  return (isToday && minute >= span.from_minute) || (wasYesterday && minute < span.until_minute);
}
