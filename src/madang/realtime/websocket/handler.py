"""The other side of a socket: the handler of its messages, and who decides to open it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from madang.realtime.websocket.handshake import Handshake, Refusal
from madang.realtime.websocket.limits import Limits
from madang.realtime.websocket.watch import Watch

if TYPE_CHECKING:
    from madang.realtime.websocket.connection import Connection


class SocketHandler(Protocol):
    """What a socket is handed to: `opened` once, then messages, then `closed` once (WS35)."""

    def opened(self, connection: "Connection") -> None:
        """The handshake is done; frames may be sent."""
        ...

    def text(self, connection: "Connection", text: str) -> None:
        """A text message has come."""
        ...

    def binary(self, connection: "Connection", content: bytes) -> None:
        """A binary message has come."""
        ...

    def closed(self, connection: "Connection", code: int) -> None:
        """The connection is gone; nothing follows."""
        ...


Accept = Callable[[Handshake], SocketHandler | Refusal]
"""Decides over a handshake (WS5). It may raise a MadangError instead of returning a refusal."""


class ServerState(Protocol):
    """The part of uvicorn's server state that a protocol takes part in (WS36)."""

    connections: set[Any]


class Setup:
    """What all sockets of one protocol class share."""

    __slots__ = ("accept", "limits", "watch")

    def __init__(self, accept: Accept, limits: Limits) -> None:
        self.accept = accept
        self.limits = limits
        self.watch = Watch(
            min(
                limits.handshake_timeout_s,
                limits.close_timeout_s,
                limits.ping_after_s,
                limits.idle_timeout_s,
            )
        )
