"""The whole protocol under a transport of the test's own: no bytes, however cut, raise out."""

import asyncio
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from madang.realtime.websocket import Limits, protocol_class
from madang.realtime.websocket.deflate import deflate
from tests.realtime.websocket.raw import client_frame, request
from tests.realtime.websocket.serving import Echo

LIMITS = Limits(message_bytes_max=2_000, control_burst=5, backlog_bytes_max=100_000)


class Wire:
    """A transport that keeps what is written (as under TLS: no descriptor to write to)."""

    def __init__(self) -> None:
        self.written = b""
        self.is_ended = False

    def get_extra_info(self, name: str) -> Any:
        return ("127.0.0.1", 1) if name == "peername" else object()

    def write(self, data: bytes) -> None:
        assert not self.is_ended, "written after the end"
        self.written += data

    def can_write_eof(self) -> bool:
        return False

    def close(self) -> None:
        self.is_ended = True

    abort = close

    def is_closing(self) -> bool:
        return self.is_ended

    def get_write_buffer_size(self) -> int:
        return 0


def converse(chunks: list[bytes], head: bytes) -> tuple[Wire, Echo]:
    """Feed chunks after a head to one connection, and end it."""

    async def run() -> tuple[Wire, Echo]:
        wire, echo = Wire(), Echo()
        connection = protocol_class(lambda _: echo, LIMITS)()
        connection.connection_made(cast(asyncio.BaseTransport, wire))
        for chunk in [head, *chunks]:
            if not wire.is_ended:
                connection.data_received(chunk)
        check_open = connection.is_open
        connection.connection_lost(None)
        assert not (check_open and wire.is_ended)
        return wire, echo

    return asyncio.run(run())


def close_codes(written: bytes) -> list[int]:
    """Return the codes of the close frames among frames the server wrote."""
    codes = []
    while written:
        size, start = written[1], 2
        if size == 126:
            size, start = int.from_bytes(written[2:4], "big"), 4
        if written[0] & 0x0F == 8:
            codes.append(int.from_bytes(written[2:4], "big"))
            assert written[start + size :] == b"", "something after the close frame"
        written = written[start + size :]
    return codes


_payloads = st.one_of(
    st.binary(max_size=150),
    st.text(max_size=60).map(str.encode),
    st.binary(max_size=100).map(deflate),
    st.sampled_from([b"boom", b"\x03\xe8", b"\x03\xe8\xff", b"\x03", b"x" * 2001]),
)
_frames = st.builds(
    client_frame,
    st.sampled_from([0, 1, 1, 2, 8, 9, 10, 11]),
    _payloads,
    fin=st.sampled_from([True, True, False]),
    rsv=st.sampled_from([0, 0, 0, 4, 2]),
    mask=st.sampled_from([b"abcd", b"abcd", b"\0\0\0\0", None]),
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.one_of(_frames, _frames, st.binary(max_size=40)), max_size=8),
    st.integers(1, 300),
    st.booleans(),
)
def test_WS19_no_bytes_raise_out_of_the_protocol(
    parts: list[bytes], step: int, deflates: bool
) -> None:
    stream = b"".join(parts)
    chunks = [stream[at : at + step] for at in range(0, len(stream), step)]
    offer = "permessage-deflate" if deflates else None
    wire, echo = converse(chunks, request(Sec_WebSocket_Extensions=offer))
    answer = wire.written.partition(b"\r\n\r\n")[2]
    codes = close_codes(answer)
    assert len(codes) <= 1
    assert set(codes) <= {1000, 1001, 1002, 1003, *range(1007, 1015), *range(3000, 5000)}
    assert echo.closed_codes.qsize() == 1, "closed is heard once"
    heard = echo.closed_codes.get()
    assert heard == (codes[0] if codes else 1006) or (heard == 1005 and codes == [1000])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=5))
def test_WS19_no_head_raises_out_of_the_protocol(chunks: list[bytes]) -> None:
    wire, echo = converse(chunks, b"")
    assert wire.written == b"" or wire.written.startswith(b"HTTP/1.1 4")
    assert echo.closed_codes.empty()


def test_WS45_without_a_descriptor_frames_go_through_the_transport() -> None:
    wire, echo = converse([client_frame(1, b"over tls")], request())
    assert wire.written.endswith(b"\x81\x08over tls")
    assert echo.heard.get() == "over tls"
