/** Keys for addresses of files: one per channel and reader, asked for when it is needed (AT10). */
import type { FileKey } from "@/gen/community";
import { api } from "./http";
import { sessionStore } from "./session";

const RENEW_BEFORE_MS = 60_000;
const keys = new Map<string, Promise<FileKey>>();

/** Return a key that is good for a while yet; a refused one is asked for again the next time. */
export async function fileKey(channelId: string): Promise<string> {
  const reader = sessionStore.getState().account?.account_id ?? "";
  const place = `${reader}/${channelId}`;
  const kept = await keys.get(place)?.catch(() => null);
  if (kept && kept.expires_at_ms - Date.now() > RENEW_BEFORE_MS) return kept.key;
  const asked = api.get<FileKey>(`/api/channels/${channelId}/file-key`);
  keys.set(place, asked);
  return (await asked).key;
}

export type FileVariant = "file" | "thumbnail";

export function fileUrl(attachmentId: string, variant: FileVariant, key: string): string {
  return `/api/attachments/${attachmentId}/${variant}?key=${encodeURIComponent(key)}`;
}
