/** Calls about profiles. `place` is a community's id, or null for everywhere. */
import type { Member, Profile, ProfileFields } from "@/gen/community";
import { api } from "@/live/http";

const path = (place: string | null) =>
  place === null ? "/api/me/profile" : `/api/communities/${place}/profile`;

export const readProfile = (place: string | null) => api.get<Profile>(path(place));

export const saveProfile = (place: string | null, fields: ProfileFields) =>
  api.patch<Profile>(path(place), fields);

export const savePicture = (place: string | null, picture: File) =>
  api.put<Profile>(`${path(place)}/picture`, picture);

export const removePicture = (place: string | null) =>
  api.delete<Profile>(`${path(place)}/picture`);

export const saveNickname = (communityId: string, accountId: string, nickname: string) =>
  api.put<Member>(`/api/communities/${communityId}/members/${accountId}/nickname`, { nickname });
