/** A chat with its live cards and its way in: the one place where chat and boards meet. */
import { useCallback } from "react";
import { Link } from "@tanstack/react-router";
import type { Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import { SymbolCards } from "@/features/boards";
import { ChatPane } from "@/features/community/chat";
import { JoinBar, useMustVerify, VerifyBar } from "@/features/identity";
import { joinCommunity } from "@/live/community-verbs";

export interface ChannelChatProps {
  readonly snapshot: CommunitySnapshot;
  readonly channel: Channel;
  readonly at?: number;
}

export function ChannelChat({ snapshot, channel, at }: ChannelChatProps) {
  const { community_id: communityId, name } = snapshot.community;
  const mustVerify = useMustVerify();
  const board = snapshot.channels.find((each) => each.board === "market");
  const boardId = board?.channel_id ?? null;
  const renderCards = useCallback(
    (codes: readonly string[]) => (
      <SymbolCards
        codes={codes}
        hrefOf={(code) => (boardId === null ? null : `/c/${communityId}/${boardId}/s/${code}`)}
      />
    ),
    [communityId, boardId],
  );
  const renderSymbol = useCallback(
    (code: string) =>
      boardId === null ? (
        `$${code}`
      ) : (
        <Link
          to="/c/$communityId/$channelId/s/$code"
          params={{ communityId, channelId: boardId, code }}
        >
          ${code}
        </Link>
      ),
    [communityId, boardId],
  );
  return (
    <ChatPane
      snapshot={snapshot}
      channel={channel}
      at={at}
      renderCards={renderCards}
      renderSymbol={renderSymbol}
      isReadOnly={mustVerify}
      joinBar={
        mustVerify ? (
          <VerifyBar />
        ) : (
          <JoinBar communityName={name} onJoin={() => joinCommunity(communityId)} />
        )
      }
    />
  );
}
