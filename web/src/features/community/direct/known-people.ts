/** Everybody the reader may begin with: friends, and members of the communities they are in. Pure. */
import type { Friend } from "@/gen/community";
import type { CommunityState } from "@/live/communities";

export interface KnownPerson {
  readonly account_id: string;
  readonly name: string;
  readonly isFriend: boolean;
}

export function knownPeople(
  friends: readonly Friend[],
  byId: Readonly<Record<string, CommunityState>>,
  leftOut: ReadonlySet<string>,
): readonly KnownPerson[] {
  const found = new Map<string, KnownPerson>();
  for (const { account_id, name, state } of friends) {
    if (state === "friend") found.set(account_id, { account_id, name, isFriend: true });
  }
  for (const { snapshot } of Object.values(byId)) {
    if (!snapshot || snapshot.my_role === null) continue;
    for (const { account_id, name, is_bot } of snapshot.members) {
      if (!is_bot && !found.has(account_id)) {
        found.set(account_id, { account_id, name, isFriend: false });
      }
    }
  }
  return [...found.values()].filter((person) => !leftOut.has(person.account_id));
}
