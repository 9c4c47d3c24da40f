"""Read markers in SQL. Unread is never stored: it is counted from the messages when it is asked."""

from madang.community.model import UNREAD_COUNT_MAX, ReadState
from madang.community.model.mentions import HERE
from madang.community.store.mentions import CallEntry, WantedCalls
from madang.engines.sql.port import Row, Tx

_LAST_ID = "z" * 16

# One definition of unread: others' messages that still stand, beyond the marker, up to a bound;
# in a thread only for who follows it (TH10).
_COUNTS = (
    "(c.kind <> 'thread' OR EXISTS (SELECT 1 FROM thread_member f "
    "WHERE f.channel_id = c.channel_id AND f.account_id = $1))"
)
_STATE = (
    "SELECT c.channel_id, COALESCE(r.read_seq, 0) AS read_seq, "
    "(SELECT COUNT(*) FROM (SELECT 1 FROM message m WHERE m.channel_id = c.channel_id "
    "AND m.seq > COALESCE(r.read_seq, 0) AND m.author_id <> $1 AND m.deleted_at_ms IS NULL "
    f"AND {_COUNTS} LIMIT {UNREAD_COUNT_MAX}) AS unread) AS unread_count "
    "FROM channel c LEFT JOIN read_marker r "
    "ON r.channel_id = c.channel_id AND r.account_id = $1 "
)


# One definition of being called (MN1-MN7): by name, by a role held now, with everybody, or as one
# of those who were here; by another's standing message that came after one joined, unless blocked.
# A message that calls in several ways counts once, in the most personal way.
CALLS = (
    "FROM mention n JOIN channel c ON c.channel_id = n.channel_id "
    "JOIN message m ON m.channel_id = n.channel_id AND m.seq = n.seq "
    "JOIN member k ON k.community_id = c.community_id AND k.account_id = $1 "
    "LEFT JOIN read_marker r ON r.channel_id = n.channel_id AND r.account_id = $1 "
    "WHERE n.subject_id IN (SELECT CAST($1 AS TEXT) UNION ALL "
    "SELECT role_id FROM member_role WHERE account_id = $1 UNION ALL "
    f"SELECT role_id FROM role WHERE preset = 'everyone' UNION ALL SELECT '{HERE}') "
    f"AND (n.subject_id <> '{HERE}' OR EXISTS (SELECT 1 FROM here_call h "
    "WHERE h.channel_id = n.channel_id AND h.seq = n.seq "
    "AND h.present_ids LIKE '%' || CAST($1 AS TEXT) || '%')) "
    "AND m.author_id <> $1 AND m.deleted_at_ms IS NULL "
    "AND (n.subject_id = $1 OR m.sent_at_ms >= k.joined_at_ms) "
    "AND NOT EXISTS (SELECT 1 FROM block b WHERE b.account_id = $1 AND b.other_id = m.author_id) "
)
_KIND = (
    "CASE WHEN n.subject_id = $1 THEN 0 WHEN EXISTS (SELECT 1 FROM member_role w "
    "WHERE w.account_id = $1 AND w.role_id = n.subject_id) THEN 1 ELSE 2 END"
)
_MENTIONS = (
    "SELECT u.channel_id, COUNT(*) AS mention_count, "
    "SUM(CASE WHEN u.kind = 1 THEN 1 ELSE 0 END) AS role_mention_count, "
    "SUM(CASE WHEN u.kind = 2 THEN 1 ELSE 0 END) AS everyone_mention_count "
    f"FROM (SELECT n.channel_id, n.seq, MIN({_KIND}) AS kind {CALLS}"
    f"AND n.seq > COALESCE(r.read_seq, 0) AND {_COUNTS} AND @ = $2 "
    "GROUP BY n.channel_id, n.seq) AS u GROUP BY u.channel_id"
)


def _state(row: Row, calls: Row | None) -> ReadState:
    return ReadState(
        channel_id=row["channel_id"],
        read_seq=row["read_seq"],
        unread_count=row["unread_count"],
        mention_count=int(calls["mention_count"]) if calls else 0,
        role_mention_count=int(calls["role_mention_count"]) if calls else 0,
        everyone_mention_count=int(calls["everyone_mention_count"]) if calls else 0,
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

    async def states(
        self, tx: Tx, account_id: str, community_id: str, now_ms: int
    ) -> list[ReadState]:
        """Return the read state of every channel, and of every active thread one follows."""
        rows = await tx.all(
            _STATE + "WHERE c.community_id = $2 AND (c.kind <> 'thread' OR EXISTS "
            "(SELECT 1 FROM thread_member f JOIN thread t ON t.channel_id = f.channel_id "
            "WHERE f.channel_id = c.channel_id AND f.account_id = $1 AND t.archives_at_ms > $3)) "
            "ORDER BY c.channel_id",
            account_id,
            community_id,
            now_ms,
        )
        counted = await tx.all(_MENTIONS.replace("@", "c.community_id"), account_id, community_id)
        calls = {row["channel_id"]: row for row in counted}
        return [_state(row, calls.get(row["channel_id"])) for row in rows]

    async def state(self, tx: Tx, account_id: str, channel_id: str) -> ReadState:
        """Return the read state of one channel, counted from the messages."""
        row = await tx.one(_STATE + "WHERE c.channel_id = $2", account_id, channel_id)
        assert row is not None
        calls = await tx.one(_MENTIONS.replace("@", "n.channel_id"), account_id, channel_id)
        return _state(row, calls)

    async def members_of(self, tx: Tx, channel_id: str) -> list[str]:
        """Return the account ids of a channel's community."""
        rows = await tx.all(
            "SELECT k.account_id FROM member k JOIN channel c ON c.community_id = k.community_id "
            "WHERE c.channel_id = $1",
            channel_id,
        )
        return [row["account_id"] for row in rows]

    async def put_here(
        self, tx: Tx, channel_id: str, seq: int, present_ids: tuple[str, ...]
    ) -> None:
        """Keep who was there when a message called whoever is here."""
        await tx.execute(
            "INSERT INTO here_call (channel_id, seq, present_ids) VALUES ($1, $2, $3) "
            "ON CONFLICT (channel_id, seq) DO UPDATE SET present_ids = excluded.present_ids",
            channel_id,
            seq,
            " ".join(present_ids),
        )

    async def calls(self, tx: Tx, account_id: str, wanted: WantedCalls) -> list[CallEntry]:
        """Return the newest messages that call an account, newest first."""
        marks = ", ".join(f"${n}" for n in range(4, 4 + len(wanted.channel_ids)))
        rows = await tx.all(
            "SELECT m.message_id, MAX(CASE WHEN m.seq > COALESCE(r.read_seq, 0) THEN 1 ELSE 0 END) "
            f"AS is_unread {CALLS}AND m.message_id < $2 AND n.channel_id IN ({marks}) "
            "GROUP BY m.message_id ORDER BY m.message_id DESC LIMIT $3",
            account_id,
            wanted.before_id or _LAST_ID,
            wanted.limit,
            *wanted.channel_ids,
        )
        return [CallEntry(row["message_id"], bool(row["is_unread"])) for row in rows]
