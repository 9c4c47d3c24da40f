"""Writes to streams and publishes after the commit, in the order of `seq` (ST2, ST3).

Commits may be reported out of order (several database connections, several processes): an event
that comes early waits for the ones before it, and what does not come by itself is read from the
log.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec

from madang.engines.bus.port import Bus
from madang.engines.sql.port import Database, Tx
from madang.kernel.clock import Clock
from madang.kernel.events import Ephemeral, Event
from madang.kernel.ids import new_id
from madang.realtime import stream_log
from madang.realtime.hub import Hub
from madang.realtime.stream_log import Emitted, Entry
from madang.realtime.streams import Out, Position

T = TypeVar("T")
E = TypeVar("E", bound=Event)
logger = logging.getLogger(__name__)

GAP_WAIT_S = 0.2
GAP_ENTRIES_MAX = 1000
BUS_TOPIC = "streams"


class _Relayed(msgspec.Struct, array_like=True):
    """What one process tells the others: a durable entry, or an ephemeral body (seq 0)."""

    origin: str
    stream: str
    seq: int
    at_ms: int
    body: bytes


class Streams:
    """The one writer of streams in a process (a `StreamWriter`)."""

    def __init__(self, db: Database, hub: Hub, bus: Bus, clock: Clock, epoch: str) -> None:
        self._db = db
        self._hub = hub
        self._bus = bus
        self._clock = clock
        self.epoch = epoch
        self._origin = new_id()
        self._listeners: dict[type[Event], list[Callable[[Any], None]]] = {}
        self._told: dict[str, int] = {}
        self._early: dict[str, dict[int, Entry]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to hear what other processes publish."""
        if self._bus.capabilities.crosses_processes:
            self._bus.subscribe(BUS_TOPIC, self._heard)

    async def write(self, work: Callable[[Tx, Out], Awaitable[T]]) -> T:
        """Run work in one transaction; after its commit, publish what it emitted, in order."""

        async def transaction(tx: Tx) -> tuple[T, Emitted]:
            out = Emitted(tx, self._clock)
            answer = await work(tx, out)
            return answer, out

        answer, _ = await self._db.write(transaction, self._committed)
        return answer

    async def position(self, tx: Tx, stream: str) -> Position:
        """Return the top of a stream as `tx` sees it."""
        return Position(stream=stream, epoch=self.epoch, seq=await stream_log.top_seq(tx, stream))

    def pass_on(self, stream: str, event: Ephemeral) -> None:
        """Send an ephemeral event to whoever is subscribed now (ST14)."""
        body = msgspec.json.encode(event)
        self._hub.deliver_ephemeral(stream, body)
        if self._bus.capabilities.crosses_processes:
            self._relay(_Relayed(self._origin, stream, 0, 0, body))

    def listen(self, kind: type[E], listener: Callable[[E], None]) -> None:
        """Call `listener` in this process after each commit of an event of this kind."""
        self._listeners.setdefault(kind, []).append(listener)

    def _committed(self, result: tuple[object, Emitted]) -> None:
        for event in result[1].events:
            for listener in self._listeners.get(type(event), ()):
                listener(event)
        for entry in result[1].entries:
            self._publish(entry)
            if self._bus.capabilities.crosses_processes:
                self._relay(
                    _Relayed(self._origin, entry.stream, entry.seq, entry.at_ms, entry.body)
                )

    def _publish(self, entry: Entry) -> None:
        told = self._told.get(entry.stream)
        if told is None or entry.seq == told + 1:
            self._told[entry.stream] = entry.seq
            self._hub.deliver(entry)
            early = self._early.get(entry.stream)
            if early:
                self._release(entry.stream, early)
        elif entry.seq > told + 1:
            self._early.setdefault(entry.stream, {})[entry.seq] = entry
            self._spawn(self._fill_gap(entry.stream))

    def _release(self, stream: str, early: dict[int, Entry]) -> None:
        while (entry := early.pop(self._told[stream] + 1, None)) is not None:
            self._told[stream] = entry.seq
            self._hub.deliver(entry)
        if not early:
            self._early.pop(stream, None)

    async def _fill_gap(self, stream: str) -> None:
        """Give the missing commits a moment to report themselves, then read them from the log."""
        await asyncio.sleep(GAP_WAIT_S)
        early = self._early.get(stream)
        if not early:
            return
        told = self._told[stream]
        entries = await self._db.read(
            lambda tx: stream_log.entries_after(tx, stream, told, GAP_ENTRIES_MAX)
        )
        for entry in entries:
            if entry.seq == self._told[stream] + 1:
                early.pop(entry.seq, None)
                self._told[stream] = entry.seq
                self._hub.deliver(entry)
        for seq in [seq for seq in early if seq <= self._told[stream]]:
            del early[seq]
        if not early:
            self._early.pop(stream, None)

    def _relay(self, relayed: _Relayed) -> None:
        self._spawn(self._bus.publish(BUS_TOPIC, msgspec.msgpack.encode(relayed)))

    def _heard(self, _topic: str, payload: bytes) -> None:
        heard = msgspec.msgpack.decode(payload, type=_Relayed)
        if heard.origin == self._origin:
            return
        if heard.seq == 0:
            self._hub.deliver_ephemeral(heard.stream, heard.body)
        else:
            self._publish(Entry(heard.stream, heard.seq, heard.at_ms, heard.body))

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            # Nothing is lost: the log has the event, and heartbeats show clients the hole (ST9).
            logger.warning("a publish did not get through", exc_info=task.exception())
