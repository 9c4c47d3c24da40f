/**
 * What of the unread asks for attention, by the reader's settings: rules UN4-UN11 of
 * `docs/specs/unread-notifications.md`, the same as `community/model/notifications.py`. Pure.
 */
import type { Level, NotificationSetting, ReadState } from "@/gen/community";
import type { CallKind } from "./calls";

export interface Manner {
  readonly level: Level;
  readonly isMuted: boolean;
  readonly isMentionPassing: boolean;
  readonly isEveryoneSuppressed: boolean;
  readonly isRoleSuppressed: boolean;
}

export interface Attention {
  readonly isBold: boolean;
  readonly badge: number;
}

export interface PlacedChannel {
  readonly channel_id: string;
  readonly parent_id?: string | null;
  readonly category_id: string | null;
  readonly community_id: string;
}

export type SettingsByPlace = Readonly<Record<string, NotificationSetting>>;

export const MUTED_FOR_EVER_MS = 253_402_300_799_000;

export function isMuting(setting: NotificationSetting | undefined, nowMs: number): boolean {
  return typeof setting?.muted_until_ms === "number" && nowMs < setting.muted_until_ms;
}

export function mannerOf(settings: SettingsByPlace, channel: PlacedChannel, nowMs: number): Manner {
  const chain = [
    channel.channel_id,
    channel.parent_id ?? null,
    channel.category_id,
    channel.community_id,
  ]
    .map((place) => (place === null ? undefined : settings[place]))
    .filter((setting) => setting !== undefined);
  const mutes = chain.filter((setting) => isMuting(setting, nowMs));
  return {
    level: chain.find((setting) => setting.level !== null)?.level ?? "all",
    isMuted: mutes.length > 0,
    isMentionPassing: mutes.every((setting) => setting.is_mention_passing),
    isEveryoneSuppressed: chain.some((setting) => setting.is_everyone_suppressed),
    isRoleSuppressed: chain.some((setting) => setting.is_role_suppressed),
  };
}

export type Counts = Pick<
  ReadState,
  "unread_count" | "mention_count" | "role_mention_count" | "everyone_mention_count"
>;

export const NO_COUNTS: Counts = {
  unread_count: 0,
  mention_count: 0,
  role_mention_count: 0,
  everyone_mention_count: 0,
};

export function attentionOf(manner: Manner, counts: Counts): Attention {
  const { level, isMuted, isMentionPassing } = manner;
  if (level === "nothing") return { isBold: false, badge: 0 };
  const badge =
    counts.mention_count -
    (manner.isRoleSuppressed ? counts.role_mention_count : 0) -
    (manner.isEveryoneSuppressed ? counts.everyone_mention_count : 0);
  return {
    isBold: counts.unread_count > 0 && !isMuted,
    badge: !isMuted || isMentionPassing ? badge : 0,
  };
}

export interface Situation {
  readonly manner: Manner;
  readonly call: CallKind;
  readonly hasKeyword: boolean;
  readonly isBlocked: boolean;
  readonly isQuiet: boolean;
}

/** Another's new message in an open tab: `decide` of the server without what only it knows (ND1-ND6). */
export function tells({ manner, call, hasKeyword, isBlocked, isQuiet }: Situation): boolean {
  if (isBlocked || isQuiet || manner.level === "nothing") return false;
  const isGroup = call === "everyone" || call === "here";
  const isSuppressed =
    (isGroup && manner.isEveryoneSuppressed) || (call === "role" && manner.isRoleSuppressed);
  const isCalled = hasKeyword || (call !== "none" && !isSuppressed);
  if (isCalled && (!manner.isMuted || manner.isMentionPassing)) return true;
  return manner.level === "all" && !manner.isMuted;
}

/** The next moment at which a mute ends, or null. */
export function nextEndMs(settings: SettingsByPlace, nowMs: number): number | null {
  const ends = Object.values(settings)
    .map((setting) => setting.muted_until_ms)
    .filter((end) => end !== null && end > nowMs && end < MUTED_FOR_EVER_MS);
  return ends.length > 0 ? Math.min(...(ends as number[])) : null;
}
