"""One socket as a protocol of uvicorn's: handshake, reading, closing, writing to the kernel.

The one thing to know: `fd` is 0 or more only while a frame may be written to the descriptor at once
(open, nothing waiting in the transport, no TLS); else it is -1, and the slow way is taken.
"""

import asyncio
import logging
import os
from collections.abc import Iterator
from time import monotonic
from typing import ClassVar, cast

from madang.kernel.errors import Internal, MadangError
from madang.realtime.websocket import handshake as opening
from madang.realtime.websocket.closing import (
    ABNORMAL,
    GOING_AWAY,
    INTERNAL,
    NO_CODE,
    NORMAL,
    POLICY,
    Violation,
    close_payload,
    parse_close,
)
from madang.realtime.websocket.deflate import agree
from madang.realtime.websocket.frames import (
    BINARY,
    CLOSE,
    PING,
    PONG,
    TEXT,
    PreparedFrame,
    encode_frame,
)
from madang.realtime.websocket.handler import Accept, ServerState, Setup, SocketHandler
from madang.realtime.websocket.handshake import Handshake, Refusal, Refused
from madang.realtime.websocket.limits import Limits
from madang.realtime.websocket.reader import Item, Reader

logger = logging.getLogger(__name__)

# The states, in the order they are gone through.
_OPENING, _OPEN, _CLOSING, _DRAINING, _CLOSED = range(5)


class _Hot(asyncio.Protocol):
    # What a broadcast reads of each socket. A base class's slots stand first, beside the reference
    # count, so that thousands of sockets cost one cache line each instead of three.
    __slots__ = ("deflates", "fd")


class Connection(_Hot):
    """One socket. Use it on its event loop only."""

    __slots__ = (
        "_code",
        "_credit",
        "_credit_at_s",
        "_handler",
        "_head",
        "_heard_at_s",
        "_held",
        "_is_paused",
        "_open_fd",
        "_pinged_at_s",
        "_reader",
        "_server_state",
        "_state",
        "_transport",
        "address",
        "due_s",
    )

    setup: ClassVar[Setup]

    def __init__(
        self,
        config: object = None,
        server_state: ServerState | None = None,
        app_state: object = None,
        _loop: object = None,
    ) -> None:
        self._server_state = server_state
        self._state = _OPENING
        self._head = b""
        self._code = ABNORMAL
        self._is_paused = False
        self._held: Iterator[Item] | None = None
        self._handler: SocketHandler | None = None
        self._reader: Reader | None = None
        self._transport: asyncio.Transport
        self._open_fd = -1
        self.fd = -1
        self.deflates = False
        """Whether compression was agreed (WS50)."""
        self.address = ""
        """The address at the other end; a proxy's, where there is one."""
        now_s = monotonic()
        self._heard_at_s = now_s
        self._pinged_at_s = 0.0
        self._credit = float(self.setup.limits.control_burst)
        self._credit_at_s = now_s
        self.due_s = now_s + self.setup.limits.handshake_timeout_s

    # What handlers call.

    @property
    def is_open(self) -> bool:
        """Whether frames still go out."""
        return self._state == _OPEN

    @property
    def unsent_bytes(self) -> int:
        """What waits in this process because the kernel does not take it (WS44)."""
        if self.fd >= 0 or self._state == _CLOSED:
            return 0
        return self._transport.get_write_buffer_size()

    def send_frame(self, frame: PreparedFrame) -> None:
        """Send a prepared message; nothing happens once the socket is closing."""
        if self._state == _OPEN:
            self._write(frame.deflated if self.deflates else frame.plain)

    def send_text(self, text: bytes) -> None:
        """Send one text message of UTF-8 bytes to this socket only."""
        self.send_frame(PreparedFrame(text))

    def close(self, code: int = NORMAL, reason: str = "") -> None:
        """Close by the handshake of 7.1.2 (WS33); nothing happens if it is closing already."""
        if self._state != _OPEN:
            return
        self._code = code
        self._write(encode_frame(CLOSE, close_payload(code, reason)))
        self._leave_open(_CLOSING)

    def abort(self) -> None:
        """Cut the connection; what is unsent is lost."""
        self.fd = -1
        self._state = max(self._state, _DRAINING)
        if self._state != _CLOSED:
            self._transport.abort()

    def pause_reading(self) -> None:
        """Take no further messages until `resume_reading` (WS46)."""
        if self._state == _OPEN and not self._is_paused and not self._transport.is_closing():
            self._is_paused = True
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Take messages again, first those that had been read already."""
        if not self._is_paused:
            return
        self._is_paused = False
        held, self._held = self._held, None
        if not self._transport.is_closing():
            self._transport.resume_reading()
        if held is not None:
            self._read(held)

    # What the event loop and uvicorn call.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take over a connection, fresh or from uvicorn's HTTP protocol."""
        # uvloop's transports have the methods, but are not of asyncio's class.
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if isinstance(peer, tuple) else ""
        if transport.get_extra_info("sslcontext") is None:
            self._open_fd = transport.get_extra_info("socket").fileno()
        if self._server_state is not None:
            self._server_state.connections.add(self)
        self.setup.watch.add(self)

    def data_received(self, data: bytes) -> None:
        """Take bytes from the client."""
        if self._state == _OPENING:
            self._open(data)
        elif self._state < _DRAINING and self._reader is not None:
            self._read(self._reader.feed(data))

    def eof_received(self) -> None:
        """The client will send no more; the transport flushes and closes."""
        self.fd = -1
        self._state = max(self._state, _DRAINING)

    def connection_lost(self, exc: Exception | None) -> None:
        """The descriptor is closed after this call: forget it (WS42)."""
        self.fd = self._open_fd = -1
        self._state = _CLOSED
        self.setup.watch.discard(self)
        if self._server_state is not None:
            self._server_state.connections.discard(self)
        handler, self._handler = self._handler, None
        self._held = self._reader = None
        if handler is not None:
            try:
                handler.closed(self, self._code)
            except Exception:  # The supervisor of a socket: its handler's bug is not the loop's.
                logger.exception("a socket's handler failed in closed()")

    def shutdown(self) -> None:
        """Close because the server stops (WS36); uvicorn calls this."""
        if self._state == _OPENING:
            self._transport.close()
        self.close(GOING_AWAY, "the server stops")

    def on_due(self, now_s: float) -> None:
        """Act on a timeout (WS6, WS22, WS33)."""
        limits = self.setup.limits
        if self._state != _OPEN:
            self.abort()
            return
        quiet_s = now_s - self._heard_at_s
        if quiet_s >= limits.idle_timeout_s:
            self.close(GOING_AWAY, "nothing was heard for too long")
        elif quiet_s < limits.ping_after_s:
            self.due_s = self._heard_at_s + min(limits.ping_after_s, limits.idle_timeout_s)
        else:
            if self._pinged_at_s < self._heard_at_s:
                self._pinged_at_s = now_s
                self._write(encode_frame(PING, b""))
            self.due_s = self._heard_at_s + limits.idle_timeout_s

    # Opening.

    def _open(self, data: bytes) -> None:
        limits = self.setup.limits
        head = self._head + data
        end = opening.head_end(head)
        if max(end, 0 if end > 0 else len(head)) > limits.head_bytes_max:
            self._refuse(opening.head_too_large(limits))
            return
        self._head = head if end < 0 else b""
        if end < 0:
            return
        try:
            handshake = opening.read_handshake(head[:end], self.address, limits)
            outcome = self.setup.accept(handshake)
        except Refused as refused:
            outcome = refused.refusal
        except MadangError as error:
            outcome = Refusal(error)
        except Exception:  # The supervisor of a socket that is not one yet.
            logger.exception("a handshake failed")
            outcome = Refusal(Internal("The server failed; it has been logged."))
        if isinstance(outcome, Refusal):
            self._refuse(outcome)
            return
        self._greet(handshake, outcome)
        if end < len(head):
            self.data_received(head[end:])

    def _greet(self, handshake: Handshake, handler: SocketHandler) -> None:
        limits = self.setup.limits
        offers = handshake.headers.get("sec-websocket-extensions", "")
        extension = agree(offers) if limits.deflates else None
        self.deflates = extension is not None
        self._reader = Reader(limits.message_bytes_max, deflates=self.deflates)
        self._handler = handler
        self._heard_at_s = monotonic()
        self.due_s = self._heard_at_s + min(limits.ping_after_s, limits.idle_timeout_s)
        self._write(opening.acceptance(handshake, extension))
        self._state = _OPEN
        try:
            handler.opened(self)
        except Exception:  # The supervisor of a socket: its handler's bug ends only this socket.
            logger.exception("a socket's handler failed in opened()")
            self._fail(INTERNAL, "internal error")

    def _refuse(self, refusal: Refusal) -> None:
        self._head = b""
        self._write(opening.refusal_response(refusal))
        self._drain()

    # Reading.

    def _read(self, frames: Iterator[Item]) -> None:
        handler = self._handler
        try:
            for opcode, payload in frames:
                self._heard_at_s = monotonic()
                if opcode > BINARY:
                    assert isinstance(payload, bytes)
                    self._take_control(opcode, payload)
                elif self._state == _OPEN and handler is not None:
                    if opcode == TEXT:
                        assert isinstance(payload, str)
                        handler.text(self, payload)
                    else:
                        assert isinstance(payload, bytes)
                        handler.binary(self, payload)
                if self._is_paused:
                    self._held = frames
                    return
                if self._state >= _DRAINING:
                    return
        except Violation as violation:
            self._fail(violation.code, violation.reason)
        except Exception:  # The supervisor of a socket: its handler's bug ends only this socket.
            logger.exception("a socket's handler failed")
            self._fail(INTERNAL, "internal error")

    def _take_control(self, opcode: int, payload: bytes) -> None:
        if opcode == CLOSE:
            code, _ = parse_close(payload)
            if self._state == _OPEN:
                self._code = code
                answer = close_payload(NORMAL if code == NO_CODE else code)
                self._write(encode_frame(CLOSE, answer))
            self._drain()
            return
        limits = self.setup.limits
        earned = (self._heard_at_s - self._credit_at_s) * limits.control_per_s
        self._credit = min(self._credit + earned, float(limits.control_burst)) - 1.0
        self._credit_at_s = self._heard_at_s
        if self._credit < 0.0:
            raise Violation(POLICY, "control frames come too fast")
        if opcode == PING and self._state == _OPEN:
            self._write(encode_frame(PONG, payload))

    # Closing.

    def _fail(self, code: int, reason: str) -> None:
        """Tell the peer what it broke, then drain (WS34)."""
        if self._state == _OPEN:
            self._code = code
            self._write(encode_frame(CLOSE, close_payload(code, reason)))
        if self._state < _DRAINING:
            self._drain()

    def _drain(self) -> None:
        """Half-close, and throw away what still comes until the peer closes too."""
        if self._transport.is_closing():
            return
        self._leave_open(_DRAINING)
        if self._transport.can_write_eof():
            self._transport.write_eof()
        else:
            self._transport.close()

    def _leave_open(self, state: int) -> None:
        self._state = state
        self.fd = -1
        self.due_s = monotonic() + self.setup.limits.close_timeout_s
        if self._is_paused:
            # The peer's close frame may stand behind messages that were held back.
            asyncio.get_running_loop().call_soon(self.resume_reading)

    # Writing.

    def _write(self, data: bytes) -> None:
        if self.fd < 0 and not self._may_write_directly():
            self.queue(data)
            return
        try:
            sent = os.write(self.fd, data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.abort()
            return
        if sent < len(data):
            self.queue(data[sent:])

    def _may_write_directly(self) -> bool:
        if self._open_fd < 0 or self._state > _OPEN or self._transport.is_closing():
            return False
        if self._transport.get_write_buffer_size():
            return False
        self.fd = self._open_fd
        return True

    def queue(self, data: bytes) -> None:
        """Hand bytes to the transport; all later ones follow them until it is empty (WS41)."""
        self.fd = -1
        transport = self._transport
        if transport.is_closing():
            return
        unsent = transport.get_write_buffer_size() + len(data)
        if unsent > self.setup.limits.backlog_bytes_max:
            logger.warning("a socket with %d unsent bytes was cut", unsent)
            self.abort()
            return
        transport.write(data)


def protocol_class(accept: Accept, limits: Limits | None = None) -> type[Connection]:
    """Return the class to give to uvicorn as `Config(ws=...)`."""

    class Socket(Connection):
        __slots__ = ()
        setup = Setup(accept, limits or Limits())

    return Socket
