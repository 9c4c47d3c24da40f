/** Desktop notifications while a tab is open (UN11-UN13). Permission is asked by `switchOn` alone. */
import type { Message } from "@/gen/community";
import { usePreferences } from "@/ui/preferences/preferences";

const NOTIFY_FOLD_MS = 4_000;
const TEXT_LENGTH_MAX_CHARS = 140;

interface Burst {
  count: number;
  untilMs: number;
}

const bursts = new Map<string, Burst>();

export function canNotify(): boolean {
  return typeof Notification !== "undefined";
}

export function isNotifying(): boolean {
  return (
    canNotify() &&
    Notification.permission === "granted" &&
    usePreferences.getState().isDesktopNotified
  );
}

/** Ask the browser and say whether it allows. */
export async function switchOn(): Promise<boolean> {
  if (!canNotify()) return false;
  const answer = await Notification.requestPermission();
  usePreferences.setState({ isDesktopNotified: answer === "granted" });
  return answer === "granted";
}

export interface NotifyPlace {
  readonly communityId: string;
  readonly channelId: string;
  /** Absent in a direct channel, where the person says it all. */
  readonly channelName: string | null;
}

/** Tell of one message; what comes to a channel within NOTIFY_FOLD_MS replaces it, counted. */
export function notify(message: Message, place: NotifyPlace): void {
  const isOnScreen =
    document.hasFocus() && location.pathname.endsWith(`/${place.communityId}/${place.channelId}`);
  if (!isNotifying() || isOnScreen) return;
  const now = Date.now();
  const old = bursts.get(place.channelId);
  const count = old && now < old.untilMs ? old.count + 1 : 1;
  bursts.set(place.channelId, { count, untilMs: now + NOTIFY_FOLD_MS });
  const more = count > 1 ? ` (+${count - 1})` : "";
  const where = place.channelName === null ? "" : ` · #${place.channelName}`;
  const shown = new Notification(`${message.author_name}${where}${more}`, {
    body: message.text.replace(/<[@#][0-9a-z]{16}>/gu, "@…").slice(0, TEXT_LENGTH_MAX_CHARS),
    tag: place.channelId,
  });
  shown.addEventListener("click", () => {
    window.focus();
    location.assign(`/c/${place.communityId}/${place.channelId}?at=${message.seq}`);
  });
}
