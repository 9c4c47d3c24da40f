"""A small pipeline, and a service around it that runs real children."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from madang.engines.sql.port import Database
from madang.kernel.clock import ManualClock
from madang.pipelines import (
    Asset,
    Check,
    Pipeline,
    PipelineOptions,
    PipelineService,
    Run,
    RunFinished,
    Schedule,
)
from madang.pipelines.launcher import Launcher
from madang.pipelines.messages import Order, RunEnded

DAY_MS = 86_400_000
NOON_MS = 20_000 * DAY_MS + DAY_MS // 2
FINE = RunEnded(is_success=True, error=None, failure=None)


def daily(after_ms: int) -> int:
    """Return the next midnight (UTC)."""
    return (after_ms // DAY_MS + 1) * DAY_MS


DAILY = Schedule(sentence="midnight, every day", next_run_at_ms=daily)


def small_pipeline(**changes: Any) -> Pipeline:
    """Return a pipeline of two assets and two checks."""
    parts: dict[str, Any] = {
        "name": "small",
        "title": "Small",
        "description": "Two assets for tests.",
        "factory": "tests.pipelines.works:factory",
        "assets": (
            Asset(name="fetch", description="Rows.", retries=1, retry_delay_s=0.05),
            Asset(name="analyse", description="Twice the rows.", needs=("fetch",)),
        ),
        "checks": (
            Check(name="has_rows", asset="fetch", description="Any?", is_blocking=True),
            Check(name="is_new", asset="fetch", description="New?"),
        ),
        "first_day": "2020-01-01",
        "runs_on_first_start": False,
    }
    return Pipeline(**{**parts, **changes})


class ScriptedLauncher:
    """A launcher that answers from a list instead of starting a child."""

    def __init__(self, *answers: RunEnded) -> None:
        self.orders: list[Order] = []
        self.answers = list(answers)
        self.gate = asyncio.Event()
        self.gate.set()

    async def launch(self, order: Order, listen: Any, timeout_s: float) -> RunEnded:
        """Wait for the gate, then answer."""
        self.orders.append(order)
        await self.gate.wait()
        return self.answers.pop(0) if self.answers else FINE


class Stage:
    """A started service, and what it told."""

    def __init__(self, service: PipelineService, clock: ManualClock) -> None:
        self.service = service
        self.clock = clock
        self.finished: asyncio.Queue[Run] = asyncio.Queue()
        service.on_finished(self._hear)

    async def _hear(self, event: RunFinished) -> None:
        self.finished.put_nowait(event.run)

    async def next_finished(self, timeout_s: float = 30) -> Run:
        """Return the next run that ends."""
        async with asyncio.timeout(timeout_s):
            return await self.finished.get()

    async def last(self) -> Run | None:
        """Return the newest run."""
        return (await self.service.entries())[0].last_run


@asynccontextmanager
async def staged(
    database: Database,
    home: Path,
    *,
    pipeline: Pipeline | None = None,
    schedule: Schedule | None = None,
    config: Callable[[], dict[str, Any]] = dict,
    launcher: Launcher | None = None,
    clock: ManualClock | None = None,
    timeout_s: float = 30,
) -> AsyncIterator[Stage]:
    """Give a started service with one pipeline, and stop it."""
    clock = clock or ManualClock(NOON_MS)
    options = PipelineOptions(home=home, keep_days=7, timeout_s=timeout_s, tick_s=0.01)
    service = PipelineService(database, clock, options, launcher)
    service.add(pipeline or small_pipeline(), schedule, config)
    stage = Stage(service, clock)
    await service.start()
    try:
        yield stage
    finally:
        await service.stop()


async def until(met: Callable[[], bool], timeout_s: float = 10) -> None:
    """Wait for a condition of this process."""
    async with asyncio.timeout(timeout_s):
        while not met():  # noqa: ASYNC110 - what is waited for has no event to wait on.
            await asyncio.sleep(0.005)
