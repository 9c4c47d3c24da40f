/** What was typed and not sent, per channel; it outlives reloads and a new login. */
const PREFIX = "madang.draft.";

export function draftOf(channelId: string): string {
  return localStorage.getItem(PREFIX + channelId) ?? "";
}

export function keepDraft(channelId: string, value: string): void {
  if (value === "") localStorage.removeItem(PREFIX + channelId);
  else localStorage.setItem(PREFIX + channelId, value);
}
