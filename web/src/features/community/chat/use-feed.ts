/** The virtual list under the feed, and where the reader stands in it. */
import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import type { Row } from "./rows";

const ROW_ESTIMATE_PX = 52;
const END_THRESHOLD_PX = 80;
const SETTLE_FRAMES = 14;

export type FeedVirtualizer = Virtualizer<HTMLDivElement, Element>;

export interface Feed {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly virtualizer: FeedVirtualizer;
  /** The list stands where the reader begins; before that, nothing is loaded or marked as read. */
  readonly isPlaced: boolean;
  readonly isAtEnd: boolean;
  toEnd(): void;
  toRow(key: string): void;
}

/** Where a newly opened list begins: a row in the middle or at the top; null: the end. */
export interface Start {
  readonly key: string;
  readonly align: "center" | "start";
}

export function useFeed(rows: readonly Row[], generation: number, start: Start | null): Feed {
  const scroller = useRef<HTMLDivElement>(null);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const [placedGeneration, setPlacedGeneration] = useState<number | null>(null);
  // oxlint-disable-next-line react/incompatible-library -- no compiler runs over this code
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_ESTIMATE_PX,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: END_THRESHOLD_PX,
    overscan: 8,
    paddingEnd: 12,
    onChange: (instance) => setIsAtEnd(instance.isAtEnd(END_THRESHOLD_PX)),
  });
  const latest = useRef({ rows, start });
  useLayoutEffect(() => {
    latest.current = { rows, start };
  });
  const go = useCallback(
    (place: Start | null) => {
      if (!place) return virtualizer.scrollToEnd();
      // By key: an index is another row as soon as older messages come in front.
      const index = latest.current.rows.findIndex((row) => row.key === place.key);
      if (index >= 0) virtualizer.scrollToIndex(index, { align: place.align });
      return undefined;
    },
    [virtualizer],
  );
  const hasRows = rows.length > 0;
  useLayoutEffect(() => {
    if (!hasRows) return undefined;
    const place = latest.current.start;
    return settle(
      () => go(place),
      scroller.current,
      () => setPlacedGeneration(generation),
    );
  }, [go, generation, hasRows]);
  return {
    scroller,
    virtualizer,
    isPlaced: placedGeneration === generation,
    isAtEnd,
    toEnd: () => go(null),
    toRow: (key) => void settle(() => go({ key, align: "center" }), scroller.current),
  };
}

const SIGNS = ["wheel", "touchstart", "keydown", "pointerdown"] as const;

/**
 * Rows are measured as they come on the screen, and each moves the place that was meant: go there
 * again for some frames, unless the reader moves first.
 */
function settle(go: () => void, scroller: HTMLElement | null, onDone?: () => void): () => void {
  let frames = 0;
  let request = 0;
  const stop = () => {
    cancelAnimationFrame(request);
    for (const sign of SIGNS) scroller?.removeEventListener(sign, finish);
  };
  const finish = () => {
    stop();
    onDone?.();
  };
  const step = () => {
    go();
    frames += 1;
    if (frames < SETTLE_FRAMES) request = requestAnimationFrame(step);
    else finish();
  };
  for (const sign of SIGNS) scroller?.addEventListener(sign, finish, { passive: true });
  step();
  return stop;
}
