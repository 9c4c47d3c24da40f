"""Boards, keywords, the offset and parked lines in SQL."""

from collections.abc import Sequence

import msgspec

from madang.engines.sql.port import Row, Tx
from madang.trends.model import Totals
from madang.trends.store import BoardRow, KeywordRow, Parked

PARKED_KEPT = 1_000
TABLES = (
    "trends_reaction",
    "trends_match",
    "trends_window",
    "trends_ledger",
    "trends_post",
    "trends_keyword",
    "trends_board",
)
_COLUMNS = (
    "channel_id, keywords_no, top_position, delivered_position, change_no, told_change_no, "
    "read_count, invalid_count, ignored_count, duplicate_count, unmatched_count, "
    "received_count, delivered_count, removed_count, late_count"
)


def _board(row: Row) -> BoardRow:
    fields: dict[str, object] = dict(row)
    fields["totals"] = {name: fields.pop(name) for name in Totals.__struct_fields__}
    return msgspec.convert(fields, BoardRow)


class SqlBoardStore:
    """A `BoardStore`."""

    async def add(self, tx: Tx, channel_id: str, at_ms: int) -> bool:
        """Make a board; False when it is there already."""
        return (
            await tx.execute(
                f"INSERT INTO trends_board ({_COLUMNS}, since_ms) "
                "VALUES ($1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, $2) "
                "ON CONFLICT (channel_id) DO NOTHING",
                channel_id,
                at_ms,
            )
            == 1
        )

    async def remove(self, tx: Tx, channel_id: str) -> None:
        """Forget a board with everything in it."""
        for table in TABLES:
            await tx.execute(f"DELETE FROM {table} WHERE channel_id = $1", channel_id)

    async def board(self, tx: Tx, channel_id: str) -> BoardRow | None:
        """Return one board."""
        row = await tx.one(f"SELECT {_COLUMNS} FROM trends_board WHERE channel_id = $1", channel_id)
        return _board(row) if row else None

    async def boards(self, tx: Tx) -> list[BoardRow]:
        """Return every board."""
        rows = await tx.all(f"SELECT {_COLUMNS} FROM trends_board ORDER BY channel_id")
        return [_board(row) for row in rows]

    async def lock(self, tx: Tx, channel_id: str, keywords_no: int) -> BoardRow | None:
        """Take the next `change_no`; the updated row stays locked until the commit."""
        row = await tx.one(
            "UPDATE trends_board SET change_no = change_no + 1 "
            f"WHERE channel_id = $1 AND keywords_no = $2 RETURNING {_COLUMNS}",
            channel_id,
            keywords_no,
        )
        return _board(row) if row else None

    async def keywords(self, tx: Tx, channel_id: str) -> list[KeywordRow]:
        """Return the keywords in their order."""
        rows = await tx.all(
            "SELECT keyword, since_ms, posts_count FROM trends_keyword "
            "WHERE channel_id = $1 ORDER BY place",
            channel_id,
        )
        return [msgspec.convert(dict(row), KeywordRow) for row in rows]

    async def put_keywords(
        self, tx: Tx, channel_id: str, keywords: Sequence[str], at_ms: int
    ) -> None:
        """Replace the keywords; one that comes back begins with what is still counted of it."""
        await tx.execute(
            "UPDATE trends_board SET keywords_no = keywords_no + 1 WHERE channel_id = $1",
            channel_id,
        )
        known = {row.keyword for row in await self.keywords(tx, channel_id)}
        for gone in known.difference(keywords):
            await tx.execute(
                "DELETE FROM trends_keyword WHERE channel_id = $1 AND keyword = $2",
                channel_id,
                gone,
            )
        for place, keyword in enumerate(keywords):
            await tx.execute(
                "INSERT INTO trends_keyword (channel_id, keyword, place, since_ms, posts_count) "
                "VALUES ($1, $2, $3, $4, (SELECT CAST(COALESCE(SUM(posts_count), 0) AS BIGINT) "
                "FROM trends_window WHERE channel_id = $1 AND keyword = $2)) "
                "ON CONFLICT (channel_id, keyword) DO UPDATE SET place = excluded.place",
                channel_id,
                keyword,
                place,
                at_ms,
            )

    async def advance(self, tx: Tx, channel_id: str, top_position: int, added: Totals) -> None:
        """Move the top and add to the totals."""
        await tx.execute(
            "UPDATE trends_board SET top_position = $2, read_count = read_count + $3, "
            "invalid_count = invalid_count + $4, ignored_count = ignored_count + $5, "
            "duplicate_count = duplicate_count + $6, unmatched_count = unmatched_count + $7, "
            "received_count = received_count + $8, late_count = late_count + $9 "
            "WHERE channel_id = $1",
            channel_id,
            top_position,
            added.read_count,
            added.invalid_count,
            added.ignored_count,
            added.duplicate_count,
            added.unmatched_count,
            added.received_count,
            added.late_count,
        )

    async def add_removed(self, tx: Tx, channel_id: str, removed_count: int) -> Totals:
        """Count withdrawn posts and return the totals."""
        row = await tx.one(
            "UPDATE trends_board SET removed_count = removed_count + $2 "
            f"WHERE channel_id = $1 RETURNING {_COLUMNS}",
            channel_id,
            removed_count,
        )
        assert row is not None
        return _board(row).totals

    async def add_to_keywords(self, tx: Tx, channel_id: str, new: dict[str, int]) -> None:
        """Add newly stored posts to the keywords' totals."""
        await tx.execute_many(
            "UPDATE trends_keyword SET posts_count = posts_count + $3 "
            "WHERE channel_id = $1 AND keyword = $2",
            [(channel_id, keyword, count) for keyword, count in new.items()],
        )

    async def delivered(self, tx: Tx, row: BoardRow, posts_count: int) -> Totals:
        """Note that everything up to `row` has been told; return the totals."""
        after = await tx.one(
            "UPDATE trends_board SET delivered_position = $2, told_change_no = $3, "
            "delivered_count = delivered_count + $4 "
            f"WHERE channel_id = $1 RETURNING {_COLUMNS}",
            row.channel_id,
            row.top_position,
            row.change_no,
            posts_count,
        )
        assert after is not None
        return _board(after).totals

    async def offset(self, tx: Tx, consumer: str) -> int:
        """Return the last log offset whose effects are stored; 0 at the beginning."""
        row = await tx.one("SELECT log_offset FROM trends_offset WHERE consumer = $1", consumer)
        return int(row["log_offset"]) if row else 0

    async def move_offset(self, tx: Tx, consumer: str, before: int, after: int) -> bool:
        """Move the offset; False when someone else moved it first."""
        await tx.execute(
            "INSERT INTO trends_offset (consumer, log_offset) VALUES ($1, 0) "
            "ON CONFLICT (consumer) DO NOTHING",
            consumer,
        )
        return (
            await tx.execute(
                "UPDATE trends_offset SET log_offset = $3 WHERE consumer = $1 AND log_offset = $2",
                consumer,
                before,
                after,
            )
            == 1
        )

    async def park(self, tx: Tx, lines: Sequence[Parked]) -> None:
        """Keep unreadable lines, dropping the oldest beyond PARKED_KEPT."""
        await tx.execute_many(
            "INSERT INTO trends_parked (log_offset, at_ms, feed, reason, body) "
            "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (log_offset) DO NOTHING",
            [(line.log_offset, line.at_ms, line.feed, line.reason, line.body) for line in lines],
        )
        await tx.execute(
            "DELETE FROM trends_parked WHERE log_offset <= (SELECT log_offset FROM trends_parked "
            "ORDER BY log_offset DESC LIMIT 1 OFFSET $1)",
            PARKED_KEPT,
        )

    async def parked(self, tx: Tx, limit: int) -> list[Parked]:
        """Return unreadable lines, newest first."""
        rows = await tx.all(
            "SELECT log_offset, at_ms, feed, reason, body FROM trends_parked "
            "ORDER BY log_offset DESC LIMIT $1",
            limit,
        )
        return [Parked(**{**row, "body": bytes(row["body"])}) for row in rows]
