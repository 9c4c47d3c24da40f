"""The client: calls that try again where that is safe, and streams that resume by themselves."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Sequence
from types import TracebackType
from typing import Any, Self

import aiohttp

from madang_client.events import Event, Lines, Message, to_message

TRIES_MAX = 30
WAIT_FIRST_S = 0.2
WAIT_MAX_S = 5.0
CALL_TIMEOUT_S = 30.0
# The server says something every 15 s; a stream that is silent for longer is broken.
SILENCE_MAX_S = 45.0
PAGE_MESSAGES = 200
LOST = (aiohttp.ClientError, asyncio.TimeoutError, OSError)


class Refused(Exception):
    """The server refused a call; `code` says why, for good unless `retry_after_s` is there."""

    def __init__(self, status: int, code: str, message: str, retry_after_s: float | None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.retry_after_s = retry_after_s


class Madang:
    """One installation, as the account of a token sees it. Use it with `async with`."""

    def __init__(self, base: str, token: str) -> None:
        """`base` is the installation's address, `token` begins with `mdg_`."""
        self._base = base.rstrip("/")
        self._headers = {"authorization": f"Bearer {token}"}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=CALL_TIMEOUT_S)
        self._session = aiohttp.ClientSession(timeout=timeout, headers=self._headers)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """Make one call and return its decoded answer; waits when the server asks to.

        A call that got no answer is made again only when that changes nothing: GET, PUT, DELETE.

        Raises:
            Refused: the server refused. aiohttp.ClientError: it could not be reached.
        """
        return await self._call(method, path, body, is_safe=method in ("GET", "PUT", "DELETE"))

    async def me(self) -> dict[str, Any]:
        """Return the account of the token."""
        found: dict[str, Any] = await self.call("GET", "/api/me")
        return found

    async def communities(self) -> list[dict[str, Any]]:
        """Return the communities the token sees, each with whether it is a member."""
        found: list[dict[str, Any]] = (await self.call("GET", "/api/communities"))["communities"]
        return found

    async def community(self, community_id: str) -> dict[str, Any]:
        """Return a community whole: channels, members, roles."""
        found: dict[str, Any] = await self.call("GET", f"/api/communities/{community_id}")
        return found

    async def send(
        self, channel_id: str, text: str, *, reply_to: str | None = None, nonce: str | None = None
    ) -> Message:
        """Send a message once, however often that has to be tried.

        Args:
            nonce: 1 to 64 characters; the same one again returns the message that stands.
        """
        draft = {"nonce": nonce or secrets.token_hex(16), "text": text, "reply_to": reply_to}
        path = f"/api/channels/{channel_id}/messages"
        return to_message(await self._call("POST", path, draft, is_safe=True))

    async def react(self, message_id: str, emoji: str) -> None:
        """Put a reaction under a message."""
        await self.call("PUT", f"/api/messages/{message_id}/reactions/{emoji}")

    async def history(self, channel_id: str, *, after: int = 0) -> AsyncIterator[Message]:
        """Yield every message behind a seq, oldest first."""
        while True:
            page = await self.call(
                "GET", f"/api/channels/{channel_id}/messages?after={after}&limit={PAGE_MESSAGES}"
            )
            for raw in page["messages"]:
                after = raw["seq"]
                yield to_message(raw)
            if not page["has_after"]:
                return

    async def follow(
        self, streams: Sequence[str], *, after: str | None = None
    ) -> AsyncIterator[Event]:
        """Yield events for ever, in order and each once; connections that break are made again.

        Args:
            streams: `channel:ID`, `community:ID`, `account:ID`, `board:ID`.
            after: the `position` of the last event handled; None: from now on.

        Raises:
            Refused: the token is not good (any more), or none of the streams is there for it.
        """
        lines, wait_s = Lines(after), WAIT_FIRST_S
        while True:
            try:
                async for event in self._read(streams, lines):
                    wait_s = WAIT_FIRST_S
                    if event.kind == "error":
                        raise Refused(401, event.data["code"], event.data["message"], None)
                    yield event
            except Refused as refused:
                if refused.retry_after_s is None and refused.status < 500:
                    raise
                wait_s = max(wait_s, refused.retry_after_s or 0)
            except LOST:
                pass
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, WAIT_MAX_S)
            lines = Lines(lines.position)

    async def _read(self, streams: Sequence[str], lines: Lines) -> AsyncIterator[Event]:
        headers = {"last-event-id": lines.position} if lines.position else {}
        timeout = aiohttp.ClientTimeout(total=None, sock_read=SILENCE_MAX_S, sock_connect=10)
        async with self._open().get(
            f"{self._base}/api/events",
            params={"streams": ",".join(streams)},
            headers=headers,
            timeout=timeout,
        ) as answer:
            if answer.status != 200:
                raise await _refused(answer)
            rest = b""
            # Lines may be longer than what aiohttp takes as one.
            async for piece in answer.content.iter_any():
                *whole, rest = (rest + piece).split(b"\n")
                for line in whole:
                    event = lines.take(line.decode())
                    if event is not None:
                        yield event

    async def _call(self, method: str, path: str, body: Any, *, is_safe: bool) -> Any:
        content = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"} if content is not None else {}
        wait_s = WAIT_FIRST_S
        for attempt in range(1, TRIES_MAX + 1):
            try:
                async with self._open().request(
                    method, self._base + path, data=content, headers=headers
                ) as answer:
                    if answer.status < 400:
                        received = await answer.read()
                        return json.loads(received) if received else None
                    raise await _refused(answer)
            except Refused as refused:
                may_wait = refused.retry_after_s is not None or refused.status == 503
                if not may_wait or attempt == TRIES_MAX:
                    raise
                wait_s = max(wait_s, refused.retry_after_s or 0)
            except LOST:
                if not is_safe or attempt == TRIES_MAX:
                    raise
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, WAIT_MAX_S)
        raise AssertionError("every way out of the loop is taken inside it")

    def _open(self) -> aiohttp.ClientSession:
        assert self._session is not None, "use it with: async with Madang(...) as madang"
        return self._session


async def _refused(answer: aiohttp.ClientResponse) -> Refused:
    try:
        error = json.loads(await answer.read())["error"]
        code, message = str(error["code"]), str(error["message"])
    except (ValueError, KeyError, TypeError):
        code, message = "unknown", answer.reason or ""
    wait = answer.headers.get("retry-after", "")
    return Refused(answer.status, code, message, float(wait) if wait.isdecimal() else None)
