"""Compression: what is agreed to, and messages both ways through a running server."""

import pytest

from madang.realtime.websocket.closing import Violation
from madang.realtime.websocket.deflate import OFFERS_MAX, agree, deflate, inflate
from tests.realtime.websocket.raw import RawClient, request

AGREED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"


@pytest.mark.parametrize(
    ("offer", "answer"),
    [
        ("", None),
        ("x-webkit-deflate-frame", None),
        ("permessage-deflate", AGREED),
        ("Permessage-Deflate ;client_max_window_bits", AGREED),
        ("permessage-deflate; client_max_window_bits=10", AGREED),
        ('permessage-deflate; client_max_window_bits="10"', AGREED),
        ("permessage-deflate; server_no_context_takeover; client_no_context_takeover", AGREED),
        ("permessage-deflate; server_max_window_bits=15", AGREED + "; server_max_window_bits=12"),
        ("permessage-deflate; server_max_window_bits=12", AGREED + "; server_max_window_bits=12"),
        ("permessage-deflate; server_max_window_bits=11", None),
        ("permessage-deflate; server_max_window_bits=9, permessage-deflate", AGREED),
        ("permessage-deflate; server_max_window_bits", None),
        ("permessage-deflate; server_max_window_bits=7", None),
        ("permessage-deflate; server_max_window_bits=16", None),
        ("permessage-deflate; server_max_window_bits=012", None),
        ("permessage-deflate; client_max_window_bits=x", None),
        ("permessage-deflate; client_max_window_bits=", None),
        ("permessage-deflate; server_no_context_takeover=1", None),
        ("permessage-deflate; server_no_context_takeover; server_no_context_takeover", None),
        ("permessage-deflate; unknown", None),
        ("permessage-deflate; unknown, permessage-deflate", AGREED),
        (", ".join(["foo"] * (OFFERS_MAX - 1) + ["permessage-deflate"]), AGREED),
        (", ".join(["foo"] * OFFERS_MAX + ["permessage-deflate"]), None),
    ],
)
def test_WS50_WS51_offers(offer: str, answer: str | None) -> None:
    assert agree(offer) == answer


@pytest.mark.parametrize("size", [0, 1, 5, 300, 4096, 100_000])
def test_WS50_what_is_deflated_can_be_inflated(size: int) -> None:
    payload = bytes(i * 7 % 251 for i in range(size))
    assert inflate(deflate(payload), size) == payload
    if size:
        with pytest.raises(Violation):
            inflate(deflate(payload), size - 1)


@pytest.mark.parametrize("size", [16, 64, 256, 1024, 4096, 8192, 65536, 131072])
def test_WS50_compressed_messages_come_back(port: int, size: int) -> None:
    head = request(Sec_WebSocket_Extensions="permessage-deflate; client_max_window_bits")
    payload = b'{"op":"ping","streams":["channel:01"]}'.ljust(size, b".")[:size]
    with RawClient(port, head=head) as client:
        for _ in range(20):
            client.frame(1, deflate(payload), rsv=4)
            first, body = client.read_frame()
            assert (inflate(body, size) if first == 0xC1 else body) == payload
        client.frame(1, payload)
        client.read_frame()
        client.frame(1, b"\xff\xff\xff", rsv=4)
        assert client.read_close() == 1007


def test_WS17_a_bomb_over_the_socket_is_refused(port: int) -> None:
    head = request(Sec_WebSocket_Extensions="permessage-deflate")
    with RawClient(port, head=head) as client:
        client.frame(2, deflate(b"\0" * 50_000_000), rsv=4)
        assert client.read_close() == 1009
