"""Sessions and refresh tokens in SQL."""

from madang.engines.sql.port import Row, Tx
from madang.identity.store import StoredSession

_SESSION = (
    "session_id, account_id, device, address, created_at_ms, used_at_ms, expires_at_ms, "
    "revoked_at_ms"
)


def _session(row: Row) -> StoredSession:
    return StoredSession(
        session_id=row["session_id"],
        account_id=row["account_id"],
        device=row["device"],
        address=row["address"],
        created_at_ms=row["created_at_ms"],
        used_at_ms=row["used_at_ms"],
        expires_at_ms=row["expires_at_ms"],
        revoked_at_ms=row["revoked_at_ms"],
    )


class SqlSessionStore:
    """A `SessionStore`."""

    async def add(self, tx: Tx, session: StoredSession) -> None:
        """Store a new session."""
        await tx.execute(
            f"INSERT INTO session ({_SESSION}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            session.session_id,
            session.account_id,
            session.device,
            session.address,
            session.created_at_ms,
            session.used_at_ms,
            session.expires_at_ms,
            session.revoked_at_ms,
        )

    async def session(self, tx: Tx, session_id: str) -> StoredSession | None:
        """Return one session."""
        row = await tx.one(f"SELECT {_SESSION} FROM session WHERE session_id = $1", session_id)
        return _session(row) if row else None

    async def live(self, tx: Tx, account_id: str, now_ms: int) -> list[StoredSession]:
        """Return the sessions that are neither revoked nor expired, the last used first."""
        rows = await tx.all(
            f"SELECT {_SESSION} FROM session WHERE account_id = $1 AND revoked_at_ms IS NULL "
            "AND expires_at_ms > $2 ORDER BY used_at_ms DESC, session_id DESC",
            account_id,
            now_ms,
        )
        return [_session(row) for row in rows]

    async def touch(self, tx: Tx, session: StoredSession) -> None:
        """Store when, from where and with what a session was used, and when it expires."""
        await tx.execute(
            "UPDATE session SET device = $2, address = $3, used_at_ms = $4, expires_at_ms = $5 "
            "WHERE session_id = $1",
            session.session_id,
            session.device,
            session.address,
            session.used_at_ms,
            session.expires_at_ms,
        )

    async def revoke(self, tx: Tx, session_id: str, at_ms: int) -> bool:
        """Revoke a session; False when it was already."""
        changed = await tx.execute(
            "UPDATE session SET revoked_at_ms = $2 WHERE session_id = $1 AND revoked_at_ms IS NULL",
            session_id,
            at_ms,
        )
        return changed == 1

    async def revoked_since(self, tx: Tx, since_ms: int) -> list[tuple[str, str, int]]:
        """Return (session, account, when) of the revocations since a moment."""
        rows = await tx.all(
            "SELECT session_id, account_id, revoked_at_ms FROM session WHERE revoked_at_ms > $1",
            since_ms,
        )
        return [(row["session_id"], row["account_id"], row["revoked_at_ms"]) for row in rows]

    async def forget_before(self, tx: Tx, before_ms: int) -> int:
        """Drop sessions that ended before a moment, with their tokens; return how many."""
        ended = "expires_at_ms < $1 OR revoked_at_ms < $1"
        await tx.execute(
            "DELETE FROM refresh_token WHERE session_id IN "
            f"(SELECT session_id FROM session WHERE {ended})",
            before_ms,
        )
        return await tx.execute(f"DELETE FROM session WHERE {ended}", before_ms)

    async def add_token(self, tx: Tx, session_id: str, token_hash: str, at_ms: int) -> None:
        """Store a fresh refresh token."""
        await tx.execute(
            "INSERT INTO refresh_token (token_hash, session_id, issued_at_ms, used_at_ms) "
            "VALUES ($1, $2, $3, $4)",
            token_hash,
            session_id,
            at_ms,
            None,
        )

    async def token(self, tx: Tx, token_hash: str) -> tuple[str, int | None] | None:
        """Return (session, when it was first used) of a refresh token."""
        row = await tx.one(
            "SELECT session_id, used_at_ms FROM refresh_token WHERE token_hash = $1", token_hash
        )
        return (row["session_id"], row["used_at_ms"]) if row else None

    async def use_token(self, tx: Tx, token_hash: str, at_ms: int) -> bool:
        """Mark a refresh token as used; False when it was already."""
        changed = await tx.execute(
            "UPDATE refresh_token SET used_at_ms = $2 WHERE token_hash = $1 AND used_at_ms IS NULL",
            token_hash,
            at_ms,
        )
        return changed == 1

    async def use_others(self, tx: Tx, session_id: str, at_ms: int) -> None:
        """Mark every unused refresh token of a session as used."""
        await tx.execute(
            "UPDATE refresh_token SET used_at_ms = $2 WHERE session_id = $1 AND used_at_ms IS NULL",
            session_id,
            at_ms,
        )

    async def keep_newest_tokens(self, tx: Tx, session_id: str, most: int) -> None:
        """Drop all but the newest refresh tokens of a session."""
        await tx.execute(
            "DELETE FROM refresh_token WHERE session_id = $1 AND token_hash NOT IN "
            "(SELECT token_hash FROM refresh_token WHERE session_id = $1 "
            "ORDER BY CASE WHEN used_at_ms IS NULL THEN 0 ELSE 1 END, issued_at_ms DESC, "
            "token_hash LIMIT $2)",
            session_id,
            most,
        )
