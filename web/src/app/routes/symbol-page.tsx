/** One symbol inside a market board, with the board's talk beside it. */
import { useParams } from "@tanstack/react-router";
import { SymbolView } from "@/features/market/symbol";
import { useCommunity } from "@/live/hooks";
import { BoardChannel } from "./channel-page";
import { BoardLoading } from "./board-loading";

export function SymbolPage() {
  const params = useParams({ from: "/shell/c/$communityId/$channelId/s/$code" });
  const snapshot = useCommunity(params.communityId)?.snapshot;
  const channel = snapshot?.channels.find((each) => each.channel_id === params.channelId);
  if (!snapshot || !channel) return <BoardLoading />;
  return (
    <BoardChannel snapshot={snapshot} channel={channel}>
      <SymbolView {...params} />
    </BoardChannel>
  );
}
