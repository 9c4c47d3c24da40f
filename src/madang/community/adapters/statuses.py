"""Statuses in SQL."""

from madang.engines.sql.port import Row, Tx
from madang.realtime.presence import USUAL, Status

_STATUS = "state, state_ends_at_ms, text, emoji, text_ends_at_ms"


def _status(row: Row) -> Status:
    return Status(
        state=row["state"],
        state_ends_at_ms=row["state_ends_at_ms"],
        text=row["text"],
        emoji=row["emoji"],
        text_ends_at_ms=row["text_ends_at_ms"],
    )


class SqlStatusStore:
    """A `StatusStore`."""

    async def all(self, tx: Tx) -> dict[str, Status]:
        """Return every status that is not the usual one."""
        rows = await tx.all(f"SELECT account_id, {_STATUS} FROM status")
        return {row["account_id"]: _status(row) for row in rows}

    async def status(self, tx: Tx, account_id: str) -> Status:
        """Return an account's status."""
        row = await tx.one(f"SELECT {_STATUS} FROM status WHERE account_id = $1", account_id)
        return _status(row) if row else USUAL

    async def put(self, tx: Tx, account_id: str, status: Status) -> None:
        """Store a status; the usual one is no row."""
        await tx.execute("DELETE FROM status WHERE account_id = $1", account_id)
        if status != USUAL:
            await tx.execute(
                f"INSERT INTO status (account_id, {_STATUS}) VALUES ($1, $2, $3, $4, $5, $6)",
                account_id,
                status.state,
                status.state_ends_at_ms,
                status.text,
                status.emoji,
                status.text_ends_at_ms,
            )
