"""What rules do about a message they met: hits, a report, a time-out, and word to the moderators.

The one thing to know: all of it is one transaction, and where the message goes through it is the
message's own (RU15).
"""

from msgspec import Struct

from madang.community.events import MemberLeft, MemberUpdated
from madang.community.events.moderation import ReportsChanged
from madang.community.events.rules import RulesChanged
from madang.community.model import Channel, Member, Message
from madang.community.model.audit import Change
from madang.community.model.judging import Verdict
from madang.community.model.moderation import Report, TimeOut
from madang.community.model.rules import (
    FOUND_TEXT_MAX_CHARS,
    HIT_TEXT_MAX_CHARS,
    HITS_KEPT_MAX,
    RuleAct,
    RuleHit,
)
from madang.community.service.audit import Act, record
from madang.community.service.tools import Tools, community_stream, moderation_stream
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id
from madang.realtime.streams import Out

RULES_ID = "0" * 16
"""Stands as reporter and actor where a rule acted, not a person."""


RULES_NAME = "규칙 Rules"


class Met(Struct, frozen=True):
    """A message and the rules it met."""

    channel: Channel
    message: Message
    verdicts: list[Verdict]
    is_stopped: bool


def acts_of(verdict: Verdict) -> tuple[RuleAct, ...]:
    """Return what a rule does; one that runs dry does nothing (RU5)."""
    return verdict.rule.acts if verdict.rule.mode == "on" else ()


def whole_text(message: Message) -> str:
    """Return all that a message says: what it carries along and its poll, too."""
    texts = [message.text]
    if message.forwarded is not None:
        texts.append(message.forwarded.text)
    if message.poll is not None:
        texts += [message.poll.question, *(answer.text for answer in message.poll.answers)]
    return "\n".join(filter(None, texts))


async def act_on(tools: Tools, tx: Tx, out: Out, met: Met) -> bool:
    """Do what the rules do; return whether its author was timed out."""
    await _note(tools, tx, met)
    flagging = [v for v in met.verdicts if "flag" in acts_of(v)]
    if flagging:
        await _flag(tools, tx, met, flagging)
    is_timed_out = await _time_out(tools, tx, out, met)
    # The moderators' stream comes last: it is locked no longer than it takes to commit.
    community_id = met.channel.community_id
    stream = moderation_stream(community_id)
    seq = await out.next_seq(stream)
    await out.emit(stream, seq, RulesChanged(community_id=community_id))
    seq = await out.next_seq(stream)
    await out.emit(stream, seq, ReportsChanged(community_id=community_id))
    return is_timed_out


async def _note(tools: Tools, tx: Tx, met: Met) -> None:
    message = met.message
    for verdict in met.verdicts:
        hit = RuleHit(
            hit_id=new_id(),
            rule_id=verdict.rule.rule_id,
            channel_id=met.channel.channel_id,
            message_id=None if met.is_stopped else message.message_id,
            account_id=message.author_id,
            account_name=message.author_name,
            text=whole_text(message)[:HIT_TEXT_MAX_CHARS],
            found=verdict.found[:FOUND_TEXT_MAX_CHARS],
            acts=acts_of(verdict),
            at_ms=tools.clock.now_ms(),
        )
        await tools.rules.put_hit(tx, met.channel.community_id, hit, HITS_KEPT_MAX)


async def _flag(tools: Tools, tx: Tx, met: Met, flagging: list[Verdict]) -> None:
    """File a report for the rules; one is open for a message, or for a person stopped (RU13)."""
    message, community_id = met.message, met.channel.community_id
    message_id = None if met.is_stopped else message.message_id
    place = (community_id, RULES_ID, message_id, message.author_id)
    if await tools.reports.standing(tx, *place):
        return
    now_ms = tools.clock.now_ms()
    report = Report(
        report_id=new_id(),
        community_id=community_id,
        channel_id=met.channel.channel_id,
        message_id=message_id,
        message_seq=None if met.is_stopped else message.seq,
        message_text=whole_text(message),
        account_id=message.author_id,
        account_name=message.author_name,
        reason="other",
        text=", ".join(f"{v.rule.name}: {v.found}" for v in flagging),
        by_id=RULES_ID,
        by_name=flagging[0].rule.name,
        created_at_ms=now_ms,
        state="open",
        handled_by_id=None,
        handled_by_name=None,
        changed_at_ms=now_ms,
        notes=(),
    )
    await tools.reports.put(tx, report)


async def _time_out(tools: Tools, tx: Tx, out: Out, met: Met) -> bool:
    """Time the author out where a rule says so; the longest one counts (RU14)."""
    wanted = [v.rule for v in met.verdicts if "time_out" in acts_of(v)]
    if not wanted:
        return False
    rule = max(wanted, key=lambda one: one.time_out_ms)
    community_id, account_id = met.channel.community_id, met.message.author_id
    until_ms = tools.clock.now_ms() + rule.time_out_ms
    if not _is_shorter(await tools.members.member(tx, community_id, account_id), until_ms):
        return False
    stream = community_stream(community_id)
    seq = await out.next_seq(stream)
    before = await tools.members.member(tx, community_id, account_id)
    if before is None:
        # They left meanwhile; the seq is taken, and a state told twice is the same state.
        await out.emit(stream, seq, MemberLeft(community_id=community_id, account_id=account_id))
        return False
    is_shorter = _is_shorter(before, until_ms)
    if is_shorter:
        time_out = TimeOut(
            community_id=community_id,
            account_id=account_id,
            until_ms=until_ms,
            by_id=RULES_ID,
            reason=rule.name,
        )
        await tools.moderation.put_time_out(tx, time_out)
    after = await tools.members.member(tx, community_id, account_id)
    assert after is not None
    # Also when a longer one came first.
    await out.emit(stream, seq, MemberUpdated(community_id=community_id, member=after))
    if is_shorter:
        act = Act(
            community_id=community_id,
            actor_id=RULES_ID,
            actor_name=RULES_NAME,
            kind="member_timed_out",
            target_kind="member",
            target_id=account_id,
            target_name=before.name,
            changes=(Change(field="timed_out_until_ms", before=None, after=str(until_ms)),),
            reason=rule.name,
        )
        await record(tools, tx, act)
    return is_shorter


def _is_shorter(member: Member | None, until_ms: int) -> bool:
    """Say whether a time-out would be longer than what a member has; None and the owner: never."""
    if member is None or member.role == "owner":
        return False
    return (member.timed_out_until_ms or 0) < until_ms
