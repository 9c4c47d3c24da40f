/** Unread and mention counts of one account's channels, and how events change them. Pure. */
import type { ReadState } from "@/gen/community";
import type { ChannelEvent } from "@/live/kinds";
import type { Applied } from "../streams";

/** What is counted per channel; `arrived` are messages that came since the states were read. */
export interface ChannelReads extends ReadState {
  readonly arrived: readonly Arrived[];
}

interface Arrived {
  readonly message_id: string;
  readonly seq: number;
  readonly isMention: boolean;
}

export const UNREAD_COUNT_MAX = 100;

export function readsOf(state: ReadState): ChannelReads {
  return { ...state, arrived: [] };
}

export function applyToReads(
  reads: ChannelReads,
  applied: readonly Applied<ChannelEvent>[],
  myId: string,
): ChannelReads {
  let next = reads;
  for (const { event } of applied) {
    if (event.type === "community.message_sent") next = arrive(next, event.message, myId);
    else if (event.type === "community.message_deleted") next = leave(next, event.message_id);
  }
  return next;
}

function arrive(
  reads: ChannelReads,
  message: { message_id: string; seq: number; author_id: string; mentions: readonly string[] },
  myId: string,
): ChannelReads {
  if (message.author_id === myId || message.seq <= reads.read_seq) return reads;
  const isMention = message.mentions.includes(myId);
  return {
    ...reads,
    unread_count: Math.min(UNREAD_COUNT_MAX, reads.unread_count + 1),
    mention_count: reads.mention_count + (isMention ? 1 : 0),
    arrived: [...reads.arrived, { message_id: message.message_id, seq: message.seq, isMention }],
  };
}

function leave(reads: ChannelReads, messageId: string): ChannelReads {
  const gone = reads.arrived.find((arrived) => arrived.message_id === messageId);
  if (!gone) return reads;
  return {
    ...reads,
    unread_count: Math.max(0, reads.unread_count - 1),
    mention_count: Math.max(0, reads.mention_count - (gone.isMention ? 1 : 0)),
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
    mention_count: arrived.filter((message) => message.isMention).length,
    arrived,
  };
}

/** Everything there is has been read here, up to `readSeq`. */
export function allRead(reads: ChannelReads, readSeq: number): ChannelReads {
  const read_seq = Math.max(reads.read_seq, readSeq);
  return { ...reads, read_seq, unread_count: 0, mention_count: 0, arrived: [] };
}
