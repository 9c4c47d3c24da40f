"""Jetstream when it can be reached, else the synthetic source, and back as soon as it can (TR25)."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from madang.kernel.source import SourceState
from madang.trends.adapters.jetstream import Jetstream
from madang.trends.adapters.synthetic import Synthetic
from madang.trends.service import Line, Sink

logger = logging.getLogger(__name__)

AUTO_PATIENCE_S = 5.0
LOOK_EVERY_S = 0.5


class _WithoutCursor:
    """A sink for the stand-in: the kept cursor stays Jetstream's own."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    async def take(self, lines: Sequence[Line], cursor: str | None) -> None:
        """Keep lines, not the cursor."""
        await self._sink.take(lines, None)


class Auto:
    """Two sources of which one speaks."""

    def __init__(
        self, live: Jetstream, stand_in: Synthetic, patience_s: float = AUTO_PATIENCE_S
    ) -> None:
        self._live = live
        self._stand_in = stand_in
        self._patience_s = patience_s
        self._is_standing_in = False

    @property
    def name(self) -> str:
        """The cursor is Jetstream's."""
        return self._live.name

    def state(self) -> SourceState:
        """Say which one it is."""
        if not self._is_standing_in:
            return self._live.state()
        made_up, live = self._stand_in.state(), self._live.state()
        return SourceState(
            kind=made_up.kind,
            name=made_up.name,
            detail=made_up.detail,
            as_of_ms=None,
            updated_at_ms=None,
            problem=f"Jetstream cannot be reached, and is tried again: {live.problem or 'waiting'}",
        )

    async def run(self, sink: Sink, cursor: str | None) -> None:
        """Run Jetstream, and the stand-in while it is silent."""
        live = asyncio.create_task(self._live.run(sink, cursor))
        stand_in: asyncio.Task[None] | None = None
        silent_s = 0.0
        try:
            while not live.done():
                await asyncio.sleep(LOOK_EVERY_S)
                silent_s = 0.0 if self._live.is_connected else silent_s + LOOK_EVERY_S
                if stand_in is None and silent_s >= self._patience_s:
                    logger.warning("Jetstream cannot be reached: showing synthetic posts meanwhile")
                    stand_in = asyncio.create_task(self._stand_in.run(_WithoutCursor(sink), None))
                elif stand_in is not None and silent_s == 0.0:
                    logger.info("Jetstream is back: no more synthetic posts")
                    await _ended(stand_in)
                    stand_in = None
                elif stand_in is not None and stand_in.done():
                    stand_in.result()
                self._is_standing_in = stand_in is not None
            live.result()
        finally:
            await _ended(live)
            if stand_in is not None:
                await _ended(stand_in)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
