"""Posts, matches and reactions in SQL.

The one thing to know: which drafts are new is told by the primary key, not asked beforehand. All
are inserted with positions above every stored one, and the positions that are there afterwards are
new.
"""

from collections.abc import Sequence

import msgspec

from madang.engines.sql.port import Row, Tx
from madang.trends.formats import Reacted
from madang.trends.model import MINUTE_MS, Post, PostKey, RankedPost
from madang.trends.store import Draft

PRUNE_SPAN_MS = 60 * MINUTE_MS
_encode = msgspec.json.encode
_decode_keywords = msgspec.json.Decoder(tuple[str, ...]).decode

_INSERT_POST = (
    "INSERT INTO trends_post (channel_id, source, post_id, position, minute_ms, at_ms, "
    "created_at_ms, author_id, author_name, body, lang, url, keywords, keywords_count, "
    "likes_count, reposts_count, is_synthetic, removed_at_ms) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, NULL) "
    "ON CONFLICT (channel_id, source, post_id) DO NOTHING"
)
# Likes and reposts are what came with the post, and what was seen since.
_COLUMNS = (
    "p.source, p.post_id, p.position, p.author_id, p.author_name, p.body, p.lang, p.url, "
    "p.keywords, p.at_ms, p.created_at_ms, p.likes_count, p.reposts_count, p.is_synthetic"
)


def _post(row: Row) -> Post:
    return Post(
        source=row["source"],
        post_id=row["post_id"],
        position=row["position"],
        author_id=row["author_id"],
        author_name=row["author_name"],
        text=row["body"],
        lang=row["lang"],
        url=row["url"],
        keywords=_decode_keywords(row["keywords"]),
        at_ms=row["at_ms"],
        created_at_ms=row["created_at_ms"],
        likes_count=row["likes_count"],
        reposts_count=row["reposts_count"],
        is_synthetic=bool(row["is_synthetic"]),
    )


def _insert_values(channel_id: str, draft: Draft) -> tuple[str | int | None, ...]:
    post = draft.post
    return (
        channel_id,
        post.source,
        post.post_id,
        draft.position,
        draft.minute_ms,
        draft.at_ms,
        post.created_at_ms,
        post.author_id,
        post.author_name,
        post.text,
        post.lang,
        post.url,
        _encode(draft.keywords).decode(),
        len(draft.keywords),
        post.likes_count,
        post.reposts_count,
        int(post.is_synthetic),
    )


class SqlPostStore:
    """A `PostStore`."""

    async def insert(
        self, tx: Tx, channel_id: str, drafts: Sequence[Draft], after: int
    ) -> set[int]:
        """Store the drafts that are new, with their matches; return their positions."""
        await tx.execute_many(_INSERT_POST, [_insert_values(channel_id, d) for d in drafts])
        rows = await tx.all(
            "SELECT position FROM trends_post WHERE channel_id = $1 AND position > $2",
            channel_id,
            after,
        )
        new = {int(row["position"]) for row in rows}
        await tx.execute_many(
            "INSERT INTO trends_match (channel_id, minute_ms, keyword, position) "
            "VALUES ($1, $2, $3, $4)",
            [
                (channel_id, draft.minute_ms, keyword, draft.position)
                for draft in drafts
                if draft.position in new
                for keyword in draft.keywords
            ],
        )
        return new

    async def withdraw(
        self, tx: Tx, channel_id: str, keys: Sequence[PostKey], at_ms: int
    ) -> list[PostKey]:
        """Erase what people wrote and who they are; return the posts that stood until now."""
        removed = []
        for key in keys:
            changed = await tx.execute(
                "UPDATE trends_post SET removed_at_ms = $4, body = '', author_id = '', "
                "author_name = NULL, url = NULL WHERE channel_id = $1 AND source = $2 "
                "AND post_id = $3 AND removed_at_ms IS NULL",
                channel_id,
                key.source,
                key.post_id,
                at_ms,
            )
            if changed:
                removed.append(key)
        return removed

    async def keys_by_author(
        self, tx: Tx, channel_id: str, source: str, author_id: str
    ) -> list[PostKey]:
        """Return the standing posts of an author."""
        rows = await tx.all(
            "SELECT source, post_id FROM trends_post WHERE channel_id = $1 AND source = $2 "
            "AND author_id = $3 AND removed_at_ms IS NULL ORDER BY position",
            channel_id,
            source,
            author_id,
        )
        return [PostKey(source=row["source"], post_id=row["post_id"]) for row in rows]

    async def react(self, tx: Tx, channel_id: str, reactions: Sequence[Reacted]) -> None:
        """Count likes and reposts of stored posts, each once."""
        for reaction in reactions:
            is_new = await tx.execute(
                "INSERT INTO trends_reaction "
                "(channel_id, source, reaction_id, kind, post_id, minute_ms) "
                "SELECT channel_id, source, $4, $5, post_id, minute_ms FROM trends_post "
                "WHERE channel_id = $1 AND source = $2 AND post_id = $3 "
                "ON CONFLICT (channel_id, source, reaction_id) DO NOTHING",
                channel_id,
                reaction.source,
                reaction.post_id,
                reaction.reaction_id,
                reaction.kind,
            )
            if is_new:
                await self._move(
                    tx, channel_id, reaction.source, reaction.post_id, reaction.kind, 1
                )

    async def unreact(self, tx: Tx, channel_id: str, reactions: Sequence[tuple[str, str]]) -> None:
        """Take likes and reposts, given as (source, reaction_id), back."""
        for source, reaction_id in reactions:
            row = await tx.one(
                "DELETE FROM trends_reaction WHERE channel_id = $1 AND source = $2 "
                "AND reaction_id = $3 RETURNING kind, post_id",
                channel_id,
                source,
                reaction_id,
            )
            if row:
                await self._move(tx, channel_id, source, row["post_id"], row["kind"], -1)

    async def _move(
        self, tx: Tx, channel_id: str, source: str, post_id: str, kind: str, by: int
    ) -> None:
        column = "likes_count" if kind == "like" else "reposts_count"
        await tx.execute(
            f"UPDATE trends_post SET {column} = {column} + $4 "
            "WHERE channel_id = $1 AND source = $2 AND post_id = $3",
            channel_id,
            source,
            post_id,
            by,
        )

    async def newest(self, tx: Tx, channel_id: str, after: int, limit: int) -> list[Post]:
        """Return the newest standing posts above a position, ascending."""
        rows = await tx.all(
            f"SELECT {_COLUMNS} FROM trends_post p WHERE p.channel_id = $1 AND p.position > $2 "
            "AND p.removed_at_ms IS NULL ORDER BY p.position DESC LIMIT $3",
            channel_id,
            after,
            limit,
        )
        return [_post(row) for row in reversed(rows)]

    async def span(self, tx: Tx, channel_id: str, after: int) -> tuple[int, list[int]]:
        """Return how many posts stand or stood above a position, and their minutes."""
        rows = await tx.all(
            "SELECT minute_ms, COUNT(*) AS posts_count FROM trends_post "
            "WHERE channel_id = $1 AND position > $2 GROUP BY minute_ms ORDER BY minute_ms",
            channel_id,
            after,
        )
        return sum(row["posts_count"] for row in rows), [row["minute_ms"] for row in rows]

    async def page(
        self, tx: Tx, channel_id: str, keyword: str | None, before: int | None, limit: int
    ) -> list[Post]:
        """Return standing posts below a position, newest first."""
        below = before if before is not None else 2**62
        if keyword is None:
            rows = await tx.all(
                f"SELECT {_COLUMNS} FROM trends_post p WHERE p.channel_id = $1 "
                "AND p.position < $2 AND p.removed_at_ms IS NULL "
                "ORDER BY p.position DESC LIMIT $3",
                channel_id,
                below,
                limit,
            )
        else:
            rows = await tx.all(
                f"SELECT {_COLUMNS} FROM trends_match m JOIN trends_post p "
                "ON p.channel_id = m.channel_id AND p.position = m.position "
                "WHERE m.channel_id = $1 AND m.keyword = $2 AND m.position < $3 "
                "AND p.removed_at_ms IS NULL ORDER BY m.position DESC LIMIT $4",
                channel_id,
                keyword,
                below,
                limit,
            )
        return [_post(row) for row in rows]

    async def top(self, tx: Tx, channel_id: str, from_ms: int, limit: int) -> list[RankedPost]:
        """Return the best posts since a minute (TR21)."""
        rows = await tx.all(
            f"SELECT {_COLUMNS}, p.likes_count + 2 * p.reposts_count AS score "
            "FROM trends_post p WHERE p.channel_id = $1 AND p.minute_ms >= $2 "
            "AND p.removed_at_ms IS NULL "
            "ORDER BY score DESC, p.keywords_count DESC, p.position DESC LIMIT $3",
            channel_id,
            from_ms,
            limit,
        )
        return [RankedPost(post=_post(row), score=row["score"]) for row in rows]

    async def prune(self, tx: Tx, channel_id: str, before_ms: int) -> int:
        """Forget the oldest stored hour before a moment, whole; return the minutes forgotten."""
        row = await tx.one(
            "SELECT MIN(minute_ms) AS oldest_ms FROM trends_ledger "
            "WHERE channel_id = $1 AND minute_ms < $2",
            channel_id,
            before_ms,
        )
        if row is None or row["oldest_ms"] is None:
            return 0
        until_ms = min(row["oldest_ms"] + PRUNE_SPAN_MS, before_ms)
        for table in ("trends_reaction", "trends_match", "trends_window", "trends_post"):
            await tx.execute(
                f"DELETE FROM {table} WHERE channel_id = $1 AND minute_ms < $2",
                channel_id,
                until_ms,
            )
        return await tx.execute(
            "DELETE FROM trends_ledger WHERE channel_id = $1 AND minute_ms < $2",
            channel_id,
            until_ms,
        )
