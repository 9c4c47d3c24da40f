import { describe, expect, it } from "vitest";
import type { PostsArrived } from "@/gen/trends";
import {
  applied,
  deliveryAfter,
  isClosed,
  ledgerAfter,
  ledgerMark,
  LEDGER_MINUTES_SHOWN,
} from "./board-state";
import { BOARD, ledgerRow, NOW_MS, TOTALS } from "./fixtures";

const arrived: PostsArrived = {
  type: "trends.posts_arrived",
  channel_id: "CHANNEL",
  posts: [],
  posts_count: 3,
  counts: {},
  keyword_totals: { AI: 1000 },
  totals: { ...TOTALS, delivered_count: TOTALS.delivered_count + 3 },
  ledger: [ledgerRow(0, { received: 99 }), ledgerRow(-1)],
};

describe("board state", () => {
  it("TR19 sets what an event tells, so that the same event twice changes nothing", () => {
    const once = applied(BOARD, arrived);
    expect(once.keywords.find((each) => each.keyword === "AI")?.posts_count).toBe(1000);
    expect(once.totals.delivered_count).toBe(TOTALS.delivered_count + 3);
    expect(applied(once, arrived)).toEqual(once);
  });

  it("replaces ledger rows by minute and keeps the newest", () => {
    const rows = ledgerAfter(BOARD.ledger, arrived.ledger);
    expect(rows).toHaveLength(LEDGER_MINUTES_SHOWN);
    expect(rows.at(-1)?.minute_ms).toBe(ledgerRow(-1).minute_ms);
    expect(rows.at(-2)?.received).toBe(99);
  });

  it("TR13 closes a minute only when the four agree and every line read is accounted for", () => {
    expect(isClosed(ledgerRow(3))).toBe(true);
    expect(isClosed(ledgerRow(3, { delivered: 0 }))).toBe(false);
    expect(isClosed(ledgerRow(3, { read: 1 }))).toBe(false);
    expect(ledgerMark(ledgerRow(0, { delivered: 0 }), NOW_MS)).toBe("running");
    expect(ledgerMark(ledgerRow(5, { delivered: 0 }), NOW_MS)).toBe("open");
  });

  it("compares what this page was told of with what the server delivered", () => {
    expect(deliveryAfter(TOTALS.delivered_count, 0, arrived)).toEqual({
      received_count: 3,
      delivered_count: 3,
    });
  });

  it("takes the whole new list of keywords", () => {
    const keywords = BOARD.keywords.slice(0, 1);
    const event = {
      type: "trends.keywords_changed",
      channel_id: "CHANNEL",
      keywords,
      by_id: "a",
    } as const;
    expect(applied(BOARD, event).keywords).toBe(keywords);
  });
});
