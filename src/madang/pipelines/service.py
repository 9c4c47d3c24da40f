"""Pipelines as the server sees them: one clock, one run at a time, a history, and who is told.

The one thing to know: this process imports nothing heavy and works on nothing; a run is a child
process, and between runs there is none.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from madang.engines.sql.port import Database
from madang.kernel.clock import Clock
from madang.kernel.errors import MadangError
from madang.kernel.ids import new_id
from madang.kernel.paging import page_limit
from madang.pipelines import clock as times
from madang.pipelines.definition import Pipeline, Schedule
from madang.pipelines.errors import (
    DaysInvalid,
    PipelineBusy,
    PipelinesDisabled,
    PipelineUnknown,
    RunUnknown,
)
from madang.pipelines.events import RunFinished
from madang.pipelines.launcher import ChildLauncher, Launcher
from madang.pipelines.messages import Line, Order, RunEnded
from madang.pipelines.model import (
    RUNS_PAGE_MAX,
    AssetEntry,
    PipelineEntry,
    Run,
    RunTrigger,
)
from madang.pipelines.progress import ended, moved, waiting_assets
from madang.pipelines.store import PipelineStore

logger = logging.getLogger(__name__)

PIPELINES_MAX = 32
LEASE_MS = 60_000
LEASE_RENEWED_EVERY_S = 20.0
BACKFILL_DAYS_MAX = 20_000
Listener = Callable[[RunFinished], Awaitable[None]]


class PipelineOptions(Struct, frozen=True, kw_only=True):
    """What settings say about pipelines."""

    home: Path
    """Folder of the records of the engine that runs the work."""
    enabled: bool = True
    keep_days: int = 30
    timeout_s: float = 1800
    tick_s: float = times.TICK_S


class _Line(Struct, kw_only=True):
    """A pipeline with all that is remembered of it in memory."""

    pipeline: Pipeline
    schedule: Schedule | None
    config: Callable[[], Mapping[str, Any]]
    run: Run | None = None
    """Waiting or under way."""
    gave_up_at_ms: int = 0
    """Moments up to here failed for good; a restart of the server tries again."""
    retry: tuple[int, int, times.Due] | None = None
    """(when, attempt, what) of the next try after a transient failure."""


class PipelineService:
    """Runs pipelines on schedule and by hand, and knows how each run went."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        options: PipelineOptions,
        launcher: Launcher | None = None,
    ) -> None:
        self._store = PipelineStore(database, holder=new_id())
        self._clock = clock
        self._options = options
        self._launcher = launcher or ChildLauncher()
        self._lines: dict[str, _Line] = {}
        self._queue: asyncio.Queue[str] = asyncio.Queue(PIPELINES_MAX)
        self._listeners: list[Listener] = []
        self._tasks: list[asyncio.Task[None]] = []

    def add(
        self,
        pipeline: Pipeline,
        schedule: Schedule | None = None,
        config: Callable[[], Mapping[str, Any]] = dict,
    ) -> None:
        """Take a pipeline in, before `start`. `config` is asked at each run; it must be JSON."""
        assert pipeline.name not in self._lines
        assert len(self._lines) < PIPELINES_MAX
        self._lines[pipeline.name] = _Line(pipeline=pipeline, schedule=schedule, config=config)

    def on_finished(self, listener: Listener) -> None:
        """Call `listener` after every run, well ended or not."""
        self._listeners.append(listener)

    async def start(self) -> None:
        """Mark what a stopped server left behind, and begin to watch the schedules."""
        if not self._options.enabled:
            return
        for run in await self._store.interrupt(self._clock.now_ms()):
            logger.warning("run %s of %s was interrupted", run.run_id, run.pipeline)
        self._tasks = [asyncio.create_task(self._watch()), asyncio.create_task(self._work())]

    async def stop(self) -> None:
        """End the run under way (it is marked interrupted) and stop watching."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task
        self._tasks = []

    async def entries(self) -> tuple[PipelineEntry, ...]:
        """Return all pipelines with their next and newest runs."""
        return tuple([await self._entry(line) for line in self._lines.values()])

    async def runs(self, limit: int | None = None, pipeline: str | None = None) -> list[Run]:
        """Return runs, newest first; those under way as they are now."""
        if pipeline is not None:
            self._known(pipeline)
        live = {line.run.run_id: line.run for line in self._lines.values() if line.run}
        found = await self._store.newest(pipeline, page_limit(limit, RUNS_PAGE_MAX))
        return [live.get(run.run_id, run) for run in found]

    async def run(self, run_id: str) -> Run:
        """Return one run."""
        for line in self._lines.values():
            if line.run and line.run.run_id == run_id:
                return line.run
        run = await self._store.get(run_id)
        if run is None:
            raise RunUnknown("There is no such run, or it is no longer in the history.")
        return run

    async def run_now(
        self,
        name: str,
        from_day: str | None = None,
        to_day: str | None = None,
        trigger: RunTrigger = "manual",
    ) -> Run:
        """Queue a run now; with days it is a back-fill of them, both ends included.

        Raises:
            PipelineUnknown: no pipeline of that name.
            PipelineBusy: it is running or waiting already, here or in another process.
            DaysInvalid: the days do not fit the pipeline.
            PipelinesDisabled: pipelines are switched off.
        """
        line = self._known(name)
        if not self._tasks:
            raise PipelinesDisabled("Pipelines do not run here: pipelines.enabled is false.")
        days = _days(line.pipeline, from_day, to_day)
        why: RunTrigger = "backfill" if days else trigger
        return await self._enqueue(line, times.Due(trigger=why, due_at_ms=None), 1, days)

    async def _enqueue(
        self, line: _Line, what: times.Due, attempt: int, days: tuple[str, str] | None = None
    ) -> Run:
        name, now_ms = line.pipeline.name, self._clock.now_ms()
        if line.run is not None:
            raise PipelineBusy(
                f"{name} is {line.run.state} already; wait for its end.", run_id=line.run.run_id
            )
        run = line.run = Run(
            run_id=new_id(),
            pipeline=name,
            trigger=what.trigger,
            state="queued",
            attempt=attempt,
            from_day=days[0] if days else None,
            to_day=days[1] if days else None,
            due_at_ms=what.due_at_ms,
            queued_at_ms=now_ms,
            started_at_ms=None,
            finished_at_ms=None,
            assets=waiting_assets(line.pipeline),
            checks=(),
            error=None,
            failure=None,
        )
        try:
            if not await self._store.take_lease(name, now_ms, now_ms + LEASE_MS):
                raise PipelineBusy(f"Another process runs {name} now; wait for its end.")
            await self._store.put(run)
        except BaseException:
            line.run = None
            raise
        self._queue.put_nowait(name)
        return run

    async def _watch(self) -> None:
        """Queue what is due, again and again."""
        while True:
            for line in self._lines.values():
                try:
                    await self._look(line)
                except PipelineBusy:
                    logger.debug("%s is run elsewhere", line.pipeline.name)
                except MadangError as error:
                    logger.warning("cannot look after %s: %s", line.pipeline.name, error)
            await asyncio.sleep(self._options.tick_s)

    async def _look(self, line: _Line) -> None:
        if line.run is not None:
            return
        now_ms = self._clock.now_ms()
        if line.retry is not None:
            at_ms, attempt, what = line.retry
            if now_ms >= at_ms:
                await self._enqueue(line, what, attempt)
                line.retry = None
            return
        served_ms = max(line.gave_up_at_ms, await self._store.served_at_ms(line.pipeline.name))
        what_now = times.due(line.schedule, served_ms, now_ms, line.pipeline.runs_on_first_start)
        if what_now is not None:
            await self._enqueue(line, what_now, 1)

    async def _work(self) -> None:
        """Carry out queued runs, one at a time."""
        while True:
            line = self._lines[await self._queue.get()]
            assert line.run
            lease = asyncio.create_task(self._hold_lease(line.pipeline.name))
            try:
                await self._carry_out(line)
            except MadangError as error:
                # The history cannot be written now; the run counts as not done and comes again.
                logger.error("run of %s is not recorded: %s", line.pipeline.name, error)
            finally:
                lease.cancel()
                line.run = None

    async def _carry_out(self, line: _Line) -> None:
        assert line.run
        line.run = structs.replace(line.run, state="running", started_at_ms=self._clock.now_ms())
        await self._store.put(line.run)

        def listen(said: Line) -> None:
            assert line.run
            line.run = moved(line.run, said)

        try:
            how = await self._launcher.launch(self._order(line), listen, self._options.timeout_s)
        except asyncio.CancelledError:
            await self._interrupted(line.run)
            raise
        line.run = ended(line.run, how, self._clock.now_ms())
        await self._store.put(line.run)
        await self._settle(line, how)
        await self._tell(line.run)

    async def _settle(self, line: _Line, how: RunEnded) -> None:
        """Decide what a run's end means for the schedule."""
        run, name, now_ms = line.run, line.pipeline.name, self._clock.now_ms()
        assert run
        assert run.started_at_ms is not None
        # Whatever came due before the start is covered by a run over all that is new.
        served_ms = max(run.due_at_ms or 0, run.started_at_ms)
        if how.is_success and run.trigger != "backfill":
            await self._store.serve(name, served_ms)
            line.retry = None
        elif not how.is_success and run.trigger in ("schedule", "first_start"):
            again_ms = times.retry_at_ms(run.attempt, now_ms)
            if how.failure in ("transient", "died") and again_ms is not None:
                what = times.Due(trigger=run.trigger, due_at_ms=run.due_at_ms)
                line.retry = (again_ms, run.attempt + 1, what)
            else:
                line.gave_up_at_ms = served_ms
        await self._store.give_lease_back(name)
        await self._store.prune(name, now_ms - self._options.keep_days * 86_400_000)

    async def _interrupted(self, run: Run) -> None:
        """Record that the server stopped a run."""
        with suppress(MadangError):
            await self._store.put(
                structs.replace(
                    run,
                    state="interrupted",
                    finished_at_ms=self._clock.now_ms(),
                    error="The server was stopped during this run.",
                )
            )
            await self._store.give_lease_back(run.pipeline)

    async def _tell(self, run: Run) -> None:
        for listener in self._listeners:
            try:
                await listener(RunFinished(run=run))
            except MadangError as error:
                logger.warning("a listener refused the end of %s: %s", run.run_id, error)

    async def _hold_lease(self, name: str) -> None:
        while True:
            await asyncio.sleep(LEASE_RENEWED_EVERY_S)
            now_ms = self._clock.now_ms()
            with suppress(MadangError):
                await self._store.take_lease(name, now_ms, now_ms + LEASE_MS)

    def _order(self, line: _Line) -> Order:
        assert line.run
        return Order(
            run_id=line.run.run_id,
            pipeline=line.pipeline,
            trigger=line.run.trigger,
            from_day=line.run.from_day,
            to_day=line.run.to_day,
            config=dict(line.config()),
            home=str(self._options.home),
            keep_days=self._options.keep_days,
        )

    async def _entry(self, line: _Line) -> PipelineEntry:
        newest = line.run or next(iter(await self._store.newest(line.pipeline.name, limit=1)), None)
        next_ms = None
        if self._options.enabled and line.retry is not None:
            next_ms = line.retry[0]
        elif self._options.enabled and line.schedule is not None:
            next_ms = line.schedule.next_run_at_ms(self._clock.now_ms())
        return PipelineEntry(
            name=line.pipeline.name,
            title=line.pipeline.title,
            description=line.pipeline.description,
            assets=tuple(
                AssetEntry(name=a.name, description=a.description, needs=a.needs)
                for a in line.pipeline.assets
            ),
            schedule=line.schedule.sentence if line.schedule else None,
            next_run_at_ms=next_ms,
            last_run=newest,
        )

    def _known(self, name: str) -> _Line:
        if name not in self._lines:
            raise PipelineUnknown(f"There is no pipeline {name}.", names=sorted(self._lines))
        return self._lines[name]


def _days(pipeline: Pipeline, first: str | None, last: str | None) -> tuple[str, str] | None:
    """Return the days of a back-fill, checked; None when none were given."""
    if first is None and last is None:
        return None
    if pipeline.first_day is None:
        raise DaysInvalid(f"{pipeline.name} does not work by day; start it without days.")
    try:
        start = date.fromisoformat(first or last or "")
        end = date.fromisoformat(last or first or "")
    except ValueError as error:
        raise DaysInvalid(f"A day is written YYYY-MM-DD: {error}.") from error
    if start > end or (end - start).days >= BACKFILL_DAYS_MAX:
        raise DaysInvalid(
            f"from_day comes first, and a back-fill spans at most {BACKFILL_DAYS_MAX} days."
        )
    if start < date.fromisoformat(pipeline.first_day):
        raise DaysInvalid(f"{pipeline.name} begins on {pipeline.first_day}.")
    return start.isoformat(), end.isoformat()
