"""PostgreSQL as the relational store, through asyncpg.

The one thing to know: writes run at READ COMMITTED, so work that checks before it writes first
locks what it checks (taking a stream's next `seq` does), and work may run more than once after a
deadlock.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import asyncpg

from madang.engines.sql.errors import ConstraintViolated, number_too_large
from madang.engines.sql.port import Row, SqlCapabilities, Table, Tx, Value, Work
from madang.kernel.errors import Malformed, Unavailable

T = TypeVar("T")
logger = logging.getLogger(__name__)

CONNECTIONS_MAX = 10
WRITE_QUEUE_MAX = 10_000
TRIES_MAX = 5
RETRY_WAIT_S = 0.01
CONNECT_TIMEOUT_S = 10.0
ACQUIRE_TIMEOUT_S = 10.0
STATEMENT_TIMEOUT_S = 60.0
STATEMENTS_CACHED_MAX = 512

# What the driver raises; TimeoutError is an OSError.
_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
_CLASH = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
_NOT_NOW = (
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresSystemError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    OSError,
)


class _Connection(asyncpg.Connection):  # type: ignore[misc,type-arg,unused-ignore]
    """A connection that is given back as it is: a `Tx` can leave nothing behind to reset."""

    def get_reset_query(self) -> str:
        """Return no query, which saves one round trip for each transaction."""
        return ""


class PostgresTx:
    """A transaction on one connection of the pool."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def execute(self, sql: str, *values: Value) -> int:
        """Run a statement and return the number of rows it changed."""
        try:
            status: str = await self._connection.execute(sql, *_plain(values))
        except _ERRORS as error:
            raise self._translated(error) from error
        # The status is "INSERT 0 5", "UPDATE 5", or a word alone when no rows are meant.
        verb, _, count = status.rpartition(" ")
        return int(count) if verb.startswith(("INSERT", "UPDATE", "DELETE", "MERGE")) else 0

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """Run a statement once for each row of values."""
        try:
            await self._connection.executemany(sql, [_plain(row) for row in rows])
        except _ERRORS as error:
            raise self._translated(error) from error

    async def all(self, sql: str, *values: Value) -> list[Row]:
        """Return all rows; columns by name."""
        try:
            rows = await self._connection.fetch(sql, *_plain(values))
        except _ERRORS as error:
            raise self._translated(error) from error
        return [dict(row) for row in rows]

    async def one(self, sql: str, *values: Value) -> Row | None:
        """Return the first row, or None."""
        try:
            row = await self._connection.fetchrow(sql, *_plain(values))
        except _ERRORS as error:
            raise self._translated(error) from error
        return None if row is None else dict(row)

    def _translated(self, error: Exception) -> Exception:
        """Return the error of the port that stands for one of PostgreSQL; a bug stays as it is."""
        if isinstance(error, asyncpg.IntegrityConstraintViolationError):
            return ConstraintViolated(
                f"The row breaks a rule of its table: {error}.", detail=str(error)
            )
        if isinstance(error.__cause__, OverflowError):
            return number_too_large(error)
        if isinstance(error, asyncpg.CharacterNotInRepertoireError):
            return Malformed("A text holds U+0000, which cannot be stored; leave it out.")
        if isinstance(error, _NOT_NOW) or _is_lost(self._connection):
            return _unavailable(error)
        return error


def _plain(values: Sequence[Value]) -> Sequence[Value]:
    """Turn True and False into 1 and 0, as SQLite does: booleans are BIGINT here."""
    if any(value is True or value is False for value in values):
        return [int(value) if isinstance(value, bool) else value for value in values]
    return values


def _is_lost(connection: Any) -> bool:
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:
        # The pool takes a connection back by itself when it breaks.
        return True


def _unavailable(error: BaseException) -> Unavailable:
    reason = str(error) or type(error).__name__
    return Unavailable(f"The database cannot do this now ({reason}); try again shortly.")


class PostgresDatabase:
    """A PostgreSQL database behind a pool of connections."""

    capabilities = SqlCapabilities(many_writers=True, text_index="tsvector")

    def __init__(self, pool: Any, queue_max: int) -> None:
        self._pool = pool
        self._queue_max = queue_max
        self._writes: set[asyncio.Task[Any]] = set()
        self._closed = False

    @classmethod
    async def open(
        cls, url: str, connections_max: int = CONNECTIONS_MAX, queue_max: int = WRITE_QUEUE_MAX
    ) -> "PostgresDatabase":
        """Connect to `postgresql://USER:PASSWORD@HOST/DATABASE`.

        Raises:
            Unavailable: the server cannot be reached or refuses.
        """
        try:
            pool = await asyncpg.create_pool(
                url,
                min_size=1,
                max_size=connections_max,
                timeout=CONNECT_TIMEOUT_S,
                command_timeout=STATEMENT_TIMEOUT_S,
                statement_cache_size=STATEMENTS_CACHED_MAX,
                connection_class=_Connection,
                init=_initialise,
            )
        except _NOT_NOW as error:
            raise _unavailable(error) from error
        return cls(pool, queue_max)

    async def read(self, work: Work[T]) -> T:
        """Run read-only work on one consistent snapshot."""
        if self._closed:
            raise Unavailable("The database is closed.")
        return await self._transact(work, None, isolation="repeatable_read", readonly=True)

    async def write(self, work: Work[T], on_commit: Callable[[T], None] | None = None) -> T:
        """Run work in a transaction and return its answer once it is committed.

        Cancelling the caller does not undo the work: it commits, and `on_commit` is called.
        """
        if self._closed:
            raise Unavailable("The database is closed.")
        if len(self._writes) >= self._queue_max:
            raise Unavailable(
                f"{self._queue_max} writes wait already; try again shortly.",
                queue_max=self._queue_max,
            )
        task = asyncio.ensure_future(self._transact(work, on_commit))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        return await asyncio.shield(task)

    async def tables(self) -> list[Table]:
        """Return every table that keeps rows of its own."""
        return await self.read(_tables)

    async def close(self) -> None:
        """Finish queued writes and close."""
        if self._closed:
            return
        self._closed = True
        if self._writes:
            await asyncio.wait(self._writes)
        await self._pool.close()

    async def _transact(
        self, work: Work[T], on_commit: Callable[[T], None] | None, **options: Any
    ) -> T:
        """Try until the transaction neither clashes with another nor meets a dead connection."""
        for tries_left in range(TRIES_MAX - 1, -1, -1):
            try:
                return await self._try(work, on_commit, options)
            except _CLASH as error:
                if not tries_left:
                    raise _unavailable(error) from error
            except _LostBeforeStart as lost:
                if not tries_left:
                    raise _unavailable(lost.error) from lost.error
            # Two that clashed must not meet again at once, hence the jitter.
            await asyncio.sleep(RETRY_WAIT_S * (TRIES_MAX - tries_left) * (0.5 + random.random()))
        raise AssertionError("unreachable: the last try returns or raises")

    async def _try(
        self, work: Work[T], on_commit: Callable[[T], None] | None, options: dict[str, Any]
    ) -> T:
        connection = await self._acquire()
        try:
            transaction = connection.transaction(**options)
            try:
                await transaction.start()
            except _ERRORS as error:
                raise _LostBeforeStart(error) from error
            try:
                answer = await work(cast(Any, PostgresTx(connection)))
            except BaseException:
                # A lost connection has rolled back by itself, and what was lost is told already.
                with contextlib.suppress(*_ERRORS):
                    await transaction.rollback()
                raise
            try:
                await transaction.commit()
            except _CLASH:
                raise
            except _ERRORS as error:
                raise _unavailable(error) from error
            # No await between the commit and this: it is called in the order commits come back.
            if on_commit is not None:
                on_commit(answer)
            return answer
        finally:
            await self._pool.release(connection)

    async def _acquire(self) -> Any:
        try:
            return await self._pool.acquire(timeout=ACQUIRE_TIMEOUT_S)
        except _ERRORS as error:
            raise _unavailable(error) from error


class _LostBeforeStart(Exception):
    """The pool gave a connection that is dead: nothing was done, another may be tried."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


async def _initialise(connection: Any) -> None:
    """Read NUMERIC as a number: PostgreSQL sums and averages BIGINT to it, SQLite to numbers."""
    await connection.set_type_codec(
        "numeric", schema="pg_catalog", encoder=str, decoder=_number, format="text"
    )


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


async def _tables(tx: Tx) -> list[Table]:
    rows = await tx.all(
        "SELECT c.relname::text AS name, a.attname::text AS column_name, "
        "coalesce(array_position(i.indkey::int2[], a.attnum), -1) AS place "
        "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
        "AND NOT a.attisdropped LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace "
        "ORDER BY c.relname, a.attnum"
    )
    columns: dict[str, list[Row]] = {}
    for row in rows:
        columns.setdefault(row["name"], []).append(row)
    return [
        Table(
            name,
            tuple(
                c["column_name"]
                for c in sorted(found, key=lambda c: int(c["place"]))
                if c["place"] >= 0
            ),
            tuple(c["column_name"] for c in found),
        )
        for name, found in columns.items()
    ]
