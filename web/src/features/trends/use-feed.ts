/** The feed of one board (and one keyword): pages, arrivals, holes. Arrivals come in by `take`. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { PostsArrived, PostsRemoved } from "@/gen/trends";
import { arrived, EMPTY_FEED, filled, held, paged, released, removed, type Feed } from "./feed";
import { readPosts } from "./queries";

export interface FeedControl {
  readonly feed: Feed;
  readonly isFirstPage: boolean;
  readonly isReading: boolean;
  readonly error: unknown;
  take(events: readonly (PostsArrived | PostsRemoved)[]): void;
  readOlder(): void;
  setHeld(isHeld: boolean): void;
  /** Forget everything and read the first page. */
  restart(): void;
}

type Status = "first" | "older" | "idle";

export function useFeed(channelId: string, keyword: string | null): FeedControl {
  const [feed, setFeed] = useState<Feed>(EMPTY_FEED);
  const [status, setStatus] = useState<Status>("first");
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  const running = useRef<AbortController | null>(null);

  const read = useCallback(
    async (before: number | null, put: typeof paged): Promise<void> => {
      const controller = new AbortController();
      running.current = controller;
      setStatus(before === null ? "first" : "older");
      setError(null);
      try {
        const page = await readPosts(channelId, { keyword, before, signal: controller.signal });
        setFeed((now) => put(now, page.posts, page.next));
      } catch (failed) {
        if (!controller.signal.aborted) setError(failed);
      } finally {
        if (running.current === controller) {
          running.current = null;
          setStatus("idle");
        }
      }
    },
    [channelId, keyword],
  );

  useEffect(() => {
    setFeed(EMPTY_FEED);
    void read(null, paged);
    return () => running.current?.abort();
  }, [read, round]);

  const { hole } = feed;
  useEffect(() => {
    if (hole !== null && running.current === null && error === null) void read(hole.before, filled);
  }, [hole, error, read, status]);

  const take = useCallback(
    (events: readonly (PostsArrived | PostsRemoved)[]) =>
      setFeed((now) =>
        events.reduce(
          (after, event) =>
            event.type === "trends.posts_arrived"
              ? arrived(after, event, keyword)
              : removed(after, event.posts),
          now,
        ),
      ),
    [keyword],
  );
  const oldest = feed.posts.at(-1)?.position ?? null;
  const readOlder = useCallback(() => {
    if (running.current === null && oldest !== null) void read(oldest, paged);
  }, [oldest, read]);
  const setHeld = useCallback((isHeld: boolean) => setFeed(isHeld ? held : released), []);
  const restart = useCallback(() => setRound((now) => now + 1), []);
  return {
    feed,
    isFirstPage: status === "first" && feed.posts.length === 0,
    isReading: status !== "idle",
    error,
    take,
    readOlder,
    setHeld,
    restart,
  };
}
