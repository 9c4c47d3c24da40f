/** The window's title: mentions, the channel, the community. */
import { useEffect } from "react";
import { useCommunities, useReads } from "@/live/hooks";
import { usePlace } from "./use-place";

export function useTitle(): void {
  const { communityId, channelId } = usePlace();
  const { byId } = useCommunities();
  const reads = useReads();
  const snapshot = byId[communityId ?? ""]?.snapshot;
  const channel = snapshot?.channels.find((each) => each.channel_id === channelId);
  const mentions = Object.values(reads).reduce((sum, each) => sum + each.mention_count, 0);
  const place = [channel?.name, snapshot?.community.name, "Madang"].filter(Boolean).join(" · ");
  const title = mentions > 0 ? `(${mentions}) ${place}` : place;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
