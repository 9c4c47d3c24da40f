"""The rows of streams: tops and events. Every function runs inside a transaction that is given to it."""

import msgspec

from madang.engines.sql.port import Database, Row, Tx
from madang.kernel.clock import Clock
from madang.kernel.events import Event
from madang.kernel.ids import new_id

EVENTS_KEPT = 10_000
TRIM_EVERY_SEQS = 500
FORGET_PAGE_ROWS = 500


class Entry(msgspec.Struct, frozen=True):
    """One event as it stands in the log; `body` is its JSON."""

    stream: str
    seq: int
    at_ms: int
    body: bytes


class Emitted:
    """Collects what one transaction emits, and writes it to the log as it goes (an `Out`)."""

    __slots__ = ("_clock", "_tx", "entries", "events")

    def __init__(self, tx: Tx, clock: Clock) -> None:
        self._tx = tx
        self._clock = clock
        self.entries: list[Entry] = []
        self.events: list[Event] = []

    async def next_seq(self, stream: str) -> int:
        """Take the next `seq` (ST1); the row stays locked until the commit."""
        row = await self._tx.one(
            "INSERT INTO stream (stream, top_seq) VALUES ($1, 1) "
            "ON CONFLICT (stream) DO UPDATE SET top_seq = stream.top_seq + 1 RETURNING top_seq",
            stream,
        )
        assert row is not None
        return int(row["top_seq"])

    async def emit(self, stream: str, seq: int, event: Event) -> None:
        """Write one event, and drop what is too old to be kept (ST5)."""
        entry = Entry(stream, seq, self._clock.now_ms(), msgspec.json.encode(event))
        await self._tx.execute(
            "INSERT INTO stream_event (stream, seq, at_ms, body) VALUES ($1, $2, $3, $4)",
            stream,
            seq,
            entry.at_ms,
            entry.body,
        )
        if seq % TRIM_EVERY_SEQS == 0:
            await self._tx.execute(
                "DELETE FROM stream_event WHERE stream = $1 AND seq <= $2",
                stream,
                seq - EVENTS_KEPT,
            )
        self.entries.append(entry)
        self.events.append(event)


async def top_seq(tx: Tx, stream: str) -> int:
    """Return the last `seq` of a stream; 0 when nothing has happened in it."""
    row = await tx.one("SELECT top_seq FROM stream WHERE stream = $1", stream)
    return int(row["top_seq"]) if row else 0


async def entries_after(tx: Tx, stream: str, seq: int, limit: int) -> list[Entry]:
    """Return up to `limit` entries with a greater `seq`, in order."""
    rows = await tx.all(
        "SELECT seq, at_ms, body FROM stream_event WHERE stream = $1 AND seq > $2 "
        "ORDER BY seq LIMIT $3",
        stream,
        seq,
        limit,
    )
    return [Entry(stream, row["seq"], row["at_ms"], bytes(row["body"])) for row in rows]


async def epoch(db: Database) -> str:
    """Return the epoch of this database (ST4), making one the first time."""

    async def work(tx: Tx) -> str:
        row = await tx.one("SELECT epoch FROM stream_epoch LIMIT 1")
        if row:
            return str(row["epoch"])
        fresh = new_id()
        await tx.execute("INSERT INTO stream_epoch (epoch) VALUES ($1)", fresh)
        return fresh

    return await db.write(work)


async def renew_epoch(db: Database) -> str:
    """Give the database a new epoch, as a restore must, so that every client reads afresh."""

    async def work(tx: Tx) -> str:
        await tx.execute("DELETE FROM stream_epoch")
        fresh = new_id()
        await tx.execute("INSERT INTO stream_epoch (epoch) VALUES ($1)", fresh)
        return fresh

    return await db.write(work)


async def forget(db: Database, mark: str) -> int:
    """Drop every event up to the last one of its stream that holds a mark; return the streams.

    Who holds an earlier seq reads afresh (ST5). A stream that is named after the mark goes whole.
    """
    needle, after = mark.encode(), ("", -1)
    last: dict[str, int] = {}
    while True:
        rows = await db.read(lambda tx, a=after: _events_after(tx, *a))  # type: ignore[misc]
        for row in rows:
            if needle in bytes(row["body"]):
                last[row["stream"]] = row["seq"]
        if len(rows) < FORGET_PAGE_ROWS:
            break
        after = (rows[-1]["stream"], rows[-1]["seq"])

    async def work(tx: Tx) -> None:
        for stream, seq in last.items():
            await tx.execute(
                "DELETE FROM stream_event WHERE stream = $1 AND seq <= $2", stream, seq
            )
        for table in ("stream_event", "stream"):
            await tx.execute(f"DELETE FROM {table} WHERE stream = $1", f"account:{mark}")

    await db.write(work)
    return len(last)


async def _events_after(tx: Tx, stream: str, seq: int) -> list[Row]:
    return await tx.all(
        "SELECT stream, seq, body FROM stream_event WHERE (stream, seq) > ($1, $2) "
        "ORDER BY stream, seq LIMIT $3",
        stream,
        seq,
        FORGET_PAGE_ROWS,
    )
