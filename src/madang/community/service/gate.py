"""What stands between a message and its commit: slow mode and the rules (docs/specs/rules.md).

Everything is asked inside the transaction that writes the message, after its channel's stream is
locked, so that no number of processes lets two messages through where one may go (SL2).
"""

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct

from madang.community.errors.rules import RuleBlocked, SlowModeWaits
from madang.community.model import Channel, Message, Permission
from madang.community.model.judging import RuleBook, Verdict, Written
from madang.community.service.access import Access
from madang.community.service.consequences import Met, act_on, acts_of, whole_text
from madang.community.service.tools import Tools
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out


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

    async def passing_door(self, channel: Channel) -> Passing | None:
        """Return what is asked of a webhook: the rules, as of nobody; slow mode is for people."""
        law = await self.law(channel.community_id)
        return Passing(channel, (), law.book, 0) if law.book.rules else None

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
            passing.met = (message, verdicts)

    async def write(
        self, passing: Passing | None, work: Callable[[Tx, Out], Awaitable[Message]]
    ) -> Message:
        """Run a message's transaction, with whatever rules do about it (RU15).

        Raises:
            RuleBlocked: a rule stopped it; nothing of it is written.
        """
        if passing is None:
            return await self._tools.streams.write(work)
        tools, community_id = self._tools, passing.channel.community_id

        async def whole(tx: Tx, out: Out) -> tuple[Message, bool]:
            message = await work(tx, out)
            if passing.met is None:
                return message, False
            met = Met(passing.channel, *passing.met, is_stopped=False)
            return message, await act_on(tools, tx, out, met)

        try:
            message, is_timed_out = await tools.streams.write(whole)
        except Blocked as blocked:
            # That transaction has only read and is undone. This one is the decision; it is
            # shielded, so that who hangs up at once is written down all the same.
            met = Met(passing.channel, blocked.message, blocked.verdicts, is_stopped=True)
            raise await asyncio.shield(asyncio.ensure_future(self._stopped(met))) from None
        if is_timed_out:
            await self._access.changed(community_id)
        return message

    async def _stopped(self, met: Met) -> RuleBlocked:
        """Write down what rules do about a message they stopped, and return the refusal of it."""
        is_timed_out = await self._tools.streams.write(
            lambda tx, out: act_on(self._tools, tx, out, met)
        )
        if is_timed_out:
            await self._access.changed(met.channel.community_id)
        rule = next(v.rule for v in met.verdicts if "block" in acts_of(v))
        return RuleBlocked(
            rule.reason or "A rule of this community stopped the message.", reason=rule.reason
        )

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
            whole_text(message),
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
