"""Frames to the client: built once, kept as bytes, and sent to any number of sockets."""

from madang.realtime.websocket.deflate import DEFLATE_FROM_BYTES, deflate

CONTINUATION = 0
TEXT = 1
BINARY = 2
CLOSE = 8
PING = 9
PONG = 10

_FINAL = 0x80
_RSV1 = 0x40


def encode_frame(opcode: int, payload: bytes, *, is_deflated: bool = False) -> bytes:
    """Return one final, unmasked frame (RFC 6455 section 5.2)."""
    first = _FINAL | opcode | (_RSV1 if is_deflated else 0)
    size = len(payload)
    if size < 126:
        return bytes((first, size)) + payload
    if size < 65536:
        return bytes((first, 126)) + size.to_bytes(2, "big") + payload
    return bytes((first, 127)) + size.to_bytes(8, "big") + payload


class PreparedFrame:
    """One message ready to be written to every socket: framed once, deflated once if need be."""

    __slots__ = ("_deflated", "_opcode", "_payload", "plain")

    def __init__(self, payload: bytes, opcode: int = TEXT) -> None:
        self._payload = payload
        self._opcode = opcode
        self._deflated: bytes | None = None
        self.plain = encode_frame(opcode, payload)
        """The frame for sockets without compression."""

    @property
    def deflated(self) -> bytes:
        """The frame for sockets with compression; the plain one where that is no longer (WS52)."""
        frame = self._deflated
        if frame is None:
            frame = self.plain
            if len(self._payload) >= DEFLATE_FROM_BYTES:
                packed = encode_frame(self._opcode, deflate(self._payload), is_deflated=True)
                if len(packed) < len(frame):
                    frame = packed
            self._deflated = frame
        return frame


def unmask(payload: bytes, mask: bytes) -> bytes:
    """Return the payload with the client's mask taken off (or put on: it is its own inverse)."""
    size = len(payload)
    # One XOR of two long integers runs in C; a loop in Python is some 60 times slower.
    key = (mask * (size // 4 + 1))[:size]
    masked = int.from_bytes(payload, "little") ^ int.from_bytes(key, "little")
    return masked.to_bytes(size, "little")
