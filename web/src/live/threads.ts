/** The threads this page knows, and their verbs. Pages, streams and read states feed the one store. */
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";
import type { Channel, Snapshot, Thread } from "@/gen/community";
import type { ChannelEvent } from "@/live/kinds";
import {
  applyToThreads,
  isArchived,
  NO_THREADS,
  withFollowed,
  withoutThread,
  withThreads,
  type Threads,
} from "./reducers/threads";
import { threadMask } from "./permissions";
import type { Applied } from "./streams";

export const threadsStore = createStore<Threads>(() => NO_THREADS);

const change = (to: (old: Threads) => Threads): void => {
  const old = threadsStore.getState();
  const next = to(old);
  if (next !== old) threadsStore.setState(next, true);
};

export const putThreads = (threads: readonly Thread[]): void =>
  change((old) => withThreads(old, threads));

export const sawThreadEvents = (events: readonly Applied<ChannelEvent>[]): void =>
  change((old) => applyToThreads(old, events));

export const setFollowed = (threadId: string, isFollowed: boolean): void =>
  change((old) => withFollowed(old, threadId, isFollowed));

export const forgetThread = (threadId: string): void =>
  change((old) => withoutThread(old, threadId));

export const forgetThreads = (): void => threadsStore.setState(NO_THREADS, true);

/** What the reader follows of a community, as the server told it; the rest is followed no more. */
export function putFollowed(communityId: string, threads: readonly Thread[]): void {
  const ids = new Set(threads.map((thread) => thread.channel.channel_id));
  change((old) => {
    let next = withThreads(old, threads);
    for (const id of old.followed) {
      const known = old.byId[id];
      const isHere = known?.channel.community_id === communityId;
      // An archived one is not in the list, and is followed still.
      if (isHere && !ids.has(id) && !isArchived(known)) {
        next = withFollowed(next, id, false);
      }
    }
    for (const id of ids) next = withFollowed(next, id, true);
    return next;
  });
}

/** A thread where settings and rights look for it: in its parent's category. */
export function placed(thread: Thread, parent: Channel): Channel {
  return { ...thread.channel, category_id: parent.category_id };
}

/** The followed threads of channels that are not archived, each in its place. */
export function followedOf(threads: Threads, channels: readonly Channel[]): readonly Channel[] {
  if (threads.followed.size === 0) return [];
  const parents = new Map(channels.map((channel) => [channel.channel_id, channel]));
  const now = Date.now();
  return [...threads.followed].flatMap((id) => {
    const thread = threads.byId[id];
    const parent = parents.get(thread?.channel.parent_id ?? "");
    return thread && parent && !isArchived(thread, now) ? [placed(thread, parent)] : [];
  });
}

/** The community as it is seen from a thread: the rights there are told by its parent's (TH3). */
export function snapshotIn(snapshot: Snapshot, thread: Thread): Snapshot {
  const { channel_id, parent_id } = thread.channel;
  const mask = snapshot.channel_permissions[parent_id ?? ""] ?? snapshot.my_permissions;
  return {
    ...snapshot,
    channel_permissions: { ...snapshot.channel_permissions, [channel_id]: threadMask(mask) },
  };
}

export function useThread(threadId: string): Thread | undefined {
  return useStore(threadsStore, ({ byId }) => byId[threadId]);
}

export function useThreadOf(messageId: string): Thread | undefined {
  return useStore(threadsStore, ({ byId, byStarter }) => byId[byStarter[messageId] ?? ""]);
}

export function useThreads(): Threads {
  return useStore(threadsStore);
}
