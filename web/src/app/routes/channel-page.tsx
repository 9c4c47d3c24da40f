/** A channel: its chat, or its board with the chat beside it. */
import { lazy, Suspense, useEffect, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Lock, MessageSquareText, SearchX, Users } from "lucide-react";
import type { Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import { ChannelIcon } from "@/features/community";
import { NotificationButton, PinsButton, ThreadsButton } from "@/features/community/finding";
import { ChatLoading, MemberList } from "@/features/community/chat";
import { useCommunity } from "@/live/hooks";
import { mayIn } from "@/live/permissions";
import { cx } from "@/ui/class-names";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { ErrorState } from "@/ui/error-state/error-state";
import { usePreferences } from "@/ui/preferences/preferences";
import { PageHeader } from "../shell/page-header";
import { rememberPlace, useShell } from "../shell/shell-state";
import { ChannelChat } from "./channel-chat";
import { PanelToggle } from "./panel-toggle";
import { BoardLoading } from "./board-loading";
import styles from "./channel-page.module.css";

const DirectChannel = lazy(async () => ({
  default: (await import("./direct-channel")).DirectChannel,
}));
const MarketBoard = lazy(async () => ({
  default: (await import("@/features/market")).MarketBoard,
}));
const ThreadPanel = lazy(async () => ({
  default: (await import("@/features/community/threads")).ThreadPanel,
}));
const ThreadDoor = lazy(() => import("./thread-door"));
const TrendsBoard = lazy(async () => ({
  default: (await import("@/features/trends")).TrendsBoard,
}));

export function ChannelPage() {
  const { communityId, channelId } = useParams({ from: "/shell/c/$communityId/$channelId" });
  const search = useSearch({ from: "/shell/c/$communityId/$channelId" });
  const { at, thread } = search;
  const state = useCommunity(communityId);
  useEffect(() => rememberPlace({ communityId, channelId }), [communityId, channelId]);
  if (state?.status === "error") return <Unknown code={state.errorCode} />;
  if (!state?.snapshot) return <Loading />;
  const channel = state.snapshot.channels.find((each) => each.channel_id === channelId);
  if (!channel) {
    if (state.status === "cached") return <Loading />;
    return (
      <Suspense fallback={<Loading />}>
        <ThreadDoor
          communityId={communityId}
          threadId={channelId}
          at={at}
          otherwise={<Unknown code="community.channel_not_found" />}
        />
      </Suspense>
    );
  }
  if (state.snapshot.community.kind === "direct") {
    return (
      <Suspense fallback={<Loading />}>
        <DirectChannel snapshot={state.snapshot} channel={channel} at={at} />
      </Suspense>
    );
  }
  return channel.board === null ? (
    <TextChannel snapshot={state.snapshot} channel={channel} at={at} threadId={thread} />
  ) : (
    <BoardChannel
      key={channelId}
      snapshot={state.snapshot}
      channel={channel}
      at={at}
      threadId={thread}
    >
      <Suspense fallback={<BoardLoading />}>
        {channel.board === "market" ? (
          <MarketBoard communityId={communityId} channelId={channelId} />
        ) : (
          <TrendsBoard
            communityId={communityId}
            channelId={channelId}
            canEdit={mayIn(state.snapshot, channelId, "manage_boards")}
          />
        )}
      </Suspense>
    </BoardChannel>
  );
}

interface OneChannelProps {
  readonly snapshot: CommunitySnapshot;
  readonly channel: Channel;
  /** A message's seq to open at: in the thread when one is open, else in the channel. */
  readonly at?: number;
  readonly threadId?: string;
}

function TextChannel({ snapshot, channel, at, threadId }: OneChannelProps) {
  const { t } = useLingui();
  const isMembersOpen = usePreferences((state) => state.isMembersOpen);
  const isPanelOpen = useShell((state) => state.isPanelOpen);
  return (
    <>
      <PageHeader icon={<ChannelIcon board={null} />} title={channel.name} topic={channel.topic}>
        <ThreadsButton snapshot={snapshot} channel={channel} />
        <PinsButton snapshot={snapshot} channel={channel} />
        <NotificationButton snapshot={snapshot} channel={channel} />
        <PanelToggle
          label={t`멤버`}
          isOpen={isMembersOpen}
          onToggle={() => usePreferences.setState({ isMembersOpen: !isMembersOpen })}
        >
          <Users />
        </PanelToggle>
      </PageHeader>
      <div className={styles.body}>
        <ChannelChat snapshot={snapshot} channel={channel} at={threadId ? undefined : at} />
        <ThreadBeside snapshot={snapshot} channel={channel} at={at} threadId={threadId} />
        <div
          className={cx(styles.panel, (!isMembersOpen || threadId) && styles.closed)}
          data-over={isPanelOpen || undefined}
        >
          <MemberList snapshot={snapshot} />
        </div>
      </div>
    </>
  );
}

export interface BoardChannelProps extends OneChannelProps {
  readonly children: ReactNode;
}

/** A board and its talk, side by side; one over the other where there is no room. */
export function BoardChannel(props: BoardChannelProps) {
  const { snapshot, channel, at, threadId, children } = props;
  const { t } = useLingui();
  const isBoardChatOpen = usePreferences((state) => state.isBoardChatOpen);
  const isPanelOpen = useShell((state) => state.isPanelOpen);
  return (
    <>
      <PageHeader
        icon={<ChannelIcon board={channel.board} />}
        title={channel.name}
        topic={channel.topic}
      >
        <ThreadsButton snapshot={snapshot} channel={channel} />
        <PinsButton snapshot={snapshot} channel={channel} />
        <NotificationButton snapshot={snapshot} channel={channel} />
        <PanelToggle
          label={t`대화`}
          isOpen={isBoardChatOpen}
          onToggle={() => usePreferences.setState({ isBoardChatOpen: !isBoardChatOpen })}
        >
          <MessageSquareText />
        </PanelToggle>
      </PageHeader>
      <div className={styles.body}>
        <div className={styles.board}>{children}</div>
        <aside
          className={cx(styles.panel, styles.talk, !isBoardChatOpen && styles.closed)}
          data-over={isPanelOpen || undefined}
          aria-label={t`${channel.name}의 대화`}
        >
          {(isBoardChatOpen || isPanelOpen) && (
            <ChannelChat snapshot={snapshot} channel={channel} at={threadId ? undefined : at} />
          )}
        </aside>
        <ThreadBeside snapshot={snapshot} channel={channel} at={at} threadId={threadId} />
      </div>
    </>
  );
}

function ThreadBeside({ snapshot, channel, at, threadId }: OneChannelProps) {
  const navigate = useNavigate();
  if (!threadId) return null;
  const { community_id: communityId, channel_id: channelId } = channel;
  return (
    <Suspense fallback={null}>
      <ThreadPanel
        key={threadId}
        snapshot={snapshot}
        threadId={threadId}
        onClose={() =>
          void navigate({ to: "/c/$communityId/$channelId", params: { communityId, channelId } })
        }
        renderChat={(inThread, thread) => (
          <ChannelChat snapshot={inThread} channel={thread.channel} at={at} />
        )}
      />
    </Suspense>
  );
}

function Loading() {
  return (
    <>
      <PageHeader title="" />
      <ChatLoading />
    </>
  );
}

function Unknown({ code }: { readonly code: string }) {
  if (code.startsWith("client."))
    return <ErrorState code={code} onRetry={() => location.reload()} />;
  const isHidden = code.endsWith("not_allowed") || code.endsWith("forbidden");
  return (
    <>
      <PageHeader title="" />
      <EmptyState
        icon={isHidden ? <Lock /> : <SearchX />}
        title={<Trans>이 채널을 볼 수 없습니다</Trans>}
        text={<Trans>지워졌거나, 볼 수 있는 사람이 정해져 있습니다.</Trans>}
      />
    </>
  );
}
