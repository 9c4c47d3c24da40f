"""Finds many words in a text in one pass, linear in the text, whatever the words are (RU21, RU22).

An Aho-Corasick automaton (Aho & Corasick, "Efficient string matching", CACM 18(6), 1975) over folded
letters. There are no regular expressions from people, so nothing can backtrack.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable

from msgspec import Struct

from madang.community.model.folding import GAP_DIGIT, GAP_MARK, GAP_NONE, GAP_SPACE, Folded, fold

WILDCARD = "*"


class Word(Struct, frozen=True):
    """One word of a list: what is looked for, and whether more letters may stand around it."""

    group: int
    """The list the word belongs to."""
    is_allowed: bool
    text: str
    letters: str
    spaces: frozenset[int]
    """Where the word itself has a blank, counted in letters."""
    is_open_before: bool
    is_open_after: bool


class Span(Struct, frozen=True):
    """A word found, from and to a letter."""

    word: Word
    start: int
    end: int


def word_of(text: str, group: int, *, is_allowed: bool = False) -> Word | None:
    """Return a word to look for, `*` before or after it meaning any letters; None when it has none."""
    bare = text.strip()
    folded = fold(bare.strip(WILDCARD))
    if not folded.letters:
        return None
    return Word(
        group,
        is_allowed,
        bare,
        folded.letters,
        frozenset(at for at, gap in folded.starts.items() if at and gap != GAP_NONE),
        bare.startswith(WILDCARD),
        bare.endswith(WILDCARD),
    )


class Words:
    """The words of all lists of one community, made once and asked for every message."""

    __slots__ = ("_allowing", "_failures", "_found", "_next", "_open")

    def __init__(self, words: Iterable[Word]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._found: list[tuple[Word, ...]] = [()]
        self._allowing: set[int] = set()
        for word in words:
            if word.is_allowed:
                self._allowing.add(word.group)
            node = 0
            for letter in word.letters:
                known = self._next[node].get(letter)
                if known is None:
                    known = self._next[node][letter] = len(self._next)
                    self._next.append({})
                    self._found.append(())
                node = known
            self._found[node] = (*self._found[node], word)
        self._failures = [0] * len(self._next)
        self._link()
        self._open = [tuple(word for word in found if word.is_open_after) for found in self._found]

    def _link(self) -> None:
        todo = deque(self._next[0].values())
        while todo:
            node = todo.popleft()
            for letter, child in self._next[node].items():
                todo.append(child)
                back = self._failures[node]
                while back and letter not in self._next[back]:
                    back = self._failures[back]
                self._failures[child] = self._next[back].get(letter, 0)
                # A word that ends in a shorter one is found with it.
                self._found[child] += self._found[self._failures[child]]

    def find(self, text: Folded) -> list[Span]:
        """Return the words that stand in a text: of those of a list that end together the longest.

        A shorter one that ends there is inside whatever the longest is inside of, so that nothing
        is lost; and a list that allows nothing is done with its first word.
        """
        spans: list[Span] = []
        decided: set[int] = set()
        node = 0
        steps, failures, ends = self._next, self._failures, text.ends
        for at, letter in enumerate(text.letters, 1):
            while node and letter not in steps[node]:
                node = failures[node]
            node = steps[node].get(letter, 0)
            if at not in ends:
                continue
            ended: set[tuple[int, bool]] = set()
            # Where a word goes on, only those that may go on can stand.
            for word in (self._found if _is_border(ends[at]) else self._open)[node]:
                key = (word.group, word.is_allowed)
                if key in ended or word.group in decided:
                    continue
                if _stands(word, text, at - len(word.letters), at):
                    ended.add(key)
                    spans.append(Span(word, at - len(word.letters), at))
                    if word.group not in self._allowing:
                        decided.add(word.group)
        return spans


def _stands(word: Word, text: Folded, start: int, end: int) -> bool:
    """Say whether letters that equal a word's are that word (RU21, RU22)."""
    before = text.starts.get(start)
    if before is None:
        return False
    begins, ends = _is_border(before), _is_border(text.ends[end])
    if not word.is_open_before and not begins:
        return False
    if not word.is_open_after and not ends:
        return False
    inside = text.gaps[bisect_right(text.gaps, start) : bisect_left(text.gaps, end)]
    strange = {text.starts[at] for at in inside if at - start not in word.spaces}
    if not strange:
        return True
    if GAP_DIGIT in strange:
        # What follows was asked above: `시1발차` is met where the word itself may go on.
        return begins and GAP_SPACE not in strange
    # Letters set apart are that word only when they stand for themselves: `시 발`, not `다시 발표`.
    return begins and (ends or strange == {GAP_MARK})


def _is_border(gap: int) -> bool:
    """Say whether a word may begin or end here; digits are part of what they stand beside."""
    return gap in (GAP_MARK, GAP_SPACE)


def broken(spans: Iterable[Span]) -> dict[int, str]:
    """Return the lists of which a word stands outside everything that list allows, with the word."""
    every = list(spans)
    # Spans come by their end; of the allowed ones, for each end, the first start from there on.
    reach: dict[int, tuple[list[int], list[int]]] = {}
    for span in reversed(every):
        if span.word.is_allowed:
            ends, starts = reach.setdefault(span.word.group, ([], []))
            ends.append(-span.end)
            starts.append(min(span.start, starts[-1]) if starts else span.start)
    found: dict[int, str] = {}
    for span in every:
        word = span.word
        if word.is_allowed or word.group in found:
            continue
        ends, starts = reach.get(word.group, ([], []))
        later = bisect_right(ends, -span.end)
        if not later or starts[later - 1] > span.start:
            found[word.group] = word.text
    return found
