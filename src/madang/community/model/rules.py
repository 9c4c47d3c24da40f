"""Slow mode, and rules on what is written: what each looks for, what it does, whom it leaves out, and its hits."""

from typing import Literal

from msgspec import Struct

SLOW_MODE_MAX_S = 21_600
RULES_MAX = 50
RULE_WORDS_MAX = 1000
RULE_ALLOWED_MAX = 200
RULE_HOSTS_MAX = 500
WORD_LENGTH_MAX_CHARS = 60
HOST_LENGTH_MAX_CHARS = 253
EXEMPT_MAX = 50
REASON_SHOWN_MAX_CHARS = 300
MENTIONS_LIMIT_MAX = 50
REPEATS_LIMIT_MAX = 20
BURST_LIMIT_MAX = 50
WINDOW_MIN_S = 5
WINDOW_MAX_S = 3600
RECENT_MAX = 100
"""As many of an author's latest messages are looked at by rules on bursts, repeats and floods."""
DRY_RUN_MESSAGES_MAX = 10_000
HITS_SHOWN_MAX = 100
HITS_KEPT_MAX = 1000
HIT_TEXT_MAX_CHARS = 300
FOUND_TEXT_MAX_CHARS = 100

RuleMode = Literal["off", "dry_run", "on"]
RuleAct = Literal["block", "flag", "time_out"]
HostMode = Literal["deny", "allow"]


class KeywordTrigger(Struct, frozen=True, kw_only=True, tag_field="kind", tag="keyword"):
    """Words that may not be written."""

    words: tuple[str, ...]
    """`*` before or after a word means any letters; otherwise it stands alone."""
    allowed: tuple[str, ...]
    """Where a word stands inside one of these, it is let be."""


class MentionTrigger(Struct, frozen=True, kw_only=True, tag_field="kind", tag="mention"):
    """Too many people called."""

    mentions_max: int
    window_s: int
    """0: in one message; otherwise in all messages of so many seconds."""


class LinkTrigger(Struct, frozen=True, kw_only=True, tag_field="kind", tag="link"):
    """Links to where they should not lead. A host stands for everything under it, too."""

    mode: HostMode
    """deny: these hosts may not be linked; allow: only these may."""
    hosts: tuple[str, ...]
    is_invite_denied: bool


class SpamTrigger(Struct, frozen=True, kw_only=True, tag_field="kind", tag="spam"):
    """The same again and again, or too much at once. 0 switches either off."""

    repeats_max: int
    messages_max: int
    window_s: int


Trigger = KeywordTrigger | MentionTrigger | LinkTrigger | SpamTrigger


class Rule(Struct, frozen=True, kw_only=True):
    """One rule of a community."""

    rule_id: str
    community_id: str
    name: str
    mode: RuleMode
    trigger: Trigger
    acts: tuple[RuleAct, ...]
    reason: str
    """Shown to whom it stops; may be empty."""
    time_out_ms: int
    """How long, where `acts` has time_out."""
    exempt_role_ids: tuple[str, ...]
    exempt_channel_ids: tuple[str, ...]
    created_at_ms: int
    changed_at_ms: int


class RuleHit(Struct, frozen=True, kw_only=True):
    """A message that a rule found something in."""

    hit_id: str
    rule_id: str
    channel_id: str
    message_id: str | None
    """None when the message was stopped: it is nowhere."""
    account_id: str
    account_name: str
    text: str
    """The message's beginning."""
    found: str
    """The word, the host or the number that the rule met."""
    acts: tuple[RuleAct, ...]
    """What was done; nothing in a dry run."""
    at_ms: int
