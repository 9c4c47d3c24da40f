"""Rules of retention in SQL, and the messages they touch."""

from madang.community.adapters.structure import channels_and_threads
from madang.community.model import Channel
from madang.community.model.retention import Retention
from madang.engines.sql.port import Tx


class SqlRetentionStore:
    """A `RetentionStore`."""

    async def rules(self, tx: Tx, community_id: str) -> dict[str, Retention]:
        """Return a community's rules by place."""
        rows = await tx.all(
            "SELECT place_id, days, keeps_pinned FROM retention WHERE community_id = $1 "
            "ORDER BY place_id",
            community_id,
        )
        return {
            row["place_id"]: Retention(
                place_id=row["place_id"],
                days=row["days"],
                keeps_pinned=bool(row["keeps_pinned"]),
            )
            for row in rows
        }

    async def put(self, tx: Tx, community_id: str, rule: Retention, at_ms: int) -> None:
        """Store a rule."""
        await tx.execute(
            "INSERT INTO retention (place_id, community_id, days, keeps_pinned, changed_at_ms) "
            "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (place_id) DO UPDATE SET "
            "days = excluded.days, keeps_pinned = excluded.keeps_pinned, "
            "changed_at_ms = excluded.changed_at_ms",
            rule.place_id,
            community_id,
            rule.days,
            int(rule.keeps_pinned),
            at_ms,
        )

    async def delete(self, tx: Tx, place_id: str) -> None:
        """Forget a place's own rule."""
        await tx.execute("DELETE FROM retention WHERE place_id = $1", place_id)

    async def communities(self, tx: Tx) -> list[str]:
        """Return the ids of the communities that have a rule with an end."""
        rows = await tx.all(
            "SELECT DISTINCT community_id FROM retention WHERE days IS NOT NULL "
            "ORDER BY community_id"
        )
        return [row["community_id"] for row in rows]

    async def places(self, tx: Tx, community_id: str) -> list[Channel]:
        """Return all channels of a community with their threads."""
        return await channels_and_threads(tx, community_id)

    async def older(
        self, tx: Tx, channel_id: str, before_ms: int, *, keeps_pinned: bool, limit: int
    ) -> list[str]:
        """Return the ids of a channel's standing messages sent before a moment, oldest first."""
        unpinned = (
            "AND NOT EXISTS (SELECT 1 FROM pin WHERE pin.channel_id = m.channel_id "
            "AND pin.message_id = m.message_id) "
        )
        rows = await tx.all(
            "SELECT m.message_id FROM message m WHERE m.channel_id = $1 AND m.sent_at_ms < $2 "
            f"AND m.deleted_at_ms IS NULL {unpinned if keeps_pinned else ''}"
            "ORDER BY m.sent_at_ms LIMIT $3",
            channel_id,
            before_ms,
            limit,
        )
        return [row["message_id"] for row in rows]

    async def latest_of(
        self, tx: Tx, channel_id: str, author_id: str, since_ms: int, limit: int
    ) -> list[str]:
        """Return the ids of an author's newest standing messages since a moment, newest first."""
        rows = await tx.all(
            "SELECT message_id FROM message WHERE channel_id = $1 AND sent_at_ms >= $3 "
            "AND author_id = $2 AND deleted_at_ms IS NULL ORDER BY sent_at_ms DESC, seq DESC "
            "LIMIT $4",
            channel_id,
            author_id,
            since_ms,
            limit,
        )
        return [row["message_id"] for row in rows]
