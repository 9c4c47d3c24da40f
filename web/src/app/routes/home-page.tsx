/** `/` goes to where the reader was last, or to the first community that everybody may read. */
import { useEffect } from "react";
import { Trans } from "@lingui/react/macro";
import { Link, Navigate, useParams } from "@tanstack/react-router";
import { Hash, House } from "lucide-react";
import { inOrder } from "@/features/community";
import { useCommunities, useCommunity } from "@/live/hooks";
import { useSession } from "@/live/use-stream";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { ErrorState } from "@/ui/error-state/error-state";
import { PageHeader } from "../shell/page-header";
import { forgetPlace, places } from "../shell/shell-state";
import { BoardLoading } from "./board-loading";

export function HomePage() {
  const { entries, entriesErrorCode } = useCommunities();
  const last = places().last;
  if (!entries) {
    return entriesErrorCode === null ? <BoardLoading /> : <ErrorState code={entriesErrorCode} />;
  }
  const known = entries.map((entry) => entry.community.community_id);
  if (last && known.includes(last.communityId)) {
    return <Navigate to="/c/$communityId/$channelId" params={last} replace />;
  }
  const first = entries.find((entry) => entry.is_member) ?? entries[0];
  if (!first) return <Nothing />;
  return (
    <Navigate to="/c/$communityId" params={{ communityId: first.community.community_id }} replace />
  );
}

export function CommunityPage() {
  const { communityId } = useParams({ from: "/shell/c/$communityId" });
  const state = useCommunity(communityId);
  const isGone = state?.status === "error" && !state.errorCode.startsWith("client.");
  useEffect(() => {
    if (isGone && places().last?.communityId === communityId) forgetPlace();
  }, [isGone, communityId]);
  if (state?.status === "error") return <ErrorState code={state.errorCode} />;
  if (!state?.snapshot) return <BoardLoading />;
  const channels = inOrder(state.snapshot);
  const lastId = places().byCommunity[communityId];
  const channel = channels.find((each) => each.channel_id === lastId) ?? channels[0];
  if (!channel) {
    return (
      <>
        <PageHeader title={state.snapshot.community.name} />
        <EmptyState icon={<Hash />} title={<Trans>아직 채널이 없습니다</Trans>} />
      </>
    );
  }
  const params = { communityId, channelId: channel.channel_id };
  return <Navigate to="/c/$communityId/$channelId" params={params} replace />;
}

function Nothing() {
  const { account } = useSession();
  return (
    <EmptyState
      icon={<House />}
      title={<Trans>아직 비어 있는 마당입니다</Trans>}
      text={
        account ? (
          <Trans>왼쪽의 더하기 단추로 첫 커뮤니티를 만들어 보세요.</Trans>
        ) : (
          <Trans>처음 가입하는 사람이 주인이 됩니다.</Trans>
        )
      }
      action={
        account ? undefined : (
          <Link to="/sign-up">
            <Trans>가입하기</Trans>
          </Link>
        )
      }
    />
  );
}
