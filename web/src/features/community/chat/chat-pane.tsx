/** One channel's chat: feed, typing line, composer. The app gives it cards and the bar for strangers. */
import { useMemo, useState, type ReactNode } from "react";
import { Trans } from "@lingui/react/macro";
import type { Channel, Snapshot as CommunitySnapshot, Message } from "@/gen/community";
import { useChannel, useChannelReads, usePending } from "@/live/hooks";
import { useSession } from "@/live/use-stream";
import { ErrorState } from "@/ui/error-state/error-state";
import { Composer } from "../composer/composer";
import { ChatProvider, type Chat } from "./chat-context";
import { DeleteDialog } from "./delete-dialog";
import { JumpBars } from "./jump-bars";
import { FeedSkeleton, MessageList, useFeed } from "./message-list";
import { rowsOf } from "./rows";
import { TypingLine } from "./typing-line";
import { useChatActions } from "./use-chat-actions";
import { useMarkRead } from "./use-mark-read";
import { useNewLine } from "./use-new-line";
import { ChannelIntro } from "./channel-intro";
import { useDeepLink } from "./use-deep-link";
import styles from "./chat-pane.module.css";

export interface ChatPaneProps {
  readonly snapshot: CommunitySnapshot;
  readonly channel: Channel;
  /** A message's seq to open at. */
  readonly at?: number;
  readonly renderCards?: Chat["renderCards"];
  readonly renderSymbol?: Chat["renderSymbol"];
  /** In place of the composer for whoever may not write. */
  readonly joinBar: ReactNode;
}

/** Keyed by channel, so that nothing of one channel's reading leaks into another's. */
export function ChatPane(props: ChatPaneProps) {
  const { account } = useSession();
  const key = `${props.channel.channel_id}/${account?.account_id ?? ""}`;
  return <OneChat key={key} {...props} />;
}

function OneChat(props: ChatPaneProps) {
  const { snapshot, channel, at } = props;
  const { account } = useSession();
  const myId = account?.account_id ?? null;
  const canWrite = myId !== null && snapshot.my_role !== null;
  const { view, state } = useChannel(channel.channel_id, at);
  const pending = usePending(channel.channel_id);
  const reads = useChannelReads(channel.channel_id);
  const [isReading, setIsReading] = useState(false);
  const line = useNewLine(reads, isReading);
  const { timeline, generation } = state;
  const rows = useMemo(
    () =>
      rowsOf({
        messages: timeline.messages,
        pending: timeline.hasAfter ? [] : pending,
        hasBefore: timeline.hasBefore,
        readSeq: line.readSeq,
        myId,
      }),
    [timeline, pending, line.readSeq, myId],
  );
  const link = useDeepLink(view, state, at);
  const feed = useFeed(rows, generation, startOf(rows, link.seq));
  useMarkRead({
    channelId: channel.channel_id,
    state,
    isAtEnd: feed.isAtEnd,
    isCounted: canWrite && reads !== undefined,
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
  if (state.status === "error" && timeline.messages.length === 0) {
    return <ErrorState code={state.errorCode ?? undefined} onRetry={() => void view.load()} />;
  }
  return (
    <ChatProvider value={chat}>
      <section className={styles.pane} data-channel={channel.channel_id}>
        <JumpBars feed={feed} rows={rows} state={state} view={view} line={line} />
        {state.status === "loading" ? (
          <FeedSkeleton />
        ) : (
          <MessageList
            feed={feed}
            rows={rows}
            state={state}
            view={view}
            litId={link.litId}
            intro={<ChannelIntro channel={channel} />}
          />
        )}
        {canWrite ? (
          <Composer
            replyTo={replyTo}
            onReplyEnd={() => setReplyTo(null)}
            onSent={() => (timeline.hasAfter ? void view.load() : feed.toEnd())}
            onUp={() => editLast(timeline.messages, myId, chat)}
          />
        ) : (
          <div className={styles.join}>{props.joinBar}</div>
        )}
        <TypingLine channelId={channel.channel_id} />
        <DeleteDialog message={deleting} onClose={() => setDeleting(null)} />
      </section>
    </ChatProvider>
  );
}

function startOf(rows: ReturnType<typeof rowsOf>, linkedSeq: number | null) {
  if (linkedSeq !== null) {
    const index = rows.findIndex((row) => row.kind === "message" && row.message.seq >= linkedSeq);
    if (index >= 0) return { index, align: "center" as const };
  }
  const index = rows.findIndex((row) => row.isFirstNew);
  return index >= 0 ? { index, align: "start" as const } : null;
}

function editLast(messages: readonly Message[], myId: string | null, chat: Chat): void {
  const mine = messages.findLast((message) => message.author_id === myId);
  if (mine) chat.actions.edit(mine);
}

/** Used where a chat may stand but its community is not known yet. */
export function ChatLoading() {
  return (
    <section className={styles.pane}>
      <FeedSkeleton />
      <p className="visually-hidden">
        <Trans>메시지를 불러오는 중</Trans>
      </p>
    </section>
  );
}
