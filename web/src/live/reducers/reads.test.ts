import { describe, expect, it } from "vitest";
import type { Message } from "@/gen/community";
import type { ChannelEvent } from "../kinds";
import type { Applied } from "../streams";
import { allRead, applyToReads, markRead, readsOf, UNREAD_COUNT_MAX } from "./reads";

function sent(seq: number, change: Partial<Message> = {}): Applied<ChannelEvent> {
  const message: Message = {
    message_id: `m${seq}`,
    channel_id: "c",
    seq,
    author_id: "other",
    author_name: "지은",
    text: "",
    nonce: "",
    reply_to: null,
    mentions: [],
    reactions: [],
    attachments: [],
    poll: null,
    previews: [],
    author_kind: "person",
    author_icon: null,
    forwarded: null,
    sent_at_ms: 0,
    edited_at_ms: null,
    ...change,
  };
  return { seq, atMs: 0, event: { type: "community.message_sent", message } };
}

const START = readsOf({
  channel_id: "c",
  read_seq: 10,
  unread_count: 2,
  mention_count: 1,
  role_mention_count: 0,
  everyone_mention_count: 0,
});

describe("unread counts", () => {
  it("count others' messages and mentions of me, not my own", () => {
    const next = applyToReads(
      START,
      [sent(20), sent(21, { mentions: ["me"] }), sent(22, { author_id: "me" })],
      "me",
    );
    expect([next.unread_count, next.mention_count]).toEqual([4, 2]);
  });

  it("stop at their maximum", () => {
    const many = Array.from({ length: UNREAD_COUNT_MAX + 1 }, (_, index) => sent(20 + index));
    expect(applyToReads(START, many, "me").unread_count).toBe(UNREAD_COUNT_MAX);
  });

  it("take back what was deleted before it was read", () => {
    const gone: ChannelEvent = {
      type: "community.message_deleted",
      channel_id: "c",
      message_id: "m20",
      by_id: "other",
    };
    const next = applyToReads(
      START,
      [sent(20, { mentions: ["me"] }), { seq: 21, atMs: 0, event: gone }],
      "me",
    );
    expect([next.unread_count, next.mention_count]).toEqual([2, 1]);
  });

  it("leave unread what came after another device's marker", () => {
    const next = markRead(applyToReads(START, [sent(20), sent(21)], "me"), 20);
    expect([next?.read_seq, next?.unread_count]).toEqual([20, 1]);
  });

  it("ask for a fresh read when the marker stands among what only the server counted", () => {
    expect(markRead(START, 12)).toBeNull();
    expect(markRead(START, 9)).toBe(START);
  });

  it("are nothing once all is read, and never go back", () => {
    const read = allRead(START, 30);
    expect([read.read_seq, read.unread_count, read.mention_count]).toEqual([30, 0, 0]);
    expect(allRead(read, 5).read_seq).toBe(30);
  });
});
