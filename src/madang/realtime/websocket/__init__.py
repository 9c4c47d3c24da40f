"""WebSocket as a protocol class for uvicorn; the rules stand in `docs/specs/websocket.md`.

Frames do not go through ASGI: a handler takes messages, and prepared frames are written straight to
the sockets.
"""

from madang.realtime.websocket.connection import Connection, protocol_class
from madang.realtime.websocket.fanout import broadcast
from madang.realtime.websocket.frames import PreparedFrame
from madang.realtime.websocket.handler import Accept, SocketHandler
from madang.realtime.websocket.handshake import (
    Handshake,
    Refusal,
    check_origin,
    client_address,
)
from madang.realtime.websocket.limits import Limits

__all__ = [
    "Accept",
    "Connection",
    "Handshake",
    "Limits",
    "PreparedFrame",
    "Refusal",
    "SocketHandler",
    "broadcast",
    "check_origin",
    "client_address",
    "protocol_class",
]
