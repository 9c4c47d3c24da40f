"""Threads and what messages carry along, in SQL. Counts are never stored: they are read each time."""

from collections.abc import Sequence

from madang.community.model import Channel, Forwarded
from madang.community.model.forwards import ForwardedRow
from madang.community.model.threads import (
    THREAD_MEMBERS_MAX,
    THREAD_MESSAGES_COUNTED_MAX,
    THREADS_ACTIVE_MAX,
    Thread,
)
from madang.community.store.threads import ThreadPlace
from madang.engines.sql.port import Row, Tx

NAMED_MAX = 20
_THREAD = (
    "SELECT c.channel_id, c.community_id, c.parent_id, c.name, c.created_at_ms, t.starter_id, "
    "t.made_by_id, t.archive_after_ms, t.archives_at_ms, t.is_locked, t.changed_seq, "
    "(SELECT COUNT(*) FROM (SELECT 1 FROM message m WHERE m.channel_id = c.channel_id "
    f"AND m.deleted_at_ms IS NULL LIMIT {THREAD_MESSAGES_COUNTED_MAX}) AS standing) "
    "AS messages_count, "
    "(SELECT m.sent_at_ms FROM message m WHERE m.channel_id = c.channel_id "
    "AND m.deleted_at_ms IS NULL ORDER BY m.seq DESC LIMIT 1) AS last_message_at_ms "
    "FROM thread t JOIN channel c ON c.channel_id = t.channel_id "
)


def _thread(row: Row) -> Thread:
    return Thread(
        channel=Channel(
            channel_id=row["channel_id"],
            community_id=row["community_id"],
            category_id=None,
            kind="thread",
            board=None,
            name=row["name"],
            topic="",
            position=0,
            is_synced=False,
            created_at_ms=row["created_at_ms"],
            parent_id=row["parent_id"],
        ),
        starter_id=row["starter_id"],
        made_by_id=row["made_by_id"],
        archive_after_ms=row["archive_after_ms"],
        archives_at_ms=row["archives_at_ms"],
        is_locked=bool(row["is_locked"]),
        messages_count=row["messages_count"],
        last_message_at_ms=row["last_message_at_ms"],
        changed_seq=row["changed_seq"],
    )


def _marks(ids: Sequence[str], first: int) -> str:
    return ", ".join(f"${n}" for n in range(first, first + len(ids)))


class SqlThreadStore:
    """A `ThreadStore`."""

    async def thread(self, tx: Tx, thread_id: str) -> Thread | None:
        """Return one thread, counted from its messages."""
        row = await tx.one(_THREAD + "WHERE t.channel_id = $1", thread_id)
        return _thread(row) if row else None

    async def of_messages(self, tx: Tx, message_ids: list[str]) -> list[Thread]:
        """Return the threads that were started from messages."""
        if not message_ids:
            return []
        rows = await tx.all(
            _THREAD + f"WHERE t.starter_id IN ({_marks(message_ids, 1)}) ORDER BY t.channel_id",
            *message_ids,
        )
        return [_thread(row) for row in rows]

    async def active(self, tx: Tx, parent_id: str, now_ms: int) -> list[Thread]:
        """Return a channel's threads that are not archived, the last opened or written in first."""
        rows = await tx.all(
            _THREAD + "WHERE t.parent_id = $1 AND t.archives_at_ms > $2 "
            "ORDER BY t.changed_seq DESC, t.channel_id LIMIT $3",
            parent_id,
            now_ms,
            THREADS_ACTIVE_MAX,
        )
        return [_thread(row) for row in rows]

    async def active_count(self, tx: Tx, parent_id: str, now_ms: int) -> int:
        """Return how many threads of a channel are not archived."""
        row = await tx.one(
            "SELECT COUNT(*) AS threads_count FROM thread "
            "WHERE parent_id = $1 AND archives_at_ms > $2",
            parent_id,
            now_ms,
        )
        return int(row["threads_count"]) if row else 0

    async def archived(
        self, tx: Tx, parent_id: str, now_ms: int, after: ThreadPlace | None, limit: int
    ) -> list[Thread]:
        """Return archived threads of a channel, the last archived first."""
        rows = await tx.all(
            _THREAD + "WHERE t.parent_id = $1 AND t.archives_at_ms <= $2 "
            "AND (t.archives_at_ms < $3 OR (t.archives_at_ms = $3 AND t.channel_id > $4)) "
            "ORDER BY t.archives_at_ms DESC, t.channel_id LIMIT $5",
            parent_id,
            now_ms,
            after.archives_at_ms if after else now_ms + 1,
            after.thread_id if after else "",
            limit,
        )
        return [_thread(row) for row in rows]

    async def followed(
        self, tx: Tx, account_id: str, community_id: str, now_ms: int
    ) -> list[Thread]:
        """Return the threads that an account follows and that are not archived."""
        rows = await tx.all(
            _THREAD + "JOIN thread_member f ON f.channel_id = t.channel_id "
            "WHERE f.account_id = $1 AND f.community_id = $2 AND t.archives_at_ms > $3 "
            "ORDER BY t.channel_id",
            account_id,
            community_id,
            now_ms,
        )
        return [_thread(row) for row in rows]

    async def ids_of_community(self, tx: Tx, community_id: str) -> list[str]:
        """Return the ids of all threads of a community."""
        rows = await tx.all(
            "SELECT channel_id FROM channel WHERE community_id = $1 AND kind = 'thread'",
            community_id,
        )
        return [row["channel_id"] for row in rows]

    async def named(self, tx: Tx, parent_ids: list[str], name: str) -> list[str]:
        """Return the ids of threads by id or by name; case is nothing."""
        if not parent_ids:
            return []
        rows = await tx.all(
            "SELECT channel_id FROM channel WHERE kind = 'thread' "
            "AND (channel_id = $1 OR name = $1 OR lower(name) = $2) "
            f"AND parent_id IN ({_marks(parent_ids, 3)}) ORDER BY channel_id LIMIT {NAMED_MAX}",
            name,
            name.casefold(),
            *parent_ids,
        )
        return [row["channel_id"] for row in rows]

    async def put(self, tx: Tx, thread: Thread) -> None:
        """Store a new thread or its new state; its channel's row is stored by itself."""
        await tx.execute(
            "INSERT INTO thread (channel_id, parent_id, starter_id, made_by_id, archive_after_ms, "
            "archives_at_ms, is_locked, changed_seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
            "ON CONFLICT (channel_id) DO UPDATE SET archive_after_ms = excluded.archive_after_ms, "
            "archives_at_ms = excluded.archives_at_ms, is_locked = excluded.is_locked, "
            "changed_seq = excluded.changed_seq",
            thread.channel.channel_id,
            thread.channel.parent_id,
            thread.starter_id,
            thread.made_by_id,
            thread.archive_after_ms,
            thread.archives_at_ms,
            int(thread.is_locked),
            thread.changed_seq,
        )

    async def add_member(
        self, tx: Tx, thread: Thread, account_id: str, at_ms: int, seq: int
    ) -> bool:
        """Make an account a member who has read up to a seq; False when it was one, or it is full."""
        thread_id = thread.channel.channel_id
        added = await tx.execute(
            "INSERT INTO thread_member (channel_id, account_id, community_id, joined_at_ms) "
            "SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT) "
            f"WHERE (SELECT COUNT(*) FROM thread_member WHERE channel_id = $1) "
            f"< {THREAD_MEMBERS_MAX} ON CONFLICT (channel_id, account_id) DO NOTHING",
            thread_id,
            account_id,
            thread.channel.community_id,
            at_ms,
        )
        if added:
            # What was said before one joins is not unread (TH10); a marker never goes back by it.
            await tx.execute(
                "INSERT INTO read_marker (account_id, channel_id, read_seq) VALUES ($1, $2, $3) "
                "ON CONFLICT (account_id, channel_id) DO UPDATE SET read_seq = excluded.read_seq "
                "WHERE read_marker.read_seq < excluded.read_seq",
                account_id,
                thread_id,
                seq,
            )
        return added > 0

    async def delete_member(self, tx: Tx, thread_id: str, account_id: str) -> bool:
        """Forget a member and say whether there was one."""
        return (
            await tx.execute(
                "DELETE FROM thread_member WHERE channel_id = $1 AND account_id = $2",
                thread_id,
                account_id,
            )
            > 0
        )

    async def members(self, tx: Tx, thread_id: str) -> list[str]:
        """Return the ids of a thread's members in the order they joined."""
        rows = await tx.all(
            "SELECT account_id FROM thread_member WHERE channel_id = $1 "
            "ORDER BY joined_at_ms, account_id",
            thread_id,
        )
        return [row["account_id"] for row in rows]


class SqlForwardStore:
    """A `ForwardStore`."""

    async def put(self, tx: Tx, message_id: str, row: ForwardedRow) -> None:
        """Let a message carry what was forwarded."""
        await tx.execute(
            "UPDATE message SET forwarded_id = $2, forwarded_author_id = $3, "
            "forwarded_author_name = $4, forwarded_text = $5, forwarded_sent_at_ms = $6 "
            "WHERE message_id = $1",
            message_id,
            row.origin_id,
            row.forwarded.author_id,
            row.forwarded.author_name,
            row.forwarded.text,
            row.forwarded.sent_at_ms,
        )

    async def row(self, tx: Tx, message_id: str) -> ForwardedRow | None:
        """Return what a standing message carries; None when it carries nothing."""
        row = await tx.one(
            "SELECT forwarded_id, forwarded_author_id, forwarded_author_name, forwarded_text, "
            "forwarded_sent_at_ms FROM message WHERE message_id = $1 "
            "AND forwarded_id IS NOT NULL AND deleted_at_ms IS NULL",
            message_id,
        )
        if row is None:
            return None
        return ForwardedRow(
            origin_id=row["forwarded_id"],
            forwarded=Forwarded(
                author_id=row["forwarded_author_id"],
                author_name=row["forwarded_author_name"],
                text=row["forwarded_text"],
                sent_at_ms=row["forwarded_sent_at_ms"],
            ),
        )
