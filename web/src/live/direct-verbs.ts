/** What one does with direct channels and people; the screens follow by the account's own stream. */
import type { Direct, Friend, PeopleSettings, PersonCard } from "@/gen/community";
import { api } from "./http";

export const openPair = (accountId: string) => api.put<Direct>(`/api/directs/pairs/${accountId}`);

export const makeGroup = (accountIds: readonly string[], name: string) =>
  api.post<Direct>("/api/directs", { account_ids: accountIds, name });

export const changeGroup = (communityId: string, fields: { name?: string; icon?: string }) =>
  api.patch<Direct>(`/api/directs/${communityId}`, fields);

export const closeDirect = (communityId: string) => api.delete(`/api/directs/${communityId}`);

export const leaveGroup = (communityId: string) => api.post(`/api/directs/${communityId}/leave`);

export const addToGroup = (communityId: string, accountId: string) =>
  api.put<Direct>(`/api/directs/${communityId}/people/${accountId}`);

export const removeFromGroup = (communityId: string, accountId: string) =>
  api.delete(`/api/directs/${communityId}/people/${accountId}`);

export const handGroupOver = (communityId: string, accountId: string) =>
  api.put<Direct>(`/api/directs/${communityId}/owner`, { account_id: accountId });

export const askByEmail = (email: string) => api.post<Friend>("/api/people/requests", { email });

export const askFriend = (accountId: string) => api.put<Friend>(`/api/people/${accountId}/friend`);

export const partFriend = (accountId: string) => api.delete(`/api/people/${accountId}/friend`);

export const blockPerson = (accountId: string) => api.put(`/api/people/${accountId}/block`);

export const unblockPerson = (accountId: string) => api.delete(`/api/people/${accountId}/block`);

export const readCard = (accountId: string) => api.get<PersonCard>(`/api/people/${accountId}`);

export const saveNote = (accountId: string, text: string) =>
  api.put(`/api/people/${accountId}/note`, { text });

export const savePeopleSettings = (settings: PeopleSettings) =>
  api.put<PeopleSettings>("/api/people/settings", settings);
