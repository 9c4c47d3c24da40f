"""A person at a running server: signs up, joins, writes, and follows channels over a socket.

Only what a browser could do: HTTP and the socket of `docs/specs/streams.md`. Used by the browser-less
end-to-end, drop and kill tests.
"""

import asyncio
import contextlib
import secrets
from typing import Any

import aiohttp
import msgspec

PASSWORD = "한글 pass phrase 1"


class Refused(Exception):
    """The server answered with an error of its own shape."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code


class Person:
    """One account on one device."""

    def __init__(self, base: str, name: str) -> None:
        self.base = base
        self.name = name
        self.email = f"{name.lower()}-{secrets.token_hex(4)}@example.org"
        self.account: dict[str, Any] = {}
        self.token = ""
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))

    async def close(self) -> None:
        """Leave."""
        await self.session.close()

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """Make one HTTP call; returns the decoded answer.

        Raises:
            Refused: the server refused. aiohttp.ClientError: it could not be reached.
        """
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        content = None
        if body is not None:
            content = msgspec.json.encode(body)
            headers["Content-Type"] = "application/json"
        async with self.session.request(
            method, self.base + path, data=content, headers=headers
        ) as answer:
            received = await answer.read()
            if answer.status >= 400:
                error = msgspec.json.decode(received)["error"]
                raise Refused(answer.status, error["code"], error["message"])
            return msgspec.json.decode(received) if received else None

    async def upload(self, path: str, content: bytes, method: str = "POST") -> None:
        """Send a raw body.

        Raises:
            aiohttp.ClientResponseError: the server refused.
        """
        async with self.session.request(
            method,
            self.base + path,
            data=content,
            headers={"Authorization": f"Bearer {self.token}"},
        ) as answer:
            answer.raise_for_status()

    async def sign_up(self) -> None:
        """Make the account."""
        answer = await self.call(
            "POST",
            "/api/auth/sign-up",
            {
                "email": self.email,
                "password": PASSWORD,
                "name": self.name,
                "locale": "ko",
            },
        )
        self.account, self.token = answer["account"], answer["access_token"]

    async def public_channel(self) -> tuple[str, str]:
        """Return the ids of the first public community and its first text channel."""
        listed = (await self.call("GET", "/api/communities"))["communities"]
        community_id = next(
            e["community"]["community_id"] for e in listed if e["community"]["is_public"]
        )
        snapshot = await self.call("GET", f"/api/communities/{community_id}")
        channel = next(c for c in snapshot["channels"] if c["kind"] == "text")
        return community_id, channel["channel_id"]

    async def join(self, community_id: str) -> None:
        """Become a member."""
        await self.call("POST", f"/api/communities/{community_id}/join")

    async def send(self, channel_id: str, text: str, nonce: str) -> dict[str, Any]:
        """Send one message, once."""
        answer: dict[str, Any] = await self.call(
            "POST",
            f"/api/channels/{channel_id}/messages",
            {"nonce": nonce, "text": text, "reply_to": None},
        )
        return answer

    async def history(self, channel_id: str) -> list[dict[str, Any]]:
        """Return every message of a channel, oldest first, page by page."""
        found: list[dict[str, Any]] = []
        before = ""
        while True:
            page = await self.call("GET", f"/api/channels/{channel_id}/messages?limit=200{before}")
            found = page["messages"] + found
            if not page["has_before"]:
                return found
            before = f"&before={page['messages'][0]['seq']}"


class Follower:
    """Follows one stream over sockets that break, and keeps what a screen would show."""

    def __init__(self, person: Person, stream: str) -> None:
        self.person = person
        self.stream = stream
        self.epoch: str | None = None
        self.seq: int | None = None
        self.shown: list[dict[str, Any]] = []
        self.repeats = self.holes = self.resyncs = self.connects = 0
        self.socket: aiohttp.ClientWebSocketResponse | None = None
        self._task: asyncio.Task[None] | None = None
        self.is_live = asyncio.Event()

    def start(self) -> None:
        """Follow until stopped."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop following."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def cut(self) -> None:
        """Destroy the TCP connection, as a tunnel or a lift does."""
        if self.socket is not None:
            transport = self.socket._response.connection
            if transport is not None and transport.transport is not None:
                transport.transport.abort()

    async def _run(self) -> None:
        while True:
            try:
                await self._follow()
            except (TimeoutError, aiohttp.ClientError, OSError):
                await asyncio.sleep(0.05)
            self.is_live.clear()

    async def _follow(self) -> None:
        url = self.person.base.replace("http", "ws", 1) + "/api/socket"
        async with self.person.session.ws_connect(url, compress=0) as socket:
            self.socket = socket
            self.connects += 1
            await socket.send_json({"op": "hello", "token": self.person.token or None})
            await self._subscribe(socket)
            async for message in socket:
                if message.type != aiohttp.WSMsgType.TEXT:
                    break
                await self._take(socket, msgspec.json.decode(message.data))
        self.socket = None

    async def _subscribe(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        wanted = {"stream": self.stream, "epoch": self.epoch, "seq": self.seq}
        await socket.send_json({"op": "subscribe", "streams": [wanted]})

    async def _take(self, socket: aiohttp.ClientWebSocketResponse, frame: dict[str, Any]) -> None:
        if frame["op"] == "subscribed":
            if frame["resync"]:
                self.resyncs += 1
            if frame["resync"] or self.seq is None:
                self.epoch, self.seq = frame["epoch"], frame["seq"]
            self.is_live.set()
        elif frame["op"] == "event":
            assert self.seq is not None
            if frame["seq"] <= self.seq:
                self.repeats += 1
            elif frame["seq"] == self.seq + 1:
                self.seq = frame["seq"]
                self.shown.append(frame["event"])
            else:
                self.holes += 1
                await self._subscribe(socket)
