"""Tokens and bots at the whole house: scopes, bounds, rates, revocation (DO1-DO10)."""

import asyncio
from typing import Any

import aiohttp
import pytest

from madang.app.scopes import CALLS
from tests.person import Person, Refused


async def token(person: Person, *scopes: str, **more: Any) -> tuple[Person, dict[str, Any]]:
    """Make a token and return a program that uses it, and the token as its owner sees it."""
    body = {"name": "script", "scopes": list(scopes), **more}
    made = await person.call("POST", "/api/me/tokens", body)
    program = Person(person.base, "Program")
    program.token, program.account = made["secret"], person.account
    return program, made["token"]


async def refused(program: Person, method: str, path: str, body: Any = None) -> tuple[int, str]:
    """Return the status and code of a refusal."""
    with pytest.raises(Refused) as refusal:
        await program.call(method, path, body)
    return refusal.value.status, refusal.value.code


async def test_DO2_DO3_a_token_does_what_its_scopes_say(ann: Person) -> None:
    community_id, channel_id = await ann.public_channel()
    reader, shown = await token(ann, "read")
    assert reader.token.startswith("mdg_")
    assert (await reader.call("GET", "/api/me"))["account_id"] == ann.account["account_id"]
    await reader.call("GET", f"/api/communities/{community_id}")
    draft = {"nonce": "t1", "text": "no", "reply_to": None}
    messages = f"/api/channels/{channel_id}/messages"
    assert await refused(reader, "POST", messages, draft) == (403, "identity.scope_missing")
    assert await refused(reader, "GET", "/api/market/overview") == (403, "identity.scope_missing")
    for method, path in (("GET", "/api/me/tokens"), ("GET", "/api/auth/sessions")):
        assert await refused(reader, method, path) == (403, "identity.session_only")
    writer, _ = await token(ann, "write")
    assert (await writer.call("POST", messages, draft))["author_kind"] == "person"
    assert await refused(writer, "GET", messages) == (403, "identity.scope_missing")
    listed = (await ann.call("GET", "/api/me/tokens"))["tokens"]
    mine = next(t for t in listed if t["token_id"] == shown["token_id"])
    assert mine["used_at_ms"] is not None
    assert "secret" not in mine
    await reader.close()
    await writer.close()


async def test_DO2_what_is_no_token_is_no_stranger(ann: Person, stranger: Person) -> None:
    stranger.token = "mdg_" + "x" * 43
    assert await refused(stranger, "GET", "/api/communities") == (401, "identity.token_invalid")
    stranger.token = ""
    assert await refused(ann, "POST", "/api/me/tokens", {"name": "n", "scopes": []}) == (
        422,
        "kernel.malformed",
    )


async def test_DO5_a_bound_token_sees_its_communities_only(ann: Person) -> None:
    community_id, channel_id = await ann.public_channel()
    other = await ann.call("POST", "/api/communities", {"name": "Other", "is_public": True})
    inside = await ann.call("GET", f"/api/communities/{other['community_id']}")
    sent = await ann.send(inside["channels"][0]["channel_id"], "외딴섬 island", "bound-1")
    bound, _ = await token(ann, "read", "write", community_ids=[community_id])
    listed = (await bound.call("GET", "/api/communities"))["communities"]
    assert [e["community"]["community_id"] for e in listed] == [community_id]
    for path in (
        f"/api/communities/{other['community_id']}",
        f"/api/channels/{inside['channels'][0]['channel_id']}/messages",
        f"/api/messages/{sent['message_id']}",
    ):
        assert (await refused(bound, "GET", path))[0] == 404, path
    assert "island" not in str(await bound.call("GET", "/api/search?q=island"))
    await bound.call("GET", f"/api/channels/{channel_id}/messages")
    async with bound.session.ws_connect(f"{bound.base}/api/socket") as ws:
        await ws.send_json({"op": "hello", "token": bound.token})
        assert (await ws.receive_json())["op"] == "welcome"
        for stream in (
            f"community:{other['community_id']}",
            f"account:{ann.account['account_id']}",
        ):
            wanted = [{"stream": stream, "epoch": None, "seq": None}]
            await ws.send_json({"op": "subscribe", "streams": wanted})
            assert (await ws.receive_json())["error"]["code"] == "realtime.stream_forbidden"
    await bound.close()


async def test_DO7_a_revoked_token_ends_at_once(ann: Person) -> None:
    community_id, _ = await ann.public_channel()
    program, made = await token(ann, "read")
    url = f"{program.base}/api/events?streams=community:{community_id}"
    headers = {"authorization": f"Bearer {program.token}"}
    async with (
        program.session.ws_connect(f"{program.base}/api/socket") as ws,
        program.session.get(url, headers=headers) as events,
    ):
        await ws.send_json({"op": "hello", "token": program.token})
        assert (await ws.receive_json())["op"] == "welcome"
        assert events.status == 200
        await ann.call("DELETE", f"/api/me/tokens/{made['token_id']}")
        closing = await asyncio.wait_for(ws.receive(), 5)
        assert (closing.type, closing.data) == (aiohttp.WSMsgType.CLOSE, 4003)
        rest = await asyncio.wait_for(events.content.read(), 5)
        assert b"identity.token_invalid" in rest
    assert await refused(program, "GET", "/api/me") == (401, "identity.token_invalid")
    assert await refused(ann, "DELETE", f"/api/me/tokens/{made['token_id']}") == (
        404,
        "kernel.not_found",
    )
    await program.close()


async def test_DO6_over_the_rate_a_token_waits(ann: Person) -> None:
    program, _ = await token(ann, "read")
    headers = {"authorization": f"Bearer {program.token}"}
    for _ in range(CALLS.calls_max + 1):
        async with program.session.get(f"{program.base}/api/me", headers=headers) as answer:
            status, wait = answer.status, answer.headers.get("retry-after")
    assert status == 429
    assert wait is not None
    assert 1 <= int(wait) <= CALLS.window_s
    await program.close()


async def test_DO8_DO9_DO10_a_bot_is_a_member_with_a_mark(ann: Person, bo: Person) -> None:
    made = await ann.call("POST", "/api/communities", {"name": "Club", "is_public": True})
    community_id = made["community_id"]
    place = await ann.call("GET", f"/api/communities/{community_id}")
    channel_id = place["channels"][0]["channel_id"]
    bot = await ann.call("POST", "/api/me/bots", {"name": "메아리"})
    program, shown = await token(ann, "read", "write", bot_id=bot["bot_id"])
    assert shown["account_id"] == bot["bot_id"]
    bots = f"/api/communities/{community_id}/bots"
    await bo.join(community_id)
    assert (await refused(bo, "POST", bots, {"bot_id": bot["bot_id"]}))[0] == 404
    member = await ann.call("POST", bots, {"bot_id": bot["bot_id"]})
    assert (member["is_bot"], member["name"]) == (True, "메아리")
    sent = await program.send(channel_id, "안녕하세요", "bot-1")
    assert (sent["author_kind"], sent["author_name"]) == ("bot", "메아리")
    shown_to_bo = await bo.call("GET", f"/api/messages/{sent['message_id']}")
    assert shown_to_bo["author_kind"] == "bot"
    assert (await refused(bo, "POST", "/api/me/tokens", {
        "name": "n", "scopes": ["read"], "bot_id": bot["bot_id"]
    }))[0] == 404  # fmt: skip
    kinds = {
        e["kind"]
        for e in (await ann.call("GET", f"/api/communities/{community_id}/audit"))["entries"]
    }
    assert "bot_added" in kinds
    await ann.call("PATCH", f"/api/me/bots/{bot['bot_id']}", {"name": "Echo"})
    assert (await program.send(channel_id, "again", "bot-2"))["author_name"] == "Echo"
    await ann.call("DELETE", f"/api/me/bots/{bot['bot_id']}")
    assert await refused(program, "GET", "/api/me") == (401, "identity.token_invalid")
    after = await bo.call("GET", f"/api/communities/{community_id}")
    assert bot["bot_id"] not in {m["account_id"] for m in after["members"]}
    await program.close()


async def test_DO8_a_bot_has_no_password(ann: Person, stranger: Person) -> None:
    bot = await ann.call("POST", "/api/me/bots", {"name": "b"})
    email = f"{bot['bot_id']}@bot.invalid"
    login = {"email": email, "password": ""}
    assert (await refused(stranger, "POST", "/api/auth/login", login))[0] == 401
    await stranger.call("POST", "/api/auth/password/forgot", {"email": email})
