/** A channel: its chat, or its board with the chat beside it. */
import { lazy } from "react";
import { useParams } from "@tanstack/react-router";

const MarketBoard = lazy(async () => ({ default: (await import("@/features/market")).MarketBoard }));

export function ChannelPage() {
  const params = useParams({ from: "/shell/c/$communityId/$channelId" });
  return <MarketBoard {...params} />;
}
