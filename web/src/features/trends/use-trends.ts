/**
 * A trends board kept current: the snapshot, then the stream's events, one state update per frame (the
 * live store hands events over in batches per animation frame).
 */
import { useEffect, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import type { Board, SourceChanged } from "@/gen/trends";
import { useStream } from "@/live/use-stream";
import { applied, deliveryAfter, type Delivery, type TrendsEvent } from "./board-state";
import { merged, MINUTE_MS, set, since, type MinuteCounts } from "./counts";
import { boardQuery, countsQuery, LIVE_MINUTES } from "./queries";
import { useFeed, type FeedControl } from "./use-feed";

interface Shown {
  readonly board: Board;
  readonly counts: MinuteCounts;
  readonly delivery: Delivery;
  readonly base_delivered_count: number;
}

export interface Trends {
  readonly shown: Shown | null;
  readonly feed: FeedControl;
  readonly error: unknown;
  retry(): void;
}

function folded(shown: Shown, events: readonly TrendsEvent[]): Shown {
  let { board, counts, delivery } = shown;
  for (const event of events) {
    board = applied(board, event);
    if (event.type !== "trends.posts_arrived") continue;
    counts = set(counts, event.counts);
    delivery = deliveryAfter(shown.base_delivered_count, delivery.received_count, event);
  }
  return { ...shown, board, counts, delivery };
}

export function useTrends(channelId: string, keyword: string | null): Trends {
  const snapshot = useQuery(boardQuery(channelId));
  const counts = useQuery(countsQuery(channelId));
  const [shown, setShown] = useState<Shown | null>(null);
  const feed = useFeed(channelId, keyword);

  useEffect(() => {
    const board = snapshot.data;
    if (board === undefined) return;
    setShown((now) => ({
      board,
      counts: now?.counts ?? new Map(),
      delivery: { received_count: 0, delivered_count: 0 },
      base_delivered_count: board.totals.delivered_count,
    }));
  }, [snapshot.data]);
  const isShown = shown !== null;
  useEffect(() => {
    const read = counts.data;
    if (read === undefined || !isShown) return;
    const from_ms = Date.now() - LIVE_MINUTES * MINUTE_MS;
    setShown((now) => now && { ...now, counts: since(merged(now.counts, read), from_ms) });
  }, [counts.data, isShown]);

  useStream<TrendsEvent>(snapshot.data?.at, {
    apply: (batch) => {
      const events = batch
        .map(({ event }) => event)
        .filter((event) => event.type.startsWith("trends."));
      setShown((now) => now && folded(now, events));
      feed.take(events.filter((event) => event.type !== "trends.keywords_changed"));
    },
    passing: (event) => {
      if (event.type !== "trends.source_changed") return;
      const { source } = event as SourceChanged;
      setShown((now) => now && { ...now, board: { ...now.board, source } });
    },
    resync: () => {
      void snapshot.refetch();
      void counts.refetch();
      feed.restart();
    },
  });
  return {
    shown,
    feed,
    error: snapshot.error,
    retry: () => {
      void snapshot.refetch();
      void counts.refetch();
      feed.restart();
    },
  };
}
