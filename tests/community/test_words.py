"""What a text is found by, against the slow definition of `docs/specs/search.md`."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from madang.community.model.words import (
    EXCERPT_LENGTH_CHARS,
    WORD_LENGTH_MAX_CHARS,
    excerpt_of,
    matches_in,
    phrase_of,
    pieces_of,
    tokens_of,
)
from tests.community.search_cases import CASES, TEXTS

ALPHABET = st.text(alphabet="가나다한ㅋaB1 .🎉東", max_size=12)


def stands_in(text: str, term: str) -> bool:
    """SE4-SE7 said slowly: try every place of every piece."""
    wanted, there = pieces_of(term), pieces_of(text)
    last = len(wanted) - 1
    for at in range(len(there) - last):
        fits = True
        for n, piece in enumerate(wanted):
            other = there[at + n]
            if piece.is_syllables != other.is_syllables:
                fits = False
            elif not piece.is_syllables or 0 < n < last:
                fits &= piece.folded == other.folded
            elif n == 0 == last:
                fits &= piece.folded in other.folded
            elif n == 0:
                fits &= other.folded.endswith(piece.folded)
            else:
                fits &= other.folded.startswith(piece.folded)
        if fits:
            return True
    return False


def is_indexed(text: str, term: str) -> bool:
    """The same by tokens, as an index engine does it."""
    phrase, tokens = phrase_of(term), tokens_of(text)
    assert phrase is not None
    size = len(phrase.tokens)
    return any(
        tuple(tokens[at : at + size - 1]) == phrase.tokens[:-1]
        and (
            tokens[at + size - 1] == phrase.tokens[-1]
            or (phrase.is_open and tokens[at + size - 1].startswith(phrase.tokens[-1]))
        )
        for at in range(len(tokens) - size + 1)
    )


@settings(max_examples=600, deadline=None)
@given(text=ALPHABET, term=ALPHABET.filter(lambda t: bool(pieces_of(t))))
def test_SE4_SE7_tokens_find_what_the_definition_finds(text: str, term: str) -> None:
    assert is_indexed(text, term) == stands_in(text, term)


@settings(max_examples=200, deadline=None)
@given(text=ALPHABET, term=ALPHABET.filter(lambda t: bool(pieces_of(t))))
def test_SE17_marks_stand_where_the_match_is(text: str, term: str) -> None:
    phrase = phrase_of(term)
    assert phrase is not None
    assert bool(matches_in(text, [phrase])) == stands_in(text, term)


def test_SE4_every_piece_of_every_korean_run_is_found() -> None:
    for text in TEXTS:
        for run in (p.folded for p in pieces_of(text) if p.is_syllables):
            for start in range(len(run)):
                for end in range(start + 1, len(run) + 1):
                    assert is_indexed(text, run[start:end])


def test_SE2_a_long_word_is_cut_on_both_sides() -> None:
    word = "x" * (WORD_LENGTH_MAX_CHARS + 1)
    assert tokens_of(word) == ["x" * WORD_LENGTH_MAX_CHARS]
    assert is_indexed(f"a {word} b", word)


def test_tokens_hold_nothing_that_an_engine_reads_as_its_own() -> None:
    for text in (*TEXTS, *(query for _, query, _ in CASES), "a'b\"c*d #cx \\ & | ! ( ) : <->"):
        for token in tokens_of(unicodedata.normalize("NFC", text)):
            assert token
            assert not set(token) & set(" #'\"*\\&|!():<>-_")


def test_SE17_an_excerpt_shows_the_match_and_cuts_at_blanks() -> None:
    text = f"{'앞말 ' * 80}<@{'a' * 16}> 찾는 단어가 여기{' 뒷말' * 100}"
    phrase = phrase_of("단어")
    assert phrase is not None
    parts = excerpt_of(text, [phrase])
    assert [p.text for p in parts if p.is_match] == ["단어"]
    assert parts[0].text == parts[-1].text == "…"
    assert len("".join(p.text for p in parts)) <= EXCERPT_LENGTH_CHARS + 2
    assert all(p.text in text for p in parts[1:-1])
    assert [p.text for p in excerpt_of("짧다", [])] == ["짧다"]
