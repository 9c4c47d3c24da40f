/** The best posts of the last minutes or hours: likes and reposts as far as the source tells them. */
import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CsvLink } from "@/ui/chart-figure/chart-figure";
import { ErrorState } from "@/ui/error-state/error-state";
import { Select } from "@/ui/select/select";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { useUrlState } from "@/ui/url-state/url-state";
import { postKey } from "./feed";
import { PostRow } from "./post-row";
import { csvHref, topQuery } from "./queries";
import styles from "./top-posts.module.css";

const SPANS = ["10", "60", "1440"] as const;

export function TopPosts({ channelId }: { readonly channelId: string }) {
  const { t } = useLingui();
  const [span, setSpan] = useUrlState("top", SPANS, "60");
  const minutes = Number(span);
  const top = useQuery({ ...topQuery(channelId, minutes), placeholderData: keepPreviousData });
  return (
    <section className={styles.panel} aria-label={t`상위 글`}>
      <header className={styles.head}>
        <h3 className={styles.title}>
          <Trans>상위 글</Trans>
        </h3>
        <Select
          label={t`기간`}
          isLabelHidden
          size="small"
          value={span}
          onChange={setSpan}
          options={[
            { id: "10", label: t`10분` },
            { id: "60", label: t`1시간` },
            { id: "1440", label: t`24시간` },
          ]}
        />
        <CsvLink csv={csvHref(channelId, "top", { minutes: span })} name="madang-top.csv" />
      </header>
      {top.data === undefined ? (
        top.isError ? (
          <ErrorState onRetry={() => void top.refetch()} />
        ) : (
          <Skeleton height={160} />
        )
      ) : top.data.posts.length === 0 ? (
        <p className={styles.empty}>
          <Trans>이 기간에는 글이 없습니다.</Trans>
        </p>
      ) : (
        <div
          className={styles.list}
          role="region"
          aria-label={t`상위 글 목록`}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll box must be reachable
          tabIndex={0}
        >
          {top.data.posts.map((ranked, index) => (
            <PostRow key={postKey(ranked.post)} post={ranked.post} rank={index + 1} />
          ))}
        </div>
      )}
    </section>
  );
}
