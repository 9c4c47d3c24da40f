/**
 * A trends board on screen: snapshot plus events, as pure functions. TR19: the events applied to a
 * snapshot give the later snapshot's totals, keywords and ledger.
 */
import type { Board, KeywordsChanged, LedgerRow, PostsArrived, PostsRemoved } from "@/gen/trends";
import { MINUTE_MS } from "./counts";

/** As many minutes as the snapshot brings (LEDGER_MINUTES_SHOWN in trends/model.py). */
export const LEDGER_MINUTES_SHOWN = 10;

export type TrendsEvent = PostsArrived | PostsRemoved | KeywordsChanged;

/** The board after an event. */
export function applied(board: Board, event: TrendsEvent): Board {
  switch (event.type) {
    case "trends.posts_arrived":
      return {
        ...board,
        totals: event.totals,
        keywords: board.keywords.map((state) => {
          const posts_count = event.keyword_totals[state.keyword];
          return posts_count === undefined ? state : { ...state, posts_count };
        }),
        ledger: ledgerAfter(board.ledger, event.ledger),
      };
    case "trends.posts_removed":
      return { ...board, totals: event.totals };
    case "trends.keywords_changed":
      return { ...board, keywords: event.keywords };
  }
}

/** Rows replaced by minute, the newest LEDGER_MINUTES_SHOWN, oldest first. */
export function ledgerAfter(
  rows: readonly LedgerRow[],
  changed: readonly LedgerRow[],
): LedgerRow[] {
  const byMinute = new Map([...rows, ...changed].map((row) => [row.minute_ms, row]));
  return [...byMinute.values()]
    .toSorted((a, b) => a.minute_ms - b.minute_ms)
    .slice(-LEDGER_MINUTES_SHOWN);
}

/** TR13: everything read is accounted for, and the four places agree. */
export function isClosed(row: LedgerRow): boolean {
  return (
    row.received === row.stored &&
    row.stored === row.counted &&
    row.counted === row.delivered &&
    row.read === row.invalid + row.ignored + row.duplicate + row.unmatched + row.received
  );
}

export type LedgerMark = "closed" | "open" | "running";

/** A row that is not closed is only remarkable when its minute is over. */
export function ledgerMark(row: LedgerRow, now_ms: number): LedgerMark {
  if (isClosed(row)) return "closed";
  return now_ms < row.minute_ms + 2 * MINUTE_MS ? "running" : "open";
}

/** What this page itself was told of, beside what the server says it delivered since the snapshot. */
export interface Delivery {
  readonly received_count: number;
  readonly delivered_count: number;
}

export function deliveryAfter(
  base_delivered_count: number,
  received_count: number,
  event: PostsArrived,
): Delivery {
  return {
    received_count: received_count + event.posts_count,
    delivered_count: event.totals.delivered_count - base_delivered_count,
  };
}
