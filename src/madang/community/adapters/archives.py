"""Whole communities as rows in SQL. Names of tables and columns come from the model's list only."""

from collections.abc import Sequence
from typing import Any

from madang.community.model.archives import TABLES, Table, where_of
from madang.community.store.archives import ImportRow
from madang.engines.sql.port import Row, Tx

_RUN = "import_id, account_id, kind, community_id, state, started_at_ms, ended_at_ms, report"
_STREAMS = (
    "(SELECT 'channel:' || channel_id FROM channel WHERE community_id = $1 "
    "UNION ALL SELECT 'community:' || $1)"
)


class SqlArchiveStore:
    """An `ArchiveStore`."""

    async def page(
        self, tx: Tx, table: Table, community_id: str, offset: Sequence[Any] | None, limit: int
    ) -> list[Row]:
        """Return the next rows of a community in the order of the table's key."""
        count = len(table.key.split(","))
        marks = ", ".join(f"${n + 3}" for n in range(count))
        beyond = f"AND ({table.key}) > ({marks}) " if offset is not None else ""
        return await tx.all(
            f"SELECT * FROM {table.name} WHERE {where_of(table)} {beyond}"
            f"ORDER BY {table.key} LIMIT $2",
            community_id,
            limit,
            *(offset or ()),
        )

    async def community(self, tx: Tx, community_id: str) -> Row | None:
        """Return a community's own row."""
        return await tx.one("SELECT * FROM community WHERE community_id = $1", community_id)

    async def tops(self, tx: Tx, community_id: str) -> dict[str, int]:
        """Return how far the streams of a community have come."""
        rows = await tx.all(
            f"SELECT stream, top_seq FROM stream WHERE stream IN {_STREAMS} ORDER BY stream",
            community_id,
        )
        return {row["stream"]: row["top_seq"] for row in rows}

    async def put_tops(self, tx: Tx, tops: dict[str, int]) -> None:
        """Let streams stand at least so far."""
        await tx.execute_many(
            "INSERT INTO stream (stream, top_seq) VALUES ($1, $2) ON CONFLICT (stream) "
            "DO UPDATE SET top_seq = CASE WHEN excluded.top_seq > stream.top_seq "
            "THEN excluded.top_seq ELSE stream.top_seq END",
            list(tops.items()),
        )

    async def columns(self, tx: Tx, table: str) -> frozenset[str]:
        """Return the columns that a table has here."""
        row = await tx.one(f"SELECT t.* FROM (SELECT 1 AS one) AS o LEFT JOIN {table} t ON 1 = 0")
        return frozenset(row.keys()) if row else frozenset()

    async def taken(self, tx: Tx, table: str, column: str, ids: Sequence[str]) -> list[str]:
        """Return those of these ids that are there already."""
        marks = ", ".join(f"${n}" for n in range(1, len(ids) + 1))
        rows = await tx.all(f"SELECT {column} AS id FROM {table} WHERE {column} IN ({marks})", *ids)
        return [row["id"] for row in rows]

    async def own_messages(self, tx: Tx, community_id: str, ids: Sequence[str]) -> set[str]:
        """Return those of these messages that stand in channels of a community."""
        marks = ", ".join(f"${n}" for n in range(2, len(ids) + 2))
        rows = await tx.all(
            "SELECT m.message_id FROM message m JOIN channel c ON c.channel_id = m.channel_id "
            f"WHERE c.community_id = $1 AND m.message_id IN ({marks})",
            community_id,
            *ids,
        )
        return {row["message_id"] for row in rows}

    async def put(self, tx: Tx, table: str, rows: Sequence[dict[str, Any]]) -> int:
        """Store rows of the same columns; one that is there already stays. Return how many came."""
        names = list(rows[0])
        marks = ", ".join(f"${n}" for n in range(1, len(names) + 1))
        await tx.execute_many(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) ON CONFLICT DO NOTHING",
            [[row[name] for name in names] for row in rows],
        )
        return len(rows)

    async def purge(self, tx: Tx, community_id: str) -> None:
        """Forget every row of a community."""
        await tx.execute(
            "DELETE FROM search_entry WHERE channel_id IN "
            "(SELECT channel_id FROM channel WHERE community_id = $1)",
            community_id,
        )
        for table in reversed(TABLES):
            await tx.execute(f"DELETE FROM {table.name} WHERE {where_of(table)}", community_id)
        await tx.execute("DELETE FROM community WHERE community_id = $1", community_id)

    async def put_run(self, tx: Tx, run: ImportRow) -> None:
        """Store a run or its new state."""
        await tx.execute(
            f"INSERT INTO import_run ({_RUN}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
            "ON CONFLICT (import_id) DO UPDATE SET state = excluded.state, "
            "community_id = excluded.community_id, ended_at_ms = excluded.ended_at_ms, "
            "report = excluded.report",
            run.import_id,
            run.account_id,
            run.kind,
            run.community_id,
            run.state,
            run.started_at_ms,
            run.ended_at_ms,
            run.report,
        )

    async def runs(self, tx: Tx, account_id: str, limit: int) -> list[ImportRow]:
        """Return an account's imports, the newest first."""
        rows = await tx.all(
            f"SELECT {_RUN} FROM import_run WHERE account_id = $1 ORDER BY import_id DESC LIMIT $2",
            account_id,
            limit,
        )
        return [_run(row) for row in rows]

    async def cut_off(self, tx: Tx) -> list[ImportRow]:
        """Return the imports that were running when the server ended."""
        return [
            _run(row)
            for row in await tx.all(f"SELECT {_RUN} FROM import_run WHERE state = 'running'")
        ]


def _run(row: Row) -> ImportRow:
    return ImportRow(**{**row, "report": bytes(row["report"])})
