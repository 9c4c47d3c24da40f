"""Replays a recorded feed at any speed (TR23): JSON lines, plain or in Zstandard."""

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path

import zstandard

from madang.kernel.clock import Clock
from madang.kernel.source import SourceState
from madang.trends.formats import LINE_MAX_BYTES, Invalid, parse
from madang.trends.service import Line, Sink
from madang.trends.service.ports import LINES_PER_APPEND_MAX

WINDOW_MAX_BYTES = 2**27
"""Archives made with `zstd --long=27` need it."""
STEP_S = 0.2
GAP_MAX_S = 10.0
"""A pause longer than this on this machine's axis is cut short, so that a board never looks dead."""


class Replay:
    """A recorded file as a source. Its cursor is `ROUND:LINE`."""

    def __init__(self, path: Path, speed: float, is_looping: bool, clock: Clock) -> None:
        self._path = path
        self._speed = speed
        # Without a pace a loop would fill the disk as fast as it can.
        self._is_looping = is_looping and speed > 0
        self._clock = clock
        self._problem: str | None = None
        self._is_done = False

    @property
    def name(self) -> str:
        """The cursor belongs to this file."""
        return f"replay:{self._path.name}"

    def state(self) -> SourceState:
        """Say which file, how fast, and whether it is over."""
        pace = "as fast as possible" if self._speed == 0 else f"at {self._speed:g} x its pace"
        ended = " It has ended." if self._is_done else ""
        return SourceState(
            kind="recorded",
            name="replay",
            detail=f"A recording, {self._path.name}, played {pace}.{ended}",
            as_of_ms=None,
            updated_at_ms=None,
            problem=self._problem,
        )

    async def run(self, sink: Sink, cursor: str | None) -> None:
        """Play from the cursor to the end, and again when looping."""
        round_number, line_number = (int(part) for part in (cursor or "1:0").split(":"))
        try:
            while True:
                played = await self._play(sink, round_number, line_number)
                if not self._is_looping or played == 0:
                    break
                round_number, line_number = round_number + 1, 0
                await asyncio.sleep(STEP_S)
        except (OSError, zstandard.ZstdError) as error:
            self._problem = f"{self._path.name} cannot be read: {error}"[:300]
        self._is_done = True

    async def _play(self, sink: Sink, round_number: int, skip: int) -> int:
        """Play one round from a line on; return how many lines the file has."""
        pace = _Pace(self._speed, self._clock)
        batch: list[Line] = []
        number = 0
        for number, body in enumerate(lines_of(self._path), 1):
            if number <= skip:
                continue
            at_ms, wait_s = pace.place(body)
            if batch and (wait_s > STEP_S or len(batch) == LINES_PER_APPEND_MAX):
                await sink.take(batch, f"{round_number}:{number - 1}")
                batch = []
                await asyncio.sleep(0)
            if wait_s > STEP_S:
                await asyncio.sleep(wait_s)
                at_ms = self._clock.now_ms()
            batch.append(Line(feed=self.name, body=body, at_ms=at_ms, round_number=round_number))
        if batch:
            await sink.take(batch, f"{round_number}:{number}")
        return number


class _Pace:
    """Moves recorded moments to this machine's present."""

    def __init__(self, speed: float, clock: Clock) -> None:
        self._speed = speed
        self._clock = clock
        self._recorded_ms: int | None = None
        self._due_ms = clock.now_ms()

    def place(self, body: bytes) -> tuple[int, float]:
        """Return when the line is to stand, and how long to wait before it, in seconds."""
        now_ms = self._clock.now_ms()
        if self._speed == 0:
            return now_ms, 0.0
        parsed = parse(body)
        own_ms = None if isinstance(parsed, Invalid) else parsed.at_ms
        if own_ms is not None:
            if self._recorded_ms is not None and own_ms > self._recorded_ms:
                gap_ms = (own_ms - self._recorded_ms) / self._speed
                self._due_ms += int(min(gap_ms, GAP_MAX_S * 1000))
            self._recorded_ms = max(own_ms, self._recorded_ms or own_ms)
        return min(self._due_ms, now_ms), max(0.0, (self._due_ms - now_ms) / 1000)


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield a file's lines without their ends; an overlong one is cut, so that it gets parked."""
    with path.open("rb") as raw:
        if path.suffix == ".zst":
            reader = zstandard.ZstdDecompressor(max_window_size=WINDOW_MAX_BYTES)
            with reader.stream_reader(raw, read_across_frames=True) as plain:
                yield from _bounded(io.BufferedReader(plain))
        else:
            yield from _bounded(raw)


def _bounded(stream: io.BufferedReader) -> Iterator[bytes]:
    limit = LINE_MAX_BYTES + 1
    while line := stream.readline(limit):
        whole = line
        while line and not line.endswith(b"\n") and len(line) == limit:
            line = stream.readline(limit)
        if whole.strip():
            yield whole.rstrip(b"\r\n")
