"""Archives of own data, and the endings of accounts, in SQL."""

from collections.abc import Sequence

from madang.engines.sql.port import Row, Tx
from madang.identity.store import StoredDeletion, StoredExport

_EXPORT = "export_id, account_id, state, asked_at_ms, done_at_ms, expires_at_ms, size_bytes"


def _export(row: Row) -> StoredExport:
    return StoredExport(
        export_id=row["export_id"],
        account_id=row["account_id"],
        state=row["state"],
        asked_at_ms=row["asked_at_ms"],
        done_at_ms=row["done_at_ms"],
        expires_at_ms=row["expires_at_ms"],
        size_bytes=row["size_bytes"],
    )


class SqlOwnStore:
    """An `OwnStore`."""

    async def add_export(self, tx: Tx, export: StoredExport) -> None:
        """Store a new archive that waits to be made."""
        await tx.execute(
            f"INSERT INTO data_export ({_EXPORT}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            export.export_id,
            export.account_id,
            export.state,
            export.asked_at_ms,
            export.done_at_ms,
            export.expires_at_ms,
            export.size_bytes,
        )

    async def exports(self, tx: Tx, account_id: str) -> list[StoredExport]:
        """Return the archives of an account, newest first."""
        rows = await tx.all(
            f"SELECT {_EXPORT} FROM data_export WHERE account_id = $1 ORDER BY export_id DESC",
            account_id,
        )
        return [_export(row) for row in rows]

    async def claim_export(self, tx: Tx, export_id: str) -> StoredExport | None:
        """Begin to make an archive that waits; None when another process has begun."""
        row = await tx.one(
            "UPDATE data_export SET state = 'making' WHERE export_id = $1 AND state = 'waiting' "
            f"RETURNING {_EXPORT}",
            export_id,
        )
        return _export(row) if row else None

    async def put_export(self, tx: Tx, export: StoredExport) -> None:
        """Store how far an archive is."""
        await tx.execute(
            "UPDATE data_export SET state = $2, done_at_ms = $3, expires_at_ms = $4, "
            "size_bytes = $5 WHERE export_id = $1",
            export.export_id,
            export.state,
            export.done_at_ms,
            export.expires_at_ms,
            export.size_bytes,
        )

    async def add_piece(self, tx: Tx, export_id: str, position: int, key: str, size: int) -> None:
        """Store a piece of an archive."""
        await tx.execute(
            "INSERT INTO data_export_piece (export_id, position, blob_key, size_bytes) "
            "VALUES ($1, $2, $3, $4)",
            export_id,
            position,
            key,
            size,
        )

    async def pieces(self, tx: Tx, export_id: str) -> Sequence[str]:
        """Return the keys of an archive's pieces, in order."""
        rows = await tx.all(
            "SELECT blob_key FROM data_export_piece WHERE export_id = $1 ORDER BY position",
            export_id,
        )
        return [row["blob_key"] for row in rows]

    async def stale(self, tx: Tx, now_ms: int, making_since_ms: int) -> list[StoredExport]:
        """Return archives that expired, and those whose making began too long ago."""
        rows = await tx.all(
            f"SELECT {_EXPORT} FROM data_export WHERE expires_at_ms <= $1 "
            "OR (state IN ('waiting', 'making') AND asked_at_ms < $2)",
            now_ms,
            making_since_ms,
        )
        return [_export(row) for row in rows]

    async def drop_export(self, tx: Tx, export_id: str) -> list[str]:
        """Drop an archive and return the keys of its pieces."""
        keys = list(await self.pieces(tx, export_id))
        await tx.execute("DELETE FROM data_export_piece WHERE export_id = $1", export_id)
        await tx.execute("DELETE FROM data_export WHERE export_id = $1", export_id)
        return keys

    async def put_deletion(self, tx: Tx, deletion: StoredDeletion) -> None:
        """Store when an account ends, in place of what was asked before."""
        await tx.execute(
            "INSERT INTO account_deletion (account_id, keeps_messages, asked_at_ms, due_at_ms) "
            "VALUES ($1, $2, $3, $4) ON CONFLICT (account_id) DO UPDATE SET "
            "keeps_messages = excluded.keeps_messages, asked_at_ms = excluded.asked_at_ms, "
            "due_at_ms = excluded.due_at_ms",
            deletion.account_id,
            int(deletion.keeps_messages),
            deletion.asked_at_ms,
            deletion.due_at_ms,
        )

    async def drop_deletion(self, tx: Tx, account_id: str) -> bool:
        """Let an account live; False when nothing was asked."""
        dropped = await tx.execute("DELETE FROM account_deletion WHERE account_id = $1", account_id)
        return dropped == 1

    async def due(self, tx: Tx, now_ms: int) -> list[StoredDeletion]:
        """Return the accounts that end now."""
        rows = await tx.all(
            "SELECT account_id, keeps_messages, asked_at_ms, due_at_ms FROM account_deletion "
            "WHERE due_at_ms <= $1 ORDER BY due_at_ms",
            now_ms,
        )
        return [
            StoredDeletion(
                account_id=row["account_id"],
                keeps_messages=bool(row["keeps_messages"]),
                asked_at_ms=row["asked_at_ms"],
                due_at_ms=row["due_at_ms"],
            )
            for row in rows
        ]
