/** The feed of one board (and one keyword): pages, arrivals, holes. Arrivals come in by `take`. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { PostsArrived, PostsRemoved } from "@/gen/trends";
import { arrived, EMPTY_FEED, filled, held, paged, released, removed, type Feed } from "./feed";
import { readPosts } from "./queries";

export interface FeedControl {
  readonly feed: Feed;
  readonly hasFirstPage: boolean;
  readonly error: unknown;
  take(events: readonly (PostsArrived | PostsRemoved)[]): void;
  readOlder(): void;
  setHeld(isHeld: boolean): void;
  /** Forget everything and read the first page. */
  restart(): void;
}

type Put = typeof paged;

interface Reading {
  readonly error: unknown;
  readonly hasFirstPage: boolean;
}

const NOTHING_READ: Reading = { error: null, hasFirstPage: false };

export function useFeed(channelId: string, keyword: string | null): FeedControl {
  const [round, setRound] = useState(0);
  const [feed, setFeed] = useState<Feed>(EMPTY_FEED);
  const [reading, setReading] = useState<Reading>(NOTHING_READ);
  const running = useRef<AbortController | null>(null);
  // Another board, another keyword or a restart begins with nothing, in the same render.
  const wanted = `${channelId}/${keyword ?? ""}/${round}`;
  const [begun, setBegun] = useState(wanted);
  if (begun !== wanted) {
    setBegun(wanted);
    setFeed(EMPTY_FEED);
    setReading(NOTHING_READ);
  }

  const read = useCallback(
    async (before: number | null, put: Put): Promise<void> => {
      const controller = new AbortController();
      running.current = controller;
      try {
        const page = await readPosts(channelId, { keyword, before, signal: controller.signal });
        if (controller.signal.aborted) return;
        running.current = null;
        setFeed((now) => put(now, page.posts, page.next));
        setReading({ error: null, hasFirstPage: true });
      } catch (error) {
        if (controller.signal.aborted) return;
        running.current = null;
        setReading((now) => ({ ...now, error }));
      }
    },
    [channelId, keyword],
  );
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- state is set when the answer is there
    void read(null, paged);
    return () => running.current?.abort();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a restart reads again
  }, [read, round]);
  const { hole } = feed;
  const canFill = hole !== null && reading.error === null;
  useEffect(() => {
    if (canFill && running.current === null) void read(hole.before, filled);
  }, [canFill, hole, read]);

  const take = useCallback(
    (events: readonly FeedEvent[]) =>
      setFeed((now) => events.reduce((after, event) => taken(after, event, keyword), now)),
    [keyword],
  );
  const oldest = feed.posts.at(-1)?.position ?? null;
  const readOlder = useCallback(() => {
    if (running.current === null && oldest !== null) void read(oldest, paged);
  }, [oldest, read]);
  const setHeld = useCallback((isHeld: boolean) => setFeed(isHeld ? held : released), []);
  const restart = useCallback(() => setRound((now) => now + 1), []);
  return { feed, ...reading, take, readOlder, setHeld, restart };
}

type FeedEvent = PostsArrived | PostsRemoved;

function taken(feed: Feed, event: FeedEvent, keyword: string | null): Feed {
  return event.type === "trends.posts_arrived"
    ? arrived(feed, event, keyword)
    : removed(feed, event.posts);
}
