/** The community and channel of the address; on other pages, the last ones. */
import { useParams } from "@tanstack/react-router";
import { places } from "./shell-state";

export interface CurrentPlace {
  readonly communityId: string | null;
  readonly channelId: string | null;
}

export function usePlace(): CurrentPlace {
  const params: { communityId?: string; channelId?: string } = useParams({ strict: false });
  return {
    communityId: params.communityId ?? places().last?.communityId ?? null,
    channelId: params.channelId ?? null,
  };
}
