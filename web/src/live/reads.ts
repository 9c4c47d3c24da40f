/**
 * Unread counts of every channel of every joined community: the server's count, then each message as
 * it arrives. Reading is told to the server at most once in TELL_EVERY_MS per channel.
 */
import { createStore } from "zustand/vanilla";
import type {
  Channel,
  NotificationFields,
  NotificationSetting,
  ReadState,
  ReadStates,
} from "@/gen/community";
import type { AccountEvent, ChannelEvent } from "@/live/kinds";
import { codeOf } from "./api-error";
import { sawAnswer } from "./answers";
import { communitiesStore, loadList, openCommunity } from "./communities";
import { api } from "./http";
import { nextEndMs, NO_COUNTS, type SettingsByPlace } from "./attention";
import { saveNotifications } from "./finding";
import { directOf, directStore, touchDirect } from "./direct-store";
import { live } from "./live";
import { openNotices, sawNotices } from "./notices";
import { sawOwnProfile } from "./own-profile";
import { allRead, applyToReads, markRead, readsOf, type ChannelReads } from "./reducers/reads";
import { callsOf, hasHere, tell } from "./tell";
import { sessionStore } from "./session";
import type { Applied, Following } from "./streams";
import {
  followedOf,
  forgetThreads,
  putFollowed,
  putThreads,
  sawThreadEvents,
  setFollowed,
  threadsStore,
} from "./threads";

const TELL_EVERY_MS = 500;
const REREAD_AFTER_MS = 300;
/** Communities whose channels are counted in the background. */
export const COUNTED_COMMUNITIES_MAX = 20;

export const readsStore = createStore<{
  readonly byChannel: Readonly<Record<string, ChannelReads>>;
  readonly settings: SettingsByPlace;
  /** Moves when a mute ends, so that what it held back is shown. */
  readonly nowMs: number;
}>(() => ({ byChannel: {}, settings: {}, nowMs: Date.now() }));

const channels = new Map<string, Following>();
const rereads = new Map<string, ReturnType<typeof setTimeout>>();
const tells = new Map<string, ReturnType<typeof setTimeout>>();
/** The markers this page told last: their echo is no news. */
const told = new Map<string, number>();
let endTimer: ReturnType<typeof setTimeout> | undefined;
let account: Following | null = null;
let ticket = 0;

function put(channelId: string, reads: ChannelReads): void {
  readsStore.setState(({ byChannel }) => ({ byChannel: { ...byChannel, [channelId]: reads } }));
}

/** Read the counts of a community; its channels are followed first, so that nothing falls between. */
export async function readCounts(communityId: string): Promise<void> {
  const myId = sessionStore.getState().account?.account_id;
  if (!myId) return;
  const mine = ticket;
  try {
    const { at, states, settings, threads } = await api.get<ReadStates>(
      `/api/communities/${communityId}/read-states`,
    );
    if (mine !== ticket) return;
    followAccount(at.stream, at);
    putSettings(settings);
    putFollowed(communityId, threads);
    const fresh = Object.fromEntries(states.map((state) => [state.channel_id, readsOf(state)]));
    readsStore.setState(({ byChannel }) => ({ byChannel: { ...byChannel, ...fresh } }));
  } catch (error) {
    console.warn("unread counts did not come", codeOf(error));
  }
}

const TIMEOUT_MAX_MS = 2_000_000_000;

function putSettings(fresh: readonly NotificationSetting[]): void {
  const byPlace = Object.fromEntries(fresh.map((setting) => [setting.place_id, setting]));
  readsStore.setState(({ settings }) => ({
    settings: { ...settings, ...byPlace },
    nowMs: Date.now(),
  }));
  wakeAtEnd();
}

function wakeAtEnd(): void {
  clearTimeout(endTimer);
  const end = nextEndMs(readsStore.getState().settings, Date.now());
  if (end === null) return;
  endTimer = setTimeout(
    () => {
      readsStore.setState({ nowMs: Date.now() });
      wakeAtEnd();
    },
    Math.min(TIMEOUT_MAX_MS, end - Date.now() + 1),
  );
}

/** Set what to be told of; shown at once here, on other devices by the account's stream. */
export async function setNotifications(
  communityId: string,
  fields: NotificationFields,
): Promise<void> {
  putSettings([await saveNotifications(communityId, fields)]);
}

function followAccount(stream: string, at: { epoch: string; seq: number }): void {
  account ??= live.streams.follow(stream, at, {
    apply: (events) => {
      for (const { event } of events as readonly Applied<AccountEvent>[]) {
        if (event.type === "community.read_marked") sawMark(event.channel_id, event.read_seq);
        else if (event.type === "community.notifications_changed") putSettings([event.setting]);
        else if (event.type === "community.order_changed") void loadList();
        else if (event.type === "community.own_profile_changed") sawOwnProfile(event.profile);
        else if (event.type === "community.request_answered") sawAnswer(event);
        else {
          sawNotices(event);
          sawFollowing(event);
        }
      }
    },
    resync: () => {
      account?.stop();
      account = null;
      for (const communityId of counted()) void readCounts(communityId);
    },
  });
}

/** A thread is followed, or no longer, here or on another device. */
function sawFollowing(event: AccountEvent): void {
  if (event.type === "community.thread_joined") {
    const { channel_id } = event.thread.channel;
    putThreads([event.thread]);
    put(channel_id, readsOf({ ...unread(channel_id), read_seq: event.read_seq }));
    setFollowed(channel_id, true);
  } else if (event.type === "community.thread_left") setFollowed(event.thread_id, false);
}

function sawMark(channelId: string, readSeq: number): void {
  const reads = readsStore.getState().byChannel[channelId];
  if (!reads) return;
  const isBack = readSeq < reads.read_seq && told.get(channelId) !== readSeq;
  const next = isBack ? null : markRead(reads, readSeq);
  if (next) put(channelId, next);
  else rereadLater(communityOf(channelId));
}

/** Direct channels are counted by their list, all at once. */
const DIRECTS = "directs";

async function readAgain(communityId: string): Promise<void> {
  if (communityId !== DIRECTS) return readCounts(communityId);
  (await import("./direct-sync")).readDirects();
  return undefined;
}

function rereadLater(communityId: string | null): void {
  if (communityId === null) return;
  clearTimeout(rereads.get(communityId));
  rereads.set(
    communityId,
    setTimeout(() => void readAgain(communityId), REREAD_AFTER_MS),
  );
}

function communityOf(channelId: string): string | null {
  if (directOf(channelId)) return DIRECTS;
  for (const [id, { snapshot }] of Object.entries(communitiesStore.getState().byId)) {
    if (snapshot?.channels.some((channel) => channel.channel_id === channelId)) return id;
  }
  return threadsStore.getState().byId[channelId]?.channel.community_id ?? null;
}

function counted(): readonly string[] {
  return Object.entries(communitiesStore.getState().byId)
    .filter(([, { snapshot }]) => snapshot !== null && snapshot.my_role !== null)
    .map(([id]) => id);
}

/** Follow every channel of the joined communities; called whenever their snapshots change. */
function followChannels(myId: string): void {
  const wanted = new Map<string, string>();
  for (const [communityId, { snapshot, status }] of Object.entries(
    communitiesStore.getState().byId,
  )) {
    if (!snapshot || status !== "ready" || snapshot.my_role === null) continue;
    for (const channel of snapshot.channels) wanted.set(channel.channel_id, communityId);
    for (const thread of followedOf(threadsStore.getState(), snapshot.channels)) {
      wanted.set(thread.channel_id, communityId);
    }
  }
  for (const { direct } of directStore.getState().directs ?? []) {
    wanted.set(direct.channel_id, DIRECTS);
  }
  for (const [channelId, following] of channels) {
    if (wanted.has(channelId)) continue;
    following.stop();
    channels.delete(channelId);
  }
  const fresh = new Set<string>();
  for (const [channelId, communityId] of wanted) {
    if (channels.has(channelId)) continue;
    fresh.add(communityId);
    channels.set(channelId, followOne(channelId, communityId, myId));
  }
  for (const communityId of fresh) rereadLater(communityId);
}

function followOne(channelId: string, communityId: string, myId: string): Following {
  const calls = callsOf(communityId, myId);
  return live.streams.follow(`channel:${channelId}`, null, {
    apply: (events) => {
      const old = readsStore.getState().byChannel[channelId];
      const reads = old ?? readsOf(unread(channelId));
      const next = applyToReads(reads, events as readonly Applied<ChannelEvent>[], myId, calls);
      if (next !== reads && hasHere(events as readonly Applied<ChannelEvent>[])) {
        rereadLater(communityId);
      }
      if (next !== reads) put(channelId, next);
      const last = events.findLast(({ event }) => event.type === "community.message_sent");
      if (last && communityId === DIRECTS) touchDirect(channelId, last.atMs);
      sawThreadEvents(events as readonly Applied<ChannelEvent>[]);
      const direct = directOf(channelId);
      const channel = direct ? { ...direct, category_id: null } : channelOf(channelId);
      if (channel) {
        tell(channel, events as readonly Applied<ChannelEvent>[], {
          myId,
          isDirect: direct !== undefined && direct !== null,
          settings: readsStore.getState().settings,
        });
      }
    },
    resync: () => {
      channels.get(channelId)?.stop();
      channels.set(channelId, followOne(channelId, communityId, myId));
      rereadLater(communityId);
    },
    dropped: () => void channels.delete(channelId),
  });
}

function channelOf(channelId: string): Channel | undefined {
  const snapshots = Object.values(communitiesStore.getState().byId);
  const known = snapshots.flatMap(({ snapshot }) => snapshot?.channels ?? []);
  return (
    known.find((channel) => channel.channel_id === channelId) ??
    followedOf(threadsStore.getState(), known).find((each) => each.channel_id === channelId)
  );
}

function unread(channelId: string): ReadState {
  return { channel_id: channelId, read_seq: 0, ...NO_COUNTS };
}

/** Channels that were marked as unread by hand: looking at them does not read them yet. */
export const heldStore = createStore<ReadonlySet<string>>(() => new Set());

function hold(channelId: string, isHeld: boolean): void {
  if (heldStore.getState().has(channelId) === isHeld) return;
  const next = new Set(heldStore.getState());
  if (isHeld) next.add(channelId);
  else next.delete(channelId);
  heldStore.setState(next, true);
}

/** The reader went away, or reads on: from now on looking reads again. */
export const letGo = (channelId: string): void => hold(channelId, false);

/** Mark a message and everything after it as unread (UN15). */
export async function markUnreadFrom(channelId: string, seq: number): Promise<void> {
  clearTimeout(tells.get(channelId));
  tells.delete(channelId);
  hold(channelId, true);
  told.set(channelId, seq - 1);
  const path = `/api/channels/${channelId}/read`;
  put(channelId, readsOf(await api.put<ReadState>(path, { read_seq: seq - 1 })));
}

/** Mark everything there is in a channel as read, whether it was looked at or not. */
export async function markChannelRead(channelId: string): Promise<void> {
  letGo(channelId);
  const path = `/api/channels/${channelId}/read`;
  const state = await api.put<ReadState>(path, { read_seq: Number.MAX_SAFE_INTEGER });
  put(channelId, readsOf(state));
}

/** Mark a community, or one category of it, as read. */
export async function markAllRead(communityId: string, categoryId: string | null): Promise<void> {
  heldStore.setState(new Set(), true);
  await api.post(`/api/communities/${communityId}/read`, { category_id: categoryId });
  await readCounts(communityId);
}

/** The reader stands at the newest message of a channel. */
export function readAll(channelId: string, seq: number): void {
  if (heldStore.getState().has(channelId)) return;
  const reads = readsStore.getState().byChannel[channelId] ?? readsOf(unread(channelId));
  if (seq <= reads.read_seq && reads.unread_count === 0) return;
  put(channelId, allRead(reads, seq));
  clearTimeout(tells.get(channelId));
  tells.set(
    channelId,
    setTimeout(() => {
      tells.delete(channelId);
      const { read_seq } = readsStore.getState().byChannel[channelId] ?? unread(channelId);
      told.set(channelId, read_seq);
      api
        .put(`/api/channels/${channelId}/read`, { read_seq })
        .catch((error: unknown) => console.warn("a read marker was not kept", codeOf(error)));
    }, TELL_EVERY_MS),
  );
}

function forgetReads(): void {
  ticket += 1;
  for (const following of channels.values()) following.stop();
  for (const timer of [...rereads.values(), ...tells.values()]) clearTimeout(timer);
  channels.clear();
  rereads.clear();
  tells.clear();
  account?.stop();
  account = null;
  clearTimeout(endTimer);
  told.clear();
  forgetThreads();
  heldStore.setState(new Set(), true);
  readsStore.setState({ byChannel: {}, settings: {} });
}

/** A stranger has neither direct channels nor people: what keeps them is not even loaded. */
async function openOrForget(accountId: string | null): Promise<void> {
  if (accountId === null && directStore.getState().friends === null) return;
  const { openDirects, forgetDirects } = await import("./direct-sync");
  if (accountId === null) forgetDirects();
  else
    openDirects(({ at, directs }) => {
      followAccount(at.stream, at);
      putSettings(directs.flatMap((entry) => entry.settings));
      const fresh = directs.map(({ state }) => [state.channel_id, readsOf(state)]);
      readsStore.setState(({ byChannel }) => ({
        byChannel: { ...byChannel, ...Object.fromEntries(fresh) },
      }));
    });
}

/** Keep the counts for whoever is signed in. */
export function startReads(): void {
  let myId: string | null = null;
  const follow = () => {
    const next = sessionStore.getState().account?.account_id ?? null;
    if (next !== myId) {
      myId = next;
      forgetReads();
      void openOrForget(next);
      void openNotices();
    }
    if (myId === null) return;
    const joined = (communitiesStore.getState().entries ?? []).filter((entry) => entry.is_member);
    for (const { community } of joined.slice(0, COUNTED_COMMUNITIES_MAX)) {
      void openCommunity(community.community_id);
    }
    followChannels(myId);
  };
  sessionStore.subscribe(follow);
  communitiesStore.subscribe(follow);
  threadsStore.subscribe((now, old) => now.followed !== old.followed && follow());
  directStore.subscribe((state, before) => {
    follow();
    if (state.blocked === before.blocked) return;
    // Mentions of the blocked count no more, or again (DM18).
    for (const communityId of counted()) rereadLater(communityId);
  });
  follow();
}
