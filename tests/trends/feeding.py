"""A process that feeds a board until it is killed: `python -m tests.trends.feeding FOLDER`."""

import asyncio
import sys
from pathlib import Path

from madang.engines.bus.memory import MemoryBus
from madang.engines.log.sqlite import SqliteLog
from madang.engines.sql.sqlite import SqliteDatabase
from madang.kernel.clock import SystemClock
from madang.realtime import stream_log
from madang.realtime.hub import Hub
from madang.realtime.publisher import Streams
from madang.trends import Parts, TrendsService
from madang.trends.adapters import sql_stores
from madang.trends.adapters.replay import Replay
from tests.trends.conftest import BOARD, may_manage


async def build(folder: Path) -> tuple[TrendsService, SqliteDatabase, SqliteLog]:
    """The service over the files of a folder, replaying `feed.jsonl` as fast as possible."""
    clock = SystemClock()
    db = await SqliteDatabase.open(folder / "madang.db")
    log = await SqliteLog.open(folder / "log.db")
    bus = MemoryBus(clock)
    await bus.start()
    streams = Streams(db, Hub(), bus, clock, await stream_log.epoch(db))
    service = TrendsService(
        Parts(
            db=db,
            log=log,
            streams=streams,
            stores=sql_stores(),
            source=Replay(folder / "feed.jsonl", 0, False, clock),
            clock=clock,
            may_manage=may_manage,
            retention_days=30,
        )
    )
    await service.add_board(BOARD, ["AI", "반도체", "커피"])
    return service, db, log


async def feed(folder: Path) -> None:
    """Feed until killed."""
    service, _, _ = await build(folder)
    service.start()
    sys.stdout.write("fed\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(feed(Path(sys.argv[1])))
