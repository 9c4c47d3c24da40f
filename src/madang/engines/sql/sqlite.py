"""SQLite as the relational store: one writer thread that commits whatever is queued as one group.

The one thing to know: there is no timer. While one group is being synced to disk the next one
queues up, so groups are as large as the load makes them, and a lone write waits for nobody.
"""

import asyncio
import logging
import queue
import re
import sqlite3
import sys
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from madang.engines.sql.errors import ConstraintViolated, number_too_large
from madang.engines.sql.port import Row, SqlCapabilities, Table, Tx, Value, Work
from madang.kernel.errors import Unavailable

T = TypeVar("T")
logger = logging.getLogger(__name__)

WRITE_GROUP_MAX = 512
WRITE_QUEUE_MAX = 10_000
BUSY_TIMEOUT_MS = 5_000
STATEMENTS_CACHED_MAX = 512
CACHE_SIZE_KIB = 64 * 1024
JOURNAL_SIZE_BYTES_MAX = 64 * 1024 * 1024
# SQLite lets go of the interpreter at each statement, and beside a busy loop it gets it back only
# after this time; with Python's 5 ms, 32 callers wrote a third as much.
SWITCH_INTERVAL_S = 0.0005

_PLACEHOLDER = re.compile(r"'(?:[^']|'')*'|\$(\d+)")
# Primary result codes that say "not now" rather than "never" (https://www.sqlite.org/rescode.html).
_NOT_NOW = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    )
)


@lru_cache(maxsize=4096)
def to_sqlite(sql: str) -> str:
    """Rewrite `$n` placeholders to SQLite's `?n`, leaving quoted text alone."""
    return _PLACEHOLDER.sub(lambda m: f"?{m[1]}" if m[1] else m[0], sql)


class SqliteTx:
    """A transaction on one connection; its calls return at once and never suspend."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, *values: Value) -> int:
        """Run a statement and return the number of rows it changed."""
        try:
            return max(self._connection.execute(to_sqlite(sql), values).rowcount, 0)
        except (sqlite3.Error, OverflowError) as error:
            raise translated(error) from error

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """Run a statement once for each row of values."""
        try:
            self._connection.executemany(to_sqlite(sql), rows)
        except (sqlite3.Error, OverflowError) as error:
            raise translated(error) from error

    async def all(self, sql: str, *values: Value) -> list[Row]:
        """Return all rows; columns by name."""
        try:
            cursor = self._connection.execute(to_sqlite(sql), values)
            rows = cursor.fetchall()
        except (sqlite3.Error, OverflowError) as error:
            raise translated(error) from error
        columns = [column[0] for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in rows]

    async def one(self, sql: str, *values: Value) -> Row | None:
        """Return the first row, or None."""
        try:
            cursor = self._connection.execute(to_sqlite(sql), values)
            row = cursor.fetchone()
        except (sqlite3.Error, OverflowError) as error:
            raise translated(error) from error
        if row is None:
            return None
        answer = {column[0]: value for column, value in zip(cursor.description, row, strict=True)}
        cursor.close()
        return answer


def translated(error: sqlite3.Error | OverflowError) -> Exception:
    """Return the port's error for one of SQLite; a bug in the SQL stays as it is."""
    if isinstance(error, OverflowError):
        return number_too_large(error)
    if isinstance(error, sqlite3.IntegrityError):
        return ConstraintViolated(
            f"The row breaks a rule of its table: {error}.", detail=str(error)
        )
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in _NOT_NOW:
        return Unavailable(f"The database cannot do this now ({error}); try again shortly.")
    return error


def drive(work: Work[T], tx: SqliteTx) -> T:
    """Run work that never suspends to its end, without a loop."""
    steps = work(tx).__await__()
    try:
        next(steps)
    except StopIteration as done:
        answer: T = done.value
        return answer
    steps.close()
    raise AssertionError(
        "Work given to the database awaited something else than its transaction; on SQLite that "
        "cannot be run. Do it before or after."
    )


class _Job:
    """One queued write and how it ended."""

    __slots__ = ("answer", "error", "future", "on_commit", "work")

    def __init__(
        self,
        work: Work[Any],
        on_commit: Callable[[Any], None] | None,
        future: "asyncio.Future[Any]",
    ) -> None:
        self.work = work
        self.on_commit = on_commit
        self.future = future
        self.answer: Any = None
        self.error: BaseException | None = None


class SqliteDatabase:
    """A SQLite file: reads on the loop's own connection, writes in groups on a thread."""

    capabilities = SqlCapabilities(many_writers=False, text_index="fts5")

    def __init__(
        self,
        reader: sqlite3.Connection,
        writer: sqlite3.Connection,
        loop: asyncio.AbstractEventLoop,
        queue_max: int,
    ) -> None:
        self._reader = reader
        self._read_tx = SqliteTx(reader)
        self._writer = writer
        self._loop = loop
        self._queue_max = queue_max
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(
            target=self._write_groups, name="sqlite-writer", daemon=True
        )

    @classmethod
    async def open(cls, path: str | Path, queue_max: int = WRITE_QUEUE_MAX) -> "SqliteDatabase":
        """Open (or make) the file and start its writer.

        Raises:
            Unavailable: the file cannot be opened.
        """
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            writer = connect(path)
            reader = connect(path, read_only=True)
        except (OSError, sqlite3.Error) as error:
            raise Unavailable(f"The database {path} cannot be opened: {error}.") from error
        sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH_INTERVAL_S))
        database = cls(reader, writer, asyncio.get_running_loop(), queue_max)
        database._thread.start()
        return database

    async def read(self, work: Work[T]) -> T:
        """Run read-only work on one snapshot; it runs on the loop, so keep it short and indexed."""
        if self._closed:
            raise Unavailable("The database is closed.")
        self._reader.execute("BEGIN")
        try:
            return drive(work, self._read_tx)
        finally:
            self._reader.execute("ROLLBACK")

    async def write(self, work: Work[T], on_commit: Callable[[T], None] | None = None) -> T:
        """Queue work for the writer and return its answer once its group is on disk.

        Cancelling the caller does not undo the work: it commits, and `on_commit` is called.
        """
        if self._closed:
            raise Unavailable("The database is closed.")
        if self._queue.qsize() >= self._queue_max:
            raise Unavailable(
                f"{self._queue_max} writes wait already; try again shortly.",
                queue_max=self._queue_max,
            )
        future: asyncio.Future[T] = self._loop.create_future()
        self._queue.put(_Job(work, on_commit, future))
        return await future

    async def tables(self) -> list[Table]:
        """Return every table that keeps rows of its own."""
        return await self.read(_tables)

    async def close(self) -> None:
        """Finish queued writes and close."""
        if self._closed:
            return
        self._closed = True
        self._queue.put(None)
        await self._loop.run_in_executor(None, self._thread.join)
        self._reader.close()
        self._writer.close()

    def _write_groups(self) -> None:
        """The writer thread: take what is queued, commit it once, tell the loop once."""
        ends = False
        while not ends:
            job = self._queue.get()
            group: list[_Job] = []
            while job is not None:
                group.append(job)
                if len(group) == WRITE_GROUP_MAX:
                    break
                try:
                    job = self._queue.get_nowait()
                except queue.Empty:
                    break
            ends = job is None
            if group:
                self._commit(group)
                self._announce(group)

    def _announce(self, group: list[_Job]) -> None:
        try:
            self._loop.call_soon_threadsafe(_tell, group)
        except RuntimeError:
            logger.warning("the loop ended before %d writes were answered", len(group))

    def _commit(self, group: list[_Job]) -> None:
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            for job in group:
                self._run(job)
            self._writer.execute("COMMIT")
        except sqlite3.Error as error:
            logger.warning("a group of %d writes was not committed: %s", len(group), error)
            self._undo()
            for job in group:
                if job.error is None:
                    job.error = Unavailable(
                        f"The database could not commit ({error}); nothing was written, try again."
                    )

    def _run(self, job: _Job) -> None:
        """Run one work in its savepoint, so that it fails alone.

        Raises:
            sqlite3.Error: the whole transaction is gone, as SQLite does when the disk is full.
        """
        self._writer.execute("SAVEPOINT one")
        try:
            job.answer = drive(job.work, SqliteTx(self._writer))
        except BaseException as error:  # noqa: BLE001 - it supervises work that is not its own.
            job.error = error
            self._writer.execute("ROLLBACK TO one")
        self._writer.execute("RELEASE one")

    def _undo(self) -> None:
        try:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
        except sqlite3.Error as error:
            logger.error("a failed commit could not be rolled back: %s", error)


def _tell(group: list[_Job]) -> None:
    """Resolve a group on the loop, in commit order, `on_commit` before the answers."""
    for job in group:
        if job.error is None and job.on_commit is not None:
            try:
                job.on_commit(job.answer)
            except Exception as error:  # Supervises listeners: one's bug must not reach others.
                logger.exception("what follows a commit failed")
                job.error = error
    for job in group:
        if job.future.done():
            continue
        if job.error is None:
            job.future.set_result(job.answer)
        else:
            job.future.set_exception(job.error)


def connect(path: str | Path, read_only: bool = False) -> sqlite3.Connection:
    """Return a connection whose transactions are ours to begin and whose commits reach the disk."""
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"{Path(path).absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS_CACHED_MAX,
    )
    connection.execute(f"PRAGMA cache_size = -{CACHE_SIZE_KIB}")
    connection.execute("PRAGMA temp_store = MEMORY")
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA journal_size_limit = {JOURNAL_SIZE_BYTES_MAX}")
    return connection


async def _tables(tx: Tx) -> list[Table]:
    rows = await tx.all(
        "SELECT t.name AS name, c.name AS column_name, c.pk AS place FROM pragma_table_list t "
        "JOIN pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table' "
        "AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid"
    )
    columns: dict[str, list[Row]] = {}
    for row in rows:
        columns.setdefault(row["name"], []).append(row)
    return [
        Table(
            name,
            tuple(
                c["column_name"] for c in sorted(found, key=lambda c: int(c["place"])) if c["place"]
            ),
            tuple(c["column_name"] for c in found),
        )
        for name, found in columns.items()
    ]
