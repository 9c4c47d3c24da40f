/** Making, moving, copying, changing and deleting channels and categories; the snapshot is read again after. */
import type { Category, Channel } from "@/gen/community";
import { communitiesStore, loadList, readCommunity } from "./communities";
import { api } from "./http";

export interface ChannelMove {
  readonly category_id: string | null;
  readonly before_id: string | null;
  /** Null: follow the category when both say the same, else keep (SR5). */
  readonly sync: boolean | null;
}

async function then<T>(communityId: string, call: Promise<T>): Promise<T> {
  const answer = await call;
  await readCommunity(communityId);
  return answer;
}

export type NewChannel = Pick<Channel, "name" | "topic" | "kind" | "board" | "category_id">;

/** The snapshot has the channel when this answers, so that one can go there at once. */
export const createChannel = (communityId: string, channel: NewChannel) =>
  then(communityId, api.post<Channel>(`/api/communities/${communityId}/channels`, channel));

export const moveChannel = ({ channel_id, community_id }: Channel, move: ChannelMove) =>
  then(community_id, api.put<Channel>(`/api/channels/${channel_id}/place`, move));

export const moveCategory = ({ category_id, community_id }: Category, beforeId: string | null) =>
  then(
    community_id,
    api.put<Category>(`/api/categories/${category_id}/place`, { before_id: beforeId }),
  );

export const copyChannel = ({ channel_id, community_id }: Channel, name: string) =>
  then(community_id, api.post<Channel>(`/api/channels/${channel_id}/copy`, { name }));

export const updateChannel = (channel: Channel, fields: { name: string; topic: string }) =>
  api.patch<Channel>(`/api/channels/${channel.channel_id}`, fields);

export const deleteChannel = ({ channel_id }: Channel) =>
  api.delete<unknown>(`/api/channels/${channel_id}`);

export const createCategory = (communityId: string, name: string) =>
  then(communityId, api.post<Category>(`/api/communities/${communityId}/categories`, { name }));

export const renameCategory = ({ category_id, community_id }: Category, name: string) =>
  then(community_id, api.patch<Category>(`/api/categories/${category_id}`, { name }));

export const deleteCategory = ({ category_id, community_id }: Category) =>
  then(community_id, api.delete<unknown>(`/api/categories/${category_id}`));

/** One's own order of communities: shown at once, kept on the server, told to one's other devices. */
export async function orderCommunities(communityIds: readonly string[]): Promise<void> {
  const place = new Map(communityIds.map((id, at) => [id, at]));
  const at = (id: string) => place.get(id) ?? communityIds.length;
  communitiesStore.setState(({ entries }) => ({
    entries:
      entries?.toSorted((a, b) => at(a.community.community_id) - at(b.community.community_id)) ??
      null,
  }));
  await api.put("/api/me/communities/order", { community_ids: communityIds }).catch(loadList);
}
