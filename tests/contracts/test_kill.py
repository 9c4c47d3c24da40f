"""A writer killed anywhere loses nothing acknowledged (KI1) and leaves nothing half done (KI2)."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from madang.engines.blobs.disk import DiskBlobs
from madang.engines.lake.delta import DeltaLake
from madang.engines.log.sqlite import SqliteLog
from madang.engines.sql.sqlite import SqliteDatabase
from tests.contracts.kill_writer import BATCH_COUNT, content

ROUNDS_COUNT = 3
LIFE_S = (0.0, 0.25)


def write_and_kill(engine: str, folder: Path, first: int) -> list[int]:
    """Run a writer, kill it at some moment, and return what it had acknowledged."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.contracts.kill_writer", engine, str(folder), str(first)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert child.stdout is not None
    try:
        line = child.stdout.readline()
        time.sleep(random.uniform(*LIFE_S))
    finally:
        child.kill()
    rest = child.stdout.read()
    child.wait()
    # The last line may be cut.
    return [int(number) for number in (line + rest).decode().split("\n")[:-1]]


async def sql_counts(folder: Path) -> dict[int, int]:
    db = await SqliteDatabase.open(folder / "kill.db")
    rows = await db.read(
        lambda tx: tx.all("SELECT number, COUNT(*) AS sides FROM pair GROUP BY number")
    )
    check = await db.read(lambda tx: tx.one("PRAGMA integrity_check"))
    await db.close()
    assert check == {"integrity_check": "ok"}
    assert {row["sides"] for row in rows} == {2}
    return {row["number"]: row["sides"] for row in rows}


async def log_counts(folder: Path) -> dict[int, int]:
    log = await SqliteLog.open(folder / "kill.db")
    top = await log.top("t")
    records = await log.read("t", 0, top + 10)
    assert [record.offset for record in records] == list(range(1, top + 1))
    counts = Counter(int(record.value) for record in records)
    assert set(counts.values()) == {BATCH_COUNT}
    for number in counts:
        assert await log.cursor(f"source {number}") == "done"
    await log.close()
    return counts


async def blobs_counts(folder: Path) -> dict[int, int]:
    blobs = DiskBlobs(folder / "blobs")
    counts: dict[int, int] = {}
    for path in (folder / "blobs").glob("??/??/*"):
        stored = await blobs.get(path.name)
        number = int(stored.split(b" ", 1)[0])
        assert stored == content(number)
        counts[number] = 1
    return counts


async def lake_counts(folder: Path) -> dict[int, int]:
    lake = DeltaLake(folder / "lake")
    counts = Counter(lake.scan("t").collect()["n"].to_list())
    assert set(counts.values()) == {3}
    # The next writer is not in the way of what the killed one left.
    lake.vacuum("t", 1)
    assert Counter(lake.scan("t").collect()["n"].to_list()) == counts
    return counts


@pytest.mark.parametrize(
    ("engine", "counts"),
    [
        ("sql", sql_counts),
        ("log", log_counts),
        ("blobs", blobs_counts),
        ("lake", lake_counts),
    ],
)
async def test_ki1_what_was_acknowledged_is_there(
    engine: str, counts: Callable[[Path], Awaitable[dict[int, int]]], tmp_path: Path
) -> None:
    acknowledged: set[int] = set()
    for number in range(ROUNDS_COUNT):
        said = write_and_kill(engine, tmp_path, number * 1_000_000)
        assert said, "the writer was killed before it wrote anything"
        acknowledged |= set(said)
        there = await counts(tmp_path)
        assert acknowledged <= set(there)
