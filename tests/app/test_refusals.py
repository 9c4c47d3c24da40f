"""Bad input at the whole house: each a clear error of one shape, and nothing changes."""

import json
import socket
import time
from typing import Any

import aiohttp
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.person import Person, Refused
from tests.running import Running

BODY_LIMIT_BYTES = 1024 * 1024


async def raw(
    person: Person, method: str, path: str, content: bytes | None = None, token: str | None = None
) -> tuple[int, dict[str, Any]]:
    """Send bytes as they are; return the status and the error."""
    headers = {"Content-Type": "application/json"}
    if token or person.token:
        headers["Authorization"] = f"Bearer {token or person.token}"
    async with person.session.request(
        method, person.base + path, data=content, headers=headers
    ) as answer:
        assert answer.content_type == "application/json"
        body = json.loads(await answer.read())
        assert set(body) == {"error"}
        assert set(body["error"]) == {"code", "message", "data"}
        return answer.status, body["error"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "JSON"),
        (b"", "JSON"),
        (b"\xff\xfe", "body"),
        (b"[]", "object"),
        (b'{"nonce":"n","text":7}', "text"),
        (b'{"nonce":"n"}', "text"),
        (b'{"nonce":"n","text":"x","admin":true}', "admin"),
    ],
)
async def test_a_malformed_body_says_where(ann: Person, content: bytes, says: str) -> None:
    _, channel_id = await ann.public_channel()
    status, error = await raw(ann, "POST", f"/api/channels/{channel_id}/messages", content)
    assert (status, error["code"]) == (422, "kernel.malformed")
    assert says in error["message"]


async def test_a_body_over_the_limit_is_too_large(ann: Person) -> None:
    _, channel_id = await ann.public_channel()
    content = json.dumps({"nonce": "big", "text": "x" * BODY_LIMIT_BYTES}).encode()
    status, error = await raw(ann, "POST", f"/api/channels/{channel_id}/messages", content)
    assert (status, error["code"]) == (413, "kernel.too_large")


@pytest.mark.parametrize("path", ["/api/nothing", "/api/channels", "/api/communities/x/y/z"])
async def test_an_unknown_route_is_not_found(stranger: Person, path: str) -> None:
    status, error = await raw(stranger, "GET", path)
    assert (status, error["code"]) == (404, "kernel.not_found")


async def test_a_wrong_method_is_not_allowed(stranger: Person) -> None:
    status, error = await raw(stranger, "DELETE", "/api/communities")
    assert (status, error["code"]) == (405, "kernel.method_not_allowed")


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "before=x"])
async def test_a_page_outside_its_bounds_is_malformed(stranger: Person, query: str) -> None:
    _, channel_id = await stranger.public_channel()
    status, error = await raw(stranger, "GET", f"/api/channels/{channel_id}/messages?{query}")
    assert (status, error["code"]) == (422, "kernel.malformed")


def _signed(key: Ed25519PrivateKey, claims: dict[str, Any], kid: str) -> str:
    return jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": kid})


async def test_forged_and_expired_tokens_are_refused(ann: Person, server: Running) -> None:
    claims = jwt.decode(ann.token, options={"verify_signature": False})
    kid = jwt.get_unverified_header(ann.token)["kid"]
    strange_key = Ed25519PrivateKey.generate()
    head, body, signature = ann.token.split(".")
    forged = {
        "another key": _signed(strange_key, claims, kid),
        "unknown kid": _signed(strange_key, claims, "nobody"),
        "no algorithm": jwt.encode(claims, None, algorithm="none"),
        "another account": f"{head}.{_changed(body)}.{signature}",
        "nonsense": "a.b.c",
        "expired": _signed(strange_key, claims | {"exp": int(time.time()) - 9999}, kid),
    }
    for what, token in forged.items():
        status, error = await raw(ann, "GET", "/api/me", token=token)
        assert status == 401, what
        assert error["code"].startswith("identity.token"), what


def _changed(part: str) -> str:
    return part[:-3] + ("AAA" if part[-3:] != "AAA" else "BBB")


async def test_an_expired_token_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.running import running

    data = tmp_path_factory.mktemp("short") / "data"
    with running(data, MADANG_IDENTITY__ACCESS_TTL_S="30") as server:
        person = Person(server.base, "Short")
        await person.sign_up()
        assert (await person.call("GET", "/api/me"))["name"] == "Short"
        claims = jwt.decode(person.token, options={"verify_signature": False})
        assert claims["exp"] - claims["iat"] == 30
        await person.close()


async def test_strangers_are_asked_to_log_in(stranger: Person) -> None:
    _, channel_id = await stranger.public_channel()
    for method, path, body in (
        ("POST", f"/api/channels/{channel_id}/messages", b'{"nonce":"n","text":"x"}'),
        ("PUT", f"/api/channels/{channel_id}/read", b'{"read_seq":1}'),
        ("GET", "/api/me", None),
        ("GET", "/api/outbox", None),
    ):
        status, error = await raw(stranger, method, path, body)
        assert (status, error["code"]) == (401, "kernel.unauthorized"), path


async def test_anothers_message_is_not_mine_to_change(ann: Person, bo: Person) -> None:
    _, channel_id = await ann.public_channel()
    sent = await ann.send(channel_id, "mine", "mine-1")
    path = f"/api/messages/{sent['message_id']}"
    assert await raw(bo, "PATCH", path, b'{"text":"yours"}') == (
        403,
        {
            "code": "community.not_author",
            "message": "Only the author may change a message.",
            "data": {"message_id": sent["message_id"]},
        },
    )
    with pytest.raises(Refused, match="not_allowed"):
        await bo.call("DELETE", path)
    history = await ann.history(channel_id)
    assert next(m for m in history if m["message_id"] == sent["message_id"]) == sent


async def test_a_private_channel_leaks_nowhere(ann: Person, bo: Person, stranger: Person) -> None:
    made = await ann.call("POST", "/api/communities", {"name": "비밀 Secret"})
    snapshot = await ann.call("GET", f"/api/communities/{made['community_id']}")
    channel_id = snapshot["channels"][0]["channel_id"]
    board = await ann.call(
        "POST",
        f"/api/communities/{made['community_id']}/channels",
        {"name": "secret-trends", "kind": "board", "board": "trends"},
    )
    sent = await ann.send(channel_id, "the secret word is 무지개", "secret-1")
    for person in (bo, stranger):
        listed = (await person.call("GET", "/api/communities"))["communities"]
        assert made["community_id"] not in [e["community"]["community_id"] for e in listed]
        for path in (
            f"/api/communities/{made['community_id']}",
            f"/api/channels/{channel_id}/messages",
            f"/api/messages/{sent['message_id']}",
            f"/api/boards/{board['channel_id']}",
            f"/api/trends/{board['channel_id']}",
            f"/api/trends/{board['channel_id']}/posts",
            f"/api/trends/{board['channel_id']}/counts",
            f"/api/trends/{board['channel_id']}/top",
            f"/api/trends/{board['channel_id']}/ledger",
            f"/api/trends/{board['channel_id']}/posts.csv",
        ):
            status, error = await raw(person, "GET", path)
            assert status == 404, path
            assert "무지개" not in json.dumps(error, ensure_ascii=False)
        page = await person.session.get(f"{person.base}/c/{made['community_id']}/{channel_id}")
        assert "비밀" not in await page.text()
        streams = [
            f"channel:{channel_id}",
            f"community:{made['community_id']}",
            f"board:{board['channel_id']}",
            f"account:{ann.account['account_id']}",
        ]
        assert await _refused_streams(person, streams) == len(streams)


async def _refused_streams(person: Person, streams: list[str]) -> int:
    refused = 0
    async with person.session.ws_connect(f"{person.base}/api/socket") as ws:
        await ws.send_json({"op": "hello", "token": person.token or None})
        for stream in streams:
            wanted = [{"stream": stream, "epoch": None, "seq": None}]
            await ws.send_json({"op": "subscribe", "streams": wanted})
        await ws.send_json({"op": "ping", "streams": streams})
        while (frame := await ws.receive_json())["op"] != "pong":
            if frame["op"] == "error":
                assert frame["error"]["code"] == "realtime.stream_forbidden"
                refused += 1
            assert frame["op"] not in ("subscribed", "event")
        assert frame["tops"] == {}
    return refused


async def test_an_oversized_frame_closes_the_socket(stranger: Person) -> None:
    async with stranger.session.ws_connect(f"{stranger.base}/api/socket") as ws:
        await ws.send_str("x" * (BODY_LIMIT_BYTES + 1))
        answer = await ws.receive()
        assert answer.type == aiohttp.WSMsgType.CLOSE
        assert answer.data == 1009


async def test_a_socket_from_another_site_is_refused(stranger: Person) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await stranger.session.ws_connect(
            f"{stranger.base}/api/socket", origin="https://evil.example"
        )
    assert refused.value.status == 403


def test_garbage_instead_of_http_harms_nobody(server: Running) -> None:
    host, port = server.base.removeprefix("http://").split(":")
    for garbage in (b"\x16\x03\x01\x00\xff" * 40, b"GET", b"\x00" * 5000, b"POST / HTTP/9\r\n\r\n"):
        with socket.create_connection((host, int(port)), timeout=5) as raw_socket:
            raw_socket.sendall(garbage)
            raw_socket.shutdown(socket.SHUT_WR)
            raw_socket.settimeout(5)
            try:
                raw_socket.recv(1000)
            except ConnectionResetError:
                continue
    with socket.create_connection((host, int(port)), timeout=5) as raw_socket:
        raw_socket.sendall(b"GET /api/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b"200 OK" in raw_socket.recv(1000)
