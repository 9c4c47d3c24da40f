/** The live stores as React sees them. */
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import type { Channel } from "@/gen/community";
import { NO_COUNTS, attentionOf, mannerOf, type Attention, type PlacedChannel } from "./attention";
import { channelView, type ChannelState, type ChannelView } from "./channel-view";
import { communitiesStore, openCommunity, type CommunityState } from "./communities";
import { outbox, type Pending } from "./outbox";
import { readsStore } from "./reads";
import type { ChannelReads } from "./reducers/reads";
import { typingStore, type Typist } from "./typing";
import { followedOf, useThreads } from "./threads";
import { useSession } from "./use-stream";

const NOBODY: readonly Typist[] = [];

export function useCommunities() {
  return useStore(communitiesStore);
}

export function useCommunity(communityId: string): CommunityState | undefined {
  const state = useStore(communitiesStore, ({ byId }) => byId[communityId]);
  const isMissing = state === undefined;
  useEffect(() => {
    if (isMissing) void openCommunity(communityId);
  }, [communityId, isMissing]);
  return state;
}

export function useChannel(
  channelId: string,
  aroundSeq?: number,
): { readonly view: ChannelView; readonly state: ChannelState } {
  const who = useSession().account?.account_id ?? null;
  // The view is made anew when somebody else signs in; `aroundSeq` only matters when it is first made.
  const view = useMemo(
    () => channelView(channelId, aroundSeq),
    // oxlint-disable-next-line react/exhaustive-deps -- see above
    [channelId, who],
  );
  return { view, state: useStore(view.store) };
}

export function useReads(): Readonly<Record<string, ChannelReads>> {
  return useStore(readsStore, ({ byChannel }) => byChannel);
}

export function useChannelReads(channelId: string): ChannelReads | undefined {
  return useStore(readsStore, ({ byChannel }) => byChannel[channelId]);
}

/** What a channel shows of its unread messages, by the reader's settings. */
export function useAttention(channel: PlacedChannel): Attention & { readonly isMuted: boolean } {
  const reads = useChannelReads(channel.channel_id);
  const { settings, nowMs } = useNotifications();
  const manner = mannerOf(settings, channel, nowMs);
  const attention = attentionOf(manner, reads ?? NO_COUNTS);
  return { ...attention, isMuted: manner.isMuted };
}

export function useNotifications() {
  const settings = useStore(readsStore, (state) => state.settings);
  const nowMs = useStore(readsStore, (state) => state.nowMs);
  return { settings, nowMs };
}

/** The sums over channels: of badges, and whether any is bold. */
export function useAttentionSum(channels: readonly Channel[]): Attention {
  const reads = useReads();
  const threads = useThreads();
  const { settings, nowMs } = useNotifications();
  let badge = 0;
  let isBold = false;
  for (const channel of [...channels, ...followedOf(threads, channels)]) {
    const counts = reads[channel.channel_id];
    if (!counts) continue;
    const manner = mannerOf(settings, channel, nowMs);
    const one = attentionOf(manner, counts);
    badge += one.badge;
    isBold ||= one.isBold;
  }
  return { badge, isBold };
}

export function useTypists(channelId: string): readonly Typist[] {
  return useStore(typingStore, ({ byChannel }) => byChannel[channelId]) ?? NOBODY;
}

export function usePending(channelId: string): readonly Pending[] {
  const rows = useStore(outbox.store, (state) => state.rows);
  return useMemo(() => rows.filter((row) => row.channel_id === channelId), [rows, channelId]);
}
