/** Messages and what waits to be sent, as rows of the list: days, groups, the line of the new. Pure. */
import type { Message } from "@/gen/community";
import type { Pending } from "@/live/outbox";
import { localDay } from "@/ui/formats/formats";

/** Messages of one author within this time stand under one name. */
export const GROUP_MS = 5 * 60_000;

export type Row = IntroRow | MessageRow | PendingRow;

interface RowBase {
  readonly key: string;
  /** A day begins here: a time in it. */
  readonly dayAtMs: number | null;
  readonly isGrouped: boolean;
  readonly isFirstNew: boolean;
}

/** The beginning of a channel; it stands only when nothing is before it. */
export interface IntroRow extends RowBase {
  readonly kind: "intro";
}

const INTRO: IntroRow = {
  kind: "intro",
  key: "intro",
  dayAtMs: null,
  isGrouped: false,
  isFirstNew: false,
};

export interface MessageRow extends RowBase {
  readonly kind: "message";
  readonly message: Message;
}

export interface PendingRow extends RowBase {
  readonly kind: "pending";
  readonly pending: Pending;
}

export interface RowsInput {
  readonly messages: readonly Message[];
  readonly pending: readonly Pending[];
  readonly hasBefore: boolean;
  /** Messages that begin a group whatever stands before them. */
  readonly breaks?: ReadonlySet<number>;
  /** The reader had read up to here when the channel was opened; null: no line. */
  readonly readSeq: number | null;
  readonly myId: string | null;
}

interface Before {
  readonly authorId: string;
  readonly atMs: number;
}

export function rowsOf(input: RowsInput): readonly Row[] {
  const { messages, pending, hasBefore, breaks, readSeq, myId } = input;
  const rows: Row[] = hasBefore ? [] : [INTRO];
  let before: Before | null = null;
  let isLineDrawn = readSeq === null;
  for (const message of messages) {
    const isFirstNew = !isLineDrawn && message.seq > (readSeq ?? 0) && message.author_id !== myId;
    isLineDrawn ||= isFirstNew;
    const marks = marksOf(before, message.author_id, message.sent_at_ms, hasBefore);
    rows.push({
      kind: "message",
      key: keyOf(message.author_id, message.nonce || message.message_id),
      message,
      isFirstNew,
      dayAtMs: marks.dayAtMs,
      isGrouped:
        marks.isGrouped && !isFirstNew && message.reply_to === null && !breaks?.has(message.seq),
    });
    before = { authorId: message.author_id, atMs: message.sent_at_ms };
  }
  for (const row of pending) {
    const marks = marksOf(before, row.account_id, row.created_at_ms, hasBefore);
    rows.push({
      kind: "pending",
      key: keyOf(row.account_id, row.nonce),
      pending: row,
      isFirstNew: false,
      dayAtMs: marks.dayAtMs,
      isGrouped: marks.isGrouped && row.reply_to === null,
    });
    before = { authorId: row.account_id, atMs: row.created_at_ms };
  }
  return rows;
}

/** The same for a message and for its row while it is sent, so that the row stays where it is. */
function keyOf(authorId: string, nonce: string): string {
  return `${authorId}/${nonce}`;
}

function marksOf(before: Before | null, authorId: string, atMs: number, hasBefore: boolean) {
  // Above the first row may be more of the same day: no line until that is known.
  if (!before) return { dayAtMs: hasBefore ? null : atMs, isGrouped: false };
  const isNewDay = localDay(before.atMs) !== localDay(atMs);
  return {
    dayAtMs: isNewDay ? atMs : null,
    isGrouped: !isNewDay && before.authorId === authorId && atMs - before.atMs < GROUP_MS,
  };
}
