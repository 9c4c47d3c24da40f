/** To the direct channel with somebody: the one there is, or a new one. */
import { useNavigate } from "@tanstack/react-router";
import { openPair } from "@/live/direct-verbs";
import { useTold } from "./use-told";

export function useOpenPair() {
  const navigate = useNavigate();
  const told = useTold();
  return (accountId: string): void =>
    told(
      openPair(accountId).then(({ community_id: communityId, channel_id: channelId }) =>
        navigate({ to: "/c/$communityId/$channelId", params: { communityId, channelId } }),
      ),
    );
}
