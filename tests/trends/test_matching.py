"""Keywords in text: TR8 to TR12."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.trends.errors import BadKeywords
from madang.trends.matching import Matcher, checked_keywords, normal
from madang.trends.model import KEYWORD_LENGTH_MAX_CHARS, KEYWORDS_MAX

MET = [
    ("TR8", "CAFÉ", "ein cafe\u0301 bitte"),
    ("TR8", "삼성전자", "\u1109\u1161\u11b7\u1109\u1165\u11bc\u110c\u1165\u11ab\u110c\u1161"),
    ("TR8", "new york", "New \n  YORK"),
    ("TR8", "STRASSE", "Straße"),
    ("TR9", "AI", "AI is here"),
    ("TR9", "AI", "요즘 AI가 대세"),
    ("TR9", "AI", "한국AI학회"),
    ("TR9", "AI", "(ai)"),
    ("TR9", "AI", "#AI"),
    ("TR9", "AI", "said AI"),
    ("TR9", "K-pop", "love k-pop!"),
    ("TR9", "C++", "I write C++ daily"),
    ("TR10", "삼성전자", "삼성전자가 올랐다"),
    ("TR10", "삼성전자", "#삼성전자"),
    ("TR10", "삼성전자", "삼성전자우"),
    ("TR10", "전자", "LG전자"),
    ("TR11", "人工", "日本人工知能"),
    ("TR11", "ラーメン", "美味しいラーメンです"),
    ("TR11", "#AI", "look #ai, #b"),
    ("TR11", "#AI", "#AI가"),
    ("TR11", "$AAPL", "buy $aapl now"),
    ("TR11", "$AAPL", "$AAPL."),
    ("TR11", "#반도체", "오늘 #반도체 최고"),
]
NOT_MET = [
    ("TR9", "AI", "said"),
    ("TR9", "AI", "aim"),
    ("TR9", "AI", "AI2"),
    ("TR9", "AI", "my_ai"),
    ("TR10", "전자", "삼성전자"),
    ("TR10", "성전", "삼성전자"),
    ("TR11", "#AI", "#AIart"),
    ("TR11", "#AI", "x#AI"),
    ("TR11", "#AI", "##AI"),
    ("TR11", "#AI", "AI"),
    ("TR11", "$AAPL", "US$AAPLX"),
    ("TR11", "$AAPL", "A$AAPL"),
    ("TR11", "#반도체", "#반도체주"),
]


@pytest.mark.parametrize(("rule", "keyword", "text"), MET)
def test_a_keyword_is_met(rule: str, keyword: str, text: str) -> None:
    assert Matcher([keyword]).match(normal(text)) == (keyword,), rule


@pytest.mark.parametrize(("rule", "keyword", "text"), NOT_MET)
def test_a_keyword_is_not_met(rule: str, keyword: str, text: str) -> None:
    assert Matcher([keyword]).match(normal(text)) == (), rule


def test_tr9_a_later_hit_counts_when_an_earlier_one_stands_inside_a_word() -> None:
    assert Matcher(["ai"]).match(normal("said aim AI")) == ("ai",)


def test_tr11_star_meets_every_post_in_the_order_of_the_board() -> None:
    matcher = Matcher(["b2", "*", "a1"])
    assert matcher.match("nothing") == ("*",)
    assert matcher.match("a1 b2") == ("b2", "*", "a1")


def test_tr12_limits() -> None:
    assert len(checked_keywords([f"k{n}" for n in range(KEYWORDS_MAX)])) == KEYWORDS_MAX
    assert (
        checked_keywords(["*", "x" * KEYWORD_LENGTH_MAX_CHARS, "  삼성   전자 "])[2] == "삼성 전자"
    )
    for bad in (
        [],
        [f"k{n}" for n in range(KEYWORDS_MAX + 1)],
        ["x"],
        ["##"],
        ["x" * (KEYWORD_LENGTH_MAX_CHARS + 1)],
        ["AI", "ai"],
        [""],
    ):
        with pytest.raises(BadKeywords):
            checked_keywords(bad)


WORDS = st.sampled_from(["ai", "삼성", "전자", "a", "#", "$", " ", "b_", "가", "人", "1"])


@given(st.lists(WORDS, min_size=1, max_size=3), st.lists(WORDS, max_size=12))
def test_tr9_to_tr11_one_by_one_equals_together(keyword: list[str], text: list[str]) -> None:
    """Matching many keywords at once gives what each gives alone."""
    words = [w for w in ("".join(keyword).strip(), "ai", "삼성", "#ai") if w]
    many = list(dict.fromkeys(words))
    body = normal("".join(text))
    together = Matcher(many).match(body)
    assert together == tuple(w for w in many if Matcher([w]).match(body))
