"""What a rule is made of, checked: every list and number is bounded (RU3)."""

from msgspec import Struct

from madang.community.errors.rules import RuleInvalid
from madang.community.model import clean_name, clean_text
from madang.community.model.links import host_of
from madang.community.model.moderation import TIME_OUT_MAX_MS, TIME_OUT_MIN_MS
from madang.community.model.patterns import word_of
from madang.community.model.rules import (
    BURST_LIMIT_MAX,
    EXEMPT_MAX,
    HOST_LENGTH_MAX_CHARS,
    MENTIONS_LIMIT_MAX,
    REASON_SHOWN_MAX_CHARS,
    REPEATS_LIMIT_MAX,
    RULE_ALLOWED_MAX,
    RULE_HOSTS_MAX,
    RULE_WORDS_MAX,
    WINDOW_MAX_S,
    WINDOW_MIN_S,
    WORD_LENGTH_MAX_CHARS,
    KeywordTrigger,
    LinkTrigger,
    MentionTrigger,
    Rule,
    RuleAct,
    RuleMode,
    SpamTrigger,
    Trigger,
)
from madang.community.service.rights import Rights


class RuleFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule to be made, or its whole new state."""

    name: str
    trigger: Trigger
    mode: RuleMode = "off"
    acts: tuple[RuleAct, ...] = ("block",)
    reason: str = ""
    time_out_ms: int = TIME_OUT_MIN_MS
    exempt_role_ids: tuple[str, ...] = ()
    exempt_channel_ids: tuple[str, ...] = ()


def rule_of(fields: RuleFields, rule_id: str, rights: Rights, now_ms: int) -> Rule:
    """Return the rule that fields describe.

    Raises:
        RuleInvalid, NameInvalid, TextTooLong.
    """
    _need(TIME_OUT_MIN_MS <= fields.time_out_ms <= TIME_OUT_MAX_MS, "time_out_ms is out of bounds")
    _need(len(fields.exempt_role_ids) <= EXEMPT_MAX, f"at most {EXEMPT_MAX} roles are exempt")
    _need(len(fields.exempt_channel_ids) <= EXEMPT_MAX, f"at most {EXEMPT_MAX} channels are exempt")
    _need(bool(fields.acts), "a rule does something")
    return Rule(
        rule_id=rule_id,
        community_id=rights.everyone.community_id,
        name=clean_name(fields.name),
        mode=fields.mode,
        trigger=_trigger(fields.trigger),
        acts=tuple(dict.fromkeys(fields.acts)),
        reason=clean_text(fields.reason, REASON_SHOWN_MAX_CHARS),
        time_out_ms=fields.time_out_ms,
        exempt_role_ids=tuple(r for r in fields.exempt_role_ids if r in rights.roles),
        exempt_channel_ids=tuple(c for c in fields.exempt_channel_ids if c in rights.channels),
        created_at_ms=now_ms,
        changed_at_ms=now_ms,
    )


def _trigger(trigger: Trigger) -> Trigger:
    if isinstance(trigger, KeywordTrigger):
        return _keyword(trigger)
    if isinstance(trigger, MentionTrigger):
        _bounds("mentions_max", trigger.mentions_max, 1, MENTIONS_LIMIT_MAX)
        if trigger.window_s:
            _bounds("window_s", trigger.window_s, WINDOW_MIN_S, WINDOW_MAX_S)
        return trigger
    if isinstance(trigger, LinkTrigger):
        return _link(trigger)
    return _spam(trigger)


def _keyword(trigger: KeywordTrigger) -> KeywordTrigger:
    words, allowed = _words(trigger.words), _words(trigger.allowed)
    _need(bool(words), "a rule on words has a word")
    _need(len(words) <= RULE_WORDS_MAX, f"a rule has at most {RULE_WORDS_MAX} words")
    _need(len(allowed) <= RULE_ALLOWED_MAX, f"a rule allows at most {RULE_ALLOWED_MAX} words")
    return KeywordTrigger(words=words, allowed=allowed)


def _words(texts: tuple[str, ...]) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(clean_text(text, WORD_LENGTH_MAX_CHARS) for text in texts))
    for word in words:
        _need(word_of(word, 0) is not None, f"a word has a letter or a digit; {word!r} has none")
    return words


def _link(trigger: LinkTrigger) -> LinkTrigger:
    _need(len(trigger.hosts) <= RULE_HOSTS_MAX, f"a rule has at most {RULE_HOSTS_MAX} hosts")
    has_hosts = bool(trigger.hosts) or trigger.mode == "allow"
    _need(has_hosts or trigger.is_invite_denied, "a rule on links names a host, or stops invites")
    hosts = []
    for text in trigger.hosts:
        host = host_of(text.strip()) if len(text) <= HOST_LENGTH_MAX_CHARS else None
        _need(host is not None, f"{text[:80]!r} is not a host; write it as example.org")
        hosts.append(str(host))
    return LinkTrigger(
        mode=trigger.mode,
        hosts=tuple(dict.fromkeys(hosts)),
        is_invite_denied=trigger.is_invite_denied,
    )


def _spam(trigger: SpamTrigger) -> SpamTrigger:
    _bounds("repeats_max", trigger.repeats_max, 0, REPEATS_LIMIT_MAX)
    _bounds("messages_max", trigger.messages_max, 0, BURST_LIMIT_MAX)
    _bounds("window_s", trigger.window_s, WINDOW_MIN_S, WINDOW_MAX_S)
    _need(
        bool(trigger.repeats_max or trigger.messages_max),
        "a rule on repetition limits repeats or messages",
    )
    return trigger


def _bounds(name: str, value: int, least: int, most: int) -> None:
    _need(least <= value <= most, f"{name} is {least} to {most}")


def _need(is_met: bool, text: str) -> None:
    if not is_met:
        raise RuleInvalid(f"This rule cannot be: {text}.")
