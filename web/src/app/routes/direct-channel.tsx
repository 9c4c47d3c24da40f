/** A direct channel: the chat of a pair, or of a group with its people beside it. */
import { useLingui } from "@lingui/react/macro";
import { AtSign, Users } from "lucide-react";
import type { Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import { BlockedBar, DirectTools, useBlockedOther, useDirect } from "@/features/community/direct";
import { MemberList } from "@/features/community/chat";
import { NotificationButton, PinsButton } from "@/features/community/finding";
import { cx } from "@/ui/class-names";
import { usePreferences } from "@/ui/preferences/preferences";
import { PageHeader } from "../shell/page-header";
import { useShell } from "../shell/shell-state";
import { ChannelChat } from "./channel-chat";
import { PanelToggle } from "./panel-toggle";
import styles from "./channel-page.module.css";

export interface DirectChannelProps {
  readonly snapshot: CommunitySnapshot;
  readonly channel: Channel;
  readonly at?: number;
}

export function DirectChannel({ snapshot, channel, at }: DirectChannelProps) {
  const { t } = useLingui();
  const { community_id: communityId } = snapshot.community;
  const isMembersOpen = usePreferences((state) => state.isMembersOpen);
  const isPanelOpen = useShell((state) => state.isPanelOpen);
  const isGroup = useDirect(communityId)?.is_group ?? snapshot.members.length > 2;
  const blocked = useBlockedOther(communityId);
  return (
    <>
      <PageHeader icon={isGroup ? <Users /> : <AtSign />} title={channel.name}>
        <PinsButton snapshot={snapshot} channel={channel} />
        <NotificationButton snapshot={snapshot} channel={channel} />
        <DirectTools communityId={communityId} />
        {isGroup && (
          <PanelToggle
            label={t`멤버`}
            isOpen={isMembersOpen}
            onToggle={() => usePreferences.setState({ isMembersOpen: !isMembersOpen })}
          >
            <Users />
          </PanelToggle>
        )}
      </PageHeader>
      <div className={styles.body}>
        <ChannelChat
          snapshot={snapshot}
          channel={channel}
          at={at}
          lockedBar={
            blocked ? <BlockedBar accountId={blocked.account_id} name={blocked.name} /> : undefined
          }
        />
        {isGroup && (
          <div
            className={cx(styles.panel, !isMembersOpen && styles.closed)}
            data-over={isPanelOpen || undefined}
          >
            <MemberList snapshot={snapshot} />
          </div>
        )}
      </div>
    </>
  );
}
