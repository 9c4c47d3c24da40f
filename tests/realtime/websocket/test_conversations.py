"""Conversations with a running server: the classes of case a conformance suite goes through."""

import pytest

from tests.realtime.websocket.raw import RawClient, client_frame
from tests.realtime.websocket.serving import Serving
from tests.realtime.websocket.utf8_cases import BAD, GOOD


@pytest.mark.parametrize("size", [0, 125, 126, 127, 128, 65535, 65536])
@pytest.mark.parametrize("opcode", [1, 2])
def test_WS13_every_size_comes_back(port: int, size: int, opcode: int) -> None:
    with RawClient(port) as client:
        client.frame(opcode, b"*" * size)
        expected = b"*" * size if opcode == 1 else b"binary:%d" % size
        assert client.read_frame() == (0x81, expected)


@pytest.mark.parametrize("step", [1, 997])
def test_WS18_a_chopped_message_comes_back(port: int, step: int) -> None:
    with RawClient(port) as client:
        size = 300 if step == 1 else 65536
        client.send_chopped(client_frame(1, b"*" * size), step)
        assert client.read_frame() == (0x81, b"*" * size)


@pytest.mark.parametrize("payload", [b"", b"hello", b"\x00\xff\xfe\xfd", b"\xfe" * 125])
def test_WS20_a_ping_is_answered_with_its_payload(port: int, payload: bytes) -> None:
    with RawClient(port) as client:
        client.send_chopped(client_frame(9, payload), 1)
        assert client.read_frame() == (0x8A, payload)


def test_WS20_ten_pings_are_answered_in_order(port: int) -> None:
    with RawClient(port) as client:
        client.send(b"".join(client_frame(9, b"%d" % i) for i in range(10)))
        assert [client.read_frame() for _ in range(10)] == [(0x8A, b"%d" % i) for i in range(10)]


def test_WS20_pongs_nobody_asked_for_are_taken_silently(port: int) -> None:
    with RawClient(port) as client:
        client.frame(10, b"unsolicited")
        client.frame(9, b"answer this")
        client.frame(10)
        client.frame(1, b"still here")
        assert client.read_frame() == (0x8A, b"answer this")
        assert client.read_frame() == (0x81, b"still here")


def test_WS14_an_oversize_ping_fails(port: int) -> None:
    with RawClient(port) as client:
        client.frame(9, b"x" * 126)
        assert client.read_close() == 1002


@pytest.mark.parametrize("rsv", range(1, 8))
@pytest.mark.parametrize("opcode", [1, 2, 8, 9, 10])
def test_WS10_reserved_bits_fail_after_what_came_before(port: int, rsv: int, opcode: int) -> None:
    with RawClient(port) as client:
        client.send(client_frame(1, b"good") + client_frame(opcode, b"bad", rsv=rsv))
        assert client.read_frame() == (0x81, b"good")
        assert client.read_close() == 1002


@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
@pytest.mark.parametrize("payload", [b"", b"reserved"])
def test_WS11_reserved_opcodes_fail(port: int, opcode: int, payload: bytes) -> None:
    with RawClient(port) as client:
        client.frame(1, b"good")
        assert client.read_frame() == (0x81, b"good")
        client.send_chopped(client_frame(opcode, payload), 3)
        assert client.read_close() == 1002


def test_WS12_unmasked_frames_fail(port: int) -> None:
    with RawClient(port) as client:
        client.frame(1, b"plain", mask=None)
        assert client.read_close() == 1002


@pytest.mark.parametrize("step", [1, 10_000])
def test_WS15_fragments_with_a_ping_between(port: int, step: int) -> None:
    with RawClient(port) as client:
        data = (
            client_frame(1, b"fragment1", fin=False)
            + client_frame(9, b"ping")
            + client_frame(0, b"fragment2", fin=False)
            + client_frame(9, b"ping again")
            + client_frame(0, b"fragment3")
        )
        client.send_chopped(data, step)
        assert client.read_frame() == (0x8A, b"ping")
        assert client.read_frame() == (0x8A, b"ping again")
        assert client.read_frame() == (0x81, b"fragment1fragment2fragment3")


@pytest.mark.parametrize(
    "frames",
    [
        client_frame(9, b"p", fin=False) + client_frame(0, b"q"),
        client_frame(10, b"p", fin=False) + client_frame(0, b"q"),
        client_frame(0, b"nothing to continue"),
        client_frame(0, b"nothing", fin=False) + client_frame(1, b"text"),
        client_frame(1, b"one", fin=False) + client_frame(1, b"two"),
        client_frame(1, b"one", fin=False) + client_frame(2, b"two", fin=False),
    ],
)
def test_WS15_broken_fragmentation_fails(port: int, frames: bytes) -> None:
    with RawClient(port) as client:
        client.send(frames)
        assert client.read_close() == 1002


@pytest.mark.parametrize("fragment_size", [1, 64, 250, 4096])
def test_WS15_a_message_in_many_fragments(port: int, fragment_size: int) -> None:
    payload = b"0123456789abcdef" * (4 if fragment_size == 1 else 1024)
    pieces = [payload[i : i + fragment_size] for i in range(0, len(payload), fragment_size)]
    frames = [
        client_frame(0 if i else 1, piece, fin=i == len(pieces) - 1)
        for i, piece in enumerate(pieces)
    ]
    with RawClient(port) as client:
        client.send(b"".join(frames))
        assert client.read_frame() == (0x81, payload)


@pytest.mark.parametrize("text", GOOD)
def test_WS16_good_text_comes_back(port: int, text: str) -> None:
    payload = text.encode()
    with RawClient(port) as client:
        client.frame(1, payload)
        assert client.read_frame() == (0x81, payload)
        client.send(
            client_frame(1, payload[:1], fin=False)
            + client_frame(0, payload[1:2], fin=False)
            + client_frame(0, payload[2:])
        )
        assert client.read_frame() == (0x81, payload)


@pytest.mark.parametrize("name", BAD)
def test_WS16_bad_text_fails(port: int, name: str) -> None:
    with RawClient(port) as client:
        client.frame(1, BAD[name])
        assert client.read_close() == 1007


def test_WS16_bad_text_fails_before_its_message_ends(port: int) -> None:
    with RawClient(port) as client:
        frame = client_frame(1, "κόσμε".encode() + b"\xf4\x90\x80\x80" + b"edited")
        cut = len(frame) - len(b"\x80\x80edited")
        client.send(frame[:cut])
        assert client.read_close() == 1007


def test_WS17_a_message_at_the_limit_and_one_byte_more(port: int) -> None:
    with RawClient(port) as client:
        client.frame(1, b"x" * 256 * 1024)
        assert client.read_frame() == (0x81, b"x" * 256 * 1024)
        client.send(client_frame(1, b"x" * (256 * 1024 + 1))[:14])
        assert client.read_close() == 1009


def test_WS30_a_close_without_code_is_answered(port: int, echo_server: Serving) -> None:
    with RawClient(port) as client:
        client.frame(8)
        assert client.read_close() == 1000
    assert echo_server.handler.closed_codes.get(timeout=5) in (1005, *range(1000, 1016))


@pytest.mark.parametrize(
    "code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999]
)
def test_WS30_WS32_allowed_codes_are_echoed(port: int, code: int) -> None:
    with RawClient(port) as client:
        client.frame(8, code.to_bytes(2, "big") + "안녕".encode())
        assert client.read_close() == code


@pytest.mark.parametrize(
    "code", [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535]
)
def test_WS32_other_codes_fail(port: int, code: int) -> None:
    with RawClient(port) as client:
        client.frame(8, code.to_bytes(2, "big"))
        assert client.read_close() == 1002


def test_WS31_a_close_of_one_byte_fails(port: int) -> None:
    with RawClient(port) as client:
        client.frame(8, b"\x03")
        assert client.read_close() == 1002


@pytest.mark.parametrize("size", [123, 124])
def test_WS31_the_longest_reason_and_one_byte_more(port: int, size: int) -> None:
    with RawClient(port) as client:
        client.frame(8, b"\x03\xe8" + b"r" * size)
        assert client.read_close() == (1000 if size == 123 else 1002)


def test_WS31_a_broken_reason_fails(port: int) -> None:
    with RawClient(port) as client:
        client.frame(8, b"\x03\xe8" + b"\xce\xba\xe1\xbd\xed\xa0\x80")
        assert client.read_close() == 1007


@pytest.mark.parametrize(
    "after", [client_frame(1, b"late"), client_frame(9, b"late"), client_frame(8, b"\x03\xe9")]
)
def test_WS30_nothing_after_a_close_is_answered(port: int, after: bytes) -> None:
    with RawClient(port) as client:
        client.frame(8, b"\x03\xe8")
        client.send(after)
        assert client.read_close() == 1000


def test_WS30_a_close_inside_a_message_is_answered(port: int) -> None:
    with RawClient(port) as client:
        client.send(client_frame(1, b"begun", fin=False) + client_frame(8, b"\x03\xe8"))
        assert client.read_close() == 1000


def test_WS34_the_close_frame_arrives_though_more_is_being_sent(port: int) -> None:
    with RawClient(port) as client:
        client.frame(3)
        # An early full close would answer these bytes with a reset, and lose the close frame.
        client.send(b"\0" * 100_000)
        assert client.read_close() == 1002


def test_WS37_a_bug_in_a_handler_closes_with_1011(port: int) -> None:
    with RawClient(port) as client, RawClient(port) as other:
        client.frame(1, b"boom")
        assert client.read_close() == 1011
        other.frame(1, b"unharmed")
        assert other.read_frame() == (0x81, b"unharmed")
