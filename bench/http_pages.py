"""A page of 50 messages over HTTP: our app beside a raw ASGI app with the same encoding.

Run: python -m bench.http_pages [--smoke]. All servers run on one core and are asked in turn
from another. What counts is requests per second of server processor time, and the ratio to raw.
"""

import argparse
import asyncio
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
HISTORY = ROOT / "bench" / "history.jsonl"
SERVERS = ("raw ASGI", "Madang", "Madang, token checked", "Madang, gzip")
MESSAGES_COUNT = 50
CONNECTIONS_COUNT = 16
ROUNDS_COUNT = 7
ROUND_S = 1.0
START_TIMEOUT_S = 20.0
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PATH = "/api/channels/01jd000000000000/messages?limit=50"


# The server's side


def page() -> Any:
    """Return a page as the community answers it."""
    import msgspec

    from madang.community.model import Message
    from madang.realtime.streams import Position

    class Page(msgspec.Struct, frozen=True, kw_only=True):
        at: Position
        messages: list[Message]
        has_before: bool
        has_after: bool

    messages = [
        Message(
            message_id=f"01jd00000000{n:04d}",
            channel_id="01jd000000000000",
            seq=n,
            author_id="01jd0000000000aa",
            author_name="사람",
            author_kind="person",
            author_icon=None,
            text=f"{n}번째 이야기입니다. The quick brown fox jumps over it.",
            nonce=f"nonce-{n}",
            reply_to=None,
            mentions=(),
            reactions=(),
            attachments=(),
            poll=None,
            previews=(),
            sent_at_ms=1_700_000_000_000 + n,
            edited_at_ms=None,
            forwarded=None,
        )
        for n in range(MESSAGES_COUNT)
    ]
    at = Position(stream="channel:01jd000000000000", epoch="e", seq=MESSAGES_COUNT)
    return Page(at=at, messages=messages, has_before=True, has_after=False)


def raw_app() -> Any:
    """Return the reference: one route, one encoding, two messages sent."""
    import msgspec

    answer = page()
    encoder = msgspec.json.Encoder()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while True:
                message = await receive()
                await send({"type": message["type"] + ".complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        body = encoder.encode(answer)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


async def _about() -> Any:
    """What the pages say of themselves."""
    from madang.web import About

    return About(
        name="m",
        version="1",
        has_owner=True,
        sign_up="open",
        require_verified=False,
        locale="ko",
    )


def our_app(token_file: Path) -> Any:
    """Return our app with a route like the community's; a token for it goes into the file."""
    from litestar import get

    from madang.engines.bus.memory import MemoryBus
    from madang.identity.adapters import JwtFormat
    from madang.identity.api.door import caller_of
    from madang.identity.model import Account, Principal
    from madang.identity.service.tokens import TokenOptions, Tokens
    from madang.kernel.clock import SystemClock
    from madang.web import HealthService, HTTPOptions, Limits, http_app

    answer, clock = page(), SystemClock()

    @get("/api/channels/{channel_id:str}/messages")
    async def messages(channel_id: str, caller: Principal | None, limit: int | None = None) -> type(
        answer
    ):  # type: ignore[valid-type]
        """Return a page of messages."""
        return answer

    class Keys:
        async def keys(self, tx: object) -> list[Any]:
            return []

    options = TokenOptions(access_ttl_s=3600, issuer="madang")
    tokens = Tokens(JwtFormat(), Keys(), clock, options)  # type: ignore[arg-type]
    key = tokens._next_key([], clock.now_ms())
    tokens._keys = {key.kid: key}
    account = Account(
        account_id="01jd0000000000aa",
        email="a@example.com",
        name="사람",
        locale="ko",
        is_owner=False,
        is_verified=True,
        created_at_ms=0,
    )
    token_file.write_text(tokens.issue(account, "01jd0000000000bb"))

    class Checks:
        def authenticate(self, token: str) -> Principal:
            return tokens.principal(token)

    def caller(request: Any) -> Principal | None:
        return caller_of(request, Checks())  # type: ignore[arg-type]

    from litestar import Request
    from litestar.di import Provide

    caller.__annotations__["request"] = Request
    health = HealthService(version="1", started_at_ms=0, about=_about)
    return http_app(
        [messages],
        {"caller": Provide(caller, sync_to_thread=False)},
        options=HTTPOptions(version="1", health=health, limits=Limits(MemoryBus(clock))),
    )


def serve(name: str, descriptor: int, token_file: Path) -> None:
    """Serve one of the apps on a socket that was handed over."""
    import uvicorn

    app = raw_app() if name == "raw ASGI" else our_app(token_file)
    config = uvicorn.Config(
        app, fd=descriptor, loop="uvloop", http="httptools", ws="none", lifespan="on",
        access_log=False, log_level="warning", proxy_headers=False,
    )  # fmt: skip
    uvicorn.Server(config).run()


# The asking side


class Served:
    """One server process, and the request it is asked."""

    def __init__(self, name: str, folder: Path, core: int) -> None:
        self.name = name
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(1024)
        self.port: int = listener.getsockname()[1]
        self._token_file = folder / f"token-{self.port}"
        command = [sys.executable, __file__, "--serve", name, "--fd", str(listener.fileno())]
        self._child = subprocess.Popen(
            [*command, "--token-file", str(self._token_file)],
            pass_fds=[listener.fileno()],
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        )
        listener.close()
        os.sched_setaffinity(self._child.pid, {core})
        self.per_cpu_s: list[float] = []

    def request(self) -> bytes:
        """Return the request as it goes over the wire."""
        lines = [f"GET {PATH} HTTP/1.1", "Host: 127.0.0.1"]
        if "token" in self.name:
            lines.append(f"Authorization: Bearer {self._token_file.read_text()}")
        if "gzip" in self.name:
            lines.append("Accept-Encoding: gzip")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def cpu_s(self) -> float:
        """Return the processor time of the server so far."""
        fields = Path(f"/proc/{self._child.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_S

    def stop(self) -> None:
        """Stop the server."""
        self._child.terminate()
        self._child.wait(10)


async def ask(served: Served, seconds: float) -> int:
    """Ask on all connections until the time is up; return how many answers came."""
    request, ends_at = served.request(), time.perf_counter() + seconds
    answers = 0

    async def one() -> None:
        nonlocal answers
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port, limit=1 << 20)
        while time.perf_counter() < ends_at:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
            answers += 1
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS_COUNT)))
    return answers


async def measure(servers: list[Served], rounds: int, seconds: float) -> None:
    """Ask every server in turn, round by round."""
    for served in servers:
        await ask(served, seconds / 4)
    for _ in range(rounds):
        for served in servers:
            before_s = served.cpu_s()
            answers = await ask(served, seconds)
            served.per_cpu_s.append(answers / max(served.cpu_s() - before_s, 1 / TICKS_PER_S))


def main() -> None:
    """Measure, print, and append to the history."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="two short rounds, not judged")
    parser.add_argument("--serve")
    parser.add_argument("--fd", type=int)
    parser.add_argument("--token-file", type=Path)
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.serve, asked.fd, asked.token_file)
        return
    import tempfile

    rounds, seconds = (2, 0.3) if asked.smoke else (ROUNDS_COUNT, ROUND_S)
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    with tempfile.TemporaryDirectory(prefix="madang-http-") as folder:
        servers = [Served(name, Path(folder), cores[0]) for name in SERVERS]
        try:
            asyncio.run(_when_ready(servers, rounds, seconds))
        finally:
            for served in servers:
                served.stop()
    report(servers, rounds, asked.smoke)


async def _when_ready(servers: list[Served], rounds: int, seconds: float) -> None:
    # The sockets listen from the start, so the first answer comes when the server is up.
    async with asyncio.timeout(START_TIMEOUT_S):
        for served in servers:
            reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
            writer.write(b"GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            await reader.readuntil(b"\r\n\r\n")
            writer.close()
    await measure(servers, rounds, seconds)


def report(servers: list[Served], rounds: int, is_smoke: bool) -> None:
    """Print medians and ratios to the first, and keep them when they are for keeping."""
    floor = statistics.median(servers[0].per_cpu_s)
    rows: dict[str, dict[str, float]] = {}
    for served in servers:
        median = statistics.median(served.per_cpu_s)
        rows[served.name] = {"per_cpu_s": round(median), "of_raw": round(median / floor, 3)}
        spread = f"{min(served.per_cpu_s):,.0f} to {max(served.per_cpu_s):,.0f}"
        print(f"{served.name:24} {median:9,.0f} /cpu-s  {median / floor:5.2f}   ({spread})")
    if is_smoke:
        return
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    row = {"bench": "http_pages", "at": at, "python": platform.python_version(), "rounds": rounds}
    with HISTORY.open("a", encoding="utf-8") as history:
        history.write(json.dumps({**row, "servers": rows}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
