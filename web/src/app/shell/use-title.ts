/** The window's title: mentions, the channel, the community. */
import { useEffect, useMemo } from "react";
import { useDirectSum } from "@/live/direct-hooks";
import { useAttentionSum, useCommunities } from "@/live/hooks";
import { usePlace } from "./use-place";

export function useTitle(): void {
  const { communityId, channelId } = usePlace();
  const { byId } = useCommunities();
  const snapshot = byId[communityId ?? ""]?.snapshot;
  const channel = snapshot?.channels.find((each) => each.channel_id === channelId);
  const channels = useMemo(
    () =>
      Object.values(byId).flatMap(({ snapshot: each }) =>
        each?.community.kind === "community" ? each.channels : [],
      ),
    [byId],
  );
  const mentions = useAttentionSum(channels).badge + useDirectSum();
  const place = [channel?.name, snapshot?.community.name, "Madang"].filter(Boolean).join(" · ");
  const title = mentions > 0 ? `(${mentions}) ${place}` : place;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
