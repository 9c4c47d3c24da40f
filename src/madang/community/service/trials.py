"""A rule tried on what was written before: the same judgement as for new messages (RU40)."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence

from msgspec import Struct

from madang.community.model import Permission
from madang.community.model.judging import Recent, RuleBook, Written
from madang.community.model.rules import (
    FOUND_TEXT_MAX_CHARS,
    HIT_TEXT_MAX_CHARS,
    HITS_SHOWN_MAX,
    RECENT_MAX,
    RuleHit,
)
from madang.community.service.messages import INSTALLATION_ID
from madang.community.service.rights import Rights
from madang.community.service.rule_fields import RuleFields
from madang.community.store.rules import Past
from madang.kernel.ids import new_id

JUDGED_AT_ONCE_MESSAGES = 100
"""In between others get their turn: a dry run of 10,000 takes a second or so of computing."""


class Trial(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule to be tried on what was written before."""

    rule: RuleFields
    messages_max: int = 1000


class DryRun(Struct, frozen=True, kw_only=True):
    """What a rule would have met, newest first; at most HITS_SHOWN_MAX are shown."""

    messages_count: int
    hits_count: int
    hits: list[RuleHit]


async def tried(book: RuleBook, past: Sequence[Past], rights: Rights) -> DryRun:
    """Judge messages as they would have been judged when they were sent.

    Args:
        past: newest first.
    """
    earlier: dict[str, deque[Recent]] = defaultdict(lambda: deque(maxlen=RECENT_MAX))
    hits: deque[RuleHit] = deque(maxlen=HITS_SHOWN_MAX)
    hits_count = 0
    above = _above(rights)
    for number, message in enumerate(reversed(past)):
        if number % JUDGED_AT_ONCE_MESSAGES == 0:
            await asyncio.sleep(0)
        member = rights.members.get(message.author_id)
        written = Written(
            (message.channel_id, message.parent_id or message.channel_id),
            member.role_ids if member else (),
            message.text,
            message.mentions_count,
            message.sent_at_ms,
        )
        before = earlier[message.author_id]
        is_asked = message.author_id not in above
        verdicts = book.judge(written, tuple(before)) if is_asked else []
        before.appendleft(Recent(message.text, message.mentions_count, message.sent_at_ms))
        for verdict in verdicts:
            hits_count += 1
            hits.append(_hit(verdict.rule.rule_id, verdict.found, message))
    return DryRun(messages_count=len(past), hits_count=hits_count, hits=list(reversed(hits)))


def _above(rights: Rights) -> set[str]:
    """Return whom no rule is asked about (RU4): who manages the community, and the installation."""
    managing = [a for a in rights.members if rights.here(a) & Permission.MANAGE_COMMUNITY]
    return {INSTALLATION_ID, *managing}


def _hit(rule_id: str, found: str, message: Past) -> RuleHit:
    return RuleHit(
        hit_id=new_id(),
        rule_id=rule_id,
        channel_id=message.channel_id,
        message_id=message.message_id,
        account_id=message.author_id,
        account_name=message.author_name,
        text=message.text[:HIT_TEXT_MAX_CHARS],
        found=found[:FOUND_TEXT_MAX_CHARS],
        acts=(),
        at_ms=message.sent_at_ms,
    )
