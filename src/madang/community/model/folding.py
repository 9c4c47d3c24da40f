"""Text as rules read it: letters without the tricks that hide a word from people's eyes (RU20).

Hangul is taken apart into its letters, so that `ㅅㅣ발`, `시 발` and a decomposed `시발` are one; the
borders of syllables and words are kept, so that `바라` is not `발` and `다시 발표` holds no `시발`.
"""

import re
import unicodedata

from msgspec import Struct

_SYLLABLES_FIRST, _SYLLABLES_LAST = 0xAC00, 0xD7A3
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = (
    "", "ㄱ", "ㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ",
    "ㄹㅎ", "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ",
)  # fmt: skip
# Loose letters come as compatibility letters (ㄳ) or as conjoining ones (U+1100 and on).
_CLUSTERS = {
    "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ",
    "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip
_CONJOINING = (
    {chr(0x1100 + at): letter for at, letter in enumerate(_LEADS)}
    | {chr(0x1161 + at): letter for at, letter in enumerate(_VOWELS)}
    | {chr(0x11A7 + at): letters for at, letters in enumerate(_TAILS) if at}
)
# Letters that show nothing, beside those of Unicode's category Cf.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")

GAP_NONE, GAP_MARK, GAP_SPACE, GAP_DIGIT = 0, 1, 2, 3
# Digits that stand right between two Hangul letters: `시1발` (RU25).
_DIGITS_INSIDE = re.compile(r"(?<=[가-힣ㄱ-ㅣ])\d{1,3}(?=[가-힣ㄱ-ㅣ])")
_DIGITS = "\ue000"


class Folded(Struct, frozen=True):
    """A text as units: a unit is one written character, a syllable has two letters or more."""

    letters: str
    """The letters of all units, end to end."""
    starts: dict[int, int]
    """Where a unit begins in `letters`, to what stands before it: one of GAP_NONE and the others."""
    ends: dict[int, int]
    """Where a unit ends in `letters`, to what stands after it."""
    gaps: list[int]
    """The starts that have a gap before them, ascending."""


_seen: dict[str, tuple[str, ...]] = {}
_SEEN_MAX = 20_000


def _units(char: str) -> tuple[str, ...]:
    """Return the letters of a character's units; `("",)` for one that shows nothing, `()` for a gap."""
    known = _seen.get(char)
    if known is None:
        if len(_seen) >= _SEEN_MAX:
            _seen.clear()
        known = _seen[char] = _computed(char)
    return known


def _computed(char: str) -> tuple[str, ...]:
    code = ord(char)
    if _SYLLABLES_FIRST <= code <= _SYLLABLES_LAST:
        at = code - _SYLLABLES_FIRST
        return (_LEADS[at // 588] + _VOWELS[at % 588 // 28] + _TAILS[at % 28],)
    if char in _BLANK or unicodedata.category(char) in ("Cf", "Mn", "Me", "Cc"):
        return ("",) if not char.isspace() else ()
    if char in _CLUSTERS:
        return (_CLUSTERS[char],)
    if 0x3131 <= code <= 0x3163:
        return (char,)
    if char in _CONJOINING:
        return (_CONJOINING[char],)
    if code < 0x80:
        return (char.lower(),) if char.isalnum() else ()
    # Full-width, circled, mathematical and accented letters, each to its plain one.
    plain = unicodedata.normalize("NFKD", char).casefold()
    if len(plain) == 1 and plain == char:
        return (char,) if char.isalnum() else ()
    found = tuple(unit for one in plain for unit in _computed(one) if unit)
    return found if found else ()


def fold(text: str) -> Folded:
    """Return a text as rules read it; linear in its length."""
    letters: list[str] = []
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    at, gap = 0, GAP_SPACE
    for char in unicodedata.normalize("NFC", text):
        if char == _DIGITS:
            gap = ends[at] = GAP_DIGIT
            continue
        units = _units(char)
        if not units:
            gap = max(gap, GAP_SPACE if char.isspace() else GAP_MARK)
            ends[at] = gap
            continue
        for unit in units:
            if not unit:
                continue
            starts[at] = gap
            letters.append(unit)
            at += len(unit)
            gap = ends[at] = GAP_NONE
    ends[at] = GAP_SPACE
    gaps = [start for start, before in starts.items() if before != GAP_NONE]
    return Folded("".join(letters), starts, ends, gaps)


def fold_through_digits(text: str) -> Folded | None:
    """Return a text with digits between Hangul letters as gaps; None when it has none (RU25)."""
    whole = unicodedata.normalize("NFC", text).replace(_DIGITS, "")
    seen_through, count = _DIGITS_INSIDE.subn(_DIGITS, whole)
    return fold(seen_through) if count else None
