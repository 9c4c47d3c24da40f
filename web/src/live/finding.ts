/** Search, mentions, pins and earlier texts: what is asked of the server when it is wanted. */
import type {
  MentionPage,
  MessageHistory,
  NotificationFields,
  NotificationSetting,
  Pin,
  Pins,
  SearchPage,
} from "@/gen/community";
import type { ChannelEvent } from "@/live/kinds";
import { api } from "./http";
import type { Applied } from "./streams";

export interface SearchRequest {
  readonly query: string;
  readonly communityId: string | null;
  readonly cursor: string | null;
}

export function searchMessages(wanted: SearchRequest, signal?: AbortSignal): Promise<SearchPage> {
  const params = new URLSearchParams({ q: wanted.query });
  if (wanted.communityId !== null) params.set("community_id", wanted.communityId);
  if (wanted.cursor !== null) params.set("cursor", wanted.cursor);
  return api.get(`/api/search?${params}`, { signal });
}

export function readMentions(cursor: string | null, signal?: AbortSignal): Promise<MentionPage> {
  return api.get(`/api/mentions${cursor === null ? "" : `?cursor=${cursor}`}`, { signal });
}

export function readPins(channelId: string): Promise<Pins> {
  return api.get(`/api/channels/${channelId}/pins`);
}

export function pinMessage(messageId: string): Promise<void> {
  return api.put(`/api/messages/${messageId}/pin`);
}

export function unpinMessage(messageId: string): Promise<void> {
  return api.delete(`/api/messages/${messageId}/pin`);
}

export function readHistory(messageId: string): Promise<MessageHistory> {
  return api.get(`/api/messages/${messageId}/history`);
}

export function saveNotifications(
  communityId: string,
  fields: NotificationFields,
): Promise<NotificationSetting> {
  return api.patch(`/api/communities/${communityId}/notifications`, fields);
}

/** A pinned list with events of its channel applied (ST10). Pure. */
export function applyToPins(
  pins: readonly Pin[],
  applied: readonly Applied<ChannelEvent>[],
): readonly Pin[] {
  let next = pins;
  for (const { event } of applied) {
    if (event.type === "community.message_pinned") {
      next = [event.pin, ...without(next, event.pin.message.message_id)];
    } else if (
      event.type === "community.message_unpinned" ||
      event.type === "community.message_deleted"
    ) {
      next = without(next, event.message_id);
    } else if (event.type === "community.messages_deleted") {
      const gone = new Set(event.message_ids);
      next = next.filter((pin) => !gone.has(pin.message.message_id));
    } else if (event.type === "community.message_edited") {
      const { message } = event;
      next = next.map((pin) =>
        pin.message.message_id === message.message_id ? { ...pin, message } : pin,
      );
    }
  }
  return next;
}

function without(pins: readonly Pin[], messageId: string): readonly Pin[] {
  return pins.filter((pin) => pin.message.message_id !== messageId);
}
