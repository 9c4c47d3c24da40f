/** The communities this person sees: the list for the rail, and a followed snapshot of each joined one. */
import { createStore } from "zustand/vanilla";
import type { CommunityEntry, Snapshot as CommunitySnapshot, PresenceState } from "@/gen/community";
import type { CommunityEvent } from "@/live/kinds";
import { codeOf } from "./api-error";
import { cacheKey, database } from "./database";
import { withDirectName } from "./direct-store";
import type { AnyEvent, PersonShown } from "./frames";
import { api } from "./http";
import { live } from "./live";
import { applyToCommunity, withPresence } from "./reducers/community";
import { sessionStore } from "./session";
import type { Applied, Following } from "./streams";

export type CommunityState =
  | { readonly status: "loading"; readonly snapshot: null; readonly errorCode: null }
  | {
      readonly status: "cached" | "ready";
      readonly snapshot: CommunitySnapshot;
      readonly errorCode: null;
    }
  | { readonly status: "error"; readonly snapshot: null; readonly errorCode: string };

interface CommunitiesState {
  readonly entries: readonly CommunityEntry[] | null;
  readonly entriesErrorCode: string | null;
  readonly byId: Readonly<Record<string, CommunityState>>;
}

const LOADING: CommunityState = { status: "loading", snapshot: null, errorCode: null };
const LIST = "communities";
const RETRY_MS = 3_000;
const REREAD_SPREAD_MS = 300;
const EMPTY: CommunitiesState = { entries: null, entriesErrorCode: null, byId: {} };

export const communitiesStore = createStore<CommunitiesState>(() => EMPTY);
const followings = new Map<string, Following>();
const rereading = new Set<string>();
let ticket = 0;

const myId = () => sessionStore.getState().account?.account_id ?? null;

function put(communityId: string, given: CommunityState): void {
  const state = given.snapshot
    ? { ...given, snapshot: withDirectName(given.snapshot, myId()) }
    : given;
  communitiesStore.setState(({ byId }) => ({ byId: { ...byId, [communityId]: state } }));
}

function change(communityId: string, to: (old: CommunitySnapshot) => CommunitySnapshot): void {
  const state = communitiesStore.getState().byId[communityId];
  if (!state?.snapshot) return;
  const snapshot = to(state.snapshot);
  if (snapshot !== state.snapshot) put(communityId, { ...state, snapshot });
}

export async function loadList(): Promise<void> {
  const mine = ticket;
  const key = cacheKey(myId(), LIST);
  if (communitiesStore.getState().entries === null) {
    const kept = await database.list(key);
    if (kept && mine === ticket && communitiesStore.getState().entries === null) {
      communitiesStore.setState({ entries: kept });
    }
  }
  try {
    const { communities } = await api.get<{ communities: readonly CommunityEntry[] }>(
      "/api/communities",
    );
    if (mine !== ticket) return;
    communitiesStore.setState({ entries: communities, entriesErrorCode: null });
    void database.putList(key, communities);
  } catch (error) {
    if (mine !== ticket) return;
    communitiesStore.setState({ entriesErrorCode: codeOf(error) });
    setTimeout(() => mine === ticket && void loadList(), RETRY_MS);
  }
}

/** Show what is cached, read the snapshot, and follow its stream. Calling again does nothing. */
export async function openCommunity(communityId: string): Promise<void> {
  const known = communitiesStore.getState().byId[communityId];
  if (known && known.status !== "error") return;
  put(communityId, LOADING);
  const mine = ticket;
  void database.snapshot(cacheKey(myId(), communityId)).then((snapshot) => {
    const { byId } = communitiesStore.getState();
    if (!snapshot || mine !== ticket || byId[communityId]?.status !== "loading") return;
    put(communityId, { status: "cached", snapshot, errorCode: null });
  });
  await readCommunity(communityId);
}

export async function readCommunity(communityId: string): Promise<void> {
  const mine = ticket;
  try {
    const snapshot = await api.get<CommunitySnapshot>(`/api/communities/${communityId}`);
    if (mine !== ticket) return;
    put(communityId, { status: "ready", snapshot, errorCode: null });
    void database.putSnapshot(cacheKey(myId(), communityId), snapshot);
    follow(communityId, snapshot);
  } catch (error) {
    if (mine !== ticket) return;
    const errorCode = codeOf(error);
    const { byId } = communitiesStore.getState();
    const isLost = !errorCode.startsWith("client.");
    if (isLost || !byId[communityId]?.snapshot) {
      put(communityId, { status: "error", snapshot: null, errorCode });
    }
    if (!isLost) setTimeout(() => mine === ticket && void readCommunity(communityId), RETRY_MS);
  }
}

function follow(communityId: string, { at }: CommunitySnapshot): void {
  const known = followings.get(communityId);
  if (known) {
    known.moveTo(at);
    return;
  }
  const following = live.streams.follow(at.stream, at, {
    apply: (events) => {
      const applied = events as readonly Applied<CommunityEvent>[];
      const isMoved = changesRights(communityId, applied);
      change(communityId, (old) => applyToCommunity(old, applied, myId()));
      if (isMoved) rereadSoon(communityId);
    },
    passing: (event) => passing(communityId, event),
    resync: () => void readCommunity(communityId),
    dropped: (code) => {
      followings.delete(communityId);
      put(communityId, { status: "error", snapshot: null, errorCode: code });
      // Left, removed, or the community is gone: the rail shows what there is now.
      void loadList();
    },
  });
  followings.set(communityId, following);
}

/** What one sees or may do has changed: everybody's rights, or one's own roles (PM14). */
function changesRights(communityId: string, applied: readonly Applied<CommunityEvent>[]): boolean {
  const me = myId();
  const mine = communitiesStore
    .getState()
    .byId[communityId]?.snapshot?.members.find((member) => member.account_id === me);
  return applied.some(({ event }) => {
    if (event.type === "community.access_changed") return true;
    if (event.type !== "community.member_updated" || event.member.account_id !== me) return false;
    const { role, role_ids } = event.member;
    return role !== mine?.role || role_ids.join() !== mine.role_ids.join();
  });
}

/** Many pages hear of a change at once: each reads again at its own moment. */
function rereadSoon(communityId: string): void {
  if (rereading.has(communityId)) return;
  const mine = ticket;
  rereading.add(communityId);
  setTimeout(() => {
    rereading.delete(communityId);
    if (mine === ticket) void readCommunity(communityId);
  }, Math.random() * REREAD_SPREAD_MS);
}

/** Somebody on screen is shown otherwise: in every community that is open here. */
export function sawPeople(people: readonly PersonShown[]): void {
  for (const communityId of Object.keys(communitiesStore.getState().byId)) {
    change(communityId, (old) =>
      people.reduce(
        (snapshot, { account_id, state }) =>
          snapshot.members.some((member) => member.account_id === account_id)
            ? withPresence(snapshot, account_id, state)
            : snapshot,
        old,
      ),
    );
  }
}

function passing(communityId: string, event: AnyEvent): void {
  if (event.type !== "community.presence_changed") return;
  const { account_id, state } = event as unknown as { account_id: string; state: PresenceState };
  change(communityId, (old) => withPresence(old, account_id, state));
}

/** Somebody else signed in: start from nothing. */
export function forgetCommunities(): void {
  ticket += 1;
  for (const following of followings.values()) following.stop();
  followings.clear();
  communitiesStore.setState(EMPTY, true);
}

/** Passing events are not in a log: after a break, presences are read again with the snapshots. */
export function rereadCommunities(): void {
  for (const communityId of followings.keys()) void readCommunity(communityId);
}
