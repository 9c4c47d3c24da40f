/** Joining and leaving; the list and the snapshot are read again, because rights changed. */
import type { Member } from "@/gen/community";
import { loadList, readCommunity } from "./communities";
import { api } from "./http";

export async function joinCommunity(communityId: string): Promise<void> {
  await api.post<Member>(`/api/communities/${communityId}/join`);
  await Promise.all([loadList(), readCommunity(communityId)]);
}

export async function leaveCommunity(communityId: string): Promise<void> {
  await api.post(`/api/communities/${communityId}/leave`);
  await Promise.all([loadList(), readCommunity(communityId)]);
}
