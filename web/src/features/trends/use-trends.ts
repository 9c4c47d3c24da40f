/**
 * A trends board kept current: the snapshot, then the stream's events, one state update per frame (the
 * live store hands events over in batches per animation frame).
 */
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import type { Board, Counts, SourceChanged } from "@/gen/trends";
import { useStream } from "@/live/use-stream";
import { applied, deliveryAfter, type Delivery, type TrendsEvent } from "./board-state";
import { merged, set, since, type MinuteCounts } from "./counts";
import { boardQuery, countsQuery } from "./queries";
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

/** A new snapshot is a new beginning; counts told meanwhile stay. */
function begun(board: Board, counts: MinuteCounts): Shown {
  return {
    board,
    counts,
    delivery: { received_count: 0, delivered_count: 0 },
    base_delivered_count: board.totals.delivered_count,
  };
}

const NO_COUNTS: MinuteCounts = new Map();

export function useTrends(channelId: string, keyword: string | null): Trends {
  const snapshot = useQuery(boardQuery(channelId));
  const counts = useQuery(countsQuery(channelId));
  const [shown, setShown] = useState<Shown | null>(null);
  const [taken, setTaken] = useState<{ board?: Board; counts?: Counts }>({});
  const feed = useFeed(channelId, keyword);

  // What was read anew is taken over while rendering, before anything of the old is shown.
  if (snapshot.data !== undefined && snapshot.data !== taken.board) {
    setTaken({ board: snapshot.data });
    setShown(begun(snapshot.data, shown?.counts ?? NO_COUNTS));
  } else if (shown !== null && counts.data !== undefined && counts.data !== taken.counts) {
    const from_ms = counts.data.start_ms;
    setTaken({ ...taken, counts: counts.data });
    setShown({ ...shown, counts: since(merged(shown.counts, counts.data), from_ms) });
  }

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
