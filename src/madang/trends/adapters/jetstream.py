"""Bluesky Jetstream over a WebSocket, v1 and v2, with its cursor kept and resumed (TR22).

Facts: github.com/bluesky-social/jetstream (README; v2: network.bsky.jetstream.subscribeEvents). No
account is needed. We ask for plain JSON: the v1 compression dictionary is not ours to ship.
"""

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import websockets
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from madang.kernel.source import SourceState
from madang.trends.service import Line, Sink
from madang.trends.service.ports import LINES_PER_APPEND_MAX

logger = logging.getLogger(__name__)

RESUME_OVERLAP_US = 5_000_000
HOLE_AFTER_US = 60_000_000
READ_TIMEOUT_S = 30.0
OPEN_TIMEOUT_S = 10.0
FRAME_MAX_BYTES = 256 * 1024
BATCH_WAIT_S = 0.2
BACKOFF_FIRST_S = 0.5
BACKOFF_MAX_S = 60.0
TOO_BIG = 1009
COLLECTIONS = ("app.bsky.feed.post", "app.bsky.feed.repost")


class _Refused(Exception):
    """The server ends the stream and says why in a frame."""


class Jetstream:
    """A Jetstream host; `version` chooses the protocol."""

    def __init__(self, url: str, version: int = 1, read_timeout_s: float = READ_TIMEOUT_S) -> None:
        assert version in (1, 2)
        self._url = url.rstrip("/")
        self._version = version
        self._read_timeout_s = read_timeout_s
        self._problem: str | None = None
        self._hole: str | None = None
        self._pause_s = BACKOFF_FIRST_S
        self.is_connected = False
        """Whether lines come now."""

    @property
    def name(self) -> str:
        """The cursor belongs to this host and protocol."""
        return f"jetstream-v{self._version}:{self._url}"

    def state(self) -> SourceState:
        """Say how the connection does."""
        return SourceState(
            kind="live",
            name="jetstream",
            detail=f"Public posts and reposts of Bluesky, from {self._url} (v{self._version}).",
            as_of_ms=None,
            updated_at_ms=None,
            problem=self._problem or self._hole,
        )

    async def run(self, sink: Sink, cursor: str | None) -> None:
        """Read for ever, connecting again after each end, from the last cursor."""
        while True:
            try:
                async with self._connect(cursor) as socket:
                    asked = cursor
                    async for lines, newer in self._batches(socket):
                        self._compare(asked, newer)
                        asked = None
                        self._pause_s = BACKOFF_FIRST_S
                        self._problem = None
                        self.is_connected = True
                        await sink.take(lines, newer)
                        cursor = newer or cursor
            except InvalidStatus as error:
                cursor = self._refused(error, cursor)
            except ConnectionClosed as error:
                self._problem = f"The connection ended: {error}."
                if error.sent is not None and error.sent.code == TOO_BIG:
                    # Asking again from the cursor would bring the same message for ever.
                    self._note_hole("a message over the limit of size came")
                    cursor = None
            except (OSError, TimeoutError, websockets.WebSocketException, _Refused) as error:
                self._problem = f"{type(error).__name__}: {error}"[:300]
            self.is_connected = False
            await self._pause()

    def _connect(self, cursor: str | None) -> connect:
        query: list[tuple[str, str]] = [("maxMessageSizeBytes", str(FRAME_MAX_BYTES))]
        if self._version == 1:
            path = "/subscribe"
            query += [("wantedCollections", name) for name in COLLECTIONS]
            if cursor is not None:
                query.append(("cursor", str(max(int(cursor) - RESUME_OVERLAP_US, 0))))
        else:
            path = "/xrpc/network.bsky.jetstream.subscribeEvents"
            query += [("collections", name) for name in COLLECTIONS]
            query += [("kinds", kind) for kind in ("commit", "account")]
            if cursor is not None:
                query.append(("cursor", cursor))
        return connect(
            f"{self._url}{path}?{urlencode(query)}",
            subprotocols=None if self._version == 1 else [websockets.Subprotocol("xrpc.v1.json")],
            max_size=FRAME_MAX_BYTES,
            compression=None,
            open_timeout=OPEN_TIMEOUT_S,
            close_timeout=1,
        )

    async def _batches(
        self, socket: ClientConnection
    ) -> AsyncIterator[tuple[list[Line], str | None]]:
        """Yield (lines, cursor): what comes within BATCH_WAIT_S of the first line."""
        while True:
            async with asyncio.timeout(self._read_timeout_s):
                frames = [await socket.recv(decode=False)]
            try:
                async with asyncio.timeout(BATCH_WAIT_S):
                    while len(frames) < LINES_PER_APPEND_MAX:
                        frames.append(await socket.recv(decode=False))
            except (TimeoutError, ConnectionClosed):
                pass  # What has come is kept first; the next recv tells of the end again.
            lines, cursor, refusal = self._sorted(frames)
            if lines:
                yield lines, cursor
            if refusal:
                raise _Refused(refusal)

    def _sorted(self, frames: list[bytes]) -> tuple[list[Line], str | None, str | None]:
        """Return the lines, the newest cursor among them, and a v2 server's reason to end."""
        lines: list[Line] = []
        newest: int | None = None
        for frame in frames:
            position, refusal = position_of(frame, self._version)
            if refusal:
                return lines, _text(newest), refusal
            lines.append(Line(feed=self.name, body=frame))
            if position is not None:
                # v1 does not send in the order of time_us, not even within one second.
                newest = position if newest is None else max(newest, position)
        return lines, _text(newest), None

    def _refused(self, error: InvalidStatus, cursor: str | None) -> str | None:
        body = (error.response.body or b"")[:500].decode("utf-8", "replace")
        status = error.response.status_code
        self._problem = f"The server answered {status}: {body or 'nothing'}"[:300]
        if status == 400 and cursor is not None and "CursorTooOld" in body:
            self._note_hole("the server no longer has what came since the last visit")
            return None
        return cursor

    def _compare(self, asked: str | None, newest: str | None) -> None:
        """Find out whether a v1 server silently began later than it was asked to."""
        if self._version == 1 and asked is not None and newest is not None:
            if int(newest) - int(asked) > HOLE_AFTER_US:
                self._note_hole("the server began later than it was asked to")
            else:
                self._hole = None

    def _note_hole(self, reason: str) -> None:
        self._hole = f"Posts are missing before this connection: {reason}."
        logger.warning("%s: %s", self.name, self._hole)

    async def _pause(self) -> None:
        logger.debug("%s: %s; again in %.1f s", self.name, self._problem, self._pause_s)
        await asyncio.sleep(self._pause_s * random.uniform(0.5, 1.0))
        self._pause_s = min(self._pause_s * 2, BACKOFF_MAX_S)


def _text(position: int | None) -> str | None:
    return None if position is None else str(position)


def position_of(frame: bytes, version: int) -> tuple[int | None, str | None]:
    """Return a frame's cursor, or the reason a v2 server gives for ending the stream."""
    try:
        message = json.loads(frame)
        if version == 1:
            time_us = message.get("time_us")
            return (time_us if isinstance(time_us, int) else None), None
        if message.get("$type") == "error" or "error" in message:
            text = f"{message.get('error')}: {message.get('message', '')}"
            return None, text[:300]
        seq = message["payload"].get("seq")
        return (seq if isinstance(seq, int) else None), None
    except (ValueError, AttributeError, KeyError, TypeError):
        # Garbage is the intake's to park; it has no position.
        return None, None
