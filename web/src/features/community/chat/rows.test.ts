import { describe, expect, it } from "vitest";
import type { Message } from "@/gen/community";
import type { Pending } from "@/live/outbox";
import { GROUP_MS, rowsOf } from "./rows";

const DAY = new Date(2026, 10, 20, 12).getTime();

function message(seq: number, change: Partial<Message> = {}): Message {
  return {
    message_id: `m${seq}`,
    channel_id: "c",
    seq,
    author_id: "a",
    author_name: "가",
    text: "",
    nonce: `n${seq}`,
    reply_to: null,
    mentions: [],
    reactions: [],
    attachments: [],
    poll: null,
    previews: [],
    author_kind: "person",
    author_icon: null,
    forwarded: null,
    sent_at_ms: DAY + seq * 1000,
    edited_at_ms: null,
    ...change,
  };
}

const input = { pending: [], hasBefore: true, readSeq: null, myId: "me" };

describe("the rows of a feed", () => {
  it("group one author's messages within the time, not after it, an answer or another author", () => {
    const rows = rowsOf({
      ...input,
      messages: [
        message(1),
        message(2),
        message(3, { reply_to: "m1" }),
        message(4, { author_id: "b" }),
        message(5, { author_id: "b", sent_at_ms: DAY + 4000 + GROUP_MS }),
      ],
    });
    expect(rows.map((row) => row.isGrouped)).toEqual([false, true, false, false, false]);
  });

  it("have a line where a day begins, and the beginning only when nothing is before", () => {
    const messages = [message(1), message(2, { sent_at_ms: DAY + 86_400_000 })];
    expect(rowsOf({ ...input, messages }).map((row) => row.dayAtMs !== null)).toEqual([
      false,
      true,
    ]);
    const whole = rowsOf({ ...input, messages, hasBefore: false });
    expect(whole.map((row) => row.kind)).toEqual(["intro", "message", "message"]);
    expect(whole[1]?.dayAtMs).not.toBeNull();
  });

  it("have one line of the new, over the first of others' messages", () => {
    const rows = rowsOf({
      ...input,
      readSeq: 1,
      messages: [message(1), message(2, { author_id: "me" }), message(3), message(4)],
    });
    expect(rows.map((row) => row.isFirstNew)).toEqual([false, false, true, false]);
  });

  it("keep the key of a message while it is sent and after", () => {
    const pending: Pending = {
      nonce: "n7",
      account_id: "a",
      channel_id: "c",
      text: "",
      reply_to: null,
      created_at_ms: DAY,
      state: "waiting",
      error_code: null,
      isSent: false,
    };
    const [waiting] = rowsOf({ ...input, messages: [], pending: [pending] });
    const [sent] = rowsOf({ ...input, messages: [message(7)] });
    expect(waiting?.key).toBe(sent?.key);
  });
});
