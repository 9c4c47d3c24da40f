"""The lake: versioned columnar tables in an open format (Delta Lake), which much else reads.

Called from child processes and worker threads, hence not async. Arrow-shaped data goes in and out
as Polars frames.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    import polars as pl


class TableVersion(msgspec.Struct, frozen=True):
    """One committed version of a table."""

    version: int
    at_ms: int
    operation: str


class Lake(Protocol):
    """A folder of versioned tables."""

    def exists(self, table: str) -> bool:
        """Say whether the table has a version."""
        ...

    def append(self, table: str, frame: "pl.DataFrame", partition_by: Sequence[str] = ()) -> int:
        """Add rows in one atomic commit (making a missing table) and return the new version."""
        ...

    def replace(
        self,
        table: str,
        frame: "pl.DataFrame",
        partition_by: Sequence[str] = (),
        where: str | None = None,
    ) -> int:
        """Replace the whole table (its columns too), or the rows that `where` names, atomically.

        Args:
            where: a SQL predicate; rows of the frame outside of it are refused.
        """
        ...

    def scan(self, table: str, version: int | None = None) -> "pl.LazyFrame":
        """Return a lazy frame over the newest (or a given) version.

        Raises:
            NotFound: no such table or version.
        """
        ...

    def version(self, table: str) -> int | None:
        """Return the newest version, or None when there is no table."""
        ...

    def history(self, table: str, limit: int = 50) -> list[TableVersion]:
        """Return versions, newest first."""
        ...

    def vacuum(self, table: str, keep_versions: int) -> int:
        """Merge small files, forget all but the newest versions; return how many files went."""
        ...
