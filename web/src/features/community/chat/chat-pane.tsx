/** One channel's chat: feed, typing line, composer. The app gives it cards and the bar for strangers. */
import { Trans } from "@lingui/react/macro";
import type { Message } from "@/gen/community";
import { mayIn } from "@/live/permissions";
import { useSession } from "@/live/use-stream";
import { ErrorState } from "@/ui/error-state/error-state";
import { Composer } from "../composer/composer";
import { ReportHost } from "../moderation/report-host";
import { ReadOnlyBar, TimeOutBar, useTimeOutMs } from "../moderation/time-out-bar";
import { RemovalHost } from "../removals/removal-host";
import { ChannelIntro } from "./channel-intro";
import { ChatProvider, type Chat } from "./chat-context";
import type { ChatPaneProps } from "./chat-props";
import { DeleteDialog } from "./delete-dialog";
import { JumpBars } from "./jump-bars";
import { FeedSkeleton, MessageList } from "./message-list";
import { TypingLine } from "./typing-line";
import { useOneChat } from "./use-one-chat";
import styles from "./chat-pane.module.css";

/** Keyed by channel, so that nothing of one channel's reading leaks into another's. */
export function ChatPane(props: ChatPaneProps) {
  const { account } = useSession();
  const key = `${props.channel.channel_id}/${account?.account_id ?? ""}`;
  return <OneChat key={key} {...props} />;
}

function OneChat(props: ChatPaneProps) {
  const { channel, joinBar } = props;
  const one = useOneChat(props);
  const { view, state, feed, rows, chat, line, link } = one;
  const { timeline } = state;
  const timeOutMs = useTimeOutMs(props.snapshot, chat.myId);
  if (state.status === "error" && timeline.messages.length === 0) {
    return <ErrorState code={state.errorCode ?? undefined} onRetry={() => void view.load()} />;
  }
  return (
    <ChatProvider value={chat}>
      <section className={styles.pane} data-channel={channel.channel_id}>
        <div className={styles.feed}>
          <JumpBars
            feed={feed}
            rows={rows}
            state={state}
            view={view}
            line={line}
            unreadCount={one.unreadCount}
          />
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
        </div>
        {timeOutMs > 0 ? (
          <div className={styles.join}>
            <TimeOutBar leftMs={timeOutMs} />
          </div>
        ) : chat.canWrite && !props.isReadOnly ? (
          <Composer
            replyTo={one.replyTo}
            onReplyEnd={() => one.setReplyTo(null)}
            onSent={() => (timeline.hasAfter ? void view.load() : feed.toEnd())}
            onUp={() => editLast(timeline.messages, chat)}
          />
        ) : (
          <div className={styles.join}>
            {mayNotSend(props) && !props.isReadOnly ? <ReadOnlyBar /> : joinBar}
          </div>
        )}
        <RemovalHost channelId={channel.channel_id} />
        <TypingLine channelId={channel.channel_id} />
        <ReportHost />
        <DeleteDialog message={one.deleting} onClose={() => one.setDeleting(null)} />
      </section>
    </ChatProvider>
  );
}

/** A member who reads here but may not write; strangers and the unverified are told otherwise. */
function mayNotSend({ snapshot, channel }: ChatPaneProps): boolean {
  return snapshot.my_role !== null && !mayIn(snapshot, channel.channel_id, "send");
}

function editLast(messages: readonly Message[], chat: Chat): void {
  const mine = messages.findLast((message) => message.author_id === chat.myId);
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
