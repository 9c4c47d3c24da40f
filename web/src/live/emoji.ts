/** Custom emoji: how one is written, the key of their pictures, and what is asked of the server. */
import { useEffect, useState } from "react";
import type { CustomEmoji, EmojiKey } from "@/gen/community";
import { api } from "./http";
import { sessionStore } from "./session";

const RENEW_BEFORE_MS = 60_000;
const WRITTEN = /^<:([\p{L}\p{N}_]{2,32}):([0-9a-z]{16})>$/u;
const keys = new Map<string, Promise<EmojiKey>>();

export const writtenEmoji = ({ name, emoji_id }: CustomEmoji): string => `<:${name}:${emoji_id}>`;

/** The name and id of a custom emoji as it is written; null for anything else. */
export function customEmoji(text: string): { readonly name: string; readonly id: string } | null {
  const [, name, id] = WRITTEN.exec(text) ?? [];
  return name !== undefined && id !== undefined ? { name, id } : null;
}

/** The same emoji, though it may have been renamed since. */
export function isSameEmoji(one: string, other: string): boolean {
  return one === other || (customEmoji(one)?.id ?? one) === (customEmoji(other)?.id ?? other);
}

async function emojiKey(communityId: string): Promise<string> {
  const place = `${sessionStore.getState().account?.account_id ?? ""}/${communityId}`;
  const kept = await keys.get(place)?.catch(() => null);
  if (kept && kept.expires_at_ms - Date.now() > RENEW_BEFORE_MS) return kept.key;
  const asked = api.get<EmojiKey>(`/api/communities/${communityId}/emoji-key`);
  keys.set(place, asked);
  return (await asked).key;
}

/** Addresses of this community's emoji; null until the key is there. */
export function useEmojiUrl(communityId: string, isNeeded = true): (id: string) => string | null {
  const [key, setKey] = useState<string | null>(null);
  useEffect(() => {
    if (!isNeeded) return;
    let isGone = false;
    void emojiKey(communityId).then(
      (fresh) => isGone || setKey(fresh),
      () => null,
    );
    return () => {
      isGone = true;
    };
  }, [communityId, isNeeded]);
  return (id) => key && `/api/emoji/${id}/picture?key=${encodeURIComponent(key)}`;
}

export function createEmoji(communityId: string, name: string, file: Blob): Promise<CustomEmoji> {
  const query = new URLSearchParams({ name });
  return api.post(`/api/communities/${communityId}/emoji?${query}`, file);
}

export function renameEmoji(emojiId: string, name: string): Promise<CustomEmoji> {
  return api.patch(`/api/emoji/${emojiId}`, { name });
}

export function deleteEmoji(emojiId: string): Promise<void> {
  return api.delete(`/api/emoji/${emojiId}`);
}
