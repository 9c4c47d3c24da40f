"""A uvicorn server with our protocol class in a thread of its own, and handlers to test with."""

import asyncio
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import uvicorn

from madang.kernel.errors import NotFound
from madang.realtime.websocket import (
    Accept,
    Connection,
    Handshake,
    Limits,
    Refusal,
    SocketHandler,
    protocol_class,
)

START_TIMEOUT_S = 20.0
LoopName = Literal["asyncio", "uvloop"]


class Echo:
    """Sends back what comes, and notes how sockets ended."""

    def __init__(self) -> None:
        self.connections: list[Connection] = []
        self.closed_codes: queue.Queue[int] = queue.Queue()
        self.heard: queue.Queue[str | bytes] = queue.Queue()

    def opened(self, connection: Connection) -> None:
        self.connections.append(connection)

    def text(self, connection: Connection, text: str) -> None:
        if text == "boom":
            raise RuntimeError("a bug in a handler")
        self.heard.put(text)
        connection.send_text(text.encode())

    def binary(self, connection: Connection, content: bytes) -> None:
        self.heard.put(content)
        connection.send_text(b"binary:%d" % len(content))

    def closed(self, connection: Connection, code: int) -> None:
        self.connections.remove(connection)
        self.closed_codes.put(code)


class Serving:
    """A running server."""

    def __init__(self, server: uvicorn.Server, port: int, handler: Echo) -> None:
        self.server = server
        self.port = port
        self.handler = handler
        self.loop: asyncio.AbstractEventLoop

    def call(self, work: Callable[[], Any]) -> Any:
        """Run a function on the server's loop and return what it returns."""

        async def run() -> Any:
            return work()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(10)


@contextmanager
def serving(
    limits: Limits | None = None,
    *,
    loop: LoopName = "uvloop",
    handler: Echo | None = None,
    accept: Accept | None = None,
    tls: tuple[Path, Path] | None = None,
) -> Iterator[Serving]:
    """Serve `/echo` (or what `accept` says) on a free port of 127.0.0.1 while inside."""
    echo = handler or Echo()

    def accept_echo(handshake: Handshake) -> SocketHandler | Refusal:
        if handshake.path != "/echo":
            return Refusal(NotFound("There is no socket at this path."))
        return echo

    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        _hello_over_http,
        ws=protocol_class(accept or accept_echo, limits),
        http="httptools",
        loop=loop,
        lifespan="off",
        log_config=None,
        ssl_certfile=tls[0] if tls else None,
        ssl_keyfile=tls[1] if tls else None,
    )
    server = uvicorn.Server(config)
    running = Serving(server, listener.getsockname()[1], echo)
    started = threading.Event()

    async def main() -> None:
        running.loop = asyncio.get_running_loop()
        serve = asyncio.ensure_future(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.005)  # uvicorn has no event to wait for.
        started.set()
        await serve

    def run() -> None:
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(main())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(START_TIMEOUT_S)
    try:
        yield running
    finally:
        server.should_exit = True
        thread.join(START_TIMEOUT_S)
        assert not thread.is_alive(), "the server did not stop"


async def _hello_over_http(scope: Any, receive: Any, send: Any) -> None:
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello over http"})
