"""One socket's conversation: hello, subscribe with resume, heartbeat, typing, presence.

Frames of a socket are answered in order, one at a time; what a socket may follow is decided by a
check that is passed in, when it subscribes and again whenever a permission changes (ST13).
"""

import asyncio
import logging
from collections import deque
from time import monotonic
from typing import Protocol

import msgspec

from madang.engines.sql.port import Database, Tx
from madang.kernel.errors import MadangError
from madang.kernel.events import Ephemeral
from madang.kernel.ids import new_id
from madang.realtime import stream_log, wire
from madang.realtime.errors import BadFrame, HelloFirst, StreamForbidden, TooFast, TooManyStreams
from madang.realtime.hub import CLOSE_RESUME, EPHEMERAL_LIMIT_BYTES, Hub
from madang.realtime.presence import Presence
from madang.realtime.stream_log import Entry
from madang.realtime.websocket import Connection, PreparedFrame, broadcast

logger = logging.getLogger(__name__)

HEARTBEAT_MS = 25_000
TYPING_EVERY_S = 1.0
STREAMS_PER_SOCKET_MAX = 512
FRAMES_WAITING_MAX = 64
RESUME_EVENTS_MAX = 2_000
RESUME_BYTES_MAX = 2 * 1024 * 1024

CLOSE_TOKEN_REFUSED = 4001
CLOSE_SESSION_REVOKED = 4003


class Who(msgspec.Struct, frozen=True):
    """The account behind a socket, from a verified token only."""

    account_id: str
    session_id: str
    name: str
    may_write: bool = True
    community_ids: tuple[str, ...] | None = None
    """What it is bound to; None: every community of the account."""
    scopes: frozenset[str] | None = None
    """What its API token may be used for; None: a session."""


class Doors(Protocol):
    """What the gateway asks of the packages above it; the composition root provides it."""

    def authenticate(self, token: str) -> Who:
        """Return who a token stands for, or raise a MadangError."""
        ...

    async def may_follow(self, who: Who | None, stream: str) -> bool:
        """Say whether someone (None: a stranger) may read a stream."""
        ...

    async def typing(self, who: Who, channel_id: str) -> None:
        """Someone is writing in a channel."""
        ...

    async def known_to(self, who: Who, account_ids: list[str]) -> list[str]:
        """Return those of the accounts whose presence someone may see."""
        ...

    async def knowing(self, account_id: str, people: list[Who]) -> list[bool]:
        """Say of each of some people whether they may see an account's presence."""
        ...

    async def passing(self, stream: str) -> list[Ephemeral]:
        """Return the passing facts that hold now, for who begins to follow a stream."""
        ...


class Source(Protocol):
    """A reader that asks for its own rights whenever it is woken."""

    def wake(self) -> None:
        """Look again who asks and what there is."""
        ...


class Gateway:
    """Everything the sockets of this process share."""

    def __init__(
        self, db: Database, hub: Hub, presence: Presence, doors: Doors, epoch: str
    ) -> None:
        self.db = db
        self.hub = hub
        self.presence = presence
        self.doors = doors
        self.epoch = epoch
        self.peers: set[Peer] = set()
        self._watchers: dict[str, set[Peer]] = {}
        self.sources: set[Source] = set()

    def revoke_session(self, session_id: str) -> None:
        """Close every socket of a session at once."""
        for peer in list(self.peers):
            if peer.who and peer.who.session_id == session_id:
                peer.socket.close(CLOSE_SESSION_REVOKED, "session revoked")
        for source in list(self.sources):
            source.wake()

    async def recheck(self, stream: str) -> None:
        """Ask again who may follow a stream, and drop those who may not any more."""
        for source in list(self.sources):
            source.wake()
        for follower in self.hub.followers(stream):
            assert isinstance(follower, Peer)
            if not await self.doors.may_follow(follower.who, stream):
                follower.drop(stream)

    def watch(self, peer: "Peer", account_ids: set[str]) -> None:
        """Tell a socket of these accounts from now on, and of no others."""
        for account_id in peer.watched - account_ids:
            watchers = self._watchers[account_id]
            watchers.discard(peer)
            if not watchers:
                del self._watchers[account_id]
        for account_id in account_ids - peer.watched:
            self._watchers.setdefault(account_id, set()).add(peer)
        peer.watched = account_ids

    async def tell_person(self, account_id: str) -> None:
        """Tell how somebody is shown now to whoever has them on screen and may know (PR6)."""
        watchers = [(p, p.who) for p in self._watchers.get(account_id, ()) if p.who]
        if not watchers:
            return
        knowing = await self.doors.knowing(account_id, [who for _, who in watchers])
        # Asked only now: two changes may overtake each other while the rights are read.
        frame = PreparedFrame(wire.people_frame([self.presence.person(account_id)]))
        seeing = [peer.socket for (peer, _), knows in zip(watchers, knowing, strict=True) if knows]
        broadcast([s for s in seeing if s.unsent_bytes <= EPHEMERAL_LIMIT_BYTES], frame)

    def end(self, stream: str) -> None:
        """Drop every subscription of a stream whose thing is gone."""
        for follower in self.hub.followers(stream):
            assert isinstance(follower, Peer)
            follower.drop(stream)


class Peer:
    """One socket (a `SocketHandler` of the websocket package, and a `Follower` of the hub)."""

    __slots__ = (
        "_frames",
        "_gateway",
        "_running",
        "_typed_at_s",
        "connection_id",
        "greeted",
        "socket",
        "streams",
        "watched",
        "who",
    )

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._frames: deque[wire.ClientFrame] = deque()
        self._running: asyncio.Task[None] | None = None
        self.connection_id = new_id()
        self._typed_at_s = -TYPING_EVERY_S
        self.greeted = False
        self.who: Who | None = None
        self.streams: set[str] = set()
        self.watched: set[str] = set()
        self.socket: Connection

    def opened(self, connection: Connection) -> None:
        """The handshake is done."""
        self.socket = connection
        self._gateway.peers.add(self)

    def closed(self, connection: Connection, code: int) -> None:
        """The socket is gone: forget everything about it."""
        self._gateway.peers.discard(self)
        for stream in self.streams:
            self._gateway.hub.unfollow(stream, self)
        self._gateway.watch(self, set())
        self.streams.clear()
        self._frames.clear()
        if self._running:
            self._running.cancel()
        if self.who:
            self._gateway.presence.leave(self.who.account_id, self)

    def text(self, connection: Connection, text: bytes | str) -> None:
        """Read one frame and put it in line."""
        try:
            frame = wire.decode_client_frame(text)
            if not self.greeted and not isinstance(frame, wire.Hello):
                raise HelloFirst("The first frame must be hello.")
            if len(self._frames) >= FRAMES_WAITING_MAX:
                raise TooFast(
                    "Frames come faster than they are answered; wait for answers.",
                    frames_waiting_max=FRAMES_WAITING_MAX,
                )
        except msgspec.DecodeError as wrong:
            self._refuse(BadFrame(f"This frame cannot be read: {wrong}."))
            return
        except MadangError as refusal:
            self._refuse(refusal)
            return
        self._frames.append(frame)
        if isinstance(frame, wire.Hello):
            self.greeted = True
        if self._running is None:
            self._running = asyncio.get_running_loop().create_task(self._answer_all())

    def binary(self, connection: Connection, content: bytes) -> None:
        """Binary frames have no meaning here."""
        self._refuse(BadFrame("Binary frames are not used; send text."))

    def fell_behind(self) -> None:
        """Close with the code that says: come back and resume."""
        self.socket.close(CLOSE_RESUME, "too slow, resume")

    def drop(self, stream: str) -> None:
        """End a subscription that is no longer allowed."""
        self._gateway.hub.unfollow(stream, self)
        self.streams.discard(stream)
        self._send(wire.dropped_frame(stream, StreamForbidden.code))

    async def _answer_all(self) -> None:
        try:
            while self._frames:
                frame = self._frames.popleft()
                try:
                    await self._answer(frame)
                except MadangError as refusal:
                    self._refuse(refusal)
        except asyncio.CancelledError:
            raise
        except Exception:  # The supervisor of a socket: a bug here ends this socket, no other.
            logger.exception("a socket ended on a bug")
            self.socket.close(1011, "internal error")
        finally:
            self._running = None

    async def _answer(self, frame: wire.ClientFrame) -> None:
        match frame:
            case wire.Hello(token):
                self._hello(token)
            case wire.Subscribe(streams):
                for wanted in streams[: wire.STREAMS_PER_FRAME_MAX]:
                    await self._subscribe(wanted)
            case wire.Unsubscribe(streams):
                for stream in streams:
                    self._gateway.hub.unfollow(stream, self)
                    self.streams.discard(stream)
            case wire.Ping(streams):
                await self._pong(streams)
            case wire.TypingOp(channel_id):
                if self.who and self._may_type():
                    await self._gateway.doors.typing(self.who, channel_id)
            case wire.WatchOp(account_ids):
                await self._watch(account_ids)
            case wire.PresenceOp(state):
                if self.who:
                    self._gateway.presence.set(self.who.account_id, self, state)

    async def _watch(self, account_ids: list[str]) -> None:
        if len(account_ids) > wire.WATCHED_MAX:
            raise TooManyStreams(
                f"A socket watches at most {wire.WATCHED_MAX} people.", watched_max=wire.WATCHED_MAX
            )
        if self.who is None:
            return
        gateway, asked = self._gateway, list(dict.fromkeys(account_ids))
        # First followed, then told: what changes in between is told twice rather than never.
        gateway.watch(self, set(asked))
        known = await gateway.doors.known_to(self.who, asked)
        self._send(wire.people_frame([gateway.presence.person(one) for one in known]))

    def _may_type(self) -> bool:
        """Pass typing on once per TYPING_EVERY_S: what a client sends beyond that tells nothing new."""
        now_s = monotonic()
        if now_s - self._typed_at_s < TYPING_EVERY_S:
            return False
        self._typed_at_s = now_s
        return True

    def _hello(self, token: str | None) -> None:
        try:
            who = self._gateway.doors.authenticate(token) if token else None
        except MadangError as refusal:
            self._refuse(refusal)
            self.socket.close(CLOSE_TOKEN_REFUSED, refusal.code)
            return
        if self.who and (who is None or who.account_id != self.who.account_id):
            self.socket.close(CLOSE_TOKEN_REFUSED, "another account; open a new socket")
            return
        self.who = who
        account_id = who.account_id if who else None
        self._send(wire.welcome_frame(self.connection_id, account_id, HEARTBEAT_MS))
        if who:
            self._gateway.presence.set(who.account_id, self, "active")

    async def _subscribe(self, wanted: wire.Wanted) -> None:
        """Answer one wanted stream by what it misses, or by `resync` (ST7)."""
        gateway, stream = self._gateway, wanted.stream
        if len(stream) > wire.STREAM_NAME_LENGTH_MAX_CHARS:
            raise StreamForbidden("There is no such stream.", stream=stream[:64])
        if stream not in self.streams and len(self.streams) >= STREAMS_PER_SOCKET_MAX:
            raise TooManyStreams(
                f"A socket follows at most {STREAMS_PER_SOCKET_MAX} streams.",
                streams_max=STREAMS_PER_SOCKET_MAX,
            )
        if not await gateway.doors.may_follow(self.who, stream):
            raise StreamForbidden("There is no such stream, or not for you.", stream=stream)
        self.streams.add(stream)
        gateway.hub.begin(stream, self)
        top, missed = await self._missed(wanted)
        if stream not in self.streams:
            return
        resync = missed is None
        self._send(wire.subscribed_frame(stream, gateway.epoch, top, resync))
        for entry in missed or ():
            self.socket.send_frame(PreparedFrame(wire.event_frame(entry)))
        gateway.hub.go_live(stream, self, top)
        for fact in await gateway.doors.passing(stream):
            self._send(wire.ephemeral_frame(stream, msgspec.json.encode(fact)))

    async def _missed(self, wanted: wire.Wanted) -> tuple[int, list[Entry] | None]:
        """Return the top and the missed entries; None for them means `resync` (ST4, ST5)."""
        stream, held = wanted.stream, wanted.seq

        async def work(tx: Tx) -> tuple[int, list[Entry] | None]:
            top = await stream_log.top_seq(tx, stream)
            if held is None:
                return top, []
            if wanted.epoch != self._gateway.epoch or held > top or top - held > RESUME_EVENTS_MAX:
                return top, None
            entries = await stream_log.entries_after(tx, stream, held, RESUME_EVENTS_MAX)
            size_bytes = sum(len(entry.body) for entry in entries)
            whole = len(entries) == top - held and size_bytes <= RESUME_BYTES_MAX
            return top, entries if whole else None

        return await self._gateway.db.read(work)

    async def _pong(self, streams: list[str]) -> None:
        asked = [s for s in streams[: wire.STREAMS_PER_FRAME_MAX] if s in self.streams]

        async def work(tx: Tx) -> dict[str, int]:
            return {stream: await stream_log.top_seq(tx, stream) for stream in asked}

        self._send(wire.pong_frame(await self._gateway.db.read(work) if asked else {}))

    def _send(self, frame: bytes) -> None:
        self.socket.send_frame(PreparedFrame(frame))

    def _refuse(self, refusal: MadangError) -> None:
        self._send(wire.error_frame(refusal.body()))
