/** Direct channels and people as React sees them. */
import { useMemo } from "react";
import { useStore } from "zustand";
import type { Direct, Face, PresenceState } from "@/gen/community";
import { mannerOf } from "./attention";
import { communitiesStore } from "./communities";
import { directStore, nameOfDirect } from "./direct-store";
import { useNotifications, useReads } from "./hooks";
import { useSession } from "./use-stream";

export function useDirects() {
  return useStore(directStore, (state) => state.directs);
}

export function usePeople() {
  return useStore(directStore);
}

export function useIsBlocked(accountId: string): boolean {
  return useStore(directStore, ({ blocked }) =>
    blocked.some((each) => each.account_id === accountId),
  );
}

export function useDirectName(direct: Direct): string {
  const myId = useSession().account?.account_id ?? null;
  return nameOfDirect(direct.name, direct.people, myId);
}

/** Whether somebody is here, by what a friend or a member of a shared community is told. */
export function usePresence(accountId: string): PresenceState {
  const asFriend = useStore(directStore, ({ presences }) => presences[accountId]);
  const asMember = useStore(communitiesStore, ({ byId }) => {
    for (const { snapshot } of Object.values(byId)) {
      const seen = snapshot?.presences[accountId];
      if (seen !== undefined) return seen;
    }
    return undefined;
  });
  return asMember ?? asFriend ?? "offline";
}

/** The face of somebody, as any community that is known here shows them. */
export function useFace(accountId: string): Face | null {
  return useStore(communitiesStore, ({ byId }) => {
    for (const { snapshot } of Object.values(byId)) {
      const face = snapshot?.members.find((member) => member.account_id === accountId)?.face;
      if (face) return face;
    }
    return null;
  });
}

/** In a direct channel every unread message counts as a call (DM11). */
export function useDirectCounts(): Readonly<Record<string, number>> {
  const directs = useDirects();
  const reads = useReads();
  const { settings, nowMs } = useNotifications();
  return useMemo(() => {
    const counts: Record<string, number> = {};
    for (const { direct } of directs ?? []) {
      const seen = reads[direct.channel_id];
      if (!seen || seen.unread_count === 0) continue;
      const { level, isMuted, isMentionPassing } = mannerOf(
        settings,
        { ...direct, category_id: null },
        nowMs,
      );
      const isCalling = level === "all" && !isMuted;
      const passes = level !== "nothing" && (!isMuted || isMentionPassing);
      counts[direct.channel_id] = isCalling ? seen.unread_count : passes ? seen.mention_count : 0;
    }
    return counts;
  }, [directs, reads, settings, nowMs]);
}

/** What the rail and the title show: unread direct messages, and requests that wait. */
export function useDirectSum(): number {
  const counts = useDirectCounts();
  const friends = useStore(directStore, (state) => state.friends);
  const waiting = friends?.filter((friend) => friend.state === "incoming").length ?? 0;
  return Object.values(counts).reduce((sum, count) => sum + count, waiting);
}
