/**
 * Where the line of the new stands. It is fixed when the channel is opened, so that reading does not
 * wipe it away, and set again when the first unread message arrives while the reader is elsewhere.
 */
import { useState } from "react";
import type { ChannelReads } from "@/live/reducers/reads";

export interface NewLine {
  /** Messages after this seq stand under the line; null: no line. */
  readonly readSeq: number | null;
  /** How many were unread when the line was set. */
  readonly count: number;
  clear(): void;
}

interface Kept {
  readonly readSeq: number | null;
  readonly count: number;
  readonly wasUnread: boolean;
}

/** `isReading`: the reader stands at the end and looks; what arrives then is not new to them. */
export function useNewLine(reads: ChannelReads | undefined, isReading: boolean): NewLine {
  const [kept, setKept] = useState<Kept>({ readSeq: null, count: 0, wasUnread: false });
  const isUnread = (reads?.unread_count ?? 0) > 0;
  if (reads && isUnread !== kept.wasUnread) {
    setKept(
      isUnread && !isReading
        ? { readSeq: reads.read_seq, count: reads.unread_count, wasUnread: true }
        : { ...kept, wasUnread: isUnread },
    );
  } else if (reads && isUnread && kept.readSeq !== null && reads.read_seq < kept.readSeq) {
    // Marked as unread from further up.
    setKept({ readSeq: reads.read_seq, count: reads.unread_count, wasUnread: true });
  } else if (reads && isUnread && reads.unread_count > kept.count) {
    setKept({ ...kept, count: reads.unread_count });
  }
  return {
    readSeq: kept.readSeq,
    count: kept.count,
    clear: () => setKept((old) => ({ ...old, readSeq: null, count: 0 })),
  };
}
