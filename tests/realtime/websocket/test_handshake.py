"""The opening handshake against a running server, and its pure parts."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.realtime.errors import OriginRefused
from madang.realtime.websocket import Handshake, Limits, check_origin, client_address
from madang.realtime.websocket.handshake import Refused, accept_key, read_handshake
from tests.realtime.websocket.raw import RawClient, request
from tests.realtime.websocket.serving import Serving, serving


def refused(port: int, head: bytes) -> tuple[int, dict[str, object], bytes]:
    """Return status, error and head of the answer to a handshake that is refused."""
    with RawClient(port, head=head) as client:
        body = client.read_body()
        return client.status, json.loads(body)["error"], client.response


def test_WS3_the_answer_carries_the_key_of_the_rfc(port: int) -> None:
    assert accept_key("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    head = request(Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==", Sec_WebSocket_Protocol="a, b")
    with RawClient(port, head=head) as client:
        assert client.status == 101
        assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in client.response
        assert b"sec-websocket-protocol" not in client.response.lower()


def test_WS1_tokens_are_read_without_case_and_in_lists(port: int) -> None:
    head = request(Upgrade="WebSocket", Connection="keep-alive, upgrade")
    with RawClient(port, head=head) as client:
        assert client.status == 101


def test_WS1_http_and_sockets_share_the_port(port: int) -> None:
    with RawClient(port, head=b"GET / HTTP/1.1\r\nHost: a\r\n\r\n") as client:
        assert client.status == 200
        client.send(request())
        # Its chunked body comes first, then the answer to the upgrade on the same connection.
        assert b"101 Switching" in client.read_head() + client.read_head()
        client.frame(1, b"after http")
        assert client.read_frame() == (0x81, b"after http")


def test_WS1_a_chopped_handshake_is_put_together(port: int) -> None:
    with RawClient(port, head=b"") as client:
        client.send_chopped(request())
        assert b"101" in client.read_head()


@pytest.mark.parametrize(
    "key",
    [None, "", "abc", "=" * 24, base64.b64encode(b"x" * 15).decode(), "dGhlIHNhbXBsZSBub25jZR=="],
)
def test_WS1_a_bad_key_is_refused(port: int, key: str | None) -> None:
    status, error, _ = refused(port, request(Sec_WebSocket_Key=key))
    assert (status, error["code"]) == (400, "realtime.handshake_malformed")


def test_WS1_other_methods_are_refused(port: int) -> None:
    status, error, head = refused(port, request().replace(b"GET", b"PUT", 1))
    assert (status, error["code"]) == (405, "kernel.method_not_allowed")
    assert b"Allow: GET" in head


def test_WS1_a_missing_host_is_refused(port: int) -> None:
    assert refused(port, request(Host=None))[0] == 400


@pytest.mark.parametrize("version", [None, "12", "8", "13, 8", "x"])
def test_WS2_other_versions_are_refused_with_the_one_spoken(port: int, version: str | None) -> None:
    status, error, head = refused(port, request(Sec_WebSocket_Version=version))
    assert (status, error["code"]) == (426, "realtime.upgrade_required")
    assert b"Sec-WebSocket-Version: 13" in head


def test_WS5_a_refusal_answers_its_status_in_the_error_shape(port: int) -> None:
    status, error, head = refused(port, request("/elsewhere"))
    assert status == 404
    assert error == {
        "code": "kernel.not_found",
        "message": "There is no socket at this path.",
        "data": {},
    }
    assert b"Content-Type: application/json" in head


def test_WS4_a_head_over_its_limit_gets_431() -> None:
    limits = Limits(head_bytes_max=1000, headers_max=12)
    with serving(limits) as running:
        empty = len(request(X_Filler=""))
        at_limit = request(X_Filler="x" * (1000 - empty))
        with RawClient(running.port, head=at_limit) as client:
            assert client.status == 101
        over = request(X_Filler="x" * (1001 - empty))
        assert refused(running.port, over)[0] == 431
        many = request(**{f"X_{i}": "1" for i in range(7)})
        with RawClient(running.port, head=many) as client:
            assert client.status == 101
        assert refused(running.port, request(**{f"X_{i}": "1" for i in range(8)}))[0] == 431


def test_WS5_accept_sees_the_handshake() -> None:
    seen: list[Handshake] = []
    running: Serving

    def accept(handshake: Handshake):  # type: ignore[no-untyped-def]
        seen.append(handshake)
        check_origin(handshake)
        if handshake.path == "/bug":
            raise RuntimeError("a bug in accept")
        return running.handler

    with serving(accept=accept) as running:
        own = request("/api/socket?a=%20b", Host="madang.kr", Origin="https://madang.kr")
        with RawClient(running.port, head=own) as client:
            assert client.status == 101
        foreign = request(Host="madang.kr", Origin="https://evil.example")
        status, error, _ = refused(running.port, foreign)
        assert (status, error["code"]) == (403, "realtime.origin_refused")
        status, error, _ = refused(running.port, request("/bug"))
        assert (status, error["code"]) == (500, "kernel.internal")
    assert (seen[0].path, seen[0].query, seen[0].peer) == ("/api/socket", "a=%20b", "127.0.0.1")
    assert seen[0].origin == "https://madang.kr"


def _handshake(peer: str = "10.0.0.1", **headers: str) -> Handshake:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Handshake(path="/", query="", headers={"host": "a.kr", **names}, peer=peer)


def test_WS5_origins() -> None:
    check_origin(_handshake())
    check_origin(_handshake(origin="http://A.kr"))
    check_origin(_handshake(origin="http://b.kr"), ["", "http://b.kr/path"])
    with pytest.raises(OriginRefused):
        check_origin(_handshake(origin="http://b.k"), ["http://b.kr"])
    for origin in ("http://b.kr", "null", "http://a.kr.evil.kr", "http://a.kr:81", ""):
        with pytest.raises(OriginRefused):
            check_origin(_handshake(origin=origin))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("9.9.9.9", "1.2.3.4", "9.9.9.9"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_WS5_only_trusted_proxies_are_believed(
    peer: str, forwarded: str | None, expected: str
) -> None:
    headers = {} if forwarded is None else {"x_forwarded_for": forwarded}
    assert client_address(_handshake(peer, **headers), ["10.0.0.1", "10.0.0.2"]) == expected


BROKEN_HEADS = {
    "no version": b"GET /echo\r\nHost: a\r\n\r\n",
    "HTTP/1.0": request().replace(b"HTTP/1.1", b"HTTP/1.0"),
    "a target that is no path": request("http://a/"),
    "a control character in the target": request("/\x01"),
    "a header without a colon": request().replace(b"Host:", b"Host"),
    "a space before the colon": request().replace(b"Host:", b"Host :"),
    "a folded header": request().replace(b"Host: ", b"Host:\r\n "),
    "a control character in a header": request(X="a\x00b"),
    "two keys": request().replace(b"Host", b"Sec-WebSocket-Key: a\r\nHost", 1),
    "two hosts": request().replace(b"Host", b"Host: b\r\nHost", 1),
    "a body": request(Content_Length="5"),
    "a chunked body": request(Transfer_Encoding="chunked"),
    "no upgrade": request(Upgrade="h2c"),
    "no connection": request(Connection="keep-alive"),
}


@pytest.mark.parametrize("name", BROKEN_HEADS)
def test_WS1_broken_heads_are_refused(name: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_handshake(BROKEN_HEADS[name], "", Limits())
    assert refusal.value.refusal.error.status == 400


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 200))
def test_WS19_no_head_raises_anything_else(junk: bytes, at: int) -> None:
    good = request()
    head = good[: at % len(good)] + junk.replace(b"\r\n\r\n", b"") + good[at % len(good) :]
    try:
        handshake = read_handshake(head, "", Limits())
    except Refused as refused:
        status = refused.refusal.error.status
    else:
        status = 400 if handshake.path.startswith("/") else 0
    assert 400 <= status < 500
