/** A chat with its live cards and its way in: the one place where chat and boards meet. */
import { lazy, Suspense, useCallback, useState, type ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import type { Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import { SymbolCards } from "@/features/boards";
import { ChatPane } from "@/features/community/chat";
import { JoinBar, useMustVerify, VerifyBar } from "@/features/identity";
import { codeOf } from "@/live/api-error";
import { joinCommunity } from "@/live/community-verbs";

const AskDialog = lazy(() =>
  import("@/features/community/asking").then((door) => ({ default: door.AskDialog })),
);

export interface ChannelChatProps {
  readonly snapshot: CommunitySnapshot;
  readonly channel: Channel;
  readonly at?: number;
  /** In place of the composer, whoever the reader is. */
  readonly lockedBar?: ReactNode;
}

export function ChannelChat({ snapshot, channel, at, lockedBar }: ChannelChatProps) {
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
      isReadOnly={mustVerify || lockedBar !== undefined}
      joinBar={
        lockedBar ?? (mustVerify ? <VerifyBar /> : <WayIn communityId={communityId} name={name} />)
      }
    />
  );
}

interface WayInProps {
  readonly communityId: string;
  readonly name: string;
}

/** Joins at once, or asks where one asks to come in. */
function WayIn({ communityId, name }: WayInProps) {
  const [isAsking, setIsAsking] = useState(false);
  const join = () =>
    joinCommunity(communityId).catch((error: unknown) => {
      if (codeOf(error) !== "community.request_needed") throw error;
      setIsAsking(true);
    });
  return (
    <>
      <JoinBar communityName={name} onJoin={join} />
      {isAsking && (
        <Suspense fallback={null}>
          <AskDialog communityId={communityId} name={name} onClose={() => setIsAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
