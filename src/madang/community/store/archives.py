"""The port of whole communities as rows. Every method runs inside the transaction it is given."""

from collections.abc import Sequence
from typing import Any, Literal, Protocol

from msgspec import Struct

from madang.community.model.archives import Table
from madang.engines.sql.port import Row, Tx

ImportState = Literal["running", "done", "failed"]


class ImportRow(Struct, frozen=True, kw_only=True):
    """An import as it is kept."""

    import_id: str
    account_id: str
    kind: str
    community_id: str | None
    state: ImportState
    started_at_ms: int
    ended_at_ms: int | None
    report: bytes


class ArchiveStore(Protocol):
    """Rows of a community, table by table, and the runs of imports."""

    async def page(
        self, tx: Tx, table: Table, community_id: str, offset: Sequence[Any] | None, limit: int
    ) -> list[Row]:
        """Return the next rows of a community in the order of the table's key."""
        ...

    async def community(self, tx: Tx, community_id: str) -> Row | None:
        """Return a community's own row."""
        ...

    async def tops(self, tx: Tx, community_id: str) -> dict[str, int]:
        """Return how far the streams of a community have come."""
        ...

    async def put_tops(self, tx: Tx, tops: dict[str, int]) -> None:
        """Let streams stand at least so far."""
        ...

    async def columns(self, tx: Tx, table: str) -> frozenset[str]:
        """Return the columns that a table has here."""
        ...

    async def taken(self, tx: Tx, table: str, column: str, ids: Sequence[str]) -> list[str]:
        """Return those of these ids that are there already."""
        ...

    async def own_messages(self, tx: Tx, community_id: str, ids: Sequence[str]) -> set[str]:
        """Return those of these messages that stand in channels of a community."""
        ...

    async def put(self, tx: Tx, table: str, rows: Sequence[dict[str, Any]]) -> int:
        """Store rows of the same columns; one that is there already stays. Return how many came."""
        ...

    async def purge(self, tx: Tx, community_id: str) -> None:
        """Forget every row of a community."""
        ...

    async def put_run(self, tx: Tx, run: ImportRow) -> None:
        """Store a run or its new state."""
        ...

    async def runs(self, tx: Tx, account_id: str, limit: int) -> list[ImportRow]:
        """Return an account's imports, the newest first."""
        ...

    async def cut_off(self, tx: Tx) -> list[ImportRow]:
        """Return the imports that were running when the server ended."""
        ...
