/**
 * What of the unread asks for attention, by the reader's settings: rules UN4-UN11 of
 * `docs/specs/unread-notifications.md`, the same as `community/model/notifications.py`. Pure.
 */
import type { Level, NotificationSetting } from "@/gen/community";

export interface Manner {
  readonly level: Level;
  readonly isMuted: boolean;
  readonly isMentionPassing: boolean;
}

export interface Attention {
  readonly isBold: boolean;
  readonly badge: number;
}

export interface PlacedChannel {
  readonly channel_id: string;
  readonly category_id: string | null;
  readonly community_id: string;
}

export type SettingsByPlace = Readonly<Record<string, NotificationSetting>>;

export const MUTED_FOR_EVER_MS = 253_402_300_799_000;

export function isMuting(setting: NotificationSetting | undefined, nowMs: number): boolean {
  return typeof setting?.muted_until_ms === "number" && nowMs < setting.muted_until_ms;
}

export function mannerOf(settings: SettingsByPlace, channel: PlacedChannel, nowMs: number): Manner {
  const chain = [channel.channel_id, channel.category_id, channel.community_id]
    .map((place) => (place === null ? undefined : settings[place]))
    .filter((setting) => setting !== undefined);
  const mutes = chain.filter((setting) => isMuting(setting, nowMs));
  return {
    level: chain.find((setting) => setting.level !== null)?.level ?? "all",
    isMuted: mutes.length > 0,
    isMentionPassing: mutes.every((setting) => setting.is_mention_passing),
  };
}

export function attentionOf(
  { level, isMuted, isMentionPassing }: Manner,
  unread: number,
  mentions: number,
): Attention {
  if (level === "nothing") return { isBold: false, badge: 0 };
  return {
    isBold: unread > 0 && !isMuted,
    badge: !isMuted || isMentionPassing ? mentions : 0,
  };
}

export function notifies(
  { level, isMuted, isMentionPassing }: Manner,
  isMention: boolean,
): boolean {
  if (level === "all" && !isMuted) return true;
  return isMention && level !== "nothing" && (!isMuted || isMentionPassing);
}

/** The next moment at which a mute ends, or null. */
export function nextEndMs(settings: SettingsByPlace, nowMs: number): number | null {
  const ends = Object.values(settings)
    .map((setting) => setting.muted_until_ms)
    .filter((end) => end !== null && end > nowMs && end < MUTED_FOR_EVER_MS);
  return ends.length > 0 ? Math.min(...(ends as number[])) : null;
}
