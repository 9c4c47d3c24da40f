/** Everything one open chat is made of: its messages, rows, reading, links and verbs. */
import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { Message } from "@/gen/community";
import { useChannel, useChannelReads, usePending } from "@/live/hooks";
import { mayIn } from "@/live/permissions";
import { heldStore, letGo } from "@/live/reads";
import { useSession } from "@/live/use-stream";
import type { ChatPaneProps } from "./chat-props";

import { rowsOf, type Row } from "./rows";
import { useChatActions } from "./use-chat-actions";
import { useDeepLink } from "./use-deep-link";
import { useFeed, type Start } from "./use-feed";
import { useMarkRead } from "./use-mark-read";
import { useNewLine } from "./use-new-line";

export function useOneChat(props: ChatPaneProps) {
  const { snapshot, channel, at } = props;
  const myId = useSession().account?.account_id ?? null;
  const isMember = myId !== null && snapshot.my_role !== null;
  const canWrite = isMember && mayIn(snapshot, channel.channel_id, "send");
  const { view, state } = useChannel(channel.channel_id, at);
  const reads = useChannelReads(channel.channel_id);
  const [isReading, setIsReading] = useState(false);
  const isHeld = useHeld(channel.channel_id);
  const line = useNewLine(reads, isReading && !isHeld);
  const rows = useRows(props, state.timeline, line.readSeq, myId);
  const link = useDeepLink(view, state, at);
  const feed = useFeed(rows, state.generation, startOf(rows, link.seq));
  const { seq } = link;
  useEffect(() => {
    const target = rows.find((row) => row.kind === "message" && row.message.seq === seq);
    if (seq !== null && target) feed.toRow(target.key);
    // oxlint-disable-next-line react/exhaustive-deps -- goes there once; later rows do not pull back
  }, [seq]);
  useMarkRead({
    channelId: channel.channel_id,
    state,
    isAtEnd: feed.isPlaced && feed.isAtEnd,
    isCounted: isMember && reads !== undefined,
    onChange: setIsReading,
  });
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  const [deleting, setDeleting] = useState<Message | null>(null);
  const chat = useChatActions({
    props,
    myId,
    canWrite,
    setReplyTo,
    setDeleting,
    feed,
    rows,
    view,
    link,
  });
  const unreadCount = reads?.unread_count ?? 0;
  return {
    unreadCount,
    view,
    state,
    line,
    rows,
    link,
    feed,
    chat,
    replyTo,
    setReplyTo,
    deleting,
    setDeleting,
  };
}

/** Marked as unread by hand: so it stays until the reader goes away. */
function useHeld(channelId: string): boolean {
  useEffect(() => () => letGo(channelId), [channelId]);
  return useStore(heldStore, (held) => held.has(channelId));
}

type Timeline = ReturnType<typeof useChannel>["state"]["timeline"];

function useRows(
  { channel }: ChatPaneProps,
  timeline: Timeline,
  readSeq: number | null,
  myId: string | null,
): readonly Row[] {
  const pending = usePending(channel.channel_id);
  return useMemo(
    () =>
      rowsOf({
        messages: timeline.messages,
        pending: timeline.hasAfter ? [] : pending,
        hasBefore: timeline.hasBefore,
        breaks: timeline.breaks,
        readSeq,
        myId,
      }),
    [timeline, pending, readSeq, myId],
  );
}

function startOf(rows: readonly Row[], linkedSeq: number | null): Start | null {
  if (linkedSeq !== null) {
    const linked = rows.find((row) => row.kind === "message" && row.message.seq >= linkedSeq);
    if (linked) return { key: linked.key, align: "center" };
  }
  const firstNew = rows.find((row) => row.isFirstNew);
  return firstNew ? { key: firstNew.key, align: "start" } : null;
}
