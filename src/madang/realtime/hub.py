"""Who follows which stream, and the fan-out: an event is framed once, and the same bytes go to all.

A subscription is *live* (gets every event at once) or *catching up* (events wait in its buffer
until the missed ones have been read from the log), so that there is no hole between the two (ST7).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from madang.realtime import wire
from madang.realtime.stream_log import Entry
from madang.realtime.websocket import Connection as Socket
from madang.realtime.websocket import PreparedFrame, broadcast

EPHEMERAL_LIMIT_BYTES = 64 * 1024
BACKLOG_LIMIT_BYTES = 1024 * 1024
CLOSE_RESUME = 4008
CATCHING_UP_EVENTS_MAX = 5_000


class Follower(Protocol):
    """One socket that follows streams."""

    socket: Socket

    def fell_behind(self) -> None:
        """Too much waits for this follower; it is to be told to resume."""
        ...


class _Audience:
    """The followers of one stream."""

    __slots__ = ("catching", "index", "live", "sockets")

    def __init__(self) -> None:
        self.live: list[Follower] = []
        self.sockets: list[Socket] = []
        self.index: dict[Follower, int] = {}
        self.catching: dict[Follower, list[Entry]] = {}

    def add(self, follower: Follower) -> None:
        if follower not in self.index:
            self.index[follower] = len(self.live)
            self.live.append(follower)
            self.sockets.append(follower.socket)

    def remove(self, follower: Follower) -> None:
        self.catching.pop(follower, None)
        at = self.index.pop(follower, None)
        if at is None:
            return
        # The last one takes the free place: no shift of thousands of entries.
        last, last_socket = self.live.pop(), self.sockets.pop()
        if at < len(self.live):
            self.live[at], self.sockets[at] = last, last_socket
            self.index[last] = at


class Hub:
    """The audiences of all streams in this process."""

    def __init__(self) -> None:
        self._audiences: dict[str, _Audience] = {}
        self._taps: dict[str, set[Callable[[], None]]] = {}

    def deliver(self, entry: Entry) -> None:
        """Send a durable event to everyone who follows its stream (ST11)."""
        for tap in tuple(self._taps.get(entry.stream, ())):
            tap()
        audience = self._audiences.get(entry.stream)
        if audience is None:
            return
        if audience.sockets:
            frame = PreparedFrame(wire.event_frame(entry))
            for socket in broadcast(audience.sockets, frame):
                if socket.unsent_bytes > BACKLOG_LIMIT_BYTES:
                    socket.close(CLOSE_RESUME, "too slow, resume")
        for follower, waiting in list(audience.catching.items()):
            waiting.append(entry)
            if len(waiting) > CATCHING_UP_EVENTS_MAX:
                self.unfollow(entry.stream, follower)
                follower.fell_behind()

    def deliver_ephemeral(self, stream: str, body: bytes) -> None:
        """Send a passing event to those who keep up; the others lose it (ST12)."""
        audience = self._audiences.get(stream)
        if audience is None:
            return
        ready = [s for s in audience.sockets if s.unsent_bytes <= EPHEMERAL_LIMIT_BYTES]
        if ready:
            broadcast(ready, PreparedFrame(wire.ephemeral_frame(stream, body)))

    def tap(self, stream: str, tap: Callable[[], None]) -> None:
        """Call `tap` after each event of a stream; it reads the log by itself."""
        self._taps.setdefault(stream, set()).add(tap)

    def untap(self, stream: str, tap: Callable[[], None]) -> None:
        """Call it no more."""
        taps = self._taps.get(stream, set())
        taps.discard(tap)
        if not taps:
            self._taps.pop(stream, None)

    def begin(self, stream: str, follower: Follower) -> None:
        """Start to hold back a stream's events for a follower that is catching up."""
        audience = self._audiences.setdefault(stream, _Audience())
        audience.remove(follower)
        audience.catching[follower] = []

    def go_live(self, stream: str, follower: Follower, after_seq: int) -> None:
        """Send what was held back beyond `after_seq`, and everything from now on."""
        audience = self._audiences.get(stream)
        if audience is None or follower not in audience.catching:
            return
        for entry in audience.catching.pop(follower):
            if entry.seq > after_seq:
                follower.socket.send_frame(PreparedFrame(wire.event_frame(entry)))
        audience.add(follower)

    def unfollow(self, stream: str, follower: Follower) -> None:
        """End one subscription."""
        audience = self._audiences.get(stream)
        if audience is not None:
            audience.remove(follower)
            if not audience.live and not audience.catching:
                del self._audiences[stream]

    def followers(self, stream: str) -> Sequence[Follower]:
        """Return everyone who follows a stream now."""
        audience = self._audiences.get(stream)
        return [*audience.live, *audience.catching] if audience else []

    def counts(self, streams: Iterable[str]) -> dict[str, int]:
        """Return the number of followers of each stream."""
        return {stream: len(self.followers(stream)) for stream in streams}
