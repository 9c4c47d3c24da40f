/** Reads direct channels and people, and follows what changes of them on the account's own stream. */
import type { DirectList, PeopleSnapshot, Position, PresenceState } from "@/gen/community";
import type { AccountEvent } from "@/live/kinds";
import { codeOf } from "./api-error";
import { directStore, NOBODY_KNOWN, type DirectState } from "./direct-store";
import type { AnyEvent } from "./frames";
import { api } from "./http";
import { live } from "./live";
import { applyToDirects, applyToPeople } from "./reducers/direct";
import type { Applied, Following } from "./streams";

const RETRY_MS = 3_000;

interface Part {
  readonly read: () => Promise<Position>;
  readonly apply: (state: DirectState, events: readonly Applied<AccountEvent>[]) => DirectState;
  following: Following | null;
}

export type Counts = (list: DirectList) => void;

let ticket = 0;
let tellCounts: Counts = () => {};

const directs: Part = {
  read: async () => {
    const list = await api.get<DirectList>("/api/directs");
    directStore.setState({
      directs: list.directs.map(({ direct, active_at_ms }) => ({ direct, active_at_ms })),
    });
    tellCounts(list);
    return list.at;
  },
  apply: applyToDirects,
  following: null,
};

const people: Part = {
  read: async () => {
    const { at, friends, blocked, settings, presences } =
      await api.get<PeopleSnapshot>("/api/people");
    directStore.setState({ friends, blocked, settings, presences });
    return at;
  },
  apply: applyToPeople,
  following: null,
};

async function load(part: Part): Promise<void> {
  const mine = ticket;
  try {
    const at = await part.read();
    if (mine !== ticket) return;
    if (part.following) part.following.moveTo(at);
    else part.following = follow(part, at);
  } catch (error) {
    if (mine !== ticket) return;
    console.warn("direct channels or people did not come", codeOf(error));
    setTimeout(() => mine === ticket && void load(part), RETRY_MS);
  }
}

function follow(part: Part, at: Position): Following {
  return live.streams.follow(at.stream, at, {
    apply: (events) =>
      directStore.setState((state) =>
        part.apply(state, events as readonly Applied<AccountEvent>[]),
      ),
    passing: (event) => part === people && sawPresence(event),
    resync: () => void load(part),
  });
}

function sawPresence(event: AnyEvent): void {
  if (event.type !== "community.presence_changed") return;
  const { account_id, state } = event as unknown as { account_id: string; state: PresenceState };
  directStore.setState(({ presences }) => ({ presences: { ...presences, [account_id]: state } }));
}

/** Read both for who is signed in now; `counts` takes what is unread in the list. */
export function openDirects(counts: Counts): void {
  forgetDirects();
  tellCounts = counts;
  void load(directs);
  void load(people);
}

/** Read the list again, with its counts. */
export function readDirects(): void {
  void load(directs);
}

export function forgetDirects(): void {
  ticket += 1;
  for (const part of [directs, people]) {
    part.following?.stop();
    part.following = null;
  }
  directStore.setState(NOBODY_KNOWN, true);
}
