"""The log in a SQLite file of its own, with the group commits of the relational engine.

The one thing to know: a record's primary key is its topic's number and its offset in one integer,
so a topic lies in order on disk and reading on is one range scan.
"""

from collections.abc import Sequence
from pathlib import Path

from madang.engines.log.limits import checked
from madang.engines.log.port import LogCapabilities, Record
from madang.engines.sql.port import Tx
from madang.engines.sql.sqlite import SqliteDatabase

# 23 bits of topic above 40 bits of offset: eight million topics of a trillion records.
OFFSET_BITS = 40
TRIM_RECORDS_MAX = 10_000

_TABLES = """
CREATE TABLE IF NOT EXISTS log_topic (
    topic_number INTEGER PRIMARY KEY, topic TEXT NOT NULL UNIQUE, top BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS log_record (
    key INTEGER PRIMARY KEY, at_ms BIGINT NOT NULL, value BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS log_cursor (source TEXT PRIMARY KEY, position TEXT NOT NULL)
"""


class SqliteLog:
    """An append-only log in one file."""

    capabilities = LogCapabilities(cursor_in_append=True)

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    @classmethod
    async def open(cls, path: str | Path) -> "SqliteLog":
        """Open (or make) the file.

        Raises:
            Unavailable: the file cannot be opened.
        """
        database = await SqliteDatabase.open(path)

        async def work(tx: Tx) -> None:
            for table in _TABLES.split(";"):
                await tx.execute(table)

        await database.write(work)
        return cls(database)

    async def append(
        self, topic: str, values: Sequence[bytes], at_ms: int, cursor: tuple[str, str] | None = None
    ) -> int:
        """Append durably, all or nothing, and return the last offset."""
        checked(values)

        async def work(tx: Tx) -> int:
            row = await tx.one(
                "INSERT INTO log_topic (topic, top) VALUES ($1, $2) "
                "ON CONFLICT (topic) DO UPDATE SET top = log_topic.top + $2 "
                "RETURNING topic_number, top",
                topic,
                len(values),
            )
            assert row is not None
            top = int(row["top"])
            first = (row["topic_number"] << OFFSET_BITS) + top - len(values) + 1
            await tx.execute_many(
                "INSERT INTO log_record (key, at_ms, value) VALUES ($1, $2, $3)",
                [(first + place, at_ms, value) for place, value in enumerate(values)],
            )
            if cursor:
                await tx.execute(
                    "INSERT INTO log_cursor (source, position) VALUES ($1, $2) "
                    "ON CONFLICT (source) DO UPDATE SET position = excluded.position",
                    *cursor,
                )
            return top

        return await self._database.write(work)

    async def read(self, topic: str, after: int, limit: int) -> list[Record]:
        """Return up to `limit` records with offset > `after`, in order."""

        async def work(tx: Tx) -> list[Record]:
            found = await _topic(tx, topic)
            if found is None:
                return []
            base, top = found
            rows = await tx.all(
                "SELECT key, at_ms, value FROM log_record WHERE key > $1 AND key <= $2 "
                "ORDER BY key LIMIT $3",
                base + max(after, 0),
                base + top,
                limit,
            )
            return [Record(row["key"] - base, row["at_ms"], row["value"]) for row in rows]

        return await self._database.read(work)

    async def top(self, topic: str) -> int:
        """Return the last offset; 0 for an empty topic."""
        found = await self._database.read(lambda tx: _topic(tx, topic))
        return found[1] if found else 0

    async def cursor(self, source: str) -> str | None:
        """Return the position kept for a source."""

        async def work(tx: Tx) -> str | None:
            row = await tx.one("SELECT position FROM log_cursor WHERE source = $1", source)
            return str(row["position"]) if row else None

        return await self._database.read(work)

    async def trim(self, topic: str, before_ms: int) -> int:
        """Drop old records from the front, a bounded number to a transaction."""
        dropped = 0
        while True:
            count = await self._database.write(lambda tx: _trim_some(tx, topic, before_ms))
            dropped += count
            if count < TRIM_RECORDS_MAX:
                return dropped

    async def close(self) -> None:
        """Finish and close."""
        await self._database.close()


async def _topic(tx: Tx, topic: str) -> tuple[int, int] | None:
    """Return the key below a topic's first record, and its last offset."""
    row = await tx.one("SELECT topic_number, top FROM log_topic WHERE topic = $1", topic)
    return (row["topic_number"] << OFFSET_BITS, row["top"]) if row else None


async def _trim_some(tx: Tx, topic: str, before_ms: int) -> int:
    found = await _topic(tx, topic)
    if found is None:
        return 0
    base, top = found
    keys = await tx.all(
        "SELECT key, at_ms FROM log_record WHERE key > $1 AND key <= $2 ORDER BY key LIMIT $3",
        base,
        base + top,
        TRIM_RECORDS_MAX,
    )
    last = base
    for row in keys:
        if row["at_ms"] >= before_ms:
            break
        last = row["key"]
    return await tx.execute("DELETE FROM log_record WHERE key > $1 AND key <= $2", base, last)
