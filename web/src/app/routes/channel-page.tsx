/** A channel: its chat, or its board with the chat beside it. */
import { lazy, Suspense, useEffect, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useParams, useSearch } from "@tanstack/react-router";
import { Lock, MessageSquareText, SearchX, Users } from "lucide-react";
import type { Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import { ChannelIcon } from "@/features/community";
import { NotificationButton, PinsButton } from "@/features/community/finding";
import { ChatLoading, MemberList } from "@/features/community/chat";
import { useCommunity } from "@/live/hooks";
import { mayIn } from "@/live/permissions";
import { cx } from "@/ui/class-names";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { ErrorState } from "@/ui/error-state/error-state";
import { IconButton } from "@/ui/icon-button/icon-button";
import { usePreferences } from "@/ui/preferences/preferences";
import { PageHeader } from "../shell/page-header";
import { rememberPlace, useShell } from "../shell/shell-state";
import { ChannelChat } from "./channel-chat";
import { BoardLoading } from "./board-loading";
import styles from "./channel-page.module.css";

const MarketBoard = lazy(async () => ({
  default: (await import("@/features/market")).MarketBoard,
}));
const TrendsBoard = lazy(async () => ({
  default: (await import("@/features/trends")).TrendsBoard,
}));

export function ChannelPage() {
  const { communityId, channelId } = useParams({ from: "/shell/c/$communityId/$channelId" });
  const { at } = useSearch({ from: "/shell/c/$communityId/$channelId" });
  const state = useCommunity(communityId);
  useEffect(() => rememberPlace({ communityId, channelId }), [communityId, channelId]);
  if (state?.status === "error") return <Unknown code={state.errorCode} />;
  if (!state?.snapshot) return <Loading />;
  const channel = state.snapshot.channels.find((each) => each.channel_id === channelId);
  if (!channel) {
    return state.status === "cached" ? <Loading /> : <Unknown code="community.channel_not_found" />;
  }
  return channel.board === null ? (
    <TextChannel snapshot={state.snapshot} channel={channel} at={at} />
  ) : (
    <BoardChannel key={channelId} snapshot={state.snapshot} channel={channel} at={at}>
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
  readonly at?: number;
}

function TextChannel({ snapshot, channel, at }: OneChannelProps) {
  const { t } = useLingui();
  const isMembersOpen = usePreferences((state) => state.isMembersOpen);
  const isPanelOpen = useShell((state) => state.isPanelOpen);
  return (
    <>
      <PageHeader icon={<ChannelIcon board={null} />} title={channel.name} topic={channel.topic}>
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
        <ChannelChat snapshot={snapshot} channel={channel} at={at} />
        <div
          className={cx(styles.panel, !isMembersOpen && styles.closed)}
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
export function BoardChannel({ snapshot, channel, at, children }: BoardChannelProps) {
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
            <ChannelChat snapshot={snapshot} channel={channel} at={at} />
          )}
        </aside>
      </div>
    </>
  );
}

interface PanelToggleProps {
  readonly label: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly children: ReactNode;
}

/** Wide screens keep the choice; narrow ones open it over the content, until the next place. */
function PanelToggle({ label, isOpen, onToggle, children }: PanelToggleProps) {
  const isPanelOpen = useShell((state) => state.isPanelOpen);
  return (
    <>
      <IconButton label={label} isActive={isOpen} className={styles.wide} onClick={onToggle}>
        {children}
      </IconButton>
      <IconButton
        label={label}
        isActive={isPanelOpen}
        className={styles.narrow}
        onClick={() => useShell.setState({ isPanelOpen: !isPanelOpen })}
      >
        {children}
      </IconButton>
    </>
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
