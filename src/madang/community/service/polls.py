"""Polls: what may be asked, vote, close. Votes of one channel come one after the other (PO6)."""

import contextlib

from msgspec import Struct
from msgspec.structs import replace

from madang.community.errors import ChannelNotFound
from madang.community.errors.polls import PollNotFound, PollOver, VoteInvalid
from madang.community.events.messages import PollClosed, PollVoted
from madang.community.model import Message, Permission, Poll
from madang.community.model.polls import NewPoll, clean_poll, is_over
from madang.community.service.access import Access
from madang.community.service.emoji import known_emoji
from madang.community.service.tools import Tools, channel_stream
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out


class Ballot(Struct, frozen=True, kw_only=True):
    """What one account answered."""

    message_id: str
    answer_ids: tuple[int, ...]


class _AsItWas(Exception):
    """Undoes a transaction that changes nothing, so that no seq is lost (ST1)."""


async def checked_poll(tools: Tools, community_id: str, new: NewPoll) -> NewPoll:
    """Return a poll with clean words and emoji that there are.

    Raises:
        PollInvalid, TextTooLong, EmojiInvalid.
    """
    cleaned = clean_poll(new)
    answers = [
        replace(answer, emoji=await known_emoji(tools, community_id, answer.emoji))
        if answer.emoji
        else answer
        for answer in cleaned.answers
    ]
    return replace(cleaned, answers=tuple(answers))


class Polls:
    """Verbs on polls."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def mine(self, message_id: str, account_id: str) -> Ballot:
        """Return what somebody answered; also in an anonymous poll, to themselves."""
        await self._asked(message_id, account_id)
        answers = await self._tools.db.read(
            lambda tx: self._tools.parts.polls.answers_of(tx, message_id, account_id)
        )
        return Ballot(message_id=message_id, answer_ids=answers)

    async def vote(self, message_id: str, account_id: str, answer_ids: tuple[int, ...]) -> Ballot:
        """Answer with exactly these, instead of what one answered before; none takes the vote back.

        Raises:
            PollNotFound, NotMember, TimedOut, PollOver, VoteInvalid.
        """
        message = await self._asked(message_id, account_id)
        channel = await self._access.channel(message.channel_id, account_id)
        await self._access.need_voice(channel, account_id)
        wanted = tuple(sorted(set(answer_ids)))
        stream, polls = channel_stream(channel.channel_id), self._tools.parts.polls

        async def work(tx: Tx, out: Out) -> None:
            # The stream is locked before anything is read: of two votes one sees the other.
            seq = await out.next_seq(stream)
            poll = await self._standing(tx, message_id)
            if is_over(poll, self._tools.clock.now_ms()):
                raise PollOver("The poll has ended.", message_id=message_id)
            _check(poll, wanted)
            before = await polls.answers_of(tx, message_id, account_id)
            added = tuple(a for a in wanted if a not in before)
            removed = tuple(a for a in before if a not in wanted)
            if not added and not removed:
                raise _AsItWas
            await polls.unvote(tx, message_id, account_id, removed)
            await polls.vote(tx, message_id, account_id, added, seq)
            voted = PollVoted(
                channel_id=channel.channel_id,
                message_id=message_id,
                account_id=None if poll.is_anonymous else account_id,
                added=added,
                removed=removed,
                voters_count=await polls.voters_count(tx, message_id),
            )
            await out.emit(stream, seq, voted)

        with contextlib.suppress(_AsItWas):
            await self._tools.streams.write(work)
        return Ballot(message_id=message_id, answer_ids=wanted)

    async def close(self, message_id: str, account_id: str) -> None:
        """End a poll now: its author, and who manages messages. A second time changes nothing.

        Raises:
            PollNotFound, NotAllowed.
        """
        message = await self._asked(message_id, account_id)
        channel = await self._access.channel(message.channel_id, account_id)
        if message.author_id != account_id:
            await self._access.need_in(channel, account_id, Permission.MANAGE_MESSAGES)
        stream = channel_stream(channel.channel_id)

        async def work(tx: Tx, out: Out) -> None:
            seq = await out.next_seq(stream)
            now_ms = self._tools.clock.now_ms()
            if is_over(await self._standing(tx, message_id), now_ms):
                raise _AsItWas
            await self._tools.parts.polls.close(tx, message_id, now_ms)
            closed = PollClosed(
                channel_id=channel.channel_id, message_id=message_id, closed_at_ms=now_ms
            )
            await out.emit(stream, seq, closed)

        with contextlib.suppress(_AsItWas):
            await self._tools.streams.write(work)

    async def _asked(self, message_id: str, account_id: str) -> Message:
        message = await self._tools.db.read(lambda tx: self._tools.messages.by_id(tx, message_id))
        if message is None or message.poll is None:
            raise _no_poll(message_id)
        try:
            await self._access.channel(message.channel_id, account_id)
        except ChannelNotFound:
            raise _no_poll(message_id) from None
        return message

    async def _standing(self, tx: Tx, message_id: str) -> Poll:
        message = await self._tools.messages.by_id(tx, message_id)
        if message is None or message.poll is None:
            raise _no_poll(message_id)
        return message.poll


def _no_poll(message_id: str) -> PollNotFound:
    return PollNotFound("There is no such poll.", message_id=message_id)


def _check(poll: Poll, wanted: tuple[int, ...]) -> None:
    offered = {answer.answer_id for answer in poll.answers}
    if not offered.issuperset(wanted) or (len(wanted) > 1 and not poll.is_multiple):
        raise VoteInvalid("Choose of the answers that are offered, one when one is asked for.")
