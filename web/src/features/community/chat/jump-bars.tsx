/** Over the feed: what is new and how to get there. */
import { useEffect } from "react";
import { Plural, Trans } from "@lingui/react/macro";
import { ArrowDown, ArrowUp, CheckCheck } from "lucide-react";
import type { ChannelState, ChannelView } from "@/live/channel-view";
import { Button } from "@/ui/button/button";
import type { Row } from "./rows";
import type { Feed } from "./use-feed";
import type { NewLine } from "./use-new-line";
import styles from "./jump-bars.module.css";

export interface JumpBarsProps {
  readonly feed: Feed;
  readonly rows: readonly Row[];
  readonly state: ChannelState;
  readonly view: ChannelView;
  readonly line: NewLine;
  /** What came while the reader stood elsewhere. */
  readonly unreadCount: number;
}

export function JumpBars({ feed, rows, state, view, line, unreadCount }: JumpBarsProps) {
  const { timeline, status } = state;
  const toEnd = () => (timeline.hasAfter ? void view.load() : feed.toEnd());
  useEscape(() => {
    line.clear();
    toEnd();
  });
  return (
    <>
      <NewBar
        feed={feed}
        rows={rows}
        view={view}
        line={line}
        onRead={() => (line.clear(), toEnd())}
      />
      {feed.isPlaced && (!feed.isAtEnd || timeline.hasAfter) && status !== "loading" && (
        <div className={styles.bottom}>
          <Button
            size="small"
            variant={unreadCount > 0 ? "primary" : "secondary"}
            icon={<ArrowDown />}
            onClick={toEnd}
            className={styles.round}
          >
            {unreadCount > 0 ? (
              <Plural value={unreadCount} other="새 메시지 #개" />
            ) : (
              <Trans>최근 메시지로</Trans>
            )}
          </Button>
        </div>
      )}
    </>
  );
}

interface NewBarProps extends Pick<JumpBarsProps, "feed" | "rows" | "view" | "line"> {
  readonly onRead: () => void;
}

function NewBar({ feed, rows, view, line, onRead }: NewBarProps) {
  const { readSeq, count } = line;
  if (readSeq === null || count === 0) return null;
  const index = rows.findIndex((row) => row.isFirstNew);
  const firstShown = feed.virtualizer.range?.startIndex ?? 0;
  const isAbove = index < 0 ? view.store.getState().timeline.hasBefore : index < firstShown;
  if (!isAbove) return null;
  const firstNew = rows[index];
  const jump = () => (firstNew ? feed.toRow(firstNew.key) : void view.load(readSeq + 1));
  return (
    <div className={styles.top}>
      <button type="button" className={styles.jump} onClick={jump}>
        <ArrowUp aria-hidden="true" />
        <Plural value={count} other="새 메시지 #개" />
      </button>
      <button type="button" className={styles.read} onClick={onRead}>
        <CheckCheck aria-hidden="true" />
        <Trans>읽음으로</Trans>
      </button>
    </div>
  );
}

/** Esc outside of fields, dialogs and menus: to the end, all read. */
function useEscape(work: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      if (document.querySelector("[role=dialog],[role=menu],[role=listbox]")) return;
      work();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  });
}
