/** Threads by id as a page knows them. Of two states the one changed later counts (TH12). Pure. */
import type { Thread } from "@/gen/community";
import type { ChannelEvent } from "@/live/kinds";
import type { Applied } from "../streams";

export interface Threads {
  readonly byId: Readonly<Record<string, Thread>>;
  /** The thread that was started from a message. */
  readonly byStarter: Readonly<Record<string, string>>;
  /** Those the reader follows. */
  readonly followed: ReadonlySet<string>;
}

export const NO_THREADS: Threads = { byId: {}, byStarter: {}, followed: new Set() };

export function withThreads(threads: Threads, fresh: readonly Thread[]): Threads {
  let { byId, byStarter } = threads;
  for (const thread of fresh) {
    const { channel_id: id } = thread.channel;
    const old = byId[id];
    if (old && old.changed_seq >= thread.changed_seq) continue;
    byId = { ...byId, [id]: thread };
    if (thread.starter_id !== null && byStarter[thread.starter_id] !== id) {
      byStarter = { ...byStarter, [thread.starter_id]: id };
    }
  }
  return byId === threads.byId ? threads : { ...threads, byId, byStarter };
}

export function withoutThread(threads: Threads, threadId: string): Threads {
  const { [threadId]: gone, ...byId } = threads.byId;
  if (!gone) return withFollowed(threads, threadId, false);
  const { [gone.starter_id ?? ""]: _, ...byStarter } = threads.byStarter;
  return withFollowed({ ...threads, byId, byStarter }, threadId, false);
}

export function withFollowed(threads: Threads, threadId: string, isFollowed: boolean): Threads {
  if (threads.followed.has(threadId) === isFollowed) return threads;
  const followed = new Set(threads.followed);
  if (isFollowed) followed.add(threadId);
  else followed.delete(threadId);
  return { ...threads, followed };
}

export function applyToThreads(
  threads: Threads,
  applied: readonly Applied<ChannelEvent>[],
): Threads {
  let next = threads;
  for (const { event } of applied) {
    if (event.type === "community.thread_started" || event.type === "community.thread_updated") {
      next = withThreads(next, [event.thread]);
    } else if (event.type === "community.thread_deleted") {
      next = withoutThread(next, event.thread_id);
    }
  }
  return next;
}

export function isArchived(thread: Thread, nowMs = Date.now()): boolean {
  return thread.archives_at_ms <= nowMs;
}
