/** Standing at the end of a channel and looking at it marks it as read. */
import { useEffect, useState } from "react";
import type { ChannelState } from "@/live/channel-view";
import { readAll } from "@/live/reads";

export interface Reading {
  readonly channelId: string;
  readonly state: ChannelState;
  readonly isAtEnd: boolean;
  /** A member whose counts are known: before that, reading would wipe away what is new. */
  readonly isCounted: boolean;
  readonly onChange: (isReading: boolean) => void;
}

export function useMarkRead({ channelId, state, isAtEnd, isCounted, onChange }: Reading): void {
  const isSeen = useIsSeen();
  const { timeline, status } = state;
  const lastSeq = timeline.messages.at(-1)?.seq ?? 0;
  const isReading =
    isCounted && isSeen && isAtEnd && !timeline.hasAfter && status === "ready" && lastSeq > 0;
  useEffect(() => onChange(isReading), [isReading, onChange]);
  useEffect(() => {
    if (isReading) readAll(channelId, lastSeq);
  }, [isReading, lastSeq, channelId]);
}

function useIsSeen(): boolean {
  const [isSeen, setIsSeen] = useState(() => !document.hidden && document.hasFocus());
  useEffect(() => {
    const look = () => setIsSeen(!document.hidden && document.hasFocus());
    for (const sign of ["focus", "blur"]) window.addEventListener(sign, look);
    document.addEventListener("visibilitychange", look);
    return () => {
      for (const sign of ["focus", "blur"]) window.removeEventListener(sign, look);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return isSeen;
}
