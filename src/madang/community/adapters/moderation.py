"""Bans, time-outs and the audit log in SQL."""

import msgspec

from madang.community.model.audit import AuditEntry, AuditFilter, Change
from madang.community.model.moderation import Ban, TimeOut
from madang.engines.sql.port import Row, Tx

_BAN = "community_id, account_id, name, reason, by_id, by_name, banned_at_ms"
_ENTRY = (
    "entry_id, community_id, at_ms, actor_id, actor_name, kind, target_kind, target_id, "
    "target_name, changes, reason, place_id"
)
LAST_ID = "~"
"""Sorts after every id."""


def _ban(row: Row) -> Ban:
    return Ban(
        community_id=row["community_id"],
        account_id=row["account_id"],
        name=row["name"],
        reason=row["reason"],
        by_id=row["by_id"],
        by_name=row["by_name"],
        banned_at_ms=row["banned_at_ms"],
    )


class SqlModerationStore:
    """A `ModerationStore`."""

    async def ban(self, tx: Tx, community_id: str, account_id: str) -> Ban | None:
        """Return an account's ban."""
        row = await tx.one(
            f"SELECT {_BAN} FROM ban WHERE community_id = $1 AND account_id = $2",
            community_id,
            account_id,
        )
        return _ban(row) if row else None

    async def bans(self, tx: Tx, community_id: str, limit: int) -> list[Ban]:
        """Return a community's bans, newest first."""
        rows = await tx.all(
            f"SELECT {_BAN} FROM ban WHERE community_id = $1 "
            "ORDER BY banned_at_ms DESC, account_id LIMIT $2",
            community_id,
            limit,
        )
        return [_ban(row) for row in rows]

    async def put_ban(self, tx: Tx, ban: Ban) -> None:
        """Store a ban or its new state."""
        await tx.execute(
            f"INSERT INTO ban ({_BAN}) VALUES ($1, $2, $3, $4, $5, $6, $7) "
            "ON CONFLICT (community_id, account_id) DO UPDATE SET reason = excluded.reason, "
            "by_id = excluded.by_id, by_name = excluded.by_name",
            ban.community_id,
            ban.account_id,
            ban.name,
            ban.reason,
            ban.by_id,
            ban.by_name,
            ban.banned_at_ms,
        )

    async def delete_ban(self, tx: Tx, community_id: str, account_id: str) -> None:
        """Lift a ban."""
        await tx.execute(
            "DELETE FROM ban WHERE community_id = $1 AND account_id = $2", community_id, account_id
        )

    async def put_time_out(self, tx: Tx, time_out: TimeOut) -> None:
        """Store a time-out in place of the one before."""
        await tx.execute(
            "INSERT INTO time_out (community_id, account_id, until_ms, by_id, reason) "
            "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (community_id, account_id) DO UPDATE SET "
            "until_ms = excluded.until_ms, by_id = excluded.by_id, reason = excluded.reason",
            time_out.community_id,
            time_out.account_id,
            time_out.until_ms,
            time_out.by_id,
            time_out.reason,
        )

    async def delete_time_out(self, tx: Tx, community_id: str, account_id: str) -> None:
        """End a time-out."""
        await tx.execute(
            "DELETE FROM time_out WHERE community_id = $1 AND account_id = $2",
            community_id,
            account_id,
        )

    async def name_of(self, tx: Tx, account_id: str) -> str | None:
        """Return the name somebody last wrote under; None for who never wrote."""
        row = await tx.one(
            "SELECT author_name FROM message WHERE author_id = $1 ORDER BY message_id DESC LIMIT 1",
            account_id,
        )
        return row["author_name"] if row else None


class SqlAuditStore:
    """An `AuditStore`."""

    async def put(self, tx: Tx, entry: AuditEntry, place_id: str | None) -> None:
        """Store an entry; `place_id` names the private place it tells of."""
        await tx.execute(
            f"INSERT INTO audit_entry ({_ENTRY}) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            entry.entry_id,
            entry.community_id,
            entry.at_ms,
            entry.actor_id,
            entry.actor_name,
            entry.kind,
            entry.target_kind,
            entry.target_id,
            entry.target_name,
            msgspec.json.encode(entry.changes),
            entry.reason,
            place_id,
        )

    async def page(
        self,
        tx: Tx,
        community_id: str,
        wanted: AuditFilter,
        before: str | None,
        limit: int,
    ) -> list[tuple[AuditEntry, str | None]]:
        """Return wanted entries with their private place, newest first, older than one if given."""
        rows = await tx.all(
            f"SELECT {_ENTRY} FROM audit_entry WHERE community_id = $1 "
            "AND ($2 = '' OR actor_id = $2) AND ($3 = '' OR kind = $3) AND entry_id < $4 "
            "AND at_ms >= $5 AND at_ms < $6 ORDER BY entry_id DESC LIMIT $7",
            community_id,
            wanted.actor_id or "",
            wanted.kind or "",
            before or LAST_ID,
            *wanted.span_ms,
            limit,
        )
        return [(_entry(row), row["place_id"]) for row in rows]

    async def actors(self, tx: Tx, community_id: str) -> list[tuple[str, str]]:
        """Return who stands in the log: account ids with their newest names."""
        rows = await tx.all(
            "SELECT e.actor_id, e.actor_name FROM audit_entry e WHERE e.entry_id IN "
            "(SELECT MAX(entry_id) FROM audit_entry WHERE community_id = $1 GROUP BY actor_id) "
            "ORDER BY e.actor_name, e.actor_id",
            community_id,
        )
        return [(row["actor_id"], row["actor_name"]) for row in rows]


def _entry(row: Row) -> AuditEntry:
    return AuditEntry(
        entry_id=row["entry_id"],
        community_id=row["community_id"],
        at_ms=row["at_ms"],
        actor_id=row["actor_id"],
        actor_name=row["actor_name"],
        kind=row["kind"],
        target_kind=row["target_kind"],
        target_id=row["target_id"],
        target_name=row["target_name"],
        changes=msgspec.json.decode(row["changes"], type=tuple[Change, ...]),
        reason=row["reason"],
    )
