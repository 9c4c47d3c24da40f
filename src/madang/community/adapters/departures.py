"""Rows of somebody who goes, in SQL."""

from collections.abc import Sequence

from madang.community.store.departures import OwnedCommunity
from madang.engines.sql.port import Tx


class SqlDepartureStore:
    """A `DepartureStore`."""

    async def owned(self, tx: Tx, account_id: str) -> list[OwnedCommunity]:
        """Return the communities of people that an account owns."""
        rows = await tx.all(
            "SELECT community_id, name FROM community "
            "WHERE owner_id = $1 AND kind = 'community' ORDER BY community_id",
            account_id,
        )
        return [OwnedCommunity(community_id=row["community_id"], name=row["name"]) for row in rows]

    async def written(self, tx: Tx, account_id: str, after: str, limit: int) -> Sequence[str]:
        """Return the ids of an account's standing messages after one, in order."""
        rows = await tx.all(
            "SELECT message_id FROM message WHERE author_id = $1 AND message_id > $2 "
            "AND deleted_at_ms IS NULL ORDER BY message_id LIMIT $3",
            account_id,
            after,
            limit,
        )
        return [row["message_id"] for row in rows]

    async def naming(self, tx: Tx, account_id: str, after: str, limit: int) -> tuple[str, bool]:
        """Go through `limit` messages after one; return the last one's id, and whether it was all."""
        rows = await tx.all(
            "SELECT message_id FROM message WHERE message_id > $1 ORDER BY message_id LIMIT $2",
            after,
            limit,
        )
        return (rows[-1]["message_id"] if rows else after), len(rows) < limit

    async def touched(self, tx: Tx, account_id: str, after: str, through: str) -> Sequence[str]:
        """Return the standing messages of a stretch that an account wrote or is named in."""
        rows = await tx.all(
            "SELECT message_id FROM message WHERE message_id > $1 AND message_id <= $2 "
            "AND deleted_at_ms IS NULL AND (author_id = $3 OR forwarded_author_id = $3 "
            "OR mentions LIKE $4 OR text LIKE $4 OR forwarded_text LIKE $4)",
            after,
            through,
            account_id,
            f"%{account_id}%",
        )
        return [row["message_id"] for row in rows]

    async def rename(self, tx: Tx, message_id: str, account_id: str, ghost_id: str) -> None:
        """Put another id in the place of an account's in a message, without its name."""
        await tx.execute(
            "UPDATE message SET text = REPLACE(text, $2, $3), mentions = REPLACE(mentions, $2, $3), "
            "forwarded_text = REPLACE(forwarded_text, $2, $3) WHERE message_id = $1",
            message_id,
            account_id,
            ghost_id,
        )
        await tx.execute(
            "UPDATE message SET forwarded_author_id = $3, forwarded_author_name = '' "
            "WHERE message_id = $1 AND forwarded_author_id = $2",
            message_id,
            account_id,
            ghost_id,
        )
        await tx.execute(
            "UPDATE message SET author_id = $3, author_name = '' "
            "WHERE message_id = $1 AND author_id = $2",
            message_id,
            account_id,
            ghost_id,
        )
