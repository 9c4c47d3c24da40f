"""Streams as server-sent events (HTML standard, section 9.2), for programs (DO40, DO41).

The one thing to know: it holds no buffer. An event only wakes it; what it sends it reads from the
streams' own log behind its own positions, so that a slow reader costs nothing but its own delay.
"""

import asyncio
from collections.abc import AsyncIterator

import msgspec

from madang.engines.sql.port import Tx
from madang.kernel.errors import MadangError, Malformed
from madang.realtime import stream_log, wire
from madang.realtime.errors import StreamForbidden, TooManyStreams
from madang.realtime.gateway import RESUME_EVENTS_MAX, Gateway, Who

STREAMS_PER_SOURCE_MAX = 200
ENTRIES_PER_BATCH = 500
KEEP_ALIVE_S = 15.0


class EventSource:
    """One reader of a set of streams."""

    def __init__(self, gateway: Gateway, token: str | None, streams: list[str]) -> None:
        """Prepare to follow streams, each named once.

        Raises:
            TooManyStreams, Malformed.
        """
        if not streams or any(len(s) > wire.STREAM_NAME_LENGTH_MAX_CHARS for s in streams):
            raise Malformed("Name the streams to follow: ?streams=channel:ID,community:ID.")
        if len(streams) > STREAMS_PER_SOURCE_MAX:
            raise TooManyStreams(
                f"At most {STREAMS_PER_SOURCE_MAX} streams go.", streams_max=STREAMS_PER_SOURCE_MAX
            )
        self._gateway = gateway
        self._token = token
        self._streams = list(dict.fromkeys(streams))
        self._held: dict[str, int] = {}
        self._woken = asyncio.Event()
        self._is_over = False

    async def open(self, after: str | None) -> list[bytes]:
        """Check who asks and what for, and return what is sent first.

        Raises:
            MadangError: the token is refused. StreamForbidden: nothing asked for may be read.
        """
        who = self._who()
        held = _positions(after, self._streams, self._gateway.epoch)
        first = []
        for stream in list(self._streams):
            if not await self._gateway.doors.may_follow(who, stream):
                self._streams.remove(stream)
                first.append(_event("dropped", wire.dropped_frame(stream, StreamForbidden.code)))
                continue
            top, resync = await self._begin(stream, held.get(stream))
            frame = wire.subscribed_frame(stream, self._gateway.epoch, top, resync)
            first.append(_event("subscribed", frame))
        if not self._streams:
            raise StreamForbidden("None of these streams is there for you.")
        if after is None or any(b'"resync":true' in frame for frame in first):
            first.append(b"id: %b\n\n" % self._id())
        return first

    async def run(self, first: list[bytes]) -> AsyncIterator[bytes]:
        """Yield the stream until the reader leaves or may not read any more."""
        for stream in self._streams:
            self._gateway.hub.tap(stream, self._woken.set)
        self._gateway.sources.add(self)
        try:
            for frame in first:
                yield frame
            self._woken.set()
            while not self._is_over:
                try:
                    await asyncio.wait_for(self._woken.wait(), KEEP_ALIVE_S)
                except TimeoutError:
                    yield b": here\n\n"
                self._woken.clear()
                try:
                    who = self._who()
                except MadangError as refusal:
                    yield _event("error", msgspec.json.encode(refusal.body()))
                    return
                for stream in list(self._streams):
                    async for frame in self._missed(who, stream):
                        yield frame
        finally:
            self._gateway.sources.discard(self)
            for stream in self._streams:
                self._gateway.hub.untap(stream, self._woken.set)

    def wake(self) -> None:
        """Look again who asks and what there is."""
        self._woken.set()

    def _who(self) -> Who | None:
        return self._gateway.doors.authenticate(self._token) if self._token else None

    async def _begin(self, stream: str, held: int | None) -> tuple[int, bool]:
        """Take a position in a stream; return its top, and whether its reader must read afresh."""

        async def work(tx: Tx) -> tuple[int, bool]:
            top = await stream_log.top_seq(tx, stream)
            if held is None:
                return top, False
            if held > top or top - held > RESUME_EVENTS_MAX:
                return top, True
            found = await stream_log.entries_after(tx, stream, held, RESUME_EVENTS_MAX)
            return top, len(found) != top - held

        top, resync = await self._gateway.db.read(work)
        self._held[stream] = top if held is None or resync else held
        return top, resync

    async def _missed(self, who: Who | None, stream: str) -> AsyncIterator[bytes]:
        if not await self._gateway.doors.may_follow(who, stream):
            self._streams.remove(stream)
            self._gateway.hub.untap(stream, self._woken.set)
            yield _event("dropped", wire.dropped_frame(stream, StreamForbidden.code))
            return
        while True:
            held = self._held[stream]
            entries = await self._gateway.db.read(
                lambda tx, held=held: stream_log.entries_after(  # type: ignore[misc]
                    tx, stream, held, ENTRIES_PER_BATCH
                )
            )
            for entry in entries:
                self._held[stream] = entry.seq
                yield b"id: %b\n%b" % (self._id(), _event("event", wire.event_frame(entry)))
            if len(entries) < ENTRIES_PER_BATCH:
                return

    def _id(self) -> bytes:
        """Return how far every stream has come: `epoch;stream=seq,…`."""
        held = ",".join(f"{stream}={seq}" for stream, seq in self._held.items())
        return f"{self._gateway.epoch};{held}".encode()


def _event(name: str, frame: bytes) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), frame)


def _positions(after: str | None, streams: list[str], epoch: str) -> dict[str, int]:
    """Return what a client says it has; another epoch's positions are ahead of every top."""
    if not after:
        return {}
    its_epoch, _, rest = after.partition(";")
    found: dict[str, int] = {}
    for part in rest.split(","):
        stream, _, seq = part.rpartition("=")
        if stream in streams and seq.isdecimal() and len(seq) < 19:
            found[stream] = int(seq) if its_epoch == epoch else (1 << 62)
    return found
