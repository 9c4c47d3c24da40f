/** The bits of rights as the server has them (`Permission`), and what the reader may do where. */
import type { Snapshot as CommunitySnapshot } from "@/gen/community";
import { sessionStore } from "./session";

/* oxlint-disable no-bitwise -- rights are bits on the wire. */
export const PERMISSION = {
  view: 2 ** 0,
  send: 2 ** 1,
  react: 2 ** 2,
  attach: 2 ** 3,
  embed_links: 2 ** 4,
  mention_everyone: 2 ** 5,
  manage_messages: 2 ** 6,
  pin: 2 ** 7,
  create_invite: 2 ** 8,
  manage_channels: 2 ** 9,
  manage_roles: 2 ** 10,
  manage_community: 2 ** 11,
  kick: 2 ** 12,
  ban: 2 ** 13,
  time_out: 2 ** 14,
  view_audit: 2 ** 15,
  manage_boards: 2 ** 16,
  create_threads: 2 ** 17,
  send_in_threads: 2 ** 18,
  manage_threads: 2 ** 19,
  create_polls: 2 ** 20,
  manage_emoji: 2 ** 21,
  manage_webhooks: 2 ** 22,
  change_nickname: 2 ** 23,
  manage_nicknames: 2 ** 24,
  bypass_slow_mode: 2 ** 25,
  administrator: 2 ** 30,
} as const;

export type PermissionName = keyof typeof PERMISSION;

/** Rights that something asks for today; the other bits keep their place for what is to come. */
export const RIGHTS_IN_USE: readonly PermissionName[] = [
  "view",
  "send",
  "react",
  "attach",
  "create_threads",
  "send_in_threads",
  "pin",
  "manage_messages",
  "bypass_slow_mode",
  "manage_threads",
  "create_invite",
  "manage_boards",
  "manage_channels",
  "manage_roles",
  "manage_community",
  "time_out",
  "kick",
  "ban",
  "view_audit",
  "change_nickname",
  "manage_nicknames",
  "administrator",
];

/** What an overwrite may change (PLACE_PERMISSIONS of the server), as far as it is in use. */
export const PLACE_RIGHTS: readonly PermissionName[] = [
  "view",
  "send",
  "react",
  "attach",
  "create_threads",
  "send_in_threads",
  "pin",
  "manage_messages",
  "bypass_slow_mode",
  "manage_threads",
  "create_invite",
  "manage_boards",
  "manage_channels",
  "manage_roles",
];

export const has = (mask: number, name: PermissionName): boolean => (mask & PERMISSION[name]) !== 0;

export const withBit = (mask: number, name: PermissionName, isOn: boolean): number =>
  isOn ? mask | PERMISSION[name] : mask & ~PERMISSION[name];

const WRITING =
  PERMISSION.send |
  PERMISSION.attach |
  PERMISSION.embed_links |
  PERMISSION.mention_everyone |
  PERMISSION.create_polls;

/** What one may do in the threads of a channel, from what one may do in it (TH3). */
export const threadMask = (parent: number): number =>
  has(parent, "send_in_threads") ? parent | PERMISSION.send : parent & ~WRITING;

const timeOuts = new WeakMap<CommunitySnapshot, number>();

/** Whether the reader only reads now (MO8): the server takes the same from every mask. */
function isTimedOut(snapshot: CommunitySnapshot): boolean {
  let untilMs = timeOuts.get(snapshot);
  if (untilMs === undefined) {
    const myId = sessionStore.getState().account?.account_id;
    const me = snapshot.members.find((member) => member.account_id === myId);
    untilMs = me?.role === "owner" ? 0 : (me?.timed_out_until_ms ?? 0);
    timeOuts.set(snapshot, untilMs);
  }
  return untilMs > Date.now();
}

const may = (snapshot: CommunitySnapshot, mask: number, name: PermissionName): boolean =>
  has(mask, name) && (name === "view" || !isTimedOut(snapshot));

export const mayHere = (snapshot: CommunitySnapshot, name: PermissionName): boolean =>
  may(snapshot, snapshot.my_permissions, name);

export const mayIn = (
  snapshot: CommunitySnapshot,
  channelId: string,
  name: PermissionName,
): boolean =>
  may(snapshot, snapshot.channel_permissions[channelId] ?? snapshot.my_permissions, name);
