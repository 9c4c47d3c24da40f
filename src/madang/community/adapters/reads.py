"""Read markers in SQL. Unread is never stored: it is counted from the messages each time it is asked."""

from madang.community.model import UNREAD_COUNT_MAX, ReadState
from madang.engines.sql.port import Row, Tx

# One definition of unread: others' messages that still stand, beyond the marker, up to a bound.
_STATE = (
    "SELECT c.channel_id, COALESCE(r.read_seq, 0) AS read_seq, "
    "(SELECT COUNT(*) FROM (SELECT 1 FROM message m WHERE m.channel_id = c.channel_id "
    "AND m.seq > COALESCE(r.read_seq, 0) AND m.author_id <> $1 AND m.deleted_at_ms IS NULL "
    f"LIMIT {UNREAD_COUNT_MAX}) AS unread) AS unread_count, "
    "(SELECT COUNT(*) FROM mention n WHERE n.account_id = $1 AND n.channel_id = c.channel_id "
    "AND n.seq > COALESCE(r.read_seq, 0)) AS mention_count "
    "FROM channel c LEFT JOIN read_marker r "
    "ON r.channel_id = c.channel_id AND r.account_id = $1 "
)


def _state(row: Row) -> ReadState:
    return ReadState(
        channel_id=row["channel_id"],
        read_seq=row["read_seq"],
        unread_count=row["unread_count"],
        mention_count=row["mention_count"],
    )


class SqlReadStore:
    """A `ReadStore`."""

    async def read_seq(self, tx: Tx, account_id: str, channel_id: str) -> int:
        """Return the marker; 0 when there is none."""
        row = await tx.one(
            "SELECT read_seq FROM read_marker WHERE account_id = $1 AND channel_id = $2",
            account_id,
            channel_id,
        )
        return int(row["read_seq"]) if row else 0

    async def mark(self, tx: Tx, account_id: str, channel_id: str, read_seq: int) -> None:
        """Move the marker (it may also go back: mark as unread)."""
        await tx.execute(
            "INSERT INTO read_marker (account_id, channel_id, read_seq) VALUES ($1, $2, $3) "
            "ON CONFLICT (account_id, channel_id) DO UPDATE SET read_seq = excluded.read_seq",
            account_id,
            channel_id,
            read_seq,
        )

    async def states(self, tx: Tx, account_id: str, community_id: str) -> list[ReadState]:
        """Return the read state of every channel of a community."""
        rows = await tx.all(
            _STATE + "WHERE c.community_id = $2 ORDER BY c.channel_id", account_id, community_id
        )
        return [_state(row) for row in rows]

    async def state(self, tx: Tx, account_id: str, channel_id: str) -> ReadState:
        """Return the read state of one channel, counted from the messages."""
        row = await tx.one(_STATE + "WHERE c.channel_id = $2", account_id, channel_id)
        assert row is not None
        return _state(row)
