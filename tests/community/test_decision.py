"""What a new message does for one reader (docs/specs/notifications.md, ND1-ND10), against an oracle."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.community.errors.notices import TellingInvalid
from madang.community.model.notifications import Decision, Manner, Situation, decide
from madang.community.model.telling import (
    DEFAULT,
    KEYWORD_LENGTH_MAX_CHARS,
    KEYWORDS_MAX,
    QUIET_SPANS_MAX,
    QuietSpan,
    Telling,
    checked,
    is_quiet_hour,
    keyword_in,
)

SITUATIONS = st.builds(
    Situation,
    manner=st.builds(
        Manner,
        level=st.sampled_from(["all", "mentions", "nothing"]),
        is_muted=st.booleans(),
        is_mention_passing=st.booleans(),
        is_everyone_suppressed=st.booleans(),
        is_role_suppressed=st.booleans(),
    ),
    call=st.sampled_from(["none", "account", "role", "everyone"]),
    has_keyword=st.booleans(),
    is_own=st.booleans(),
    is_blocked=st.booleans(),
    is_quiet=st.booleans(),
    is_looking=st.booleans(),
    is_attending=st.booleans(),
)


def oracle(s: Situation) -> Decision:
    """ND1-ND7 as a list of reasons against, one after the other."""
    silent = Decision(tells=False, pushes=False)
    if s.is_own:
        return silent
    if s.is_blocked:
        return silent
    if s.is_quiet:
        return silent
    if s.is_looking:
        return silent
    if s.manner.level == "nothing":
        return silent
    reasons = set()
    if s.call == "account":
        reasons.add("me")
    if s.call == "role" and not s.manner.is_role_suppressed:
        reasons.add("my role")
    if s.call == "everyone" and not s.manner.is_everyone_suppressed:
        reasons.add("everyone")
    if s.has_keyword:
        reasons.add("keyword")
    if not reasons and s.manner.level == "mentions":
        return silent
    if s.manner.is_muted and not (reasons and s.manner.is_mention_passing):
        return silent
    return Decision(tells=True, pushes=not s.is_attending)


@given(situation=SITUATIONS)
def test_ND1_ND7_the_decision_is_the_oracles(situation: Situation) -> None:
    assert decide(situation) == oracle(situation)


@given(situation=SITUATIONS)
def test_ND_whoever_is_pushed_would_be_told(situation: Situation) -> None:
    decision = decide(situation)
    assert decision.tells or not decision.pushes


def telling(**fields) -> Telling:
    known = {"keywords": (), "quiet_spans": (), "time_zone": "Asia/Seoul", "digest": "off"}
    return Telling(**(known | fields))


def at(zone: str, *when: int) -> int:
    return int(datetime(*when, tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("word", "text", "stands"),
    [
        ("cat", "the Cat sat", True),
        ("cat", "concatenate", False),
        ("cat", "cat's", True),
        ("cat", "cat_food", False),
        ("cat", "cat을 보다", True),
        ("배포", "오늘배포합니다", True),
        ("배포", "배 포", False),
        ("c++", "I like C++!", True),
        ("v2", "v20", False),
        ("v2", "v20 v2", True),
        ("가", "각", False),
        ("new york", "New York!", True),
    ],
)
def test_ND10_latin_by_word_and_hangul_anywhere(word: str, text: str, stands: bool) -> None:
    assert (keyword_in((word,), text) is not None) == stands


def test_ND10_words_are_kept_clean_and_bounded() -> None:
    kept = checked(telling(keywords=(" Deploy ", "deploy", "배포", "")))
    assert kept.keywords == ("deploy", "배포")
    many = tuple(f"w{n}" for n in range(KEYWORDS_MAX))
    assert len(checked(telling(keywords=many)).keywords) == KEYWORDS_MAX
    for wrong in (
        telling(keywords=(*many, "more")),
        telling(keywords=("x" * (KEYWORD_LENGTH_MAX_CHARS + 1),)),
        telling(quiet_spans=(QuietSpan(days=(0,), from_minute=0, until_minute=1),)
                * (QUIET_SPANS_MAX + 1)),
        telling(time_zone="Asia/Nowhere"),
        telling(time_zone="../../etc/passwd"),
    ):  # fmt: skip
        with pytest.raises(TellingInvalid):
            checked(wrong)


def test_ND9_quiet_hours_over_midnight_belong_to_the_day_they_begin() -> None:
    friday = telling(quiet_spans=(QuietSpan(days=(4,), from_minute=1380, until_minute=420),))
    zone = "Asia/Seoul"
    assert not is_quiet_hour(friday, at(zone, 2026, 11, 20, 22, 59))
    assert is_quiet_hour(friday, at(zone, 2026, 11, 20, 23, 0))
    assert is_quiet_hour(friday, at(zone, 2026, 11, 21, 6, 59))
    assert not is_quiet_hour(friday, at(zone, 2026, 11, 21, 7, 0))
    assert not is_quiet_hour(friday, at(zone, 2026, 11, 20, 6, 0))
    assert not is_quiet_hour(DEFAULT, at(zone, 2026, 11, 20, 23, 0))


@given(
    minute=st.integers(0, 1439),
    day=st.integers(0, 6),
    start=st.integers(0, 1439),
    end=st.integers(0, 1439),
    days=st.sets(st.integers(0, 6)),
)
def test_ND9_against_a_walk_through_the_week(minute, day, start, end, days) -> None:
    quiet = telling(
        time_zone="Europe/Berlin",
        quiet_spans=(QuietSpan(days=tuple(days), from_minute=start, until_minute=end),),
    )
    length = (end - start) % 1440 or 1440
    walked = {(d * 1440 + start + n) % 10080 for d in days for n in range(length)}
    # 2026-11-16 is a Monday, and no clock is put forward or back in that week.
    now = at("Europe/Berlin", 2026, 11, 16 + day, minute // 60, minute % 60)
    assert is_quiet_hour(quiet, now) == (day * 1440 + minute in walked)
