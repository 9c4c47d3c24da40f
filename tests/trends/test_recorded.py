"""Recorded feeds, whole: nothing lost, nothing doubled, and the counts stated in their provenance."""

import re
from collections import Counter
from pathlib import Path

import pytest

from madang.kernel.clock import SystemClock
from madang.trends.adapters.replay import Replay, lines_of
from madang.trends.formats import Arrived, Invalid, Other, Reacted, Withdrawn, parse
from tests.trends.conftest import BOARD, Stand, shared


def kinds(path: Path) -> Counter[type]:
    """How many lines of a file are what."""
    return Counter(type(parse(line)) for line in lines_of(path))


def test_tr4_recorded_jetstream_v1() -> None:
    """17 posts + 1 delete, 105 likes + 15 reposts; the rest says nothing to a board."""
    found = kinds(shared("bluesky_jetstream_v1_152.jsonl"))
    assert found == {Arrived: 17, Withdrawn: 1, Reacted: 120, Other: 14}


def test_tr4_the_golden_file() -> None:
    parsed = [parse(line) for line in lines_of(shared("bluesky_jetstream_golden_v1.jsonl"))]
    assert not [p for p in parsed if isinstance(p, Invalid)]
    (post,) = [p for p in parsed if isinstance(p, Arrived)]
    did = "did:plc:q235v55g5unth4zjjdpacfdr"
    assert post.post_id == f"at://{did}/app.bsky.feed.post/3mmoojp4cd223"
    assert post.at_ms == 1_779_719_009_157
    assert post.created_at_ms == 1_779_719_008_757


def test_tr4_recorded_mastodon() -> None:
    found = kinds(shared("mastodon_statuses.jsonl"))
    assert sum(found.values()) == 282
    assert Invalid not in found
    assert kinds(shared("mastodon_ws_frame.jsonl")) == {Arrived: 1}


def test_tr1_recorded_tweets_with_ids_beyond_2_to_the_53() -> None:
    tweets = [parse(line) for line in lines_of(shared("mongodb_sample_tweets.jsonl"))]
    assert len(tweets) == 966
    ids = [tweet.post_id for tweet in tweets if isinstance(tweet, Arrived)]
    assert len(ids) == 966
    assert all(int(post_id) > 2**53 for post_id in ids)


@pytest.mark.timeout(300)
async def test_tr1_tr13_every_tweet_once_of_a_feed_that_repeats_itself(lite: Stand) -> None:
    """89,804 lines, 72,926 tweets: the 16,878 repetitions are found, and the ledger closes."""
    path = shared("stocknet_tweets_v11.jsonl.zst")
    await lite.service.set_keywords("a" * 16, BOARD, ["*", "$AAPL", "apple", "RT"])
    replay = Replay(path, 0, False, SystemClock())
    # The lines stand at the test's own moment, in one minute.
    feed, clock = lite.service.feed, lite.clock

    class Drained:
        async def take(self, lines, cursor):  # type: ignore[no-untyped-def]
            stood = [type(line)(line.feed, line.body, clock.now_ms()) for line in lines]
            await feed.take(stood, cursor)
            await lite.service.intake.tick()

    await replay.run(Drained(), None)
    await lite.drain()
    board = await lite.board()
    totals = board.totals
    assert totals.read_count == 89_804
    assert totals.received_count == totals.delivered_count == 72_926
    assert totals.duplicate_count == 16_878
    assert totals.invalid_count == totals.ignored_count == totals.unmatched_count == 0
    ledger = await lite.service.ledger(BOARD, 60)
    assert ledger.open_count == 0
    assert sum(row.delivered for row in ledger.rows) == 72_926
    every, aapl, *_ = board.keywords
    assert every.posts_count == 72_926
    again: dict[str, str] = {}
    for tweet in map(parse, lines_of(path)):
        assert isinstance(tweet, Arrived)
        again.setdefault(tweet.post_id, tweet.text)
    # An oracle of another make.
    assert aapl.posts_count == sum(_has_tag(text, "$aapl") for text in again.values())


def _has_tag(text: str, tag: str) -> bool:
    return re.search(rf"(?<![\w$]){re.escape(tag)}(?!\w)", text.casefold()) is not None
