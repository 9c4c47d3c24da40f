/**
 * The feed: a virtual list anchored at its end. New rows are followed only when the reader stands at
 * the end; older pages come in above without moving what is read.
 */
import { useEffect, useMemo, type KeyboardEvent, type ReactNode } from "react";
import { useLingui } from "@lingui/react/macro";
import type { ChannelState, ChannelView } from "@/live/channel-view";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { authorName } from "../members/who";
import { plainText } from "../text/parse";
import { useChat } from "./chat-context";
import { MessageRow } from "./message-row";
import type { Row } from "./rows";
import type { Feed } from "./use-feed";
import styles from "./message-list.module.css";

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
  usePaging(items[0]?.index, items.at(-1)?.index, rows.length, feed.isPlaced ? view : null);
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

const LOAD_AHEAD_ROWS = 12;

/** Ask for the next page a little before the reader gets there; not before the list stands (null). */
function usePaging(
  first: number | undefined,
  last: number | undefined,
  count: number,
  view: ChannelView | null,
): void {
  useEffect(() => {
    if (!view) return;
    if (first !== undefined && first < LOAD_AHEAD_ROWS) void view.loadBefore();
    if (last !== undefined && last > count - LOAD_AHEAD_ROWS) void view.loadAfter();
  }, [first, last, count, view]);
}

/** What a screen reader is told: the newest message of somebody, at most one at a time. */
function useNewest(rows: readonly Row[]): string {
  const { names } = useChat();
  const last = rows.at(-1);
  return useMemo(() => {
    if (last?.kind !== "message") return "";
    return `${authorName(last.message.author_name)}: ${plainText(last.message.text, names)}`;
  }, [last, names]);
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
