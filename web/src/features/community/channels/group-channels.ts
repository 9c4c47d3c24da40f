/** Channels in the order they are shown: without a category first, then category by category. Pure. */
import type { Category, Channel, Snapshot as CommunitySnapshot } from "@/gen/community";

export interface ChannelGroup {
  readonly category: Category | null;
  readonly channels: readonly Channel[];
}

const byPosition = (a: { position: number }, b: { position: number }) => a.position - b.position;

export function groupChannels(
  snapshot: Pick<CommunitySnapshot, "categories" | "channels">,
): readonly ChannelGroup[] {
  const known = new Set(snapshot.categories.map((category) => category.category_id));
  const under = (id: string | null) =>
    snapshot.channels
      .filter(({ category_id }) =>
        id === null ? category_id === null || !known.has(category_id) : category_id === id,
      )
      .toSorted(byPosition);
  const loose = under(null);
  const groups = snapshot.categories.toSorted(byPosition).map((category) => ({
    category,
    channels: under(category.category_id),
  }));
  return loose.length > 0 ? [{ category: null, channels: loose }, ...groups] : groups;
}

/** The same order as one list, for moving with the keyboard. */
export function inOrder(
  snapshot: Pick<CommunitySnapshot, "categories" | "channels">,
): readonly Channel[] {
  return groupChannels(snapshot).flatMap((group) => group.channels);
}
