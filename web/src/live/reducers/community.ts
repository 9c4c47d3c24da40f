/** What a page holds of one community, and how events change it. Pure (ST10). */
import type {
  Channel,
  Snapshot as CommunitySnapshot,
  Member,
  PresenceState,
} from "@/gen/community";
import type { CommunityEvent, PassingEvent } from "@/live/kinds";
import type { Applied } from "../streams";

export function applyToCommunity(
  snapshot: CommunitySnapshot,
  applied: readonly Applied<CommunityEvent>[],
  myId: string | null,
): CommunitySnapshot {
  let next = snapshot;
  for (const { event, seq } of applied) {
    next = { ...applyOne(next, event, myId), at: { ...next.at, seq } };
  }
  return next;
}

function applyOne(
  snapshot: CommunitySnapshot,
  event: CommunityEvent,
  myId: string | null,
): CommunitySnapshot {
  switch (event.type) {
    case "community.community_updated":
      return { ...snapshot, community: event.community };
    case "community.category_created":
      return {
        ...snapshot,
        categories: upsert(snapshot.categories, event.category, (category) => category.category_id),
      };
    case "community.channel_created":
    case "community.channel_updated":
      return { ...snapshot, channels: upsert(snapshot.channels, event.channel, channelId) };
    case "community.channel_deleted":
      return {
        ...snapshot,
        channels: snapshot.channels.filter((channel) => channel.channel_id !== event.channel_id),
      };
    case "community.member_joined":
    case "community.member_updated":
      return withMember(snapshot, event.member, myId);
    case "community.emoji_created":
    case "community.emoji_renamed":
      return {
        ...snapshot,
        emoji: upsert(snapshot.emoji, event.emoji, (emoji) => emoji.emoji_id).toSorted((a, b) =>
          a.name < b.name ? -1 : 1,
        ),
      };
    case "community.emoji_deleted":
      return {
        ...snapshot,
        emoji: snapshot.emoji.filter((emoji) => emoji.emoji_id !== event.emoji_id),
      };
    case "community.member_left":
      return withoutMember(snapshot, event.account_id, myId);
    default:
      return snapshot;
  }
}

const channelId = (channel: Channel) => channel.channel_id;

function upsert<Thing>(
  things: readonly Thing[],
  thing: Thing,
  idOf: (thing: Thing) => string,
): readonly Thing[] {
  const index = things.findIndex((other) => idOf(other) === idOf(thing));
  return index < 0 ? [...things, thing] : things.with(index, thing);
}

function withMember(
  snapshot: CommunitySnapshot,
  member: Member,
  myId: string | null,
): CommunitySnapshot {
  return {
    ...snapshot,
    members: upsert(snapshot.members, member, (other) => other.account_id),
    my_role: member.account_id === myId ? member.role : snapshot.my_role,
  };
}

function withoutMember(
  snapshot: CommunitySnapshot,
  accountId: string,
  myId: string | null,
): CommunitySnapshot {
  const { [accountId]: _, ...presences } = snapshot.presences;
  return {
    ...snapshot,
    members: snapshot.members.filter((member) => member.account_id !== accountId),
    presences,
    my_role: accountId === myId ? null : snapshot.my_role,
  };
}

export function withPresence(
  snapshot: CommunitySnapshot,
  accountId: string,
  state: PresenceState,
): CommunitySnapshot {
  if ((snapshot.presences[accountId] ?? "offline") === state) return snapshot;
  const { [accountId]: _, ...others } = snapshot.presences;
  const presences = state === "offline" ? others : { ...others, [accountId]: state };
  return { ...snapshot, presences };
}

export function isPassing(event: { readonly type: string }): event is PassingEvent {
  return event.type === "community.typing" || event.type === "community.presence_changed";
}
