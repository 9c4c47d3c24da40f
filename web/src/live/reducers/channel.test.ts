import { describe, expect, it } from "vitest";
import type { Message, MessagePage } from "@/gen/community";
import type { ChannelEvent } from "../kinds";
import type { Applied } from "../streams";
import {
  applyToTimeline,
  TIMELINE_MESSAGES_MAX,
  timelineOf,
  withNewer,
  withOlder,
  type Timeline,
} from "./channel";
import sent from "../../../../contracts/examples/community.message_sent.json";
import edited from "../../../../contracts/examples/community.message_edited.json";
import deleted from "../../../../contracts/examples/community.message_deleted.json";
import reacted from "../../../../contracts/examples/community.reaction_added.json";
import unreacted from "../../../../contracts/examples/community.reaction_removed.json";

function message(seq: number, change: Partial<Message> = {}): Message {
  return {
    message_id: `m${seq}`,
    channel_id: "c",
    seq,
    author_id: "a",
    author_name: "민수",
    text: `글 ${seq}`,
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
    sent_at_ms: seq * 1000,
    edited_at_ms: null,
    ...change,
  };
}

let nextSeq = 100;
describe("polls, previews, many at once", () => {
  const answer = (answer_id: number, ...account_ids: string[]) => ({
    answer_id,
    text: `답 ${answer_id}`,
    emoji: "",
    votes_count: account_ids.length,
    account_ids,
  });
  const poll = {
    question: "?",
    answers: [answer(1, "a"), answer(2)],
    is_multiple: false,
    is_anonymous: false,
    ends_at_ms: null,
    closed_at_ms: null,
    voters_count: 1,
  };
  const after = (event: ChannelEvent) =>
    applyToTimeline(holding(message(1, { poll }), message(2)), [applied(event)]).messages;

  it("PO5 counts a changed vote, a new one, and one without a name", () => {
    const vote = {
      type: "community.poll_voted",
      channel_id: "c",
      message_id: "m1",
      added: [2],
      voters_count: 1,
    } as const;
    const moved = after({ ...vote, account_id: "a", removed: [1] })[0]?.poll;
    expect(moved?.answers).toEqual([answer(1), answer(2, "a")]);
    const unnamed = after({ ...vote, account_id: null, removed: [], voters_count: 2 })[0]?.poll;
    expect(unnamed?.answers[1]).toEqual({ ...answer(2), votes_count: 1 });
    expect(unnamed?.voters_count).toBe(2);
  });

  it("PO7 PV1 RT1 ends a poll, shows previews, takes several away", () => {
    const place = { channel_id: "c", message_id: "m1" };
    const closed = after({ type: "community.poll_closed", ...place, closed_at_ms: 9 });
    expect(closed[0]?.poll?.closed_at_ms).toBe(9);
    expect(after({ type: "community.previews_changed", ...place, previews: [] })).toHaveLength(2);
    const gone = { channel_id: "c", message_ids: ["m1", "m2", "m9"], by_id: "a" };
    expect(after({ type: "community.messages_deleted", ...gone })).toEqual([]);
  });
});

const applied = (event: ChannelEvent, seq = nextSeq++): Applied<ChannelEvent> => ({
  seq,
  atMs: 0,
  event,
});
const holding = (...messages: Message[]): Timeline => ({
  messages,
  hasBefore: false,
  hasAfter: false,
  breaks: new Set(),
});
const page = (
  messages: Message[],
  seq: number,
  hasBefore: boolean,
  hasAfter: boolean,
): MessagePage => ({
  at: { stream: "channel:c", epoch: "e", seq },
  messages,
  has_before: hasBefore,
  has_after: hasAfter,
  threads: [],
});
const react = (id: string, emoji: string, by: string): ChannelEvent => ({
  type: "community.reaction_added",
  channel_id: "c",
  message_id: id,
  emoji,
  account_id: by,
});
const unreact = (id: string, emoji: string, by: string): ChannelEvent => ({
  type: "community.reaction_removed",
  channel_id: "c",
  message_id: id,
  emoji,
  account_id: by,
});

describe("[ST10] a channel's timeline", () => {
  it("takes every event the server writes down as an example", () => {
    const examples = [sent, edited, reacted, unreacted, deleted] as unknown as ChannelEvent[];
    let timeline = holding();
    timeline = applyToTimeline(timeline, [applied(examples[0] as ChannelEvent)]);
    expect(timeline.messages).toEqual([sent.message]);
    for (const event of examples.slice(1)) timeline = applyToTimeline(timeline, [applied(event)]);
    expect(timeline.messages).toEqual([]);
  });

  it("appends, edits in place and deletes", () => {
    const next = applyToTimeline(holding(message(1), message(2)), [
      applied({ type: "community.message_sent", message: message(3) }),
      applied({
        type: "community.message_edited",
        message: message(1, { text: "고침", edited_at_ms: 9 }),
      }),
      applied({
        type: "community.message_deleted",
        channel_id: "c",
        message_id: "m2",
        by_id: "a",
      }),
    ]);
    expect(next.messages.map(({ text }) => text)).toEqual(["고침", "글 3"]);
  });

  it("keeps reactions first come first, each person once, and drops an empty kind", () => {
    const next = applyToTimeline(holding(message(1)), [
      applied(react("m1", "👍", "a")),
      applied(react("m1", "🎉", "b")),
      applied(react("m1", "👍", "b")),
      applied(react("m1", "👍", "b")),
      applied(unreact("m1", "🎉", "b")),
    ]);
    expect(next.messages[0]?.reactions).toEqual([{ emoji: "👍", account_ids: ["a", "b"] }]);
  });

  it("leaves the present out while the reader stands in the past", () => {
    const past: Timeline = { ...holding(message(1)), hasAfter: true };
    const next = applyToTimeline(past, [
      applied({ type: "community.message_sent", message: message(9) }),
    ]);
    expect(next.messages).toHaveLength(1);
  });

  it("holds at most its limit, and then says that there is more before", () => {
    const full = holding(
      ...Array.from({ length: TIMELINE_MESSAGES_MAX }, (_, index) => message(index + 1)),
    );
    const next = applyToTimeline(full, [
      applied({
        type: "community.message_sent",
        message: message(TIMELINE_MESSAGES_MAX + 1),
      }),
    ]);
    expect(next.messages.length).toBeLessThanOrEqual(TIMELINE_MESSAGES_MAX);
    expect(next.hasBefore).toBe(true);
    expect(next.messages.at(-1)?.seq).toBe(TIMELINE_MESSAGES_MAX + 1);
  });

  it("puts an older page in front, brought up to date by what happened while it was read", () => {
    const missed = [applied(react("m1", "👍", "a"), 21), applied(react("m1", "🎉", "a"), 19)];
    const next = withOlder(
      { ...holding(message(10)), hasBefore: true },
      page([message(1), message(2)], 20, false, true),
      missed,
    );
    expect(next.messages.map(({ seq }) => seq)).toEqual([1, 2, 10]);
    expect(next.messages[0]?.reactions).toEqual([{ emoji: "👍", account_ids: ["a"] }]);
    expect(next.hasBefore).toBe(false);
    expect([...next.breaks]).toEqual([10]);
  });

  it("joins the present with the last newer page, with what was sent meanwhile", () => {
    const meanwhile = applied({ type: "community.message_sent", message: message(5) }, 30);
    const next = withNewer(
      { ...holding(message(1)), hasAfter: true },
      page([message(2), message(3)], 29, true, false),
      [meanwhile],
    );
    expect(next.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 5]);
    expect(next.hasAfter).toBe(false);
  });

  it("equals a fresh snapshot after any order of verbs", () => {
    let seed = 11;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const server = new Map<string, Message>();
    const events: Applied<ChannelEvent>[] = [];
    for (let seq = 1; seq <= 600; seq += 1) {
      const ids = [...server.keys()];
      const id = ids[random(Math.max(1, ids.length))];
      const target = id === undefined ? undefined : server.get(id);
      const roll = random(10);
      if (!target || id === undefined || roll < 4) {
        server.set(`m${seq}`, message(seq));
        events.push(applied({ type: "community.message_sent", message: message(seq) }, seq));
      } else if (roll < 6) {
        const whole = { ...target, text: `고침 ${seq}`, edited_at_ms: seq };
        server.set(id, whole);
        events.push(applied({ type: "community.message_edited", message: whole }, seq));
      } else if (roll < 7) {
        server.delete(id);
        const gone = { channel_id: "c", message_id: id, by_id: "a" };
        events.push(applied({ type: "community.message_deleted", ...gone }, seq));
      } else {
        const by = `p${random(3)}`;
        const others = target.reactions.find(({ emoji }) => emoji === "👍")?.account_ids ?? [];
        if (others.includes(by)) {
          const left = others.filter((other) => other !== by);
          const reactions = left.length > 0 ? [{ emoji: "👍", account_ids: left }] : [];
          server.set(id, { ...target, reactions });
          events.push(applied(unreact(id, "👍", by), seq));
        } else {
          server.set(id, { ...target, reactions: [{ emoji: "👍", account_ids: [...others, by] }] });
          events.push(applied(react(id, "👍", by), seq));
        }
      }
    }
    const fresh = [...server.values()].toSorted((a, b) => a.seq - b.seq);
    expect(applyToTimeline(timelineOf(page([], 0, false, false)), events).messages).toEqual(fresh);
  });
});
