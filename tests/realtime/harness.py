"""A gateway on a real port: uvicorn, uvloop's or asyncio's loop, our socket protocol, a real database.

What stands above realtime (who may follow what) is the few lines of `TestDoors`.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from madang.engines.bus.memory import MemoryBus
from madang.engines.bus.port import Bus
from madang.engines.sql.port import Database, Tx
from madang.kernel.clock import SystemClock
from madang.kernel.errors import Unauthorized
from madang.kernel.events import Ephemeral, Event
from madang.realtime import stream_log
from madang.realtime.gateway import Gateway, Peer, Who
from madang.realtime.hub import Hub
from madang.realtime.presence import Presence
from madang.realtime.publisher import Streams
from madang.realtime.streams import Out
from madang.realtime.websocket import Limits, protocol_class


class Said(Event, frozen=True, kw_only=True, tag="test.said"):
    """Something to see arrive."""

    n: int
    pad: str


class Waved(Ephemeral, frozen=True, kw_only=True, tag="test.waved"):
    """Something that may be lost."""

    n: int


class DoorsOfTests:
    """Tokens are account names; streams that begin with `secret` are for `ann` alone."""

    def __init__(self) -> None:
        self.revoked: set[str] = set()
        self.typed: list[tuple[str, str]] = []

    def authenticate(self, token: str) -> Who:
        if token == "forged":
            raise Unauthorized("This token is forged.")
        return Who(token, f"session-{token}", token.title())

    async def may_follow(self, who: Who | None, stream: str) -> bool:
        if stream in self.revoked:
            return False
        return not stream.startswith("secret") or (who is not None and who.account_id == "ann")

    async def typing(self, who: Who, channel_id: str) -> None:
        self.typed.append((who.account_id, channel_id))

    async def known_to(self, who: Who, account_ids: list[str]) -> list[str]:
        return [a for a in account_ids if not a.startswith("hidden")]

    async def knowing(self, account_id: str, people: list[Who]) -> list[bool]:
        return [not account_id.startswith("hidden") for _ in people]

    async def passing(self, stream: str) -> list[Ephemeral]:
        return [Waved(n=7)] if stream.startswith("waving") else []


class Server:
    """A running gateway."""

    def __init__(self, db: Database, bus: Bus, epoch: str) -> None:
        self.db = db
        self.hub = Hub()
        self.doors = DoorsOfTests()
        self.presences: list[tuple[str, str]] = []
        self.presence = Presence(bus, SystemClock(), self._changed)
        self._telling: set[asyncio.Task[None]] = set()
        self.streams = Streams(db, self.hub, bus, SystemClock(), epoch)
        self.gateway = Gateway(db, self.hub, self.presence, self.doors, epoch)
        self.port = 0

    def _changed(self, account_id: str, shown: str) -> None:
        self.presences.append((account_id, shown))
        task = asyncio.ensure_future(self.gateway.tell_person(account_id))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def say(self, stream: str, n: int, pad: str = "") -> int:
        """Write one event and return its seq."""

        async def work(tx: Tx, out: Out) -> int:
            seq = await out.next_seq(stream)
            await out.emit(stream, seq, Said(n=n, pad=pad))
            return seq

        return await self.streams.write(work)


@contextlib.asynccontextmanager
async def serving(db: Database, bus: Bus | None = None) -> AsyncIterator[Server]:
    """Run a gateway until the block ends."""
    bus = bus or MemoryBus(SystemClock())
    await bus.start()
    server = Server(db, bus, await stream_log.epoch(db))
    server.streams.start()
    server.presence.start()
    socket_class = protocol_class(lambda handshake: Peer(server.gateway), Limits())

    async def no_http(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    config = uvicorn.Config(
        no_http, port=0, ws=socket_class, log_level="error", lifespan="off", http="httptools"
    )
    runner = uvicorn.Server(config)
    task = asyncio.create_task(runner.serve())
    while not runner.started:  # noqa: ASYNC110 (uvicorn has no event for it)
        await asyncio.sleep(0.01)
    server.port = runner.servers[0].sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        server.presence.stop()
        runner.should_exit = True
        await task


class Client:
    """A client by the rules of the spec: it applies `seq == last + 1`, drops less, resumes on a hole."""

    def __init__(self, server: Server, token: str | None, *streams: str) -> None:
        self.server = server
        self.token = token
        self.last: dict[str, tuple[str | None, int | None]] = dict.fromkeys(streams, (None, None))
        self.seen: dict[str, list[int]] = {stream: [] for stream in streams}
        self.ephemeral: list[dict[str, Any]] = []
        self.other: list[dict[str, Any]] = []
        self.resyncs = self.repeats = self.holes = 0
        self.socket: ClientConnection

    async def open(self) -> None:
        """Connect, greet and subscribe with what is held."""
        self.socket = await connect(
            f"ws://127.0.0.1:{self.server.port}/api/socket",
            max_size=None,
            ping_interval=None,
            compression=None,
        )
        await self.send({"op": "hello", "token": self.token})
        await self.subscribe(*self.last)

    async def subscribe(self, *streams: str) -> None:
        """Ask for streams from what is held."""
        wanted = [{"stream": s, "epoch": self.last[s][0], "seq": self.last[s][1]} for s in streams]
        await self.send({"op": "subscribe", "streams": wanted})

    async def send(self, frame: dict[str, Any]) -> None:
        """Send one frame."""
        await self.socket.send(msgspec.json.encode(frame).decode())

    async def read(self, until: str | None = None, seconds: float = 5) -> dict[str, Any]:
        """Take frames until one with this `op` has been taken."""
        async with asyncio.timeout(seconds):
            while True:
                frame = msgspec.json.decode(await self.socket.recv())
                self.take(frame)
                if frame["op"] == until:
                    return frame  # type: ignore[no-any-return]

    def take(self, frame: dict[str, Any]) -> None:
        """Apply one frame (ST8)."""
        match frame["op"]:
            case "subscribed":
                stream = frame["stream"]
                if frame["resync"] or self.last[stream][1] is None:
                    self.resyncs += frame["resync"]
                    self.last[stream] = (frame["epoch"], frame["seq"])
            case "event":
                stream, seq = frame["stream"], frame["seq"]
                epoch, last = self.last[stream]
                assert last is not None
                if seq <= last:
                    self.repeats += 1
                elif seq == last + 1:
                    self.last[stream] = (epoch, seq)
                    self.seen[stream].append(frame["event"]["n"])
                else:
                    self.holes += 1
            case "ephemeral":
                self.ephemeral.append(frame)
            case _:
                self.other.append(frame)
