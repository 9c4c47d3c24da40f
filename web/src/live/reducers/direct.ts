/** How the events of an account's own stream change its direct channels and its people. Pure. */
import type { AccountEvent } from "@/live/kinds";
import type { DirectState } from "../direct-store";
import type { Applied } from "../streams";

export function applyToDirects(
  state: DirectState,
  applied: readonly Applied<AccountEvent>[],
): DirectState {
  let directs = state.directs ?? [];
  for (const { event, atMs } of applied) {
    if (event.type === "community.direct_changed") {
      const { direct } = event;
      const known = directs.find((each) => each.direct.community_id === direct.community_id);
      const entry = { direct, active_at_ms: known?.active_at_ms ?? atMs };
      directs = known
        ? directs.map((each) => (each === known ? entry : each))
        : [entry, ...directs];
    } else if (event.type === "community.direct_gone") {
      directs = directs.filter((each) => each.direct.community_id !== event.community_id);
    }
  }
  return directs === state.directs ? state : { ...state, directs };
}

export function applyToPeople(
  state: DirectState,
  applied: readonly Applied<AccountEvent>[],
): DirectState {
  return applied.reduce((next, { event }) => one(next, event), state);
}

function one(state: DirectState, event: AccountEvent): DirectState {
  const friends = state.friends ?? [];
  switch (event.type) {
    case "community.friend_changed":
      return {
        ...state,
        friends: [...without(friends, event.friend.account_id), event.friend],
      };
    case "community.friend_ended":
      return { ...state, friends: without(friends, event.account_id) };
    case "community.person_blocked":
      return {
        ...state,
        blocked: [...without(state.blocked, event.blocked.account_id), event.blocked],
      };
    case "community.person_unblocked":
      return { ...state, blocked: without(state.blocked, event.account_id) };
    case "community.people_settings_changed":
      return { ...state, settings: event.settings };
    default:
      return state;
  }
}

function without<Person extends { readonly account_id: string }>(
  people: readonly Person[],
  accountId: string,
): readonly Person[] {
  return people.filter((person) => person.account_id !== accountId);
}
