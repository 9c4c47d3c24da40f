"""Finds a board's keywords in text (rules TR8-TR12). Pure; the intake calls it for every post.

`str.find` per keyword, then a look at the neighbours of a hit: CPython's search skips ahead, so ten
finds over a post cost less than one compiled alternation, which tries every branch at every place
(bench/trends.py measures both).
"""

import unicodedata
from collections.abc import Sequence

from madang.trends.errors import BadKeywords
from madang.trends.model import (
    EVERY_POST,
    KEYWORD_LENGTH_MAX_CHARS,
    KEYWORD_LENGTH_MIN_CHARS,
    KEYWORDS_MAX,
)

SIGNS = "#$"


def normal(text: str) -> str:
    """Return the form in which text and keywords are compared (TR8)."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.casefold().split())


def is_hangul(char: str) -> bool:
    """Say whether a character is a Hangul syllable or letter."""
    return (
        "가" <= char <= "힣"
        or "\u1100" <= char <= "\u11ff"
        or "\u3130" <= char <= "\u318f"
        or "\ua960" <= char <= "\ua97f"
        or "\ud7b0" <= char <= "\ud7ff"
    )


def is_unspaced(char: str) -> bool:
    """Say whether a character is of a script written without spaces (Han, Kana)."""
    return (
        "\u3040" <= char <= "\u30ff"
        or "\u3400" <= char <= "\u4dbf"
        or "\u4e00" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or "\U00020000" <= char <= "\U0003ffff"
    )


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _is_joined(left: str, right: str) -> bool:
    """Say whether two neighbours belong to one word (no boundary between them, TR9)."""
    return _is_word(left) and _is_word(right) and is_hangul(left) == is_hangul(right)


class _Needle:
    """One keyword ready to be looked for."""

    __slots__ = ("_end", "_is_open_end", "_is_open_start", "_is_tag", "_length", "text")

    def __init__(self, keyword: str) -> None:
        self.text = normal(keyword)
        self._length = len(self.text)
        self._end = self.text[-1]
        self._is_tag = self.text[0] in SIGNS
        self._is_open_start = is_unspaced(self.text[0])
        self._is_open_end = is_unspaced(self._end) or (is_hangul(self._end) and not self._is_tag)

    def is_at(self, text: str, start: int) -> bool:
        """Say whether the hit at `start` stands at its boundaries (TR9-TR11)."""
        if start and not self._is_open_start:
            before = text[start - 1]
            if self._is_tag:
                if _is_word(before) or before == self.text[0]:
                    return False
            elif _is_joined(before, self.text[0]):
                return False
        after = start + self._length
        if after == len(text) or self._is_open_end:
            return True
        return not _is_joined(self._end, text[after])


class Matcher:
    """A board's keywords, ready for many posts."""

    def __init__(self, keywords: Sequence[str]) -> None:
        self.keywords = tuple(keywords)
        self._every = [word for word in keywords if word == EVERY_POST]
        self._needles = [
            (word, needle, needle.text)
            for word in keywords
            if word != EVERY_POST
            for needle in [_Needle(word)]
        ]

    def match(self, text: str) -> tuple[str, ...]:
        """Return the keywords met in a text already in its normal form, in the board's order."""
        found = None
        for word, needle, literal in self._needles:
            at = text.find(literal)
            while at >= 0:
                if needle.is_at(text, at):
                    if found is None:
                        found = {word}
                    else:
                        found.add(word)
                    break
                at = text.find(literal, at + 1)
        if found is None:
            return tuple(self._every)
        return tuple(word for word in self.keywords if word in found or word == EVERY_POST)


def checked_keywords(asked: Sequence[str]) -> tuple[str, ...]:
    """Return the keywords trimmed and in NFC.

    Raises:
        BadKeywords: too few, too many, too short, too long, or two that are the same (TR12).
    """
    words = tuple(" ".join(unicodedata.normalize("NFC", word).split()) for word in asked)
    if not 1 <= len(words) <= KEYWORDS_MAX:
        raise BadKeywords(
            f"A board has 1 to {KEYWORDS_MAX} keywords; {len(words)} were given.",
            keywords_max=KEYWORDS_MAX,
        )
    seen: set[str] = set()
    for word in words:
        bare = word.lstrip(SIGNS)
        if word != EVERY_POST and not (
            len(word) <= KEYWORD_LENGTH_MAX_CHARS
            and len(word) >= KEYWORD_LENGTH_MIN_CHARS
            and any(char.isalnum() for char in bare)
        ):
            raise BadKeywords(
                f"The keyword {word[:80]!r} must have {KEYWORD_LENGTH_MIN_CHARS} to "
                f"{KEYWORD_LENGTH_MAX_CHARS} characters and a letter or digit among them.",
                keyword=word[:80],
            )
        if normal(word) in seen:
            raise BadKeywords(f"The keyword {word!r} stands twice in the list.", keyword=word)
        seen.add(normal(word))
    return words
