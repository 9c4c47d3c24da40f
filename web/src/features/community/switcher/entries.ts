/** What the switcher offers and in which order: channels, direct channels, people. Pure. */
import type { Channel } from "@/gen/community";
import type { CommunityState } from "@/live/communities";
import { nameOfDirect, type DirectState } from "@/live/direct-store";
import type { ChannelReads } from "@/live/reducers/reads";
import type { Threads } from "@/live/reducers/threads";
import { followedOf } from "@/live/threads";
import { inOrder } from "../channels/group-channels";
import { knownPeople } from "../direct/known-people";
import { rankByName } from "../text/hangul";

export interface SwitcherEntry {
  readonly key: string;
  readonly name: string;
  readonly kind: "channel" | "thread" | "direct" | "person";
  readonly board: Channel["board"];
  readonly communityName: string;
  readonly mentions: number;
  readonly isUnread: boolean;
  /** Where it leads; a person's channel is opened first. */
  readonly place: { readonly communityId: string; readonly channelId: string } | null;
}

const ENTRIES_SHOWN_MAX = 12;

export interface Known {
  readonly byId: Readonly<Record<string, CommunityState>>;
  readonly reads: Readonly<Record<string, ChannelReads>>;
  readonly threads: Threads;
  readonly direct: DirectState;
  readonly myId: string | null;
}

export function entriesOf(known: Known): readonly SwitcherEntry[] {
  const entries = [...channelsOf(known), ...directsOf(known)].toSorted(
    (a, b) => b.mentions - a.mentions || Number(b.isUnread) - Number(a.isUnread),
  );
  return [...entries, ...peopleOf(known)];
}

function channelsOf({ byId, reads, threads }: Known): readonly SwitcherEntry[] {
  return Object.values(byId).flatMap(({ snapshot }) =>
    snapshot?.community.kind === "community"
      ? [...inOrder(snapshot), ...followedOf(threads, snapshot.channels)].map(
          ({ channel_id: channelId, community_id: communityId, ...channel }) => ({
            key: channelId,
            name: channel.name,
            kind: channel.kind === "thread" ? ("thread" as const) : ("channel" as const),
            board: channel.board,
            communityName: snapshot.community.name,
            mentions: reads[channelId]?.mention_count ?? 0,
            isUnread: (reads[channelId]?.unread_count ?? 0) > 0,
            place: { communityId, channelId },
          }),
        )
      : [],
  );
}

function directsOf({ direct: { directs }, reads, myId }: Known): readonly SwitcherEntry[] {
  return (directs ?? []).map(({ direct }) => {
    const unread = reads[direct.channel_id]?.unread_count ?? 0;
    return {
      key: direct.channel_id,
      name: nameOfDirect(direct.name, direct.people, myId),
      kind: "direct",
      board: null,
      communityName: "",
      mentions: unread,
      isUnread: unread > 0,
      place: { communityId: direct.community_id, channelId: direct.channel_id },
    };
  });
}

/** Everybody known whose direct channel does not stand in the list already. */
function peopleOf({ direct: { directs, friends, blocked }, byId, myId }: Known) {
  const out = new Set([myId ?? "", ...blocked.map((each) => each.account_id)]);
  for (const { direct } of directs ?? []) {
    if (!direct.is_group) for (const person of direct.people) out.add(person.account_id);
  }
  return myId === null
    ? []
    : knownPeople(friends ?? [], byId, out).map(({ account_id, name }): SwitcherEntry => ({
        key: account_id,
        name,
        kind: "person",
        board: null,
        communityName: "",
        mentions: 0,
        isUnread: false,
        place: null,
      }));
}

export function findEntries(
  entries: readonly SwitcherEntry[],
  typed: string,
): readonly SwitcherEntry[] {
  const wanted = typed.trim().replace(/^[#@]/u, "");
  if (wanted === "") {
    return entries.filter((entry) => entry.kind !== "person").slice(0, ENTRIES_SHOWN_MAX);
  }
  return rankByName(entries, wanted, ({ name }) => name).slice(0, ENTRIES_SHOWN_MAX);
}
