"""PM16, PM17 at the whole house: boards, posts, titles and open sockets of a private channel."""

import asyncio
from typing import Any

import pytest

from tests.person import Follower, Person, Refused

DOORS = (
    "/api/channels/{0}/messages",
    "/api/boards/{0}",
    "/api/trends/{0}",
    "/api/trends/{0}/posts",
    "/api/trends/{0}/counts",
    "/api/trends/{0}/top",
    "/api/trends/{0}/ledger",
)


async def secret_board(ann: Person) -> tuple[str, str, str]:
    """A community of Ann's, public, with a trends board that only she sees."""
    made = await ann.call(
        "POST", "/api/communities", {"name": "Club", "is_public": True, "icon": "C"}
    )
    community_id = made["community_id"]
    board = await ann.call(
        "POST",
        f"/api/communities/{community_id}/channels",
        {"name": "cabal-board", "kind": "board", "board": "trends"},
    )
    snapshot = await ann.call("GET", f"/api/communities/{community_id}")
    return community_id, board["channel_id"], snapshot["roles"][-1]["role_id"]


async def hide(ann: Person, channel_id: str, role_id: str, deny: int = 1) -> Any:
    """Deny everyone's role the view of a channel, or take that back."""
    path = f"/api/places/channel/{channel_id}/overwrites/role/{role_id}"
    return await ann.call("PUT", path, {"allow": 0, "deny": deny})


async def test_PM17_a_private_board_is_behind_no_door(ann: Person, stranger: Person) -> None:
    community_id, channel_id, role_id = await secret_board(ann)
    for path in DOORS:
        await stranger.call("GET", path.format(channel_id))
    await hide(ann, channel_id, role_id)
    for path in DOORS:
        with pytest.raises(Refused) as refusal:
            await stranger.call("GET", path.format(channel_id))
        assert refusal.value.status == 404, path
        await ann.call("GET", path.format(channel_id))
    seen = await stranger.call("GET", f"/api/communities/{community_id}")
    assert channel_id not in str(seen)
    page = f"{stranger.base}/c/{community_id}/{channel_id}"
    async with stranger.session.get(page) as answer:
        assert "cabal" not in await answer.text()


async def test_PM16_open_sockets_are_dropped_at_once(ann: Person, stranger: Person) -> None:
    _, channel_id, role_id = await secret_board(ann)
    async with stranger.session.ws_connect(
        stranger.base.replace("http", "ws", 1) + "/api/socket"
    ) as socket:
        await socket.send_json({"op": "hello", "token": None})
        streams = [
            {"stream": f"{kind}:{channel_id}", "epoch": None, "seq": None}
            for kind in ("channel", "board")
        ]
        await socket.send_json({"op": "subscribe", "streams": streams})
        ops = [(await socket.receive_json())["op"] for _ in range(3)]
        assert ops == ["welcome", "subscribed", "subscribed"]
        await hide(ann, channel_id, role_id)
        await ann.send(channel_id, "after the change", "private-1")
        frames = [await asyncio.wait_for(socket.receive_json(), 5) for _ in range(2)]
        dropped = {frame["stream"] for frame in frames if frame["op"] == "dropped"}
        assert dropped == {f"channel:{channel_id}", f"board:{channel_id}"}


async def test_PM14_the_followed_community_says_only_that_rights_changed(
    ann: Person, stranger: Person
) -> None:
    community_id, channel_id, role_id = await secret_board(ann)
    follower = Follower(stranger, f"community:{community_id}")
    follower.start()
    await asyncio.wait_for(follower.is_live.wait(), 5)
    await hide(ann, channel_id, role_id)
    await ann.call("PATCH", f"/api/channels/{channel_id}", {"topic": "secret"})
    await ann.call("DELETE", f"/api/channels/{channel_id}")
    for _ in range(100):
        if len(follower.shown) == 3:
            break
        await asyncio.sleep(0.02)
    await follower.stop()
    assert (
        follower.shown == [{"type": "community.access_changed", "community_id": community_id}] * 3
    )
