/** The reader's direct channels, as places to carry a message to. */
import { useMemo } from "react";
import type { Channel } from "@/gen/community";
import { useDirects } from "@/live/direct-hooks";
import { nameOfDirect } from "@/live/direct-store";
import { useSession } from "@/live/use-stream";

export interface Target {
  readonly channel: Pick<Channel, "channel_id" | "community_id" | "name" | "board" | "kind">;
  /** The community it stands in; empty for a direct channel. */
  readonly place: string;
}

export function useDirectTargets(): readonly Target[] {
  const directs = useDirects();
  const myId = useSession().account?.account_id ?? null;
  return useMemo(
    () =>
      (directs ?? []).map(({ direct }) => ({
        channel: {
          channel_id: direct.channel_id,
          community_id: direct.community_id,
          name: nameOfDirect(direct.name, direct.people, myId),
          board: null,
          kind: "text" as const,
        },
        place: "",
      })),
    [directs, myId],
  );
}
