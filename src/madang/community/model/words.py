"""What a text is found by (docs/specs/search.md, SE1-SE8). Pure: the same for every index engine.

A token never holds a blank or ASCII punctuation, so an engine may keep tokens apart by blanks.
"""

import re
import unicodedata
from itertools import pairwise

from msgspec import Struct

WORD_LENGTH_MAX_CHARS = 64
EXCERPT_LENGTH_CHARS = 240
EXCERPT_BEFORE_CHARS = 60

_SYLLABLES = (
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7a3\ud7b0-\ud7ff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003134f"
)
_SIGNS = (
    "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff"
)
_PIECE = re.compile(
    r"<(?:@&?|#)[0-9a-z]{16}>|:[0-9a-z]{16}>"
    rf"|(?P<syllables>[{_SYLLABLES}]+)"
    rf"|(?P<word>[^\W_{_SYLLABLES}]+)"
    rf"|(?P<sign>[{_SIGNS}])"
)
_MARK = re.compile(r"<(?:@&?|#|:\w{2,32}:)[0-9a-z]{16}>")


class Piece(Struct, frozen=True):
    """A run of syllables, a word or a sign, folded, with its place in the text."""

    folded: str
    is_syllables: bool
    start: int
    end: int


class Phrase(Struct, frozen=True):
    """One term: tokens that must follow each other; the last one may be only a beginning."""

    tokens: tuple[str, ...]
    is_open: bool


class Part(Struct, frozen=True, kw_only=True):
    """A stretch of an excerpt."""

    text: str
    is_match: bool


def pieces_of(text: str) -> list[Piece]:
    """Return the pieces of a text in NFC, in order."""
    found = []
    for match in _PIECE.finditer(text):
        kind = match.lastgroup
        if kind is None:
            continue
        folded = unicodedata.normalize("NFC", match[0].casefold())[:WORD_LENGTH_MAX_CHARS]
        if kind == "syllables":
            folded = match[0]
        found.append(Piece(folded, kind == "syllables", match.start(), match.end()))
    return found


def tokens_of(text: str) -> list[str]:
    """Return what a message's text is indexed by, in order (SE2)."""
    tokens: list[str] = []
    for piece in pieces_of(text):
        if piece.is_syllables:
            tokens += _pairs(piece.folded)
            tokens.append(piece.folded[-1])
        else:
            tokens.append(piece.folded)
    return tokens


def phrase_of(term: str) -> Phrase | None:
    """Return what finds a term, or None when it has no piece (SE4-SE8)."""
    pieces = pieces_of(term)
    if not pieces:
        return None
    tokens: list[str] = []
    for piece in pieces[:-1]:
        tokens += (
            [*_pairs(piece.folded), piece.folded[-1]] if piece.is_syllables else [piece.folded]
        )
    last = pieces[-1]
    if not last.is_syllables:
        is_open = term[last.end : last.end + 1] == "*"
        return Phrase((*tokens, last.folded), is_open)
    if len(last.folded) == 1:
        return Phrase((*tokens, last.folded), is_open=True)
    return Phrase((*tokens, *_pairs(last.folded)), is_open=False)


def _pairs(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run)]


def matches_in(text: str, phrases: list[Phrase]) -> list[tuple[int, int]]:
    """Return where phrases stand in a text, as merged stretches in order."""
    tokens, places = _placed(text)
    found: list[tuple[int, int]] = []
    for phrase in phrases:
        size, last = len(phrase.tokens), phrase.tokens[-1]
        for at in range(len(tokens) - size + 1):
            if tuple(tokens[at : at + size - 1]) != phrase.tokens[:-1]:
                continue
            end = tokens[at + size - 1]
            if end == last:
                found.append((places[at][0], places[at + size - 1][1]))
            elif phrase.is_open and end.startswith(last):
                start = places[at + size - 1][0]
                found.append((places[at][0], start + len(last)))
    return _merged(sorted(found))


def _placed(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    tokens: list[str] = []
    places: list[tuple[int, int]] = []
    for piece in pieces_of(text):
        if not piece.is_syllables:
            tokens.append(piece.folded)
            places.append((piece.start, piece.end))
            continue
        for offset, pair in enumerate(_pairs(piece.folded)):
            tokens.append(pair)
            places.append((piece.start + offset, piece.start + offset + 2))
        tokens.append(piece.folded[-1])
        places.append((piece.end - 1, piece.end))
    return tokens, places


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in stretches:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def excerpt_of(text: str, phrases: list[Phrase]) -> list[Part]:
    """Return the place of the first match in a text, in parts that are marked or not (SE17)."""
    found = matches_in(text, phrases)
    start = _cut(text, max(0, (found[0][0] if found else 0) - EXCERPT_BEFORE_CHARS))
    end = _cut(text, start + EXCERPT_LENGTH_CHARS)
    parts = [Part(text="…", is_match=False)] if start > 0 else []
    at = start
    for first, last in found:
        if first < at or last > end:
            continue
        if first > at:
            parts.append(Part(text=text[at:first], is_match=False))
        parts.append(Part(text=text[first:last], is_match=True))
        at = last
    if at < end:
        parts.append(Part(text=text[at:end], is_match=False))
    return [*parts, Part(text="…", is_match=False)] if end < len(text) else parts


def _cut(text: str, at: int) -> int:
    """Return a place near `at` where a text may be cut: a blank before it, never inside of a mark."""
    if at <= 0 or at >= len(text):
        return max(0, min(at, len(text)))
    blank = max(text.rfind(" ", max(0, at - 40), at), text.rfind("\n", max(0, at - 40), at))
    if blank >= 0:
        return blank + 1
    inside = next((m for m in _MARK.finditer(text) if m.start() < at < m.end()), None)
    return inside.start() if inside else at
