"""The limits of a socket, each with its unit. The defaults suit browsers on the internet."""

from msgspec import Struct

HEAD_BYTES_MAX = 16 * 1024
HEADERS_MAX = 100
MESSAGE_BYTES_MAX = 256 * 1024
BACKLOG_BYTES_MAX = 4 * 1024 * 1024
CONTROL_BURST = 64
CONTROL_PER_S = 8.0
HANDSHAKE_TIMEOUT_S = 10.0
CLOSE_TIMEOUT_S = 5.0
PING_AFTER_S = 45.0
IDLE_TIMEOUT_S = 90.0


class Limits(Struct, frozen=True, kw_only=True):
    """What a socket may cost. Rules WS4, WS6, WS17, WS21, WS22, WS33, WS44 name the fields."""

    head_bytes_max: int = HEAD_BYTES_MAX
    """The request line and headers of a handshake."""
    headers_max: int = HEADERS_MAX
    message_bytes_max: int = MESSAGE_BYTES_MAX
    """One message from the client, before and after inflation."""
    backlog_bytes_max: int = BACKLOG_BYTES_MAX
    """Unsent bytes at which a socket is cut."""
    control_burst: int = CONTROL_BURST
    """Control frames a client may send at once."""
    control_per_s: float = CONTROL_PER_S
    """Control frames a client may send lastingly."""
    handshake_timeout_s: float = HANDSHAKE_TIMEOUT_S
    close_timeout_s: float = CLOSE_TIMEOUT_S
    ping_after_s: float = PING_AFTER_S
    """Silence after which the server sends a ping."""
    idle_timeout_s: float = IDLE_TIMEOUT_S
    """Silence after which the server closes."""
    deflates: bool = True
    """Whether compression is agreed to when a client offers it."""
