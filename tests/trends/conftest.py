"""A trends service over a real database and log, with a source the test holds in its hand."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import msgspec
import pytest

from madang.engines.bus.memory import MemoryBus
from madang.engines.log.port import Log
from madang.engines.log.sqlite import SqliteLog
from madang.engines.sql.port import Database
from madang.kernel.clock import ManualClock
from madang.kernel.source import SourceState
from madang.realtime import stream_log
from madang.realtime.hub import Hub
from madang.realtime.publisher import Streams
from madang.trends import Line, Parts, Sink, TrendsService
from madang.trends.adapters import sql_stores
from madang.trends.events import KeywordsChanged, PostsArrived, PostsRemoved
from madang.trends.model import Board, LedgerRow

BOARD = "b" * 16
OWNER = "a" * 16
START_MS = 1_763_683_200_000
"""A whole minute."""


class HandSource:
    """A source that says nothing by itself."""

    name = "hand"

    def state(self) -> SourceState:
        """It is synthetic."""
        return SourceState(
            kind="synthetic",
            name="hand",
            detail="A test.",
            as_of_ms=None,
            updated_at_ms=None,
            problem=None,
        )

    async def run(self, sink: Sink, cursor: str | None) -> None:
        """Nothing."""


async def may_manage(account_id: str, channel_id: str) -> bool:
    """The owner may."""
    return account_id == OWNER


class Stand(msgspec.Struct):
    """Everything a test needs at hand."""

    db: Database
    log: Log
    clock: ManualClock
    streams: Streams
    service: TrendsService

    async def put(self, bodies: Sequence[bytes], at_ms: int | None = None) -> None:
        """Put lines into the log, as a source does."""
        lines = [Line(feed="hand", body=body, at_ms=at_ms) for body in bodies]
        for start in range(0, len(lines), 500):
            await self.service.feed.take(lines[start : start + 500], None)

    async def drain(self) -> None:
        """Tick until the log is taken and every board has been told."""
        while await self.service.intake.tick():
            pass
        for _ in range(2):
            self.clock.advance_ms(5_000)
            await self.service.intake.tick()

    async def events(self) -> list[PostsArrived | PostsRemoved | KeywordsChanged]:
        """Everything the board's stream has told, decoded as a client does."""
        entries = await self.db.read(
            lambda tx: stream_log.entries_after(tx, f"board:{BOARD}", 0, 10_000)
        )
        return [msgspec.json.decode(e.body, type=EVENTS) for e in entries]

    async def board(self) -> Board:
        """The snapshot."""
        return await self.service.board(BOARD)

    async def rows(self) -> tuple[LedgerRow, ...]:
        """The whole ledger."""
        return (await self.service.ledger(BOARD, 24 * 60)).rows


EVENTS = PostsArrived | PostsRemoved | KeywordsChanged


async def make_stand(db: Database, log: Log, clock: ManualClock) -> Stand:
    """Build the service as `app` does."""
    bus = MemoryBus(clock)
    await bus.start()
    streams = Streams(db, Hub(), bus, clock, await stream_log.epoch(db))
    service = TrendsService(
        Parts(
            db=db,
            log=log,
            streams=streams,
            stores=sql_stores(),
            source=HandSource(),
            clock=clock,
            may_manage=may_manage,
            retention_days=30,
        )
    )
    return Stand(db, log, clock, streams, service)


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[Log]:
    """A log in a file."""
    opened = await SqliteLog.open(tmp_path / "log.db")
    yield opened
    await opened.close()


@pytest.fixture
async def stand(any_database: Database, log: Log) -> Stand:
    """A board with three keywords, on each engine."""
    made = await make_stand(any_database, log, ManualClock(START_MS))
    await made.service.add_board(BOARD, ["AI", "반도체", "커피"])
    return made


@pytest.fixture
async def lite(migrated_sqlite: Database, log: Log) -> Stand:
    """The same on SQLite only, for long tests."""
    made = await make_stand(migrated_sqlite, log, ManualClock(START_MS))
    await made.service.add_board(BOARD, ["AI", "반도체", "커피"])
    return made


def shared(name: str) -> Path:
    """A recorded file that stands beside the project, or a skip."""
    path = Path(__file__).parents[3] / "shared" / "data" / "social" / name
    if not path.exists():
        pytest.skip(f"needs ../shared/data/social/{name}: not part of the project")
    return path
