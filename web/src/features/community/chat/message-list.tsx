/**
 * The feed: a virtual list anchored at its end. New rows are followed only when the reader stands at
 * the end; older pages come in above without moving what is read.
 */
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from "react";
import { useLingui } from "@lingui/react/macro";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import type { ChannelState, ChannelView } from "@/live/channel-view";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { MessageRow } from "./message-row";
import type { Row } from "./rows";
import styles from "./message-list.module.css";

const ROW_ESTIMATE_PX = 52;
const END_THRESHOLD_PX = 80;
const LOAD_AHEAD_ROWS = 12;

export type FeedVirtualizer = Virtualizer<HTMLDivElement, Element>;

export interface Feed {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly virtualizer: FeedVirtualizer;
  readonly isAtEnd: boolean;
  toEnd(): void;
  toRow(index: number): void;
}

/** Where a newly opened list begins: a row in the middle, a row at the top, or the end. */
export interface Start {
  readonly index: number;
  readonly align: "center" | "start";
}

export function useFeed(rows: readonly Row[], generation: number, start: Start | null): Feed {
  const scroller = useRef<HTMLDivElement>(null);
  const [isAtEnd, setIsAtEnd] = useState(true);
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
  const hasRows = rows.length > 0;
  const latest = useRef(start);
  latest.current = start;
  useLayoutEffect(() => {
    if (!hasRows) return;
    const place = latest.current;
    if (place) virtualizer.scrollToIndex(place.index, { align: place.align });
    else virtualizer.scrollToEnd();
  }, [virtualizer, generation, hasRows]);
  return {
    scroller,
    virtualizer,
    isAtEnd,
    toEnd: () => virtualizer.scrollToEnd(),
    toRow: (index) => virtualizer.scrollToIndex(index, { align: "center" }),
  };
}

export interface MessageListProps {
  readonly feed: Feed;
  readonly rows: readonly Row[];
  readonly state: ChannelState;
  readonly view: ChannelView;
  readonly litId: string | null;
  readonly intro: ReactNode;
}

export function MessageList({ feed, rows, state, view, litId, intro }: MessageListProps) {
  const { t } = useLingui();
  const { virtualizer, scroller } = feed;
  const items = virtualizer.getVirtualItems();
  usePaging(items[0]?.index, items.at(-1)?.index, rows.length, view);
  const newest = useNewest(rows);
  return (
    // The keyboard scrolls the feed and goes from message to message in it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={scroller}
      className={styles.scroller}
      role="log"
      aria-live="off"
      aria-label={t`메시지`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
      tabIndex={0}
      onKeyDown={moveFocus}
    >
      <div className={styles.fill}>
        {state.isLoadingBefore && <Loading />}
        <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={styles.row}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row?.kind === "intro" && intro}
                {row && row.kind !== "intro" && (
                  <MessageRow
                    row={row}
                    isLit={row.kind === "message" && row.message.message_id === litId}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
      <p className="visually-hidden" aria-live="polite">
        {newest}
      </p>
    </div>
  );
}

/** Ask for the next page a little before the reader gets there. */
function usePaging(
  first: number | undefined,
  last: number | undefined,
  count: number,
  view: ChannelView,
): void {
  useEffect(() => {
    if (first !== undefined && first < LOAD_AHEAD_ROWS) void view.loadBefore();
    if (last !== undefined && last > count - LOAD_AHEAD_ROWS) void view.loadAfter();
  }, [first, last, count, view]);
}

/** What a screen reader is told: the newest message of somebody, at most one at a time. */
function useNewest(rows: readonly Row[]): string {
  const last = rows.at(-1);
  return useMemo(
    () => (last?.kind === "message" ? `${last.message.author_name}: ${last.message.text}` : ""),
    [last],
  );
}

/** Up and Down go from message to message once the focus is in the feed. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  if (!(event.target instanceof HTMLElement) || event.target.closest("textarea,input,[role=menu]"))
    return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-message]")].toSorted(
    (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
  );
  const at = all.findIndex((each) => each.contains(event.target as Node));
  const step = event.key === "ArrowUp" ? -1 : 1;
  const next = at < 0 ? all.at(-1) : all[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function Loading() {
  return (
    <div className={styles.loading} aria-hidden="true">
      <Skeleton width="40%" />
      <Skeleton width="65%" />
    </div>
  );
}

/** The feed before anything is known of it. */
export function FeedSkeleton() {
  return (
    <div className={styles.skeleton} aria-hidden="true">
      {[70, 45, 82, 30, 60, 52].map((width) => (
        <div key={width} className={styles.bones}>
          <Skeleton width={40} height={40} />
          <div className={styles.boneText}>
            <Skeleton width={120} />
            <Skeleton width={`${width}%`} />
          </div>
        </div>
      ))}
    </div>
  );
}
