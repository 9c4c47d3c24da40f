"""permessage-deflate (RFC 7692) without any state between messages.

The one thing to know: neither side keeps its window (WS50), so one deflated frame serves every
socket, and an idle socket holds no zlib memory.
"""

import zlib

from madang.realtime.websocket.closing import NOT_UTF8, TOO_LARGE, Violation

WINDOW_BITS = 12
MEMORY_LEVEL = 5
LEVEL = 6
DEFLATE_FROM_BYTES = 256
FINAL_BLOCKS_MAX = 8
OFFERS_MAX = 8

_TAIL = b"\x00\x00\xff\xff"
_FLAGS = frozenset({"server_no_context_takeover", "client_no_context_takeover"})
_WINDOWS = frozenset({"server_max_window_bits", "client_max_window_bits"})
_SIZES = frozenset(str(bits) for bits in range(8, 16))


def deflate(payload: bytes) -> bytes:
    """Return one message deflated on its own, without its tail (RFC 7692 section 7.2.1)."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -WINDOW_BITS, MEMORY_LEVEL)
    packed = packer.compress(payload) + packer.flush(zlib.Z_SYNC_FLUSH)
    assert packed.endswith(_TAIL)
    return packed[:-4]


def inflate(payload: bytes | bytearray, size_max_bytes: int) -> bytes:
    """Return one message inflated; it never makes more than `size_max_bytes` and a little.

    Raises:
        Violation: 1009 when it grows over the limit, 1007 when it is broken (WS17, WS53).
    """
    waiting = bytes(payload) + _TAIL
    inflated: list[bytes] = []
    room = size_max_bytes
    for _ in range(FINAL_BLOCKS_MAX):
        unpacker = zlib.decompressobj(-15)
        try:
            piece = unpacker.decompress(waiting, room + 1)
        except zlib.error as error:
            raise Violation(NOT_UTF8, "a compressed message cannot be inflated") from error
        room -= len(piece)
        if room < 0:
            raise Violation(TOO_LARGE, f"a message inflates to more than {size_max_bytes} bytes")
        inflated.append(piece)
        if not unpacker.eof:
            return b"".join(inflated)
        waiting = unpacker.unused_data
    raise Violation(NOT_UTF8, f"a compressed message has over {FINAL_BLOCKS_MAX} final blocks")


def agree(offers: str) -> str | None:
    """Return the extension as it is agreed to, for the first offer that can be met; else None."""
    for offer in offers.split(",")[:OFFERS_MAX]:
        name, *parameters = (part.strip() for part in offer.split(";"))
        if name.lower() != "permessage-deflate":
            continue
        asked = _read_parameters(parameters)
        if asked is None:
            continue
        answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        if "server_max_window_bits" in asked:
            if int(asked["server_max_window_bits"]) < WINDOW_BITS:
                continue
            answer += f"; server_max_window_bits={WINDOW_BITS}"
        return answer
    return None


def _read_parameters(parameters: list[str]) -> dict[str, str] | None:
    """Return the parameters of an offer, or None when it must be declined (WS51)."""
    asked: dict[str, str] = {}
    for parameter in parameters:
        name, sign, value = (part.strip() for part in parameter.partition("="))
        name = name.lower()
        if name in asked:
            return None
        if len(value) > 1 and value.startswith('"') and value.endswith('"'):
            value = value[1:-1]
        if name in _FLAGS:
            if sign:
                return None
        elif name in _WINDOWS:
            # Only the client's own window may be offered without a number (7.1.2.2).
            bare = name == "client_max_window_bits" and not sign
            if not bare and value not in _SIZES:
                return None
        else:
            return None
        asked[name] = value
    return asked
