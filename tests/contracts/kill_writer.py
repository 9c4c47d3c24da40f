"""A process that writes for ever and says on stdout what was acknowledged; `test_kill.py` kills it.

Each line is the number of a write whose call has returned. Run: python -m
tests.contracts.kill_writer ENGINE FOLDER FIRST_NUMBER.
"""

import asyncio
import os
import sys
from itertools import count
from pathlib import Path

import polars as pl

from madang.engines.blobs.disk import DiskBlobs
from madang.engines.lake.delta import DeltaLake
from madang.engines.log.sqlite import SqliteLog
from madang.engines.sql.port import Tx
from madang.engines.sql.sqlite import SqliteDatabase

WRITERS_COUNT = 8
BATCH_COUNT = 3


def say(number: int) -> None:
    """Acknowledge a write; a pipe takes a short line whole."""
    os.write(1, f"{number}\n".encode())


def content(number: int) -> bytes:
    """Return the blob of a write."""
    return f"{number} ".encode() * 2000


async def write_sql(folder: Path, numbers: "count[int]") -> None:
    """Write pairs of rows."""
    db = await SqliteDatabase.open(folder / "kill.db")
    table = "CREATE TABLE IF NOT EXISTS pair (number BIGINT, side TEXT, PRIMARY KEY (number, side))"
    await db.write(lambda tx: tx.execute(table))

    async def writer() -> None:
        for number in numbers:

            async def work(tx: Tx, number: int = number) -> None:
                for side in ("left", "right"):
                    await tx.execute("INSERT INTO pair VALUES ($1, $2)", number, side)

            await db.write(work)
            say(number)

    await asyncio.gather(*(writer() for _ in range(WRITERS_COUNT)))


async def write_log(folder: Path, numbers: "count[int]") -> None:
    """Append batches with their cursor."""
    log = await SqliteLog.open(folder / "kill.db")

    async def writer() -> None:
        for number in numbers:
            values = [f"{number}".encode()] * BATCH_COUNT
            await log.append("t", values, 1, (f"source {number}", "done"))
            say(number)

    await asyncio.gather(*(writer() for _ in range(WRITERS_COUNT)))


async def write_blobs(folder: Path, numbers: "count[int]") -> None:
    """Put blobs."""
    blobs = DiskBlobs(folder / "blobs")

    async def writer() -> None:
        for number in numbers:
            await blobs.put(content(number))
            say(number)

    await asyncio.gather(*(writer() for _ in range(WRITERS_COUNT)))


async def write_lake(folder: Path, numbers: "count[int]") -> None:
    """Append batches of rows."""
    lake = DeltaLake(folder / "lake")
    for number in numbers:
        lake.append("t", pl.DataFrame({"part": ["a", "b", "c"], "n": [number] * 3}), ["part"])
        say(number)


if __name__ == "__main__":
    engine, place, first = sys.argv[1:]
    asyncio.run(globals()[f"write_{engine}"](Path(place), count(int(first))))
