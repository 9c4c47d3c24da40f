"""What a stranger's client may write must neither stop the feed nor break the store."""

import json

import pytest

from madang.trends.formats import LINE_MAX_BYTES, Arrived, Invalid, Other, Withdrawn, parse
from madang.trends.model import POST_TEXT_MAX_CHARS
from tests.trends.conftest import BOARD, START_MS, Stand
from tests.trends.lines import commit, v1, v2

BAD = [
    b"",
    b"null",
    b"[]",
    b"7",
    b'"text"',
    b"{}",
    b'{"did": "d", "time_us": "7"}',
    b'{"did": "d", "time_us": 1, "kind": "commit"}',
    b'{"did": "d", "time_us": 1, "kind": "commit", "commit": []}',
    b'{"id_str": 7, "user": {}}',
    b'{"id_str": "7", "user": {}}',
    b'{"delete": {}}',
    b'{"synthetic": {}}',
    b'{"event": "update", "payload": "{"}',
    b'{"event": "update", "payload": {}}',
    b'{"$type": "message", "payload": {"$type": "other"}}',
    b'{"content": "x", "account": 7}',
    commit("1", "create", "app.bsky.feed.post", {"text": 7}),
    commit("1", "create", "app.bsky.feed.post"),
    commit("1", "create", "app.bsky.feed.like", {"subject": "x"}),
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"did": "\xff"}',
    b'{"text": "' + b"x" * LINE_MAX_BYTES + b'"}',
]


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_tr2_a_bad_line_is_invalid_with_a_reason(body: bytes) -> None:
    parsed = parse(body)
    assert isinstance(parsed, Invalid)
    assert parsed.reason


async def test_strange_but_readable_posts_are_stored(stand: Stand) -> None:
    lines = [
        v1("nul", "AI \0 nul"),
        v1("long", "AI " + "가" * (POST_TEXT_MAX_CHARS + 1)),
        v1("emoji", "AI 👩‍👩‍👧‍👦 \u202e rtl"),
        v1("quote", "AI'; DROP TABLE trends_post; --"),
        v1("time", "AI", createdAt="9999-12-31T23:59:59Z"),
        v1("notime", "AI", createdAt="gestern"),
        v1("late", "AI", at_ms=START_MS - 1),
        v1("r" * 2_000, "AI too long an id"),
        v1("x\0y", "AI nul in the id"),
        json.dumps(
            {
                "id_str": "900719925474099312345",
                "user": {"id_str": "1", "screen_name": "a\0b"},
                "created_at": "Tue Dec 31 23:10:08 +0000 2097",
                "text": "AI &lt;3",
                "favorite_count": 10**30,
                "retweet_count": -5,
                "lang": "und",
            }
        ).encode(),
    ]
    await stand.put(lines)
    await stand.drain()
    posts = {p.post_id: p for p in (await stand.service.posts(BOARD, None, None, 200)).posts}
    assert len(posts) == 8
    tweet = posts["900719925474099312345"]
    assert (tweet.text, tweet.likes_count, tweet.reposts_count) == ("AI <3", 2**31, 0)
    assert tweet.lang is None
    assert max(len(p.text) for p in posts.values()) == POST_TEXT_MAX_CHARS
    assert (await stand.board()).totals.invalid_count == 2
    assert (await stand.service.ledger(BOARD, 60)).open_count == 0


def test_tr4_shapes_are_recognised_from_their_content() -> None:
    assert isinstance(parse(v1("1", "x")), Arrived)
    frame = parse(v2(7, "1", "x"))
    assert isinstance(frame, Arrived)
    assert frame.at_ms == 1_763_683_200_000
    assert frame.post_id == parse(v1("1", "x")).post_id  # type: ignore[union-attr]
    notice = parse(b'{"delete": {"status": {"id": 1, "id_str": "9007199254740993", "user_id": 1}}}')
    assert notice == Withdrawn(source="twitter", post_id="9007199254740993", at_ms=None)
    for kind, expected in (("identity", Other), ("sync", Other)):
        body = {"$type": "message", "payload": {"did": "d", "seq": 1, "time": "x"}}
        body["payload"]["$type"] = f"network.bsky.jetstream.subscribeEvents#{kind}"  # type: ignore[index]
        assert isinstance(parse(json.dumps(body).encode()), expected)
    gone = {
        "$type": "message",
        "payload": {
            "$type": "network.bsky.jetstream.subscribeEvents#account",
            "did": "did:plc:x",
            "seq": 3,
            "time": "2025-11-21T00:00:00Z",
            "active": False,
            "status": "deleted",
        },
    }
    assert parse(json.dumps(gone).encode()).author_id == "did:plc:x"  # type: ignore[union-attr]
