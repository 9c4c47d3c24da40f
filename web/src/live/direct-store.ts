/** Direct channels and people, as this account has them; `direct-sync` fills it, and is loaded later. */
import { createStore } from "zustand/vanilla";
import type {
  Blocked,
  Direct,
  Snapshot as CommunitySnapshot,
  Friend,
  PeopleSettings,
  PresenceState,
} from "@/gen/community";

export interface ListedDirect {
  readonly direct: Direct;
  readonly active_at_ms: number;
}

export interface DirectState {
  /** Latest activity first; null until it was read. */
  readonly directs: readonly ListedDirect[] | null;
  readonly friends: readonly Friend[] | null;
  readonly blocked: readonly Blocked[];
  readonly settings: PeopleSettings;
  readonly presences: Readonly<Record<string, PresenceState>>;
}

export const NOBODY_KNOWN: DirectState = {
  directs: null,
  friends: null,
  blocked: [],
  settings: { direct_from: "communities" },
  presences: {},
};

export const directStore = createStore<DirectState>(() => NOBODY_KNOWN);

export function isBlocked(accountId: string): boolean {
  return directStore.getState().blocked.some((each) => each.account_id === accountId);
}

export function directOf(channelId: string): Direct | undefined {
  const { directs } = directStore.getState();
  return directs?.find(({ direct }) => direct.channel_id === channelId)?.direct;
}

/** A message came: its channel goes to the top. */
export function touchDirect(channelId: string, atMs: number): void {
  const { directs } = directStore.getState();
  const moved = directs?.find(({ direct }) => direct.channel_id === channelId);
  if (!directs || !moved || moved.active_at_ms >= atMs) return;
  directStore.setState({
    directs: [
      { ...moved, active_at_ms: atMs },
      ...directs.filter((each) => each !== moved),
    ].toSorted((a, b) => b.active_at_ms - a.active_at_ms),
  });
}

/** A group is called by its name, or by its people without the reader; a pair by the other. */
export function nameOfDirect(
  name: string,
  people: readonly { readonly account_id: string; readonly name: string }[],
  myId: string | null,
): string {
  if (name !== "") return name;
  const others = people.filter((person) => person.account_id !== myId);
  return (others.length > 0 ? others : people).map((person) => person.name).join(", ");
}

/** The channel of a hidden community is shown under the name of its people. */
export function withDirectName(
  snapshot: CommunitySnapshot,
  myId: string | null,
): CommunitySnapshot {
  if (snapshot.community.kind !== "direct") return snapshot;
  const name = nameOfDirect(snapshot.community.name, snapshot.members, myId);
  if (snapshot.channels.every((channel) => channel.name === name)) return snapshot;
  return { ...snapshot, channels: snapshot.channels.map((channel) => ({ ...channel, name })) };
}
