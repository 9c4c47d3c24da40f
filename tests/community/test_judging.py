"""What rules read in a text (docs/specs/rules.md, RU20-RU34): pure, so without a database."""

import random
import time
import unicodedata

import pytest

from madang.community.model.folding import fold
from madang.community.model.judging import RuleBook, Written
from madang.community.model.links import host_of, links_of
from madang.community.model.patterns import Words, broken, word_of
from madang.community.model.rules import KeywordTrigger, LinkTrigger, Rule, Trigger


def rule(trigger: Trigger) -> Rule:
    """A rule that is on."""
    return Rule(
        rule_id="r" * 16,
        community_id="c" * 16,
        name="규칙",
        mode="on",
        trigger=trigger,
        acts=("block",),
        reason="",
        time_out_ms=60_000,
        exempt_role_ids=(),
        exempt_channel_ids=(),
        created_at_ms=0,
        changed_at_ms=0,
    )


def met(trigger: Trigger, text: str) -> str | None:
    """Return what a rule meets in a text."""
    verdicts = RuleBook([rule(trigger)]).judge(Written(("x" * 16,), (), text, 0, 0))
    return verdicts[0].found if verdicts else None


BAD = KeywordTrigger(words=("*시발*", "cat", "buy now", "새끼"), allowed=("시발점*",))


@pytest.mark.parametrize(
    "text",
    [
        "시발", "시 발", "시   발", "시.발", "시-발놈아", "시\u200b발", "시\u3164발", "시\ufe0f발",
        "ㅅㅣㅂㅏㄹ", "ㅅㅣ발", "시ㅂㅏㄹ", "ㅅ ㅣ ㅂ ㅏ ㄹ", unicodedata.normalize("NFD", "시발"),
        "아시발아", "어휴 시 발 진짜", "시발점 말고 시발", "CAT", "ｃａｔ", "c a t", "c.a.t", "𝐜𝐚𝐭",
        "cát", "ⓒⓐⓣ", "hello,cat!", "please buy now!", "BUY\u00a0NOW", "buynow", "새 끼",
    ],
)  # fmt: skip
def test_RU20_RU21_RU22_a_word_is_found_however_it_is_hidden(text: str) -> None:
    assert met(BAD, text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "다시 발표합니다", "다시.발표", "시 발표회", "시바라", "시발점입니다", "그 시발점에서", "concat",
        "cats", "buy it now", "어느새 끼니", "", "!!!", "씨앗을 발견",
    ],
)  # fmt: skip
def test_RU21_RU22_RU23_what_only_looks_like_it_is_let_be(text: str) -> None:
    assert met(BAD, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "시1발", "시12발", "아 시1발 진짜", "시1발놈아", "시１발", "새9끼", "(시1발)",
        unicodedata.normalize("NFD", "시1발"), "ㅅ1ㅣ2ㅂ3ㅏ4ㄹ",
    ],
)  # fmt: skip
def test_RU25_a_word_is_found_through_digits(text: str) -> None:
    assert met(BAD, text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "다시1발표", "오후6시1발차", "6시1발차", "6시 1발", "시 1발", "시1 발", "오후6시 발표", "12월25일",
        "3시2분에 만나요", "어느새1끼", "새1끼니", "시1000발", "다시 2발 쐈다", "제1회 발표", "1시발차",
        "갤럭시20발매", "시1발점입니다", "시123", "10시10분발", "오전9시발표회", "c1at", "새1월끼리",
    ],
)  # fmt: skip
def test_RU25_ordinary_text_with_digits_is_let_be(text: str) -> None:
    assert met(KeywordTrigger(words=("시발", "새끼", "cat"), allowed=("시발점*",)), text) is None


@pytest.mark.parametrize(
    "text", ["다시1발표", "오후6시1발차", "6시1발차", "3시2분에", "갤럭시20발매", "시1발점입니다"]
)
def test_RU25_a_star_does_not_reach_over_digits_before(text: str) -> None:
    assert met(BAD, text) is None


def naive(words: list[str], text: str) -> set[int]:
    """Find whole words slowly: every word at every place."""
    folded, found = fold(text), set()
    for group, word in enumerate(words):
        letters = fold(word).letters
        for at in range(len(folded.letters)):
            end = at + len(letters)
            is_there = folded.letters[at:end] == letters
            is_apart = any(at < gap < end for gap in folded.gaps)
            if is_there and not is_apart and folded.starts.get(at) and folded.ends.get(end):
                found.add(group)
    return found


def test_RU24_one_pass_finds_what_looking_everywhere_finds() -> None:
    dice = random.Random(20261121)
    letters = "가각간abㄱㅏ "
    for _ in range(300):
        words = ["".join(dice.choices("가각간ab", k=dice.randint(1, 4))) for _ in range(12)]
        text = "".join(dice.choices(letters, k=40))
        # Joined by nothing and by no blank: words set apart have tests of their own.
        made = [word for at, text_ in enumerate(words) if (word := word_of(text_, at))]
        spans = [s for s in Words(made).find(fold(text)) if not _is_apart(text, s.start, s.end)]
        assert set(broken(spans)) == naive(words, text)


def _is_apart(text: str, start: int, end: int) -> bool:
    return any(start < gap < end for gap in fold(text).gaps)


@pytest.mark.parametrize("text", ["a" * 4000, "a " * 2000, "ㄱ" * 4000, "가" * 4000, "a." * 2000])
def test_RU24_no_text_and_no_words_make_it_slow(text: str) -> None:
    words = ("*" + "b" * 40, *("a" * n for n in range(2, 60)), *("가" * n for n in range(2, 60)))
    trigger = KeywordTrigger(words=words, allowed=tuple("a" * n for n in range(2, 60)))
    book = RuleBook([rule(trigger)] * 3)
    # Processor time, and a bound far above what it takes: only work that grows with the square of
    # the text or the words goes over it.
    began_s = time.process_time()
    book.judge(Written(("x" * 16,), (), text, 0, 0))
    links_of(text)
    assert time.process_time() - began_s < 10.0


def denied(*hosts: str, is_invite_denied: bool = False) -> LinkTrigger:
    return LinkTrigger(mode="deny", hosts=hosts, is_invite_denied=is_invite_denied)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://bad.example/x", "bad.example"),
        ("보세요 HTTP://WWW.Bad.Example", "www.bad.example"),
        ("(bad.example)", "bad.example"),
        ("[여기](https://a.b.bad.example/path?q=1#f)", "a.b.bad.example"),
        ("https://good.example@bad.example/", "bad.example"),
        ("https://bad.example:8443", "bad.example"),
        ("ｂａｄ．ｅｘａｍｐｌｅ", "bad.example"),
        ("bad。example", "bad.example"),
        ("b\u200bad.example", "bad.example"),
        ("xhttps://bad.example", "bad.example"),
    ],
)
def test_RU30_RU31_a_host_is_met_however_it_is_written(text: str, host: str) -> None:
    assert met(denied("bad.example"), text) == host


def test_RU30_others_are_let_be_and_international_names_are_one() -> None:
    for text in (
        "bad.example.org",
        "notbad.example",
        "bad example",
        "https://good.example/bad.example",
    ):
        assert met(denied("bad.example"), text) is None
    assert host_of("한글.example") == "xn--bj0bj06e.example"
    assert met(denied("한글.example"), "https://xn--bj0bj06e.example") is not None
    assert met(denied("xn--bj0bj06e.example"), "한글.example 가세요") is not None


def test_RU31_allow_stops_all_other_links_and_no_file_names() -> None:
    allowed = LinkTrigger(mode="allow", hosts=("good.example",), is_invite_denied=False)
    assert met(allowed, "https://bad.example") == "bad.example"
    assert met(allowed, "www.bad.example") == "www.bad.example"
    for text in ("https://good.example", "https://sub.good.example/x", "main.py 고쳤어요", "1.5배"):
        assert met(allowed, text) is None


def test_RU32_invites_are_told_by_their_form() -> None:
    trigger = denied(is_invite_denied=True)
    for text in (
        "https://here.example/i/0123456789ab",
        "discord.gg/abc",
        "https://discord.com/invite/abc",
        "https://t.me/+abc",
    ):
        assert met(trigger, text) is not None, text
    for text in ("https://here.example/i/short", "https://discord.com/blog", "i/0123456789ab"):
        assert met(trigger, text) is None, text
