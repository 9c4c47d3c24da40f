/** What the switcher offers and in which order. Pure. */
import type { Channel } from "@/gen/community";
import type { CommunityState } from "@/live/communities";
import type { ChannelReads } from "@/live/reducers/reads";
import { inOrder } from "../channels/group-channels";
import { rankByName } from "../text/hangul";

export interface SwitcherEntry {
  readonly channel: Channel;
  readonly communityName: string;
  readonly mentions: number;
  readonly isUnread: boolean;
}

const ENTRIES_SHOWN_MAX = 12;

export function entriesOf(
  byId: Readonly<Record<string, CommunityState>>,
  reads: Readonly<Record<string, ChannelReads>>,
): readonly SwitcherEntry[] {
  const entries = Object.values(byId).flatMap(({ snapshot }) =>
    snapshot
      ? inOrder(snapshot).map((channel) => ({
          channel,
          communityName: snapshot.community.name,
          mentions: reads[channel.channel_id]?.mention_count ?? 0,
          isUnread: (reads[channel.channel_id]?.unread_count ?? 0) > 0,
        }))
      : [],
  );
  return entries.toSorted(
    (a, b) => b.mentions - a.mentions || Number(b.isUnread) - Number(a.isUnread),
  );
}

export function findEntries(
  entries: readonly SwitcherEntry[],
  typed: string,
): readonly SwitcherEntry[] {
  const wanted = typed.trim().replace(/^#/u, "");
  if (wanted === "") return entries.slice(0, ENTRIES_SHOWN_MAX);
  return rankByName(entries, wanted, ({ channel }) => channel.name).slice(0, ENTRIES_SHOWN_MAX);
}
