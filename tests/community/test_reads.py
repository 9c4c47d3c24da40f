"""Read markers: unread equals a recount of the messages at every moment."""

import random

from madang.community.model import UNREAD_COUNT_MAX
from tests.community.conftest import Yard


async def recount(yard: Yard, read_seq: int) -> int:
    """The slow definition: read everything, count others' messages beyond the marker."""
    page = await yard.service.messages.page(yard.channel_id, yard.bo.account_id, limit=200)
    return sum(m.seq > read_seq and m.author_id != yard.bo.account_id for m in page.messages)


async def state(yard: Yard):
    states = await yard.service.reads.states(yard.community_id, yard.bo.account_id)
    return next(s for s in states.states if s.channel_id == yard.channel_id)


async def test_unread_equals_a_recount_at_every_moment(yard: Yard) -> None:
    dice = random.Random(7)
    for _ in range(60):
        page = (await yard.service.messages.page(yard.channel_id, None, limit=200)).messages
        pick = dice.choice(page) if page else None
        author = dice.choice([yard.ann, yard.bo])
        verb = dice.choice(["send", "send", "mark", "delete", "edit"])
        if verb == "send":
            text = f"hi <@{yard.bo.account_id}>" if dice.random() < 0.3 else "hi"
            await yard.service.messages.send(yard.channel_id, author, yard.draft(text))
        elif pick and verb == "mark":
            await yard.service.reads.mark(yard.channel_id, yard.bo.account_id, pick.seq)
        elif pick and verb == "delete":
            await yard.service.messages.delete(pick.message_id, pick.author_id)
        elif pick:
            await yard.service.messages.edit(pick.message_id, pick.author_id, "plain")
        now = await state(yard)
        assert now.unread_count == await recount(yard, now.read_seq)
        after = (await yard.service.messages.page(yard.channel_id, None, limit=200)).messages
        assert now.mention_count == sum(
            m.seq > now.read_seq
            and m.author_id != yard.bo.account_id
            and yard.bo.account_id in m.mentions
            for m in after
        )
        yard.clock.advance_ms(11_000)


async def test_what_was_said_before_joining_counts_as_read(yard: Yard) -> None:
    await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("before"))
    await yard.service.members.join(yard.community_id, yard.cy.account_id, yard.cy.name)
    states = await yard.service.reads.states(yard.community_id, yard.cy.account_id)
    assert [s.unread_count for s in states.states] == [0]


async def test_a_mark_goes_back_and_never_past_the_top(yard: Yard) -> None:
    sent = await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("a"))
    marked = await yard.service.reads.mark(yard.channel_id, yard.bo.account_id, sent.seq + 999)
    assert (marked.read_seq, marked.unread_count) == (sent.seq, 0)
    back = await yard.service.reads.mark(yard.channel_id, yard.bo.account_id, sent.seq - 1)
    assert (back.read_seq, back.unread_count) == (sent.seq - 1, 1)


async def test_marks_stand_on_the_accounts_own_stream(yard: Yard) -> None:
    sent = await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("a"))
    for _ in range(2):
        await yard.service.reads.mark(yard.channel_id, yard.bo.account_id, sent.seq)
    log = await yard.events(f"account:{yard.bo.account_id}")
    assert len(log) == 1, "marking twice is marking once"


async def test_unread_stops_counting_at_its_bound(yard: Yard) -> None:
    for n in range(UNREAD_COUNT_MAX + 1):
        await yard.service.messages.announce(yard.channel_id, f"bulk{n}", "x")
    assert (await state(yard)).unread_count == UNREAD_COUNT_MAX
