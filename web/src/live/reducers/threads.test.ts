import { describe, expect, it } from "vitest";
import type { Channel, Thread } from "@/gen/community";
import type { ChannelEvent } from "../kinds";
import { threadMask, PERMISSION } from "../permissions";
import { followedOf } from "../threads";
import started from "../../../../contracts/examples/community.thread_started.json";
import deleted from "../../../../contracts/examples/community.thread_deleted.json";
import {
  applyToThreads,
  isArchived,
  NO_THREADS,
  withFollowed,
  withoutThread,
  withThreads,
} from "./threads";

const channel = (id: string, parent: string | null): Channel => ({
  channel_id: id,
  community_id: "c",
  category_id: parent === null ? "k" : null,
  kind: parent === null ? "text" : "thread",
  board: null,
  name: id,
  topic: "",
  position: 0,
  is_synced: false,
  created_at_ms: 0,
  parent_id: parent,
});

const thread = (id: string, change: Partial<Thread> = {}): Thread => ({
  channel: channel(id, "p"),
  starter_id: `m-${id}`,
  made_by_id: "a",
  archive_after_ms: 3_600_000,
  archives_at_ms: Date.now() + 3_600_000,
  is_locked: false,
  messages_count: 0,
  last_message_at_ms: null,
  changed_seq: 5,
  ...change,
});

describe("threads", () => {
  it("TH12: of two states the one changed later counts", () => {
    const known = withThreads(NO_THREADS, [thread("t", { messages_count: 2 })]);
    expect(withThreads(known, [thread("t", { changed_seq: 4 })])).toBe(known);
    expect(withThreads(known, [thread("t", { changed_seq: 5 })])).toBe(known);
    const later = withThreads(known, [thread("t", { changed_seq: 6, messages_count: 3 })]);
    expect(later.byId["t"]?.messages_count).toBe(3);
    expect(later.byStarter["m-t"]).toBe("t");
  });

  it("events start and delete them", () => {
    const event = { ...started, thread: thread("t") } as unknown as ChannelEvent;
    const known = applyToThreads(NO_THREADS, [{ seq: 1, atMs: 0, event }]);
    expect(Object.keys(known.byId)).toEqual(["t"]);
    const gone = { ...deleted, thread_id: "t" } as unknown as ChannelEvent;
    const after = applyToThreads(withFollowed(known, "t", true), [
      { seq: 2, atMs: 0, event: gone },
    ]);
    expect(after.byId).toEqual({});
    expect(after.byStarter).toEqual({});
    expect(after.followed.size).toBe(0);
    expect(withoutThread(after, "t")).toBe(after);
  });

  it("TH5, TH10, TH11: the followed ones that are alive stand in their parent's category", () => {
    const old = thread("old", { archives_at_ms: Date.now() - 1 });
    let known = withThreads(NO_THREADS, [thread("t"), thread("other"), old]);
    known = withFollowed(withFollowed(known, "t", true), "old", true);
    const found = followedOf(known, [channel("p", null)]);
    expect(found.map(({ channel_id, category_id }) => [channel_id, category_id])).toEqual([
      ["t", "k"],
    ]);
    expect(followedOf(known, [channel("q", null)])).toEqual([]);
    expect(isArchived(old)).toBe(true);
  });

  it("TH3: send_in_threads counts instead of send", () => {
    const { view, send, attach, pin, send_in_threads: within } = PERMISSION;
    expect(threadMask(view + send + attach + pin)).toBe(view + pin);
    expect(threadMask(view + within)).toBe(view + send + within);
  });
});
