/** The live feed: newest on top, nothing moves while it is read, older posts by scrolling. */
import { useEffect, useRef, type HTMLAttributes, type RefObject } from "react";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp, Radio } from "lucide-react";
import type { KeywordState } from "@/gen/trends";
import { Button } from "@/ui/button/button";
import { CsvLink } from "@/ui/chart-figure/chart-figure";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { ErrorState } from "@/ui/error-state/error-state";
import { errorText } from "@/ui/error-text/error-text";
import { Select } from "@/ui/select/select";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { postKey } from "./feed";
import styles from "./feed-panel.module.css";
import { PostRow } from "./post-row";
import { csvHref } from "./queries";
import type { FeedControl } from "./use-feed";

const ALL = "";
/** Below this the reader is at the top and the feed flows. */
const TOP_PX = 24;
const OLDER_WITHIN_ROWS = 10;
const ROW_ESTIMATE_PX = 104;

export interface FeedPanelProps {
  readonly channelId: string;
  readonly control: FeedControl;
  readonly keywords: readonly KeywordState[];
  readonly keyword: string | null;
  readonly onKeyword: (keyword: string | null) => void;
}

export function FeedPanel({ channelId, control, keywords, keyword, onKeyword }: FeedPanelProps) {
  const { t } = useLingui();
  return (
    <section className={styles.panel} aria-label={t`글`}>
      <header className={styles.head}>
        <h3 className={styles.title}>
          <Trans>글</Trans>
        </h3>
        <Select
          label={t`키워드로 거르기`}
          isLabelHidden
          size="small"
          value={keyword ?? ALL}
          onChange={(chosen) => onKeyword(chosen === ALL ? null : chosen)}
          options={[
            { id: ALL, label: t`모든 키워드` },
            ...keywords.map((each) => ({ id: each.keyword, label: each.keyword })),
          ]}
        />
        <CsvLink
          csv={csvHref(channelId, "posts", keyword === null ? {} : { keyword })}
          name="madang-posts.csv"
        />
      </header>
      <FeedList control={control} />
    </section>
  );
}

function FeedList({ control }: { readonly control: FeedControl }) {
  const { i18n } = useLingui();
  if (control.feed.posts.length > 0) return <FeedFlow control={control} />;
  if (control.error !== null) {
    return (
      <ErrorState text={errorText(control.error, i18n._.bind(i18n))} onRetry={control.restart} />
    );
  }
  if (!control.hasFirstPage) return <FeedSkeleton />;
  return (
    <EmptyState
      icon={<Radio />}
      title={<Trans>아직 글이 없습니다</Trans>}
      text={<Trans>키워드에 맞는 글이 오면 바로 여기에 나타납니다.</Trans>}
    />
  );
}

function FeedFlow({ control }: { readonly control: FeedControl }) {
  const { t } = useLingui();
  const scroller = useRef<HTMLDivElement>(null);
  const { feed, setHeld } = control;
  const hold = useHold(scroller, setHeld);
  const virtual = useRows(scroller, control);
  const showNew = (): void => {
    scroller.current?.scrollTo({ top: 0 });
    setHeld(false);
  };
  return (
    <div className={styles.frame}>
      {feed.waiting_count > 0 && (
        <button type="button" className={styles.pill} onClick={showNew}>
          <ArrowUp aria-hidden="true" />
          <Plural value={feed.waiting_count} one="새 글 #개" other="새 글 #개" />
        </button>
      )}
      <div
        ref={scroller}
        className={styles.scroller}
        role="feed"
        aria-label={t`글, 새 글이 위`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll box must be reachable
        tabIndex={0}
        {...hold}
      >
        <div className={styles.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={styles.row}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <PostRow post={feed.posts[item.index]!} />
            </div>
          ))}
        </div>
        <FeedEnd control={control} />
      </div>
    </div>
  );
}

/** While the reader is not at the top, or a mouse rests on the feed, arrivals wait. */
function useHold(
  scroller: RefObject<HTMLDivElement | null>,
  setHeld: (isHeld: boolean) => void,
): Pick<HTMLAttributes<HTMLDivElement>, "onScroll" | "onPointerEnter" | "onPointerLeave"> {
  const isPointed = useRef(false);
  const settle = (): void => {
    const isTop = (scroller.current?.scrollTop ?? 0) <= TOP_PX;
    setHeld(!isTop || isPointed.current);
  };
  const point = (isOver: boolean, kind: string): void => {
    // A finger does not rest on the feed: only a mouse holds it.
    isPointed.current = isOver && kind === "mouse";
    settle();
  };
  return {
    onScroll: settle,
    onPointerEnter: (event) => point(true, event.pointerType),
    onPointerLeave: (event) => point(false, event.pointerType),
  };
}

/**
 * The rows on screen. It stands in the component that holds the scroller: a child's effects run before
 * its parent's element is known.
 */
function useRows(scroller: RefObject<HTMLDivElement | null>, control: FeedControl) {
  const { feed, readOlder, error } = control;
  const { posts } = feed;
  // oxlint-disable-next-line react/incompatible-library -- the virtualizer renders by its own state
  const virtual = useVirtualizer({
    count: posts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_ESTIMATE_PX,
    overscan: 6,
    getItemKey: (index) => postKey(posts[index]!),
  });
  const lastShown = virtual.getVirtualItems().at(-1)?.index ?? 0;
  const wantsOlder =
    feed.has_older && error === null && lastShown >= posts.length - OLDER_WITHIN_ROWS;
  useEffect(() => {
    if (wantsOlder) readOlder();
  }, [wantsOlder, readOlder]);
  return virtual;
}

function FeedEnd({ control }: { readonly control: FeedControl }) {
  if (control.error !== null) {
    return (
      <div className={styles.end}>
        <Button size="small" onClick={control.readOlder}>
          <Trans>더 불러오지 못했습니다. 다시 시도</Trans>
        </Button>
      </div>
    );
  }
  return (
    <p className={styles.end}>
      {control.feed.has_older ? (
        <Trans>이전 글을 불러오는 중</Trans>
      ) : (
        <Trans>보관된 첫 글입니다</Trans>
      )}
    </p>
  );
}

function FeedSkeleton() {
  const { t } = useLingui();
  return (
    <div className={styles.skeleton} role="status" aria-label={t`불러오는 중`}>
      {[72, 90, 58, 84, 66].map((width) => (
        <div key={width} className={styles.skeletonRow}>
          <Skeleton width="36%" height={12} />
          <Skeleton width={`${width}%`} />
          <Skeleton width={`${width - 22}%`} />
        </div>
      ))}
    </div>
  );
}
