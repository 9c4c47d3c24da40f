/** Unread and mention counts of one account's channels, and how events change them. Pure. */
import type { Message, ReadState } from "@/gen/community";
import { callOf, type CallKind } from "../calls";
import type { ChannelEvent } from "@/live/kinds";
import type { Applied } from "../streams";

/** What is counted per channel; `arrived` are messages that came since the states were read. */
export interface ChannelReads extends ReadState {
  readonly arrived: readonly Arrived[];
}

interface Arrived {
  readonly message_id: string;
  readonly seq: number;
  readonly call: CallKind;
}

export const UNREAD_COUNT_MAX = 100;

export function readsOf(state: ReadState): ChannelReads {
  return { ...state, arrived: [] };
}

export type CallingMessage = Pick<Message, "author_id" | "mentions">;

export function applyToReads(
  reads: ChannelReads,
  applied: readonly Applied<ChannelEvent>[],
  myId: string,
  calls: (message: CallingMessage) => CallKind = ({ mentions }) => callOf(mentions, myId, null),
): ChannelReads {
  let next = reads;
  for (const { event } of applied) {
    if (event.type === "community.message_sent") {
      next = arrive(next, event.message, myId, calls);
    } else if (event.type === "community.message_deleted") next = leave(next, event.message_id);
  }
  return next;
}

type Calls = Pick<ReadState, "mention_count" | "role_mention_count" | "everyone_mention_count">;

const NO_CALLS: Calls = { mention_count: 0, role_mention_count: 0, everyone_mention_count: 0 };

/** `here` counts when the server says so: it knows who was present. */
function counted(calls: Calls, call: CallKind, by: 1 | -1): Calls {
  const add = (count: number, isIt: boolean) => Math.max(0, count + (isIt ? by : 0));
  return {
    mention_count: add(calls.mention_count, call !== "none" && call !== "here"),
    role_mention_count: add(calls.role_mention_count, call === "role"),
    everyone_mention_count: add(calls.everyone_mention_count, call === "everyone"),
  };
}

function arrive(
  reads: ChannelReads,
  message: CallingMessage & Pick<Message, "message_id" | "seq">,
  myId: string,
  calls: (message: CallingMessage) => CallKind,
): ChannelReads {
  if (message.author_id === myId || message.seq <= reads.read_seq) return reads;
  const call = calls(message);
  return {
    ...reads,
    unread_count: Math.min(UNREAD_COUNT_MAX, reads.unread_count + 1),
    ...counted(reads, call, 1),
    arrived: [...reads.arrived, { message_id: message.message_id, seq: message.seq, call }],
  };
}

function leave(reads: ChannelReads, messageId: string): ChannelReads {
  const gone = reads.arrived.find((arrived) => arrived.message_id === messageId);
  if (!gone) return reads;
  return {
    ...reads,
    unread_count: Math.max(0, reads.unread_count - 1),
    ...counted(reads, gone.call, -1),
    arrived: reads.arrived.filter((arrived) => arrived !== gone),
  };
}

/**
 * Another device read up to `readSeq`. What arrived here after it stays unread. When the marker stands
 * among what only the server has counted, a fresh read must tell: null.
 */
export function markRead(reads: ChannelReads, readSeq: number): ChannelReads | null {
  if (readSeq <= reads.read_seq) return reads;
  const countedByServer = reads.unread_count - reads.arrived.length;
  const first = reads.arrived[0]?.seq ?? Infinity;
  if (countedByServer > 0 && readSeq < first) return null;
  const arrived = reads.arrived.filter((message) => message.seq > readSeq);
  return {
    ...reads,
    read_seq: readSeq,
    unread_count: arrived.length,
    ...arrived.reduce((sum, message) => counted(sum, message.call, 1), NO_CALLS),
    arrived,
  };
}

/** Everything there is has been read here, up to `readSeq`. */
export function allRead(reads: ChannelReads, readSeq: number): ChannelReads {
  const read_seq = Math.max(reads.read_seq, readSeq);
  return { ...reads, read_seq, unread_count: 0, ...NO_CALLS, arrived: [] };
}
