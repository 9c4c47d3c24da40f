"""The frames of a client, read from bytes that may be cut anywhere (rules WS10-WS19).

The one thing to know: payload bytes are unmasked and checked as they arrive, so a violation is
found at the byte that makes it one, and only an unfinished message is ever held.
"""

import codecs
from collections.abc import Iterator

from madang.realtime.websocket.closing import (
    CONTROL_BYTES_MAX,
    NOT_UTF8,
    PROTOCOL_ERROR,
    TOO_LARGE,
    Violation,
)
from madang.realtime.websocket.deflate import inflate
from madang.realtime.websocket.frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, unmask

_OPCODES = frozenset({CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG})
_CONTROLS = CLOSE
_utf8_decoder = codecs.getincrementaldecoder("utf-8")

Item = tuple[int, bytes | str]
"""An opcode with its payload: a str for TEXT, bytes for all others."""


class Reader:
    """Turns the client's bytes into items. It is spent once it has raised."""

    __slots__ = (
        "_deflates",
        "_is_deflated",
        "_is_final",
        "_left",
        "_mask",
        "_message",
        "_opcode",
        "_rest",
        "_size_max",
        "_utf8",
    )

    def __init__(self, message_bytes_max: int, *, deflates: bool) -> None:
        self._size_max = message_bytes_max
        self._deflates = deflates
        self._rest = b""
        # The data frame whose payload is being read; -1 left means that a header is next.
        self._left = -1
        self._mask = b""
        self._is_final = False
        # The message under way; opcode 0 means none. Its bytes are held when it comes in pieces.
        self._opcode = CONTINUATION
        self._is_deflated = False
        self._message: bytearray | None = None
        self._utf8: codecs.IncrementalDecoder | None = None

    def feed(self, data: bytes) -> Iterator[Item]:
        """Yield every item these bytes complete.

        The iterator must be run to its end (or the reader dropped) before the next call.

        Raises:
            Violation: at the first thing the client may not do; items before it have been yielded.
        """
        if self._rest:
            data = self._rest + data
            self._rest = b""
        at = 0
        end = len(data)
        while True:
            if self._left < 0:
                header_end = self._read_header(data, at, end)
                if header_end < 0:
                    # Never more than one header and one control frame.
                    self._rest = data[at:]
                    return
                opcode = data[at] & 0x0F
                if opcode >= _CONTROLS:
                    at = header_end + (data[at + 1] & 0x7F)
                    yield opcode, unmask(data[header_end:at], data[header_end - 4 : header_end])
                    continue
                at = header_end
            if at >= end and self._left:
                return
            piece = data[at : at + self._left]
            at += len(piece)
            item = self._take_piece(piece)
            if item is not None:
                yield item

    def _read_header(self, data: bytes, at: int, end: int) -> int:
        """Return where the payload begins, or -1 while bytes are missing.

        A control frame counts as missing until all of it is here.
        """
        if at >= end:
            return -1
        first = data[at]
        opcode = first & 0x0F
        self._check_first_byte(first, opcode)
        if end - at < 2:
            return -1
        if not data[at + 1] & 0x80:
            raise Violation(PROTOCOL_ERROR, "a client frame is not masked")
        length = data[at + 1] & 0x7F
        if opcode >= _CONTROLS:
            if length > CONTROL_BYTES_MAX:
                raise Violation(PROTOCOL_ERROR, "a control frame is longer than 125 bytes")
            return at + 6 if end - at >= 6 + length else -1
        start = at + 2
        if length >= 126:
            size = 2 if length == 126 else 8
            if end - start < size:
                return -1
            start += size
            length = _extended_length(data[start - size : start])
        held = len(self._message) if self._message is not None else 0
        if held + length > self._size_max:
            raise Violation(TOO_LARGE, f"a message is longer than {self._size_max} bytes")
        if end - start < 4:
            return -1
        self._mask = data[start : start + 4]
        self._left = length
        self._is_final = first >= 0x80
        if opcode != CONTINUATION:
            self._opcode = opcode
            self._is_deflated = bool(first & 0x40)
        return start + 4

    def _check_first_byte(self, first: int, opcode: int) -> None:
        if opcode not in _OPCODES:
            raise Violation(PROTOCOL_ERROR, f"opcode {opcode} is reserved")
        if first & 0x70:
            begins = opcode in (TEXT, BINARY)
            if first & 0x30 or not (self._deflates and begins):
                raise Violation(PROTOCOL_ERROR, "a reserved bit is set")
        if opcode >= _CONTROLS:
            if first < 0x80:
                raise Violation(PROTOCOL_ERROR, "a control frame is fragmented")
        elif opcode == CONTINUATION:
            if self._opcode == CONTINUATION:
                raise Violation(PROTOCOL_ERROR, "a continuation has nothing to continue")
        elif self._opcode != CONTINUATION:
            raise Violation(PROTOCOL_ERROR, "a message begins inside another")

    def _take_piece(self, piece: bytes) -> Item | None:
        """Take payload bytes of the frame that is open; return its message if that is whole now."""
        taken = len(piece)
        payload = unmask(piece, self._mask)
        self._left -= taken
        is_whole = self._left == 0 and self._is_final
        if self._left == 0:
            self._left = -1
        elif taken % 4:
            turn = taken % 4
            self._mask = self._mask[turn:] + self._mask[:turn]
        if self._message is None:
            if is_whole:
                return self._finish(payload)
            self._message = bytearray()
        self._message += payload
        if self._opcode == TEXT and not self._is_deflated:
            self._check_text(payload, is_whole)
        return self._finish(self._message) if is_whole else None

    def _check_text(self, payload: bytes, is_whole: bool) -> None:
        if self._utf8 is None:
            self._utf8 = _utf8_decoder()
        try:
            self._utf8.decode(payload, is_whole)
        except UnicodeDecodeError as error:
            raise Violation(NOT_UTF8, "a text message is not UTF-8") from error
        # Python's decoder waits for the third byte of a surrogate, which is wrong at its second.
        held = self._utf8.getstate()[0]
        if len(held) == 2 and held[0] == 0xED and held[1] >= 0xA0:
            raise Violation(NOT_UTF8, "a text message is not UTF-8")

    def _finish(self, payload: bytes | bytearray) -> Item:
        opcode = self._opcode
        if self._is_deflated:
            payload = inflate(payload, self._size_max)
        self._opcode = CONTINUATION
        self._message = None
        self._utf8 = None
        if opcode == BINARY:
            return BINARY, bytes(payload)
        try:
            return TEXT, str(payload, "utf-8")
        except UnicodeDecodeError as error:
            raise Violation(NOT_UTF8, "a text message is not UTF-8") from error


def _extended_length(field: bytes) -> int:
    length = int.from_bytes(field, "big")
    if length < (126 if len(field) == 2 else 65536):
        raise Violation(PROTOCOL_ERROR, "a length is not in its shortest form")
    if length >= 1 << 63:
        raise Violation(PROTOCOL_ERROR, "a length has its highest bit set")
    return length
