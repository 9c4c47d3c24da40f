/** One post of the feed. Its text was written by others: it is shown as text, never as markup. */
import { memo, useMemo } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { ExternalLink, Heart, Repeat2 } from "lucide-react";
import type { Post } from "@/gen/trends";
import { Badge } from "@/ui/badge/badge";
import { useFormats } from "@/ui/formats/formats";
import { compact } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { pieces } from "./highlight";
import styles from "./post-row.module.css";

const SOURCE_NAMES: Readonly<Record<string, string>> = {
  bluesky: "Bluesky",
  twitter: "X",
  mastodon: "Mastodon",
};
const ID_SHOWN_CHARS = 18;

export interface PostRowProps {
  readonly post: Post;
  readonly rank?: number;
}

export const PostRow = memo(function PostRow({ post, rank }: PostRowProps) {
  const formats = useFormats();
  const locale = usePreferences((state) => state.locale);
  const { t } = useLingui();
  const text = useMemo(() => pieces(post.text, post.keywords), [post.text, post.keywords]);
  const link = safeUrl(post.url);
  return (
    <article className={styles.post}>
      <header className={styles.head}>
        {rank !== undefined && <b className={styles.rank}>{rank}</b>}
        <span className={styles.author}>{authorOf(post)}</span>
        <span className={styles.meta}>
          {post.is_synthetic ? (
            <Badge tone="warn">
              <Trans>합성</Trans>
            </Badge>
          ) : (
            (SOURCE_NAMES[post.source] ?? post.source)
          )}
        </span>
        <time
          className={styles.time}
          dateTime={new Date(post.at_ms).toISOString()}
          title={formats.dateTime(post.at_ms)}
        >
          {formats.time(post.at_ms)}
        </time>
      </header>
      <p className={styles.text} lang={post.lang ?? undefined} dir="auto">
        {text.map((piece, index) =>
          // The pieces of a text never change places.
          piece.is_match ? <mark key={index}>{piece.text}</mark> : piece.text,
        )}
      </p>
      <footer className={styles.foot}>
        {post.likes_count > 0 && (
          <span title={t`좋아요`}>
            <Heart aria-hidden="true" />
            {compact(post.likes_count, locale)}
          </span>
        )}
        {post.reposts_count > 0 && (
          <span title={t`다시 올림`}>
            <Repeat2 aria-hidden="true" />
            {compact(post.reposts_count, locale)}
          </span>
        )}
        {link !== null && (
          <a href={link} target="_blank" rel="noopener nofollow noreferrer">
            <ExternalLink aria-hidden="true" />
            <Trans>원문</Trans>
          </a>
        )}
      </footer>
    </article>
  );
});

/** A name where the source tells one, else the end of the id, which tells authors apart. */
function authorOf(post: Post): string {
  if (post.author_name !== null && post.author_name !== "") return post.author_name;
  const id = post.author_id.replace(/^did:(plc|web):/, "");
  return id.length > ID_SHOWN_CHARS ? `${id.slice(0, ID_SHOWN_CHARS)}…` : id;
}

/** Only web addresses are linked: a source may send anything. */
function safeUrl(url: string | null): string | null {
  return url !== null && /^https?:\/\//i.test(url) ? url : null;
}
