"""Durable inserts per second: SQLite in groups, against one row a commit and against PostgreSQL.

Run: python -m bench.sql. All run in turn, several times over, in one process; medians and their
ratio to the reference (one row a commit) are printed. PostgreSQL runs with its durable defaults
(fsync and synchronous_commit on), on the same disk.
"""

import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from madang.engines.sql.port import Database, Tx
from madang.engines.sql.postgres import PostgresDatabase
from madang.engines.sql.sqlite import SqliteDatabase, connect
from tests.servers import postgres_server

ROUNDS_COUNT = 5
ROUND_S = 1.2
READS_COUNT = 2000
BODY = "가나다라마바사 " * 12
TABLE = "CREATE TABLE message (id BIGINT PRIMARY KEY, author TEXT NOT NULL, body TEXT NOT NULL)"
INSERT = "INSERT INTO message (id, author, body) VALUES ($1, $2, $3)"


class Counter:
    """Numbers the rows of one database."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        """Return the next number."""
        self.last += 1
        return self.last


async def one_row_commits(connection: sqlite3.Connection, counter: Counter) -> float:
    """Commit each row by itself on the calling thread: the reference."""
    ends_at, first = time.perf_counter() + ROUND_S, counter.last
    while time.perf_counter() < ends_at:
        connection.execute("BEGIN IMMEDIATE")
        values = (counter.next(), "author", BODY)
        connection.execute("INSERT INTO message (id, author, body) VALUES (?, ?, ?)", values)
        connection.execute("COMMIT")
    return (counter.last - first) / ROUND_S


async def writes(db: Database, counter: Counter, writers_count: int) -> float:
    """Let so many callers write one row after the other."""
    began_at, first = time.perf_counter(), counter.last
    ends_at = began_at + ROUND_S

    async def writer() -> None:
        while time.perf_counter() < ends_at:
            number = counter.next()

            async def work(tx: Tx, number: int = number) -> None:
                await tx.execute(INSERT, number, "author", BODY)

            await db.write(work)

    await asyncio.gather(*(writer() for _ in range(writers_count)))
    return (counter.last - first) / (time.perf_counter() - began_at)


async def reads(db: Database) -> float:
    """Read pages of 50 rows, one after the other."""
    sql = "SELECT id, author, body FROM message WHERE id <= $1 ORDER BY id DESC LIMIT 50"
    began_at = time.perf_counter()
    for number in range(READS_COUNT):
        last = 50 + number % 100
        await db.read(lambda tx: tx.all(sql, last))  # noqa: B023 - awaited at once.
    return READS_COUNT / (time.perf_counter() - began_at)


def report(title: str, reference: str, figures: dict[str, list[float]]) -> None:
    """Print medians, spread and ratios."""
    base = statistics.median(figures[reference])
    print(f"\n{title}")
    for name, rounds in figures.items():
        median = statistics.median(rounds)
        print(
            f"  {name:34} {median:10,.0f}/s  {median / base:7.2f}x"
            f"  ({min(rounds):,.0f} to {max(rounds):,.0f})"
        )


async def run(folder: Path, postgres_url: str) -> None:
    """Run every contender in turn, round after round."""
    single = connect(folder / "single.db")
    single.execute(TABLE)
    lite = await SqliteDatabase.open(folder / "groups.db")
    postgres = await PostgresDatabase.open(postgres_url)
    for db in (lite, postgres):
        await db.write(lambda tx: tx.execute(TABLE))
    in_single, in_lite, in_postgres = Counter(), Counter(), Counter()
    contenders: dict[str, Callable[[], Awaitable[float]]] = {
        "SQLite, one row a commit": lambda: one_row_commits(single, in_single),
        "SQLite in groups, 1 caller": lambda: writes(lite, in_lite, 1),
        "SQLite in groups, 64 callers": lambda: writes(lite, in_lite, 64),
        "SQLite in groups, 512 callers": lambda: writes(lite, in_lite, 512),
        "PostgreSQL, 1 caller": lambda: writes(postgres, in_postgres, 1),
        "PostgreSQL, 64 callers": lambda: writes(postgres, in_postgres, 64),
    }
    figures: dict[str, list[float]] = {name: [] for name in contenders}
    read_figures: dict[str, list[float]] = {"PostgreSQL": [], "SQLite": []}
    for _ in range(ROUNDS_COUNT):
        for name, contender in contenders.items():
            figures[name].append(await contender())
        read_figures["PostgreSQL"].append(await reads(postgres))
        read_figures["SQLite"].append(await reads(lite))
    report("Durable inserts of one row", "SQLite, one row a commit", figures)
    report("Reads of 50 rows, one caller", "PostgreSQL", read_figures)
    await lite.close()
    await postgres.close()
    single.close()


def main() -> None:
    """Run on a temporary folder beside the current one, so that the disk is a real one."""
    durable = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    with tempfile.TemporaryDirectory(dir=".") as folder, postgres_server(durable) as server:
        asyncio.run(run(Path(folder), server.url))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
