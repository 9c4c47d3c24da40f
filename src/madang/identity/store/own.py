"""What people ask of their own data: archives to take along, and an end of the account."""

from collections.abc import Sequence
from typing import Literal, Protocol

from msgspec import Struct

from madang.engines.sql.port import Tx

ExportState = Literal["waiting", "making", "ready", "failed"]


class StoredExport(Struct, frozen=True, kw_only=True):
    """An archive of somebody's own data."""

    export_id: str
    account_id: str
    state: ExportState
    asked_at_ms: int
    done_at_ms: int | None
    expires_at_ms: int | None
    size_bytes: int


class StoredDeletion(Struct, frozen=True, kw_only=True):
    """An account that ends on a day."""

    account_id: str
    keeps_messages: bool
    asked_at_ms: int
    due_at_ms: int


class OwnStore(Protocol):
    """Archives and endings."""

    async def add_export(self, tx: Tx, export: StoredExport) -> None:
        """Store a new archive that waits to be made."""
        ...

    async def exports(self, tx: Tx, account_id: str) -> list[StoredExport]:
        """Return the archives of an account, newest first."""
        ...

    async def claim_export(self, tx: Tx, export_id: str) -> StoredExport | None:
        """Begin to make an archive that waits; None when another process has begun."""
        ...

    async def put_export(self, tx: Tx, export: StoredExport) -> None:
        """Store how far an archive is."""
        ...

    async def add_piece(self, tx: Tx, export_id: str, position: int, key: str, size: int) -> None:
        """Store a piece of an archive."""
        ...

    async def pieces(self, tx: Tx, export_id: str) -> Sequence[str]:
        """Return the keys of an archive's pieces, in order."""
        ...

    async def stale(self, tx: Tx, now_ms: int, making_since_ms: int) -> list[StoredExport]:
        """Return archives that expired, and those whose making began too long ago."""
        ...

    async def drop_export(self, tx: Tx, export_id: str) -> list[str]:
        """Drop an archive and return the keys of its pieces."""
        ...

    async def put_deletion(self, tx: Tx, deletion: StoredDeletion) -> None:
        """Store when an account ends, in place of what was asked before."""
        ...

    async def drop_deletion(self, tx: Tx, account_id: str) -> bool:
        """Let an account live; False when nothing was asked."""
        ...

    async def due(self, tx: Tx, now_ms: int) -> list[StoredDeletion]:
        """Return the accounts that end now."""
        ...
