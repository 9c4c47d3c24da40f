"""What stands between a message and its commit: slow mode and the rules (docs/specs/rules.md).

Everything is asked inside the transaction that writes the message, after its channel's stream is
locked, so that no number of processes lets two messages through where one may go (SL2).
"""

from collections.abc import Awaitable, Callable

from msgspec import Struct

from madang.community.errors.rules import RuleBlocked, SlowModeWaits
from madang.community.events import MemberUpdated
from madang.community.events.moderation import ReportsChanged
from madang.community.events.rules import RulesChanged
from madang.community.model import Channel, Message, Permission
from madang.community.model.audit import Change
from madang.community.model.judging import RuleBook, Verdict, Written
from madang.community.model.moderation import Report, TimeOut
from madang.community.model.rules import (
    FOUND_TEXT_MAX_CHARS,
    HIT_TEXT_MAX_CHARS,
    HITS_KEPT_MAX,
    RuleAct,
    RuleHit,
)
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.tools import Tools, community_stream, moderation_stream
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id
from madang.realtime.streams import Out

RULES_ID = "0" * 16
"""Stands as reporter and actor where a rule acted, not a person."""


class Law(Struct, frozen=True):
    """What holds in a community: its rules and slow channels."""

    book: RuleBook
    slow_modes: dict[str, int]

    def interval_s(self, channel: Channel) -> int:
        """Return how long one waits in a channel; a thread without its own waits as its parent."""
        inherited = self.slow_modes.get(channel.parent_id or "", 0)
        return self.slow_modes.get(channel.channel_id, inherited)


class Blocked(Exception):
    """Undoes the transaction of a message that a rule stopped; what the rule does comes after."""

    def __init__(self, message: Message, verdicts: list[Verdict]) -> None:
        super().__init__(message.message_id)
        self.message = message
        self.verdicts = verdicts


class Passing(Struct):
    """Who writes where, what is asked of them there, and which rules their message met."""

    channel: Channel
    role_ids: tuple[str, ...]
    book: RuleBook | None
    """None: no rule is asked, or this person is above them (RU4)."""
    interval_s: int
    is_edit: bool = False
    met: tuple[Message, list[Verdict]] | None = None


class Gate:
    """Keeps the law of each community, and holds messages against it."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access
        self._laws: dict[str, Law] = {}
        self._changes = 0
        access.on_change(self.forget)

    def forget(self, community_id: str) -> None:
        """Read a community's law again when it is next asked for."""
        self._changes += 1
        self._laws.pop(community_id, None)

    async def law(self, community_id: str) -> Law:
        """Return a community's law, from memory."""
        known = self._laws.get(community_id)
        if known is not None:
            return known
        asked_at = self._changes

        async def work(tx: Tx) -> Law:
            store = self._tools.rules
            slow_modes = await store.slow_modes(tx, community_id)
            return Law(RuleBook(await store.rules(tx, community_id)), slow_modes)

        law = await self._tools.db.read(work)
        # A change that came meanwhile may have been read without it: such an answer is not kept.
        if asked_at == self._changes:
            self._laws[community_id] = law
        return law

    async def passing(
        self, channel: Channel, account_id: str, *, is_edit: bool = False
    ) -> Passing | None:
        """Return what is asked of somebody who writes in a channel; None when nothing is."""
        law = await self.law(channel.community_id)
        interval_s = 0 if is_edit else law.interval_s(channel)
        if not law.book.rules and not interval_s:
            return None
        mask = await self._access.mask_in(channel, account_id)
        here = await self._access.mask_here(channel.community_id, account_id)
        rights = await self._access.rights(channel.community_id)
        member = rights.members.get(account_id) if rights else None
        return Passing(
            channel,
            member.role_ids if member else (),
            None if Permission.MANAGE_COMMUNITY in here else law.book,
            0 if Permission.BYPASS_SLOW_MODE in mask else interval_s,
            is_edit,
        )

    async def weigh(self, tx: Tx, passing: Passing | None, message: Message) -> None:
        """Hold a message against the law, inside the transaction that writes it.

        Raises:
            SlowModeWaits: too early. Blocked: a rule stops it.
        """
        if passing is None:
            return
        passing.met = None
        verdicts = await self._judge(tx, passing, message)
        if any("block" in acts_of(verdict) for verdict in verdicts):
            raise Blocked(message, verdicts)
        if passing.interval_s:
            await self._take_turn(tx, passing, message)
        if verdicts:
            await self._note(tx, passing.channel, message, verdicts, is_stopped=False)
            passing.met = (message, verdicts)

    async def write(
        self, passing: Passing | None, work: Callable[[Tx, Out], Awaitable[Message]]
    ) -> Message:
        """Run a message's transaction, and what rules do beside it.

        Raises:
            RuleBlocked: a rule stopped it; nothing of it is written.
        """
        try:
            message = await self._tools.streams.write(work)
        except Blocked as blocked:
            assert passing is not None
            raise await self._stopped(passing, blocked) from None
        if passing is not None and passing.met is not None:
            await self._tell(passing.channel.community_id)
            await self._punish(passing, *passing.met)
        return message

    async def _stopped(self, passing: Passing, blocked: Blocked) -> RuleBlocked:
        """Do what rules do about a message they stopped, and return the refusal of it."""
        channel, message, verdicts = passing.channel, blocked.message, blocked.verdicts
        await self._tools.db.write(
            lambda tx: self._note(tx, channel, message, verdicts, is_stopped=True)
        )
        await self._tell(channel.community_id)
        await self._punish(passing, message, verdicts)
        rule = next(v.rule for v in verdicts if "block" in acts_of(v))
        return RuleBlocked(
            rule.reason or "A rule of this community stopped the message.", reason=rule.reason
        )

    async def _tell(self, community_id: str) -> None:
        """Tell the moderators; after the commit, so that no stream but the channel's waits for it."""

        async def work(tx: Tx, out: Out) -> None:
            stream = moderation_stream(community_id)
            seq = await out.next_seq(stream)
            await out.emit(stream, seq, RulesChanged(community_id=community_id))
            seq = await out.next_seq(stream)
            await out.emit(stream, seq, ReportsChanged(community_id=community_id))

        await self._tools.streams.write(work)

    async def _punish(self, passing: Passing, message: Message, verdicts: list[Verdict]) -> None:
        """Time the author out where a rule says so; the longest one counts (RU14)."""
        wanted = [v.rule for v in verdicts if "time_out" in acts_of(v)]
        if not wanted:
            return
        rule = max(wanted, key=lambda one: one.time_out_ms)
        community_id = passing.channel.community_id
        until_ms = self._tools.clock.now_ms() + rule.time_out_ms

        async def work(tx: Tx, out: Out) -> None:
            stream = community_stream(community_id)
            seq = await out.next_seq(stream)
            before = await self._tools.members.member(tx, community_id, message.author_id)
            # Who is no member, or is out for longer already, is left as they are.
            if before is None or before.role == "owner":
                raise _AsItWas
            if (before.timed_out_until_ms or 0) >= until_ms:
                raise _AsItWas
            time_out = TimeOut(
                community_id=community_id,
                account_id=message.author_id,
                until_ms=until_ms,
                by_id=RULES_ID,
                reason=rule.name,
            )
            await self._tools.moderation.put_time_out(tx, time_out)
            after = await self._tools.members.member(tx, community_id, message.author_id)
            assert after is not None
            await out.emit(stream, seq, MemberUpdated(community_id=community_id, member=after))
            act = Act(
                community_id=community_id,
                actor_id=RULES_ID,
                kind="member_timed_out",
                target_kind="member",
                target_id=message.author_id,
                target_name=before.name,
                changes=(Change(field="timed_out_until_ms", before=None, after=str(until_ms)),),
                reason=rule.name,
            )
            await record(self._tools, tx, act)

        try:
            await self._tools.streams.write(work)
        except _AsItWas:
            return
        await self._access.changed(community_id)

    async def _judge(self, tx: Tx, passing: Passing, message: Message) -> list[Verdict]:
        book = passing.book
        if book is None or not book.rules:
            return []
        channel = passing.channel
        places = (channel.channel_id, channel.parent_id or channel.channel_id)
        at_ms = message.edited_at_ms or message.sent_at_ms
        recent = []
        if book.window_ms:
            since_ms = at_ms - book.window_ms
            recent = await self._tools.rules.recent(tx, channel.community_id, message, since_ms)
        written = Written(
            places,
            passing.role_ids,
            _whole(message),
            len(message.mentions),
            at_ms,
            passing.is_edit,
        )
        return book.judge(written, recent)

    async def _take_turn(self, tx: Tx, passing: Passing, message: Message) -> None:
        store, place = self._tools.rules, (passing.channel.channel_id, message.author_id)
        last_ms = await store.turn(tx, *place)
        if last_ms is not None:
            left_ms = last_ms + passing.interval_s * 1000 - message.sent_at_ms
            if left_ms > 0:
                wait_s = -(-left_ms // 1000)
                raise SlowModeWaits(
                    f"This channel is in slow mode; write again in {wait_s} s.",
                    retry_after_s=wait_s,
                    next_at_ms=message.sent_at_ms + left_ms,
                )
        await store.put_turn(tx, *place, message.sent_at_ms)

    async def _note(
        self,
        tx: Tx,
        channel: Channel,
        message: Message,
        verdicts: list[Verdict],
        *,
        is_stopped: bool,
    ) -> None:
        """Write the hits, and put the message before the moderators where a rule says so."""
        for verdict in verdicts:
            hit = RuleHit(
                hit_id=new_id(),
                rule_id=verdict.rule.rule_id,
                channel_id=channel.channel_id,
                message_id=None if is_stopped else message.message_id,
                account_id=message.author_id,
                account_name=message.author_name,
                text=_whole(message)[:HIT_TEXT_MAX_CHARS],
                found=verdict.found[:FOUND_TEXT_MAX_CHARS],
                acts=acts_of(verdict),
                at_ms=self._tools.clock.now_ms(),
            )
            await self._tools.rules.put_hit(tx, channel.community_id, hit, HITS_KEPT_MAX)
        flagging = [v for v in verdicts if "flag" in acts_of(v)]
        if flagging:
            await self._flag(tx, channel, message, flagging, is_stopped=is_stopped)

    async def _flag(
        self,
        tx: Tx,
        channel: Channel,
        message: Message,
        flagging: list[Verdict],
        *,
        is_stopped: bool,
    ) -> None:
        """File a report for the rules; one is open for a message, or for a person stopped (RU13)."""
        reports, author_id = self._tools.reports, message.author_id
        message_id = None if is_stopped else message.message_id
        community_id = channel.community_id
        if await reports.standing(tx, community_id, RULES_ID, message_id, author_id):
            return
        now_ms = self._tools.clock.now_ms()
        report = Report(
            report_id=new_id(),
            community_id=community_id,
            channel_id=channel.channel_id,
            message_id=message_id,
            message_seq=None if is_stopped else message.seq,
            message_text=_whole(message),
            account_id=author_id,
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
        await reports.put(tx, report)


class _AsItWas(Exception):
    """Undoes a transaction that changes nothing, so that no seq is lost (ST1)."""


def acts_of(verdict: Verdict) -> tuple[RuleAct, ...]:
    """Return what a rule does; one that runs dry does nothing (RU5)."""
    return verdict.rule.acts if verdict.rule.mode == "on" else ()


def _whole(message: Message) -> str:
    """Return all that a message says: what it carries along and its poll, too."""
    texts = [message.text]
    if message.forwarded is not None:
        texts.append(message.forwarded.text)
    if message.poll is not None:
        texts += [message.poll.question, *(answer.text for answer in message.poll.answers)]
    return "\n".join(filter(None, texts))
