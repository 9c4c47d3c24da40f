"""What rules say of one message: pure, so that a dry run says what the rule would have done (RU40).

A `RuleBook` is made once from a community's rules and asked for every message; it never changes.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from madang.community.model.folding import fold, fold_through_digits
from madang.community.model.links import LinkFound, host_of, is_under, links_of
from madang.community.model.patterns import Word, Words, broken, word_of
from madang.community.model.rules import (
    KeywordTrigger,
    LinkTrigger,
    MentionTrigger,
    Rule,
    SpamTrigger,
)

MILLISECONDS = 1000


class Written(Struct, frozen=True):
    """A message as rules see it: about to be sent, edited, or sent long ago."""

    channel_ids: tuple[str, ...]
    """Its channel; a thread's parent, too."""
    role_ids: tuple[str, ...]
    text: str
    mentions_count: int
    at_ms: int
    is_edit: bool = False


class Recent(Struct, frozen=True):
    """What the same author wrote a little earlier in the same community."""

    text: str
    mentions_count: int
    at_ms: int


class Verdict(Struct, frozen=True):
    """A rule that a message meets, and what it met."""

    rule: Rule
    found: str


class RuleBook:
    """The rules of one community that are on or run dry."""

    __slots__ = ("_by_index", "_hosts", "_words", "rules", "window_ms")

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rule for rule in rules if rule.mode != "off")
        self._by_index = dict(enumerate(self.rules))
        self._words = Words(_words_of(self.rules))
        self._hosts = {
            rule.rule_id: frozenset(filter(None, map(host_of, rule.trigger.hosts)))
            for rule in self.rules
            if isinstance(rule.trigger, LinkTrigger)
        }
        windows = [_window_s(rule) for rule in self.rules]
        self.window_ms = max(windows, default=0) * MILLISECONDS
        """How far back `judge` looks; 0 when no rule looks back."""

    def judge(self, written: Written, recent: Sequence[Recent] = ()) -> list[Verdict]:
        """Return the rules that a message meets, in the order of the rules.

        Args:
            recent: what the author wrote before, the newest first, within `window_ms`.
        """
        asked = {at: rule for at, rule in self._by_index.items() if not _is_exempt(rule, written)}
        if not asked:
            return []
        words = self._keywords(asked.values(), written)
        links: list[LinkFound] | None = None
        letters: dict[str, str] = {}
        found: list[Verdict] = []
        for at, rule in asked.items():
            trigger = rule.trigger
            met: str | None
            if isinstance(trigger, KeywordTrigger):
                met = words.get(at)
            elif isinstance(trigger, LinkTrigger):
                links = links_of(written.text) if links is None else links
                met = _forbidden(trigger, self._hosts[rule.rule_id], links)
            elif isinstance(trigger, MentionTrigger):
                met = _flood(trigger, written, recent)
            else:
                met = _spam(trigger, written, recent, letters)
            if met is not None:
                found.append(Verdict(rule, met))
        return found

    def _keywords(self, rules: Iterable[Rule], written: Written) -> dict[int, str]:
        if not any(isinstance(rule.trigger, KeywordTrigger) for rule in rules):
            return {}
        found = broken(self._words.find(fold(written.text)))
        through = fold_through_digits(written.text)
        return found if through is None else broken(self._words.find(through)) | found


def _words_of(rules: Sequence[Rule]) -> list[Word]:
    found: list[Word | None] = []
    for at, rule in enumerate(rules):
        if isinstance(rule.trigger, KeywordTrigger):
            found += [word_of(text, at) for text in rule.trigger.words]
            found += [word_of(text, at, is_allowed=True) for text in rule.trigger.allowed]
    return [word for word in found if word is not None]


def _window_s(rule: Rule) -> int:
    trigger = rule.trigger
    return trigger.window_s if isinstance(trigger, MentionTrigger | SpamTrigger) else 0


def _is_exempt(rule: Rule, written: Written) -> bool:
    return any(role_id in rule.exempt_role_ids for role_id in written.role_ids) or any(
        channel_id in rule.exempt_channel_ids for channel_id in written.channel_ids
    )


def _forbidden(
    trigger: LinkTrigger, hosts: frozenset[str], links: Iterable[LinkFound]
) -> str | None:
    for link in links:
        if trigger.is_invite_denied and link.is_invite:
            return link.host
        is_listed = is_under(link.host, hosts)
        # `main.py` looks like a host: what is certainly a link alone is held against a list of
        # allowed ones.
        if is_listed if trigger.mode == "deny" else link.is_written_out and not is_listed:
            return link.host
    return None


def _within(written: Written, recent: Iterable[Recent], window_s: int) -> list[Recent]:
    since_ms = written.at_ms - window_s * MILLISECONDS
    return [one for one in recent if since_ms < one.at_ms <= written.at_ms]


def _flood(trigger: MentionTrigger, written: Written, recent: Sequence[Recent]) -> str | None:
    if not written.mentions_count:
        return None
    before = _within(written, recent, trigger.window_s)
    called = written.mentions_count + sum(one.mentions_count for one in before)
    return str(called) if called > trigger.mentions_max else None


def _spam(
    trigger: SpamTrigger, written: Written, recent: Sequence[Recent], letters: dict[str, str]
) -> str | None:
    """Say how often too often. `letters` keeps what texts fold to, for the next rule."""
    before = _within(written, recent, trigger.window_s)
    if trigger.messages_max and not written.is_edit and len(before) >= trigger.messages_max:
        return str(len(before) + 1)
    if not trigger.repeats_max or len(before) < trigger.repeats_max:
        return None
    for text in (written.text, *(one.text for one in before)):
        if text not in letters:
            letters[text] = fold(text).letters
    own = letters[written.text]
    if not own:
        return None
    same = sum(letters[one.text] == own for one in before)
    return f"x{same + 1}" if same >= trigger.repeats_max else None
