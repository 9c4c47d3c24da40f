/** Polls, link previews, many messages at once, retention: what is asked of the server. */
import type {
  Ballot,
  Message,
  NewPoll,
  Removed,
  Retention,
  RetentionFields,
  RetentionRules,
} from "@/gen/community";
import { api } from "./http";

export function sendPoll(channelId: string, nonce: string, poll: NewPoll): Promise<Message> {
  return api.post(`/api/channels/${channelId}/messages`, {
    nonce,
    text: "",
    reply_to: null,
    poll,
  });
}

export function readVotes(messageId: string): Promise<Ballot> {
  return api.get(`/api/messages/${messageId}/poll/votes`);
}

export function vote(messageId: string, answerIds: readonly number[]): Promise<Ballot> {
  return api.put(`/api/messages/${messageId}/poll/votes`, { answer_ids: answerIds });
}

export function closePoll(messageId: string): Promise<void> {
  return api.put(`/api/messages/${messageId}/poll/closed`);
}

export function removePreviews(messageId: string): Promise<void> {
  return api.delete(`/api/messages/${messageId}/previews`);
}

export const BULK_DELETE_MAX = 100;

export function removeMessages(
  channelId: string,
  which:
    | { readonly message_ids: readonly string[] }
    | { readonly author_id: string; readonly count: number; readonly within_ms: number },
): Promise<Removed> {
  return api.post(`/api/channels/${channelId}/messages/removals`, which);
}

export function readRetention(communityId: string): Promise<RetentionRules> {
  return api.get(`/api/communities/${communityId}/retention`);
}

export function saveRetention(communityId: string, fields: RetentionFields): Promise<Retention> {
  return api.put(`/api/communities/${communityId}/retention`, fields);
}

export async function saveChannelRetention(
  channelId: string,
  fields: RetentionFields | null,
): Promise<void> {
  const path = `/api/channels/${channelId}/retention`;
  await (fields === null ? api.delete(path) : api.put(path, fields));
}
