/** The channels of a community under their categories. Unread is bold; mentions are counted. */
import { lazy, Suspense, useMemo, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { BellOff, ChevronDown, Lock, Plus } from "lucide-react";
import type { Category, Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import { useAttention } from "@/live/hooks";
import { followedOf, useThreads } from "@/live/threads";
import { CountBadge } from "@/ui/badge/badge";
import { cx } from "@/ui/class-names";
import { IconButton } from "@/ui/icon-button/icon-button";
import { usePreferences } from "@/ui/preferences/preferences";
import { ChannelIcon } from "./channel-icon";
import { groupChannels, type ChannelGroup } from "./group-channels";
import styles from "./channel-list.module.css";

const ThreadLinks = lazy(() => import("../threads/thread-links"));

export interface ChannelListProps {
  readonly snapshot: CommunitySnapshot;
  readonly currentId: string | null;
  /** What stands behind a channel's name: where a board's data comes from. */
  readonly renderMark?: (channel: Channel) => ReactNode;
  readonly onCreate?: (categoryId: string | null) => void;
  /** What who manages channels may do with one, or with a category. */
  readonly renderTools?: (place: Channel | Category) => ReactNode;
  /** Follows drags in the list. */
  readonly dragging?: ReactNode;
}

export function ChannelList(props: ChannelListProps) {
  const { snapshot, currentId, renderMark, onCreate, renderTools, dragging } = props;
  const { t } = useLingui();
  const groups = useMemo(() => groupChannels(snapshot), [snapshot]);
  return (
    <nav className={styles.list} aria-label={t`채널`}>
      {groups.map((group) => (
        <Group
          key={group.category?.category_id ?? "none"}
          group={group}
          privateIds={snapshot.private_ids}
          currentId={currentId}
          renderMark={renderMark}
          onCreate={onCreate}
          renderTools={renderTools}
        />
      ))}
      {dragging}
      {snapshot.channels.length === 0 && (
        <p className={styles.none}>
          <Trans>아직 채널이 없습니다</Trans>
        </p>
      )}
    </nav>
  );
}

interface GroupProps extends Omit<ChannelListProps, "snapshot" | "dragging"> {
  readonly group: ChannelGroup;
  readonly privateIds: readonly string[];
}

function Group(props: GroupProps) {
  const { group, privateIds, currentId, renderMark, onCreate, renderTools } = props;
  const { category, channels } = group;
  const id = category?.category_id ?? null;
  const isCollapsed = usePreferences(
    (state) => id !== null && state.collapsedCategories.includes(id),
  );
  const items = channels.map((channel) => (
    <ChannelLink
      key={channel.channel_id}
      channel={channel}
      isCurrent={channel.channel_id === currentId}
      isHiddenWhenRead={isCollapsed}
      isPrivate={privateIds.includes(channel.channel_id)}
      mark={renderMark?.(channel)}
      tools={renderTools?.(channel)}
    />
  ));
  return (
    <section className={styles.group}>
      {category && id !== null && (
        <GroupHead
          id={id}
          name={category.name}
          isCollapsed={isCollapsed}
          onCreate={onCreate}
          tools={renderTools?.(category)}
        />
      )}
      <ul>{items}</ul>
    </section>
  );
}

interface GroupHeadProps {
  readonly id: string;
  readonly name: string;
  readonly isCollapsed: boolean;
  readonly onCreate?: (categoryId: string | null) => void;
  readonly tools: ReactNode;
}

function GroupHead({ id, name, isCollapsed, onCreate, tools }: GroupHeadProps) {
  const { t } = useLingui();
  const toggle = () =>
    usePreferences.setState(({ collapsedCategories }) => ({
      collapsedCategories: isCollapsed
        ? collapsedCategories.filter((other) => other !== id)
        : [...collapsedCategories, id],
    }));
  return (
    <div className={styles.head} data-place={id} data-kind="category" data-menu="drag">
      <button
        type="button"
        className={styles.category}
        aria-expanded={!isCollapsed}
        onClick={toggle}
      >
        <ChevronDown aria-hidden="true" className={cx(isCollapsed && styles.closed)} />
        {name}
      </button>
      {tools}
      {onCreate && (
        <IconButton
          label={t`채널 만들기`}
          size="small"
          className={styles.add}
          onClick={() => onCreate(id)}
        >
          <Plus />
        </IconButton>
      )}
    </div>
  );
}

interface ChannelLinkProps {
  readonly channel: Channel;
  readonly isCurrent: boolean;
  /** Its category is closed: only what is open or unread still shows. */
  readonly isHiddenWhenRead: boolean;
  readonly isPrivate: boolean;
  readonly mark: ReactNode;
  readonly tools: ReactNode;
}

function ChannelLink(props: ChannelLinkProps) {
  const { channel, isCurrent, isHiddenWhenRead, isPrivate, mark, tools } = props;
  const { t } = useLingui();
  const { isBold, badge, isMuted } = useAttention(channel);
  const isUnread = isBold && !isCurrent;
  const mentions = isCurrent ? 0 : badge;
  const known = useThreads();
  const threads = useMemo(() => followedOf(known, [channel]), [known, channel]);
  if (isHiddenWhenRead && !isUnread && mentions === 0 && !isCurrent) return null;
  return (
    <li className={styles.row} data-place={channel.channel_id} data-kind="channel" data-menu="drag">
      <Link
        to="/c/$communityId/$channelId"
        params={{ communityId: channel.community_id, channelId: channel.channel_id }}
        className={cx(
          styles.channel,
          isUnread && styles.unread,
          isCurrent && styles.current,
          isMuted && styles.muted,
        )}
        aria-current={isCurrent ? "page" : undefined}
      >
        <ChannelIcon board={channel.board} />
        <span className={styles.name}>{channel.name}</span>
        {isPrivate && <Lock className={styles.lock} aria-label={t`비공개`} />}
        {isUnread && <span className="visually-hidden">{t`안 읽음`}</span>}
        {isMuted && <BellOff className={styles.off} aria-label={t`알림 꺼 둠`} />}
        {mark}
        <CountBadge count={mentions} label={t`언급 ${mentions}개`} />
      </Link>
      {tools}
      {threads.length > 0 && (
        <Suspense fallback={null}>
          <ThreadLinks threads={threads} />
        </Suspense>
      )}
    </li>
  );
}
