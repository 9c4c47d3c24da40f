/**
 * The trends board: keywords over a social feed, live. It fills its box; wide boxes show the feed beside
 * the counts, narrow ones one part at a time.
 */
import { useState, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Pencil } from "lucide-react";
import { Button } from "@/ui/button/button";
import { ErrorState } from "@/ui/error-state/error-state";
import { errorText } from "@/ui/error-text/error-text";
import { compact } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { SourceBadge } from "@/ui/source-badge/source-badge";
import { Tabs } from "@/ui/tabs/tabs";
import { useUrlState } from "@/ui/url-state/url-state";
import { useSize } from "@/ui/use-size/use-size";
import { CountsFigure } from "./counts-figure";
import { FeedPanel } from "./feed-panel";
import { KeywordDialog } from "./keyword-dialog";
import { LedgerPanel } from "./ledger-panel";
import { TopPosts } from "./top-posts";
import styles from "./trends-board.module.css";
import { useTrends, type Trends } from "./use-trends";

export interface TrendsBoardProps {
  readonly communityId: string;
  readonly channelId: string;
  /** Owner or moderator of the community: may change the keywords. */
  readonly canEdit: boolean;
}

const WIDE_PX = 720;
const PARTS = ["feed", "counts", "top", "ledger"] as const;
type Part = (typeof PARTS)[number];

export function TrendsBoard({ channelId, canEdit }: TrendsBoardProps) {
  const { i18n } = useLingui();
  const [keyword, setKeyword] = useState<string | null>(null);
  const trends = useTrends(channelId, keyword);
  const [host, size] = useSize<HTMLDivElement>();
  return (
    <div ref={host} className={styles.board}>
      {trends.shown !== null ? (
        <Content
          channelId={channelId}
          canEdit={canEdit}
          trends={trends}
          shown={trends.shown}
          keyword={keyword}
          onKeyword={setKeyword}
          isWide={size.width >= WIDE_PX}
        />
      ) : trends.error !== null ? (
        <ErrorState text={errorText(trends.error, i18n._.bind(i18n))} onRetry={trends.retry} />
      ) : (
        <BoardSkeleton />
      )}
    </div>
  );
}

interface ContentProps {
  readonly channelId: string;
  readonly canEdit: boolean;
  readonly trends: Trends;
  readonly shown: NonNullable<Trends["shown"]>;
  readonly keyword: string | null;
  readonly onKeyword: (keyword: string | null) => void;
  readonly isWide: boolean;
}

function Content(props: ContentProps) {
  const { channelId, trends, shown, isWide } = props;
  const { board, counts, delivery } = shown;
  const [isEditing, setIsEditing] = useState(false);
  const Layout = isWide ? WideLayout : NarrowLayout;
  return (
    <>
      <Layout
        bar={<Bar shown={shown} canEdit={props.canEdit} onEdit={() => setIsEditing(true)} />}
        feed={
          <FeedPanel
            channelId={channelId}
            control={trends.feed}
            keywords={board.keywords}
            keyword={props.keyword}
            onKeyword={props.onKeyword}
          />
        }
        counts={<CountsFigure channelId={channelId} keywords={board.keywords} counts={counts} />}
        top={<TopPosts channelId={channelId} />}
        ledger={
          <LedgerPanel
            channelId={channelId}
            rows={board.ledger}
            totals={board.totals}
            delivery={delivery}
          />
        }
      />
      {isEditing && (
        <KeywordDialog
          channelId={channelId}
          keywords={board.keywords.map((each) => each.keyword)}
          onClose={() => setIsEditing(false)}
        />
      )}
    </>
  );
}

type LayoutProps = Readonly<Record<Part | "bar", ReactNode>>;

function WideLayout({ bar, feed, counts, top, ledger }: LayoutProps) {
  return (
    <div className={styles.wide}>
      <div className={styles.left}>
        {bar}
        {counts}
        <div className={styles.pair}>
          {ledger}
          {top}
        </div>
      </div>
      <div className={styles.right}>{feed}</div>
    </div>
  );
}

function NarrowLayout({ bar, ...parts }: LayoutProps) {
  const { t } = useLingui();
  const [part, setPart] = useUrlState<Part>("part", PARTS, "feed");
  return (
    <div className={styles.narrow}>
      {bar}
      <div className={styles.parts}>
        <Tabs
          label={t`보기`}
          value={part}
          onChange={setPart}
          tabs={[
            { id: "feed", label: t`글` },
            { id: "counts", label: t`흐름` },
            { id: "top", label: t`상위 글` },
            { id: "ledger", label: t`장부` },
          ]}
        />
      </div>
      <div className={part === "feed" ? styles.fill : styles.scroll}>{parts[part]}</div>
    </div>
  );
}

interface BarProps {
  readonly shown: NonNullable<Trends["shown"]>;
  readonly canEdit: boolean;
  readonly onEdit: () => void;
}

function Bar({ shown, canEdit, onEdit }: BarProps) {
  const locale = usePreferences((state) => state.locale);
  const { board } = shown;
  return (
    <header className={styles.bar}>
      <h2 className="visually-hidden">
        <Trans>키워드의 흐름</Trans>
      </h2>
      <SourceBadge source={board.source} />
      <span className={styles.sum}>
        <Trans>
          <b>{compact(board.totals.received_count, locale)}</b> 글 · 키워드 {board.keywords.length}
        </Trans>
      </span>
      {board.source.kind === "synthetic" && (
        <span className={styles.plain}>
          <Trans>만들어 낸 글입니다. 사람이 쓰지 않았습니다.</Trans>
        </span>
      )}
      {board.source.kind === "recorded" && (
        <span className={styles.plain}>
          <Trans>기록을 다시 틀고 있습니다.</Trans>
        </span>
      )}
      {board.source.problem !== null && (
        <span className={styles.plain} role="status">
          <Trans>새 글이 멈춰 있습니다: {board.source.problem}</Trans>
        </span>
      )}
      {canEdit && (
        <span className={styles.tools}>
          <Button size="small" icon={<Pencil />} onClick={onEdit}>
            <Trans>키워드</Trans>
          </Button>
        </span>
      )}
    </header>
  );
}

function BoardSkeleton() {
  const { t } = useLingui();
  return (
    <div className={styles.left} role="status" aria-label={t`불러오는 중`}>
      <Skeleton height={28} width="60%" />
      <Skeleton height={380} />
      <Skeleton height={240} />
    </div>
  );
}
