/** Invites and the directory on the server. */
import type {
  DirectoryPage,
  Invite,
  InviteList,
  InvitePreview,
  Joined,
  NewInvite,
} from "@/gen/community";
import { loadList, readCommunity } from "@/live/communities";
import { api } from "@/live/http";

export function makeInvite(communityId: string, fields: NewInvite): Promise<Invite> {
  return api.post<Invite>(`/api/communities/${communityId}/invites`, fields);
}

export function readInvites(communityId: string): Promise<InviteList> {
  return api.get<InviteList>(`/api/communities/${communityId}/invites`);
}

export async function revokeInvite(code: string): Promise<void> {
  await api.delete(`/api/invites/${code}`);
}

export function readPreview(code: string): Promise<InvitePreview> {
  return api.get<InvitePreview>(`/api/invites/${encodeURIComponent(code)}`);
}

/** Rights changed: the list and the snapshot are read again. */
export async function joinByInvite(code: string): Promise<Joined> {
  const joined = await api.post<Joined>(`/api/invites/${encodeURIComponent(code)}/join`);
  await Promise.all([loadList(), readCommunity(joined.community_id)]);
  return joined;
}

export function readDirectory(search: string): Promise<DirectoryPage> {
  return api.get<DirectoryPage>(`/api/directory?search=${encodeURIComponent(search)}`);
}

export function inviteUrl(code: string): string {
  return `${location.origin}/i/${code}`;
}
