/**
 * What a page holds of one channel, and how events change it. Pure: `apply(snapshot, events)` equals
 * the snapshot read afterwards (ST10). Messages are a run without holes, ascending by `seq`.
 */
import type { Message, MessagePage, Poll, Reaction } from "@/gen/community";
import type { PollVoted } from "@/gen/events";
import type { ChannelEvent } from "@/live/kinds";
import type { Applied } from "../streams";

export interface Timeline {
  readonly messages: readonly Message[];
  readonly hasBefore: boolean;
  /** Newer messages exist that are not held: the page stands in the past. */
  readonly hasAfter: boolean;
  /**
   * Seqs of messages that once stood first while more was before them. They keep their author's name
   * over them when older ones come in front, so that nothing on the screen moves.
   */
  readonly breaks: ReadonlySet<number>;
}

const NO_BREAKS: ReadonlySet<number> = new Set();

export const TIMELINE_MESSAGES_MAX = 3000;
const TIMELINE_TRIM_MESSAGES = 500;

export function timelineOf(page: MessagePage): Timeline {
  return {
    messages: page.messages,
    hasBefore: page.has_before,
    hasAfter: page.has_after,
    breaks: NO_BREAKS,
  };
}

export function applyToTimeline(
  timeline: Timeline,
  applied: readonly Applied<ChannelEvent>[],
): Timeline {
  let next = timeline;
  for (const { event } of applied) next = applyOne(next, event);
  return next;
}

function applyOne(timeline: Timeline, event: ChannelEvent): Timeline {
  switch (event.type) {
    case "community.message_sent":
      return append(timeline, event.message);
    case "community.message_edited":
      return change(timeline, event.message.message_id, (old) =>
        // An edit carries the whole message; reactions it was built beside may be newer here.
        ({ ...event.message, reactions: old.reactions }),
      );
    case "community.message_deleted":
      return without(timeline, new Set([event.message_id]));
    case "community.messages_deleted":
      return without(timeline, new Set(event.message_ids));
    case "community.previews_changed":
      return change(timeline, event.message_id, (old) => ({ ...old, previews: event.previews }));
    case "community.poll_voted":
      return change(timeline, event.message_id, (old) => ({
        ...old,
        poll: voted(old.poll, event),
      }));
    case "community.poll_closed":
      return change(timeline, event.message_id, (old) => ({
        ...old,
        poll: old.poll && { ...old.poll, closed_at_ms: event.closed_at_ms },
      }));
    case "community.reaction_added":
      return change(timeline, event.message_id, (old) => ({
        ...old,
        reactions: withReaction(old.reactions, event.emoji, event.account_id),
      }));
    case "community.reaction_removed":
      return change(timeline, event.message_id, (old) => ({
        ...old,
        reactions: withoutReaction(old.reactions, event.emoji, event.account_id),
      }));
    default:
      return timeline;
  }
}

function append(timeline: Timeline, message: Message): Timeline {
  const last = timeline.messages.at(-1);
  if (timeline.hasAfter || (last && last.seq >= message.seq)) return timeline;
  const messages = [...timeline.messages, message];
  if (messages.length <= TIMELINE_MESSAGES_MAX) return { ...timeline, messages };
  return { ...timeline, messages: messages.slice(TIMELINE_TRIM_MESSAGES), hasBefore: true };
}

function change(timeline: Timeline, messageId: string, to: (old: Message) => Message): Timeline {
  const index = timeline.messages.findIndex((message) => message.message_id === messageId);
  const old = timeline.messages[index];
  if (!old) return timeline;
  return { ...timeline, messages: timeline.messages.with(index, to(old)) };
}

function voted(poll: Poll | null, event: PollVoted): Poll | null {
  if (!poll) return null;
  const { account_id: voter, added, removed } = event;
  const answers = poll.answers.map((answer) => {
    const isAdded = added.includes(answer.answer_id);
    if (!isAdded && !removed.includes(answer.answer_id)) return answer;
    const others = answer.account_ids.filter((id) => id !== voter);
    return {
      ...answer,
      votes_count: answer.votes_count + (isAdded ? 1 : -1),
      account_ids: isAdded && voter !== null ? [...others, voter] : others,
    };
  });
  return { ...poll, answers, voters_count: event.voters_count };
}

function without(timeline: Timeline, gone: ReadonlySet<string>): Timeline {
  const messages = timeline.messages.filter((message) => !gone.has(message.message_id));
  return messages.length === timeline.messages.length ? timeline : { ...timeline, messages };
}

export function withReaction(
  reactions: readonly Reaction[],
  emoji: string,
  accountId: string,
): readonly Reaction[] {
  const index = reactions.findIndex((reaction) => reaction.emoji === emoji);
  const old = reactions[index];
  if (!old) return [...reactions, { emoji, account_ids: [accountId] }];
  if (old.account_ids.includes(accountId)) return reactions;
  return reactions.with(index, { emoji, account_ids: [...old.account_ids, accountId] });
}

export function withoutReaction(
  reactions: readonly Reaction[],
  emoji: string,
  accountId: string,
): readonly Reaction[] {
  return reactions
    .map((reaction) =>
      reaction.emoji === emoji
        ? { emoji, account_ids: reaction.account_ids.filter((id) => id !== accountId) }
        : reaction,
    )
    .filter((reaction) => reaction.account_ids.length > 0);
}

/** Put an older page in front; `missed` are events that were applied here after the page was read. */
export function withOlder(
  timeline: Timeline,
  page: MessagePage,
  missed: readonly Applied<ChannelEvent>[],
): Timeline {
  const older = applyToTimeline(
    { ...timelineOf(page), hasAfter: true },
    missed.filter((applied) => applied.seq > page.at.seq),
  );
  const first = timeline.messages[0]?.seq ?? Infinity;
  return {
    ...timeline,
    messages: [...older.messages.filter((message) => message.seq < first), ...timeline.messages],
    breaks: new Set([...timeline.breaks, first]),
    hasBefore: page.has_before,
  };
}

/** Put a newer page behind. The last one joins the present: what was sent meanwhile comes too. */
export function withNewer(
  timeline: Timeline,
  page: MessagePage,
  missed: readonly Applied<ChannelEvent>[],
): Timeline {
  const newer = applyToTimeline(
    timelineOf(page),
    missed.filter((applied) => applied.seq > page.at.seq),
  );
  const last = timeline.messages.at(-1)?.seq ?? 0;
  return {
    ...timeline,
    messages: [...timeline.messages, ...newer.messages.filter((message) => message.seq > last)],
    hasAfter: page.has_after,
  };
}
