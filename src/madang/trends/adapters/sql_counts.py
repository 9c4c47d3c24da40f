"""Windows and the ledger in SQL: everything that can be counted from stored rows is set from them."""

from collections.abc import Iterable

from madang.engines.sql.port import Row, Tx
from madang.trends.model import LedgerRow
from madang.trends.store import Tally, WindowRow

_LEDGER = (
    "minute_ms, read_count, invalid_count, ignored_count, duplicate_count, unmatched_count, "
    "received_count, stored_count, counted_count, delivered_count"
)


def _ledger_row(row: Row) -> LedgerRow:
    return LedgerRow(
        minute_ms=row["minute_ms"],
        read=row["read_count"],
        invalid=row["invalid_count"],
        ignored=row["ignored_count"],
        duplicate=row["duplicate_count"],
        unmatched=row["unmatched_count"],
        received=row["received_count"],
        stored=row["stored_count"],
        counted=row["counted_count"],
        delivered=row["delivered_count"],
    )


def _window_row(row: Row) -> WindowRow:
    return WindowRow(
        keyword=row["keyword"], minute_ms=row["minute_ms"], posts_count=row["posts_count"]
    )


class SqlCountStore:
    """A `CountStore`."""

    async def recount(
        self, tx: Tx, channel_id: str, minutes: Iterable[int], change_no: int
    ) -> None:
        """Set windows, stored and counted of these minutes from the stored rows (TR14)."""
        for minute_ms in minutes:
            await tx.execute(
                "INSERT INTO trends_window "
                "(channel_id, minute_ms, keyword, posts_count, change_no) "
                "SELECT channel_id, minute_ms, keyword, COUNT(*), CAST($3 AS BIGINT) "
                "FROM trends_match WHERE channel_id = $1 AND minute_ms = $2 "
                "GROUP BY channel_id, minute_ms, keyword "
                "ON CONFLICT (channel_id, minute_ms, keyword) DO UPDATE "
                "SET posts_count = excluded.posts_count, change_no = excluded.change_no "
                "WHERE trends_window.posts_count <> excluded.posts_count",
                channel_id,
                minute_ms,
                change_no,
            )
            await tx.execute(
                "UPDATE trends_ledger SET stored_count = (SELECT COUNT(*) FROM trends_post "
                "WHERE channel_id = $1 AND minute_ms = $2), counted_count = "
                "(SELECT COUNT(DISTINCT position) FROM trends_match "
                "WHERE channel_id = $1 AND minute_ms = $2) "
                "WHERE channel_id = $1 AND minute_ms = $2",
                channel_id,
                minute_ms,
            )

    async def add(self, tx: Tx, channel_id: str, tallies: dict[int, Tally], change_no: int) -> None:
        """Add what the intake decided about a batch's lines to the ledger."""
        await tx.execute_many(
            f"INSERT INTO trends_ledger (channel_id, {_LEDGER}, change_no) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, $9) "
            "ON CONFLICT (channel_id, minute_ms) DO UPDATE SET "
            "read_count = trends_ledger.read_count + excluded.read_count, "
            "invalid_count = trends_ledger.invalid_count + excluded.invalid_count, "
            "ignored_count = trends_ledger.ignored_count + excluded.ignored_count, "
            "duplicate_count = trends_ledger.duplicate_count + excluded.duplicate_count, "
            "unmatched_count = trends_ledger.unmatched_count + excluded.unmatched_count, "
            "received_count = trends_ledger.received_count + excluded.received_count, "
            "change_no = excluded.change_no",
            [
                (
                    channel_id,
                    minute_ms,
                    tally.read,
                    tally.invalid,
                    tally.ignored,
                    tally.duplicate,
                    tally.unmatched,
                    tally.received,
                    change_no,
                )
                for minute_ms, tally in tallies.items()
            ],
        )

    async def recount_delivered(
        self, tx: Tx, channel_id: str, minutes: Iterable[int], delivered_position: int
    ) -> None:
        """Set delivered of these minutes from the stored rows."""
        await tx.execute_many(
            "UPDATE trends_ledger SET delivered_count = (SELECT COUNT(*) FROM trends_post "
            "WHERE channel_id = $1 AND minute_ms = $2 AND position <= $3) "
            "WHERE channel_id = $1 AND minute_ms = $2",
            [(channel_id, minute_ms, delivered_position) for minute_ms in minutes],
        )

    async def changed_windows(self, tx: Tx, channel_id: str, after: int) -> list[WindowRow]:
        """Return the windows changed after a `change_no`."""
        rows = await tx.all(
            "SELECT keyword, minute_ms, posts_count FROM trends_window "
            "WHERE channel_id = $1 AND change_no > $2 ORDER BY keyword, minute_ms",
            channel_id,
            after,
        )
        return [_window_row(row) for row in rows]

    async def changed_ledger(
        self, tx: Tx, channel_id: str, after: int, minutes: Iterable[int]
    ) -> list[LedgerRow]:
        """Return the ledger rows changed after a `change_no`, and those of `minutes`."""
        rows = await tx.all(
            f"SELECT {_LEDGER} FROM trends_ledger WHERE channel_id = $1 AND change_no > $2",
            channel_id,
            after,
        )
        found = {row["minute_ms"]: _ledger_row(row) for row in rows}
        for minute_ms in minutes:
            if minute_ms not in found:
                row = await tx.one(
                    f"SELECT {_LEDGER} FROM trends_ledger WHERE channel_id = $1 AND minute_ms = $2",
                    channel_id,
                    minute_ms,
                )
                if row:
                    found[minute_ms] = _ledger_row(row)
        return [found[minute_ms] for minute_ms in sorted(found)]

    async def windows(
        self, tx: Tx, channel_id: str, from_ms: int, until_ms: int
    ) -> list[WindowRow]:
        """Return the windows of minutes in [from_ms, until_ms)."""
        rows = await tx.all(
            "SELECT keyword, minute_ms, posts_count FROM trends_window "
            "WHERE channel_id = $1 AND minute_ms >= $2 AND minute_ms < $3",
            channel_id,
            from_ms,
            until_ms,
        )
        return [_window_row(row) for row in rows]

    async def ledger(self, tx: Tx, channel_id: str, from_ms: int, limit: int) -> list[LedgerRow]:
        """Return the newest `limit` rows since a minute, oldest first."""
        rows = await tx.all(
            f"SELECT {_LEDGER} FROM trends_ledger WHERE channel_id = $1 AND minute_ms >= $2 "
            "ORDER BY minute_ms DESC LIMIT $3",
            channel_id,
            from_ms,
            limit,
        )
        return [_ledger_row(row) for row in reversed(rows)]
