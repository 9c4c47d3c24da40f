/** Calls of the role dialog. The snapshot comes back by `access_changed`. */
import type { Explanation, PlaceOverwrites, RoleFields, SubjectKind } from "@/gen/community";
import { api } from "@/live/http";
import type { PermissionName } from "@/live/permissions";

const roles = (communityId: string) => `/api/communities/${communityId}/roles`;

export const createRole = (communityId: string, fields: RoleFields) =>
  api.post<{ readonly role_id: string }>(roles(communityId), fields);

export const updateRole = (communityId: string, roleId: string, fields: RoleFields) =>
  api.patch(`${roles(communityId)}/${roleId}`, fields);

export const deleteRole = (communityId: string, roleId: string) =>
  api.delete(`${roles(communityId)}/${roleId}`);

export const orderRoles = (communityId: string, roleIds: readonly string[]) =>
  api.put(`${roles(communityId)}/order`, { role_ids: roleIds });

export function holdRole(communityId: string, accountId: string, roleId: string, isHeld: boolean) {
  const path = `/api/communities/${communityId}/members/${accountId}/roles/${roleId}`;
  return isHeld ? api.put(path) : api.delete(path);
}

const place = (placeId: string, isCategory: boolean) =>
  `/api/places/${isCategory ? "category" : "channel"}/${placeId}`;

export const readOverwrites = (placeId: string, isCategory: boolean) =>
  api.get<PlaceOverwrites>(`${place(placeId, isCategory)}/overwrites`);

export interface OverwriteChange {
  readonly placeId: string;
  readonly isCategory: boolean;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly allow: number;
  readonly deny: number;
}

export const putOverwrite = (change: OverwriteChange) =>
  api.put<PlaceOverwrites>(
    `${place(change.placeId, change.isCategory)}/overwrites/${change.subjectKind}/${change.subjectId}`,
    { allow: change.allow, deny: change.deny },
  );

export const syncChannel = (channelId: string) =>
  api.put<PlaceOverwrites>(`/api/channels/${channelId}/sync`);

export interface AskedPlace {
  readonly placeId: string;
  readonly isCategory: boolean;
}

export function explainRight(
  { placeId, isCategory }: AskedPlace,
  accountId: string | null,
  right: PermissionName,
) {
  const query = new URLSearchParams({ permission: right });
  if (accountId !== null) query.set("account_id", accountId);
  return api.get<Explanation>(`${place(placeId, isCategory)}/explain?${query.toString()}`);
}
