"""The relational port: transactions written once for SQLite and PostgreSQL.

Work is an async function over a `Tx`. On PostgreSQL it runs on the loop; on SQLite the writer
thread drives it, and no call of a `Tx` ever suspends there, so work must await nothing but its
`Tx`. SQL is one text for both: placeholders `$1`, `$2`, …; TEXT, BIGINT, DOUBLE PRECISION and
bytes; `ON CONFLICT` and `RETURNING` as both have them; booleans are BIGINT 0 and 1. Three things
keep one text true on both:

- After a statement has failed, work can only raise: PostgreSQL runs nothing more in that
  transaction.
- Work that checks before it writes locks what it checks first (`next_seq` of a stream, an UPDATE):
  SQLite writes one work after the other, PostgreSQL many at once at READ COMMITTED.
- Work may run again after a clash with another, so it changes nothing outside of its `Tx`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeVar

import msgspec

T = TypeVar("T")
Row = Mapping[str, Any]
Value = str | int | float | bytes | None


class SqlCapabilities(msgspec.Struct, frozen=True):
    """What an engine can do; code asks this, never the engine's name."""

    many_writers: bool
    """Whether several processes may write at once."""
    text_index: Literal["fts5", "tsvector"]
    """What finds words in texts."""


class Table(msgspec.Struct, frozen=True):
    """A table as the database has it."""

    name: str
    key: tuple[str, ...]
    """The columns of the primary key, in order; empty: it has none."""
    columns: tuple[str, ...]


class Tx(Protocol):
    """One open transaction."""

    async def execute(self, sql: str, *values: Value) -> int:
        """Run a statement and return the number of rows it changed."""
        ...

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """Run a statement once for each row of values."""
        ...

    async def all(self, sql: str, *values: Value) -> list[Row]:
        """Return all rows; columns by name."""
        ...

    async def one(self, sql: str, *values: Value) -> Row | None:
        """Return the first row, or None."""
        ...


Work = Callable[[Tx], Awaitable[T]]


class Database(Protocol):
    """A relational database."""

    @property
    def capabilities(self) -> SqlCapabilities:
        """What this engine can do."""
        ...

    async def read(self, work: Work[T]) -> T:
        """Run read-only work on one consistent snapshot, beside the writers."""
        ...

    async def write(self, work: Work[T], on_commit: Callable[[T], None] | None = None) -> T:
        """Run work in a transaction and return its answer once it is durably committed.

        A caller that is cancelled while it waits undoes nothing: the work commits. An exception
        from the work undoes this work alone, also when others share its commit, and is raised
        here. `on_commit` is called on the loop, in commit order, before this returns.

        Raises:
            ConstraintViolated: a row breaks a unique, foreign key or not-null rule (a `Tx` says so).
            Unavailable: the store cannot take writes now (disk full, connection lost, queue full).
        """
        ...

    async def tables(self) -> list[Table]:
        """Return every table that keeps rows of its own; what an index keeps for itself is none."""
        ...

    async def close(self) -> None:
        """Finish queued writes and close."""
        ...
