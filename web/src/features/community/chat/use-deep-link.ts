/** `?at=SEQ` and jumps to one message: load around it when it is not held, then light it for a moment. */
import { useEffect, useRef, useState } from "react";
import type { ChannelState, ChannelView } from "@/live/channel-view";

const LIT_MS = 2_500;

export interface DeepLink {
  /** A message's seq where a newly loaded list begins. */
  readonly seq: number | null;
  readonly litId: string | null;
  light(messageId: string): void;
  open(seq: number): void;
  clear(): void;
}

export function useDeepLink(view: ChannelView, state: ChannelState, at?: number): DeepLink {
  const [seq, setSeq] = useState<number | null>(at ?? null);
  const [litId, setLitId] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const opened = useRef<number | undefined>(undefined);
  const light = (messageId: string) => {
    clearTimeout(timer.current);
    setLitId(messageId);
    timer.current = setTimeout(() => setLitId(null), LIT_MS);
  };
  const open = (next: number) => {
    setSeq(next);
    void view.load(next);
  };
  // A new address: the message is in the list, or the list around it is read.
  useEffect(() => {
    if (at === undefined || opened.current === at || state.status !== "ready") return;
    opened.current = at;
    const target = state.timeline.messages.find((message) => message.seq === at);
    if (target) {
      light(target.message_id);
      setSeq(at);
    } else open(at);
    // oxlint-disable-next-line react/exhaustive-deps -- once per address, as soon as messages are there
  }, [at, state.status]);
  useEffect(() => {
    if (seq === null) return;
    const target = state.timeline.messages.find((message) => message.seq === seq);
    if (target) light(target.message_id);
    // oxlint-disable-next-line react/exhaustive-deps -- lights once per loaded list
  }, [seq, state.generation]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { seq, litId, light, open, clear: () => setSeq(null) };
}
