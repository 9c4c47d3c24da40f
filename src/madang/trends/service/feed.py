"""Keeps the feed going: runs the source into the log, the intake after it, and forgets what is old.

Everything runs on the server's loop in bounded steps; whatever fails is logged, waited for and
begun again, because log, offset and cursor make beginning again harmless.
"""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

import msgspec

from madang.kernel.source import SourceState
from madang.trends.events import SourceChanged
from madang.trends.model import minute_of
from madang.trends.service.intake import BATCH_RECORDS_MAX, DAY_MS, Intake, stream_of
from madang.trends.service.ports import (
    LINES_PER_APPEND_MAX,
    TOPIC,
    Line,
    Parts,
    encode_line,
)

logger = logging.getLogger(__name__)

BACKLOG_MAX_RECORDS = 20_000
TICK_EVERY_S = 0.25
IDLE_WAIT_S = 2.0
RETRY_AFTER_S = 1.0
LOG_KEPT_MS = 3_600_000
SWEEP_EVERY_S = 600.0


class Feed:
    """One source, its log, and the intake behind it (a `Sink`)."""

    def __init__(self, parts: Parts, intake: Intake) -> None:
        self._log = parts.log
        self._source = parts.source
        self._clock = parts.clock
        self._intake = intake
        self._top = 0
        self._taken_at_ms: int | None = None
        self._arrived = asyncio.Event()
        self._room = asyncio.Event()

    def state(self) -> SourceState:
        """Return the source's state, with the moments only the feed knows."""
        return msgspec.structs.replace(
            self._source.state(),
            as_of_ms=self._intake.taken_at_ms or self._taken_at_ms,
            updated_at_ms=self._taken_at_ms,
        )

    async def take(self, lines: Sequence[Line], cursor: str | None) -> None:
        """Keep lines durably with their cursor; waits while the intake is behind (TR26)."""
        assert len(lines) <= LINES_PER_APPEND_MAX
        while self._top - await self._intake.offset() > BACKLOG_MAX_RECORDS:
            self._room.clear()
            await self._room.wait()
        if lines or cursor is not None:
            at_ms = self._clock.now_ms()
            kept = None if cursor is None else (self._source.name, cursor)
            self._top = await self._log.append(
                TOPIC, [encode_line(line) for line in lines], at_ms, kept
            )
            if lines:
                self._taken_at_ms = at_ms
        self._arrived.set()

    async def run_source(self) -> None:
        """Run the source for ever; one that ends or fails is begun again from its cursor."""
        self._top = await self._log.top(TOPIC)
        while True:
            try:
                await self._source.run(self, await self._log.cursor(self._source.name))
                logger.info("the source %s has ended", self._source.name)
                return
            except Exception:  # A supervisor: the source is a session with a stranger.
                logger.exception("the source %s failed and is begun again", self._source.name)
            await asyncio.sleep(RETRY_AFTER_S)

    async def run_intake(self) -> None:
        """Tick for ever: at once while batches are full, else every TICK_EVERY_S at most."""
        while True:
            self._arrived.clear()
            try:
                taken = await self._intake.tick()
            except Exception:  # A supervisor: the job goes on when the store is back.
                logger.exception("the intake failed and goes on from its offset")
                self._intake.forget()
                await asyncio.sleep(RETRY_AFTER_S)
                continue
            self._room.set()
            if taken == BATCH_RECORDS_MAX:
                await asyncio.sleep(0)
                continue
            await asyncio.sleep(TICK_EVERY_S)
            if not taken and not self._intake.is_pending:
                try:
                    async with asyncio.timeout(IDLE_WAIT_S):
                        await self._arrived.wait()
                except TimeoutError:
                    continue

    async def drop_consumed(self) -> None:
        """Drop consumed lines older than LOG_KEPT_MS; what is not consumed stays whatever its age."""
        before_ms = self._clock.now_ms() - LOG_KEPT_MS
        if await self._intake.offset() < await self._log.top(TOPIC):
            before_ms = min(before_ms, self._intake.taken_at_ms or 0)
        await self._log.trim(TOPIC, before_ms)


class Keeper:
    """Starts and stops the tasks of a feed; tells boards when the source changes."""

    def __init__(self, parts: Parts, feed: Feed) -> None:
        self._parts = parts
        self._feed = feed
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin."""
        work: list[Coroutine[Any, Any, None]] = [
            self._feed.run_source(),
            self._feed.run_intake(),
            self._watch(),
            self._sweep_for_ever(),
        ]
        self._tasks = [asyncio.create_task(part) for part in work]

    async def stop(self) -> None:
        """Stop; what was not stored is read again from the log at the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    async def _watch(self) -> None:
        told: tuple[str, ...] | None = None
        while True:
            state = self._feed.state()
            now = (state.kind, state.name, state.detail, state.problem or "")
            if told is not None and now != told:
                parts = self._parts
                for row in await parts.db.read(parts.stores.boards.boards):
                    event = SourceChanged(channel_id=row.channel_id, source=state)
                    parts.streams.pass_on(stream_of(row.channel_id), event)
            told = now
            await asyncio.sleep(IDLE_WAIT_S)

    async def _sweep_for_ever(self) -> None:
        while True:
            try:
                await self.sweep()
            except Exception:  # A supervisor: forgetting can wait for the next time.
                logger.exception("the sweep of old posts failed")
            await asyncio.sleep(SWEEP_EVERY_S)

    async def sweep(self) -> int:
        """Forget what is beyond the retention; return how many minutes of boards are gone."""
        parts = self._parts
        before_ms = minute_of(parts.clock.now_ms() - parts.retention_days * DAY_MS)
        minutes_count = 0
        for row in await parts.db.read(parts.stores.boards.boards):
            while gone := await self._prune(row.channel_id, before_ms):
                minutes_count += gone
        await self._feed.drop_consumed()
        return minutes_count

    async def _prune(self, channel_id: str, before_ms: int) -> int:
        """One commit's worth: an hour, so that other writers never wait long."""
        posts = self._parts.stores.posts
        return await self._parts.db.write(lambda tx: posts.prune(tx, channel_id, before_ms))
