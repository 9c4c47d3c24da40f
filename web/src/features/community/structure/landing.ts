/** Where a dragged channel or category comes to stand. Pure. */
import type { Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import type { ChannelMove } from "@/live/structure-verbs";
import { groupChannels } from "../channels/group-channels";

type Places = Pick<CommunitySnapshot, "categories" | "channels">;

export interface Landing {
  readonly channel: Channel;
  readonly move: ChannelMove;
}

/** Beside the channel it was dropped on; on a heading, first under it. */
export function landing(
  snapshot: Places,
  channelId: string,
  targetId: string,
  isAfter: boolean,
): Landing | null {
  const channel = snapshot.channels.find((each) => each.channel_id === channelId);
  if (!channel) return null;
  for (const { category, channels } of groupChannels(snapshot)) {
    const ids = channels.map((each) => each.channel_id);
    const rest = ids.filter((id) => id !== channelId);
    const category_id = category?.category_id ?? null;
    if (category_id === targetId) {
      return { channel, move: { category_id, before_id: rest[0] ?? null, sync: null } };
    }
    if (!ids.includes(targetId)) continue;
    const at = rest.indexOf(targetId) + (isAfter ? 1 : 0);
    return { channel, move: { category_id, before_id: rest[at] ?? null, sync: null } };
  }
  return null;
}

/** The category before which a dragged one comes to stand; null for the end. */
export function categoryBefore(
  snapshot: Places,
  categoryId: string,
  targetId: string,
  isAfter: boolean,
): string | null {
  const ids = groupChannels(snapshot).flatMap(({ category }) =>
    category && category.category_id !== categoryId ? [category.category_id] : [],
  );
  return ids[ids.indexOf(targetId) + (isAfter ? 1 : 0)] ?? null;
}
