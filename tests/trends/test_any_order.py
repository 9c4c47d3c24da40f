"""TR13-TR15 as properties: any order, duplication, batch cut and crash give the same counts."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.engines.log.memory import MemoryLog
from madang.engines.sql.port import Tx
from madang.engines.sql.sqlite import SqliteDatabase
from madang.kernel.clock import ManualClock
from madang.realtime.streams import Out, StreamWriter
from madang.trends.events import PostsArrived
from madang.trends.model import MINUTE_MS, is_closed
from tests.trends.conftest import BOARD, START_MS, Stand, make_stand
from tests.trends.lines import v1

TEXTS = ("AI", "오늘 커피", "AI 커피", "nothing", "반도체가")
MET = (("AI",), ("커피",), ("AI", "커피"), (), ("반도체",))


class Crash(Exception):
    """The process dies here."""


class CrashingStreams:
    """Streams whose n-th write dies: before its commit, or after it and before anyone knows."""

    def __init__(self, inner: StreamWriter, plan: dict[int, str]) -> None:
        self._inner = inner
        self._plan = plan
        self.writes = 0

    async def write(self, work: Callable[[Tx, Out], Awaitable[Any]]) -> Any:
        """Write, or die at the planned point."""
        fate = self._plan.get(self.writes)
        self.writes += 1
        if fate == "before":

            async def dying(tx: Tx, out: Out) -> None:
                await work(tx, out)
                raise Crash

            await self._inner.write(dying)
        answer = await self._inner.write(work)
        if fate == "after":
            raise Crash
        return answer


async def _play(
    folder: Path,
    template: Path,
    lines: list[tuple[int, int]],
    cuts: list[int],
    plan: dict[int, str],
) -> Stand:
    db = await SqliteDatabase.open(shutil.copy(template, folder / "madang.db"))
    log, clock = MemoryLog(), ManualClock(START_MS)
    stand = await make_stand(db, log, clock)
    await stand.service.add_board(BOARD, ["AI", "반도체", "커피"])
    crashing = CrashingStreams(stand.streams, plan)
    for number, (which, text) in enumerate(lines):
        minute_ms = START_MS - (which % 3) * MINUTE_MS
        await stand.put([v1(f"p{which}", TEXTS[text], at_ms=minute_ms)])
        if number in cuts:
            stand = await _restarting_tick(stand, crashing)
    # Each planned death costs a tick; a few more tell what is left.
    for _ in range(len(plan) + 4):
        stand = await _restarting_tick(stand, crashing)
        clock.advance_ms(5_000)
    return stand


async def _restarting_tick(stand: Stand, crashing: CrashingStreams) -> Stand:
    stand.service.intake._streams = crashing  # type: ignore[assignment]
    try:
        while await stand.service.intake.tick():
            pass
    except Crash:
        # Only the database and the log survive.
        return await make_stand(stand.db, stand.log, stand.clock)
    return stand


@pytest.mark.timeout(300)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    lines=st.lists(st.tuples(st.integers(0, 9), st.just(0)), min_size=1, max_size=40),
    cuts=st.lists(st.integers(0, 40), max_size=6),
    plan=st.dictionaries(st.integers(0, 8), st.sampled_from(["before", "after"]), max_size=4),
)
def test_tr15_any_order_any_duplication_any_crash(
    sqlite_template: Path,
    lines: list[tuple[int, int]],
    cuts: list[int],
    plan: dict[int, str],
) -> None:
    # A post's text belongs to its id, so that any order has one right answer.
    lines = [(which, which % len(TEXTS)) for which, _ in lines]
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(_check(Path(name), sqlite_template, lines, cuts, plan))


async def _check(
    folder: Path,
    template: Path,
    lines: list[tuple[int, int]],
    cuts: list[int],
    plan: dict[int, str],
) -> None:
    stand = await _play(folder, template, lines, cuts, plan)
    distinct = {which: MET[text] for which, text in lines if MET[text]}
    expected: Counter[tuple[str, int]] = Counter()
    for which, met in distinct.items():
        for keyword in met:
            expected[keyword, START_MS - (which % 3) * MINUTE_MS] += 1
    counts = await stand.service.counts(BOARD, 60, 1)
    found = {
        (series.keyword, counts.start_ms + place * MINUTE_MS): count
        for series in counts.series
        for place, count in enumerate(series.counts)
        if count
    }
    assert found == dict(expected)
    board = await stand.board()
    assert board.totals.read_count == len(lines)
    assert board.totals.received_count == board.totals.delivered_count == len(distinct)
    matched = sum(bool(MET[text]) for _, text in lines)
    assert board.totals.duplicate_count == matched - len(distinct)
    assert all(is_closed(row) for row in await stand.rows())
    told = [e for e in await stand.events() if isinstance(e, PostsArrived)]
    ids = [post.post_id for event in told for post in event.posts]
    assert len(ids) == len(set(ids)) == len(distinct)
    await stand.db.close()
