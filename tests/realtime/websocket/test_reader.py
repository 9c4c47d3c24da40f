"""The reader alone, without a socket: every rule of the specification on frames from the client."""

import zlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.realtime.websocket.closing import Violation
from madang.realtime.websocket.deflate import FINAL_BLOCKS_MAX, deflate
from madang.realtime.websocket.reader import Item, Reader
from tests.realtime.websocket.raw import client_frame
from tests.realtime.websocket.utf8_cases import BAD, FAILS_AT, GOOD

LIMIT = 70_000


def read(
    *chunks: bytes, deflates: bool = False, limit: int = LIMIT
) -> tuple[list[Item], int | None]:
    """Return the items of chunks, and the code of the violation they end in."""
    reader = Reader(limit, deflates=deflates)
    items: list[Item] = []
    try:
        for chunk in chunks:
            for item in reader.feed(chunk):
                items.append(item)  # noqa: PERF402 - what came before a violation counts.
    except Violation as violation:
        return items, violation.code
    return items, None


def chopped(data: bytes, size: int = 1) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 65535, 65536, LIMIT])
@pytest.mark.parametrize("step", [1, 997, LIMIT * 2])
def test_WS13_WS18_every_form_of_length_is_read(size: int, step: int) -> None:
    data = client_frame(1, b"*" * size) + client_frame(2, b"\xfe" * size)
    items, code = read(*chopped(data, step))
    assert (items, code) == ([(1, "*" * size), (2, b"\xfe" * size)], None)


@pytest.mark.parametrize("rsv", range(1, 8))
@pytest.mark.parametrize("opcode", [0, 1, 2, 8, 9, 10])
def test_WS10_reserved_bits_are_refused(rsv: int, opcode: int) -> None:
    items, code = read(client_frame(1, b"before") + client_frame(opcode, b"", rsv=rsv))
    assert (items, code) == ([(1, "before")], 1002)


@pytest.mark.parametrize("rsv", [1, 2, 3, 5, 6, 7])
def test_WS10_other_reserved_bits_are_refused_with_compression(rsv: int) -> None:
    assert read(client_frame(1, b"", rsv=rsv), deflates=True) == ([], 1002)


@pytest.mark.parametrize("opcode", [0, 8, 9, 10])
def test_WS10_rsv1_stands_on_first_data_frames_only(opcode: int) -> None:
    begin = client_frame(1, deflate(b"x"), fin=False, rsv=4)
    assert read(begin + client_frame(opcode, b"", rsv=4), deflates=True) == ([], 1002)


@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
def test_WS11_reserved_opcodes_are_refused_at_their_first_byte(opcode: int) -> None:
    assert read(client_frame(1, b"a") + client_frame(opcode)[:1]) == ([(1, "a")], 1002)


@pytest.mark.parametrize("opcode", [1, 2, 8, 9, 10])
def test_WS12_unmasked_frames_are_refused(opcode: int) -> None:
    assert read(client_frame(opcode, b"", mask=None)) == ([], 1002)


@pytest.mark.parametrize("mask", [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x01\x80\x00\xfe"])
@pytest.mark.parametrize("size", range(10))
def test_WS12_every_mask_comes_off(mask: bytes, size: int) -> None:
    payload = bytes(range(65, 65 + size))
    for step in (1, 2, 3, 100):
        assert read(*chopped(client_frame(2, payload, mask=mask), step))[0] == [(2, payload)]


@pytest.mark.parametrize(
    "length",
    [
        b"\xfe\x00\x00",
        b"\xfe\x00\x7d",
        b"\xff" + (0).to_bytes(8, "big"),
        b"\xff" + (65535).to_bytes(8, "big"),
        b"\xff" + (1 << 63).to_bytes(8, "big"),
    ],
)
def test_WS13_lengths_not_in_their_shortest_form_are_refused(length: bytes) -> None:
    assert read(b"\x82" + length + b"mask") == ([], 1002)


@pytest.mark.parametrize("opcode", [8, 9, 10])
def test_WS14_control_frames_hold_125_bytes_and_no_more(opcode: int) -> None:
    assert read(client_frame(opcode, b"p" * 125)) == ([(opcode, b"p" * 125)], None)
    assert read(client_frame(opcode, b"p" * 126)[:2]) == ([], 1002)


@pytest.mark.parametrize("opcode", [8, 9, 10])
def test_WS14_control_frames_are_not_fragmented(opcode: int) -> None:
    assert read(client_frame(opcode, b"p", fin=False)) == ([], 1002)


@pytest.mark.parametrize("step", [1, 1000])
def test_WS15_fragments_with_control_frames_between(step: int) -> None:
    data = (
        client_frame(1, b"one ", fin=False)
        + client_frame(9, b"ping")
        + client_frame(0, b"", fin=False)
        + client_frame(10, b"pong")
        + client_frame(0, b"two")
        + client_frame(2, b"", fin=False)
        + client_frame(0, b"")
    )
    expected = [(9, b"ping"), (10, b"pong"), (1, "one two"), (2, b"")]
    assert read(*chopped(data, step)) == (expected, None)


def test_WS15_a_continuation_needs_a_message() -> None:
    assert read(client_frame(0, b"x")) == ([], 1002)
    assert read(client_frame(0, b"x", fin=False)) == ([], 1002)
    whole = client_frame(1, b"a", fin=False) + client_frame(0, b"b")
    assert read(whole + client_frame(0, b"c")) == ([(1, "ab")], 1002)


@pytest.mark.parametrize("opcode", [1, 2])
def test_WS15_a_message_may_not_begin_in_another(opcode: int) -> None:
    assert read(client_frame(1, b"a", fin=False) + client_frame(opcode, b"b")) == ([], 1002)


@pytest.mark.parametrize("text", GOOD)
def test_WS16_good_text_passes_however_it_is_cut(text: str) -> None:
    payload = text.encode()
    for cut in range(len(payload) + 1):
        data = client_frame(1, payload[:cut], fin=False) + client_frame(0, payload[cut:])
        assert read(data) == ([(1, text)], None)
    assert read(*chopped(client_frame(1, payload))) == ([(1, text)], None)


@pytest.mark.parametrize("name", BAD)
def test_WS16_bad_text_is_refused_however_it_is_cut(name: str) -> None:
    payload = "좋은 ".encode() + BAD[name]
    assert read(client_frame(1, payload)) == ([], 1007)
    assert read(*chopped(client_frame(1, payload))) == ([], 1007)
    for cut in range(len(payload) + 1):
        parts = [payload[:cut], payload[cut:]]
        data = client_frame(1, parts[0], fin=False) + client_frame(0, parts[1])
        assert read(data) == ([], 1007)
    assert read(client_frame(2, payload)) == ([(2, payload)], None)


@pytest.mark.parametrize(("payload", "fails_at"), FAILS_AT)
def test_WS16_bad_text_is_refused_at_its_byte(payload: bytes, fails_at: int) -> None:
    frame = client_frame(1, payload, fin=False)
    head = len(frame) - len(payload)
    assert read(*chopped(frame[: head + fails_at])) == ([], None)
    assert read(*chopped(frame[: head + fails_at + 1])) == ([], 1007)


def test_WS17_a_message_at_the_limit_passes_and_one_more_byte_does_not() -> None:
    assert read(client_frame(2, b"x" * 500), limit=500)[1] is None
    header = client_frame(2, b"x" * 501)[:4]
    assert read(header, limit=500) == ([], 1009), "known from the header alone"
    halves = client_frame(2, b"x" * 250, fin=False) + client_frame(0, b"x" * 250)
    assert read(halves, limit=500) == ([(2, b"x" * 500)], None)
    assert read(halves, limit=499) == ([], 1009)


@pytest.mark.parametrize("opcode", [1, 2])
@pytest.mark.parametrize("size", [0, 1, 300, 60_000])
def test_WS10_WS17_compressed_messages_are_inflated(opcode: int, size: int) -> None:
    payload = b"ab" * (size // 2)
    packed = deflate(payload)
    whole = client_frame(opcode, packed, rsv=4)
    cut = len(packed) // 2
    parts = client_frame(opcode, packed[:cut], fin=False, rsv=4) + client_frame(0, packed[cut:])
    expected = payload.decode() if opcode == 1 else payload
    for data in (whole, parts):
        for step in (1, 100_000):
            assert read(*chopped(data, step), deflates=True) == ([(opcode, expected)], None)


def test_WS17_a_bomb_is_refused_before_it_is_blown_up() -> None:
    packed = deflate(b"\0" * 10_000_000)
    assert len(packed) < LIMIT
    assert read(client_frame(2, packed, rsv=4), deflates=True) == ([], 1009)
    at_limit = client_frame(2, deflate(b"\0" * LIMIT), rsv=4)
    over = client_frame(2, deflate(b"\0" * (LIMIT + 1)), rsv=4)
    assert read(at_limit, deflates=True) == ([(2, b"\0" * LIMIT)], None)
    assert read(over, deflates=True) == ([], 1009)


def test_WS16_compressed_text_must_be_utf8() -> None:
    frame = client_frame(1, deflate(b"\xed\xa0\x80"), rsv=4)
    assert read(frame, deflates=True) == ([], 1007)


def test_WS53_broken_deflate_is_refused() -> None:
    assert read(client_frame(1, b"\xff\xff\xff\xff", rsv=4), deflates=True) == ([], 1007)


def test_WS53_final_blocks_are_read_up_to_their_limit() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -12)
    packed = packer.compress(b"final") + packer.flush(zlib.Z_FINISH)
    assert read(client_frame(1, packed + b"\0", rsv=4), deflates=True) == ([(1, "final")], None)
    empty_final = b"\x03\x00"
    many = client_frame(1, empty_final * (FINAL_BLOCKS_MAX - 1), rsv=4)
    too_many = client_frame(1, empty_final * FINAL_BLOCKS_MAX, rsv=4)
    assert read(many, deflates=True) == ([(1, "")], None)
    assert read(too_many, deflates=True) == ([], 1007)


_frames = st.builds(
    client_frame,
    st.sampled_from([0, 1, 1, 2, 9, 10, 3]),
    st.one_of(st.binary(max_size=200), st.text(max_size=80).map(str.encode)),
    fin=st.booleans(),
    rsv=st.sampled_from([0, 0, 0, 0, 4]),
    mask=st.one_of(st.binary(min_size=4, max_size=4), st.just(b"abcd")),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_frames, max_size=8), st.data(), st.booleans())
def test_WS18_cuts_change_nothing(frames: list[bytes], data: st.DataObject, deflates: bool) -> None:
    stream = b"".join(frames)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    bounds = [0, *cuts, len(stream)]
    chunks = [stream[a:b] for a, b in pairwise(bounds)]
    whole = read(stream, deflates=deflates, limit=400)
    assert read(*chunks, deflates=deflates, limit=400) == whole
    assert read(*chopped(stream), deflates=deflates, limit=400) == whole


@settings(max_examples=400, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=6), st.booleans())
def test_WS19_random_bytes_end_in_a_code_or_nothing(chunks: list[bytes], deflates: bool) -> None:
    _, code = read(*chunks, deflates=deflates, limit=1000)
    assert code in (None, 1002, 1007, 1009)
