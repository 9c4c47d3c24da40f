"""PO1-PO10: polls, their votes one after the other, and what is told of them."""

import asyncio
from typing import Any

import pytest

from madang.community import Author
from madang.community.errors import EmojiInvalid, NotAllowed, NotMember, TextEmpty
from madang.community.errors.moderation import TimedOut
from madang.community.errors.polls import PollInvalid, PollNotFound, PollOver, VoteInvalid
from madang.community.model import Message, Permission
from madang.community.model.polls import (
    ANSWERS_MAX,
    POLL_LASTS_MAX_MS,
    POLL_LASTS_MIN_MS,
    NewAnswer,
    NewPoll,
    clean_poll,
)
from madang.community.service.forwards import NewForward
from madang.community.service.overwrites import OverwriteBits, Place
from madang.kernel.errors import MadangError
from tests.community.conftest import Yard, event_of
from tests.community.test_leaks import everyone


def poll(*texts: str, **more: Any) -> NewPoll:
    """A poll with these answers."""
    answers = tuple(NewAnswer(text=text) for text in texts or ("김밥", "라면"))
    return NewPoll(question="점심?", answers=answers, **more)


async def ask(yard: Yard, new: NewPoll, author: Author | None = None) -> Message:
    """Send a poll."""
    draft = yard.draft("")
    draft = type(draft)(nonce=draft.nonce, text="", poll=new)
    return await yard.service.messages.send(yard.channel_id, author or yard.bo, draft)


async def now(yard: Yard, message_id: str) -> Message:
    """The message as a stranger reads it."""
    return await yard.service.messages.one(message_id, None)


async def counts(yard: Yard, message_id: str) -> list[int]:
    asked = (await now(yard, message_id)).poll
    assert asked is not None
    return [answer.votes_count for answer in asked.answers]


async def test_PO1_a_poll_is_part_of_its_message(yard: Yard) -> None:
    sent = await ask(yard, poll(lasts_ms=POLL_LASTS_MIN_MS))
    assert sent.poll is not None
    assert [a.text for a in sent.poll.answers] == ["김밥", "라면"]
    assert sent.poll.ends_at_ms == yard.clock.now_ms() + POLL_LASTS_MIN_MS
    assert await now(yard, sent.message_id) == sent
    assert (await yard.service.messages.page(yard.channel_id, None)).messages == [sent]
    edited = await yard.service.messages.edit(sent.message_id, yard.bo.account_id, "")
    assert edited.poll == sent.poll
    found = await yard.service.search.find("라면", yard.bo.account_id)
    assert [hit.message.message_id for hit in found.hits] == [sent.message_id]
    found = await yard.service.search.find("has:poll", yard.bo.account_id)
    assert len(found.hits) == 1


@pytest.mark.parametrize(
    "new",
    [
        poll("하나"),
        poll(*[f"답 {n}" for n in range(ANSWERS_MAX + 1)]),
        poll("같은", "같은"),
        poll("하나", "  "),
        poll(lasts_ms=POLL_LASTS_MIN_MS - 1),
        poll(lasts_ms=POLL_LASTS_MAX_MS + 1),
        NewPoll(question=" ", answers=poll().answers),
        NewPoll(question="x" * 301, answers=poll().answers),
        poll("x" * 81, "b"),
    ],
)
async def test_PO2_PO3_out_of_bounds(yard: Yard, new: NewPoll) -> None:
    with pytest.raises(MadangError) as refused:
        await ask(yard, new)
    assert refused.value.status == 422


async def test_PO2_PO3_at_the_bounds(yard: Yard) -> None:
    full = poll(*[f"답 {n}" for n in range(ANSWERS_MAX)], lasts_ms=POLL_LASTS_MAX_MS)
    assert (await ask(yard, full)).poll is not None
    marked = NewPoll(
        question="?", answers=(NewAnswer(text="a", emoji="🍕"), NewAnswer(text="b", emoji=""))
    )
    sent = await ask(yard, marked)
    assert sent.poll is not None
    assert sent.poll.answers[0].emoji == "🍕"
    with pytest.raises(EmojiInvalid):
        await ask(
            yard, NewPoll(question="?", answers=(NewAnswer(text="a", emoji="a"), *poll().answers))
        )


async def test_PO4_asking_needs_the_right(yard: Yard) -> None:
    place, subject = Place("channel", yard.channel_id), ("role", await everyone(yard))
    deny = OverwriteBits(allow=0, deny=int(Permission.CREATE_POLLS))
    await yard.service.overwrites.put(place, subject, deny, yard.ann.account_id)
    with pytest.raises(NotAllowed):
        await ask(yard, poll())


async def test_PO5_a_vote_is_changed_and_taken_back(yard: Yard) -> None:
    sent, vote = await ask(yard, poll()), yard.service.polls.vote
    bo, ann = yard.bo.account_id, yard.ann.account_id
    await vote(sent.message_id, bo, (1,))
    await vote(sent.message_id, ann, (1,))
    assert await counts(yard, sent.message_id) == [2, 0]
    await vote(sent.message_id, bo, (2,))
    asked = (await now(yard, sent.message_id)).poll
    assert asked is not None
    assert [a.account_ids for a in asked.answers] == [(ann,), (bo,)]
    assert asked.voters_count == 2
    await vote(sent.message_id, bo, ())
    assert await counts(yard, sent.message_id) == [1, 0]
    before = len(await yard.events(f"channel:{yard.channel_id}"))
    await vote(sent.message_id, ann, (1,))
    assert len(await yard.events(f"channel:{yard.channel_id}")) == before, "nothing was told"
    for wrong in ((1, 2), (3,), (0,)):
        with pytest.raises(VoteInvalid):
            await vote(sent.message_id, bo, wrong)


async def test_PO5_several_answers_when_several_are_asked_for(yard: Yard) -> None:
    sent = await ask(yard, poll("a", "b", "c", is_multiple=True))
    await yard.service.polls.vote(sent.message_id, yard.bo.account_id, (3, 1, 1))
    assert await counts(yard, sent.message_id) == [1, 0, 1]
    mine = await yard.service.polls.mine(sent.message_id, yard.bo.account_id)
    assert mine.answer_ids == (1, 3)


async def test_PO6_counts_are_exact_under_votes_at_once(yard: Yard) -> None:
    sent = await ask(yard, poll("a", "b", "c"))
    people = [f"{n:016d}" for n in range(12)]
    for account_id in people:
        await yard.service.members.join(yard.community_id, account_id, account_id)
    votes = [
        yard.service.polls.vote(sent.message_id, account_id, ((n + turn) % 3 + 1,))
        for n, account_id in enumerate(people)
        for turn in range(3)
    ]
    await asyncio.gather(*votes)
    asked = (await now(yard, sent.message_id)).poll
    assert asked is not None
    assert sum(a.votes_count for a in asked.answers) == len(people) == asked.voters_count
    tally = [0, 0, 0]
    for entry in await yard.events(f"channel:{yard.channel_id}"):
        event: Any = event_of(entry)
        if event["type"] == "community.poll_voted":
            for answer_id in event["added"]:
                tally[answer_id - 1] += 1
            for answer_id in event["removed"]:
                tally[answer_id - 1] -= 1
    assert tally == [a.votes_count for a in asked.answers]


async def test_PO7_it_ends_by_time_by_its_author_and_by_moderators(yard: Yard) -> None:
    service, bo, ann = yard.service, yard.bo.account_id, yard.ann.account_id
    sent = await ask(yard, poll(lasts_ms=POLL_LASTS_MIN_MS))
    await service.polls.vote(sent.message_id, bo, (1,))
    yard.clock.advance_ms(POLL_LASTS_MIN_MS - 1)
    await service.polls.vote(sent.message_id, bo, (2,))
    yard.clock.advance_ms(1)
    with pytest.raises(PollOver):
        await service.polls.vote(sent.message_id, bo, (1,))
    assert await counts(yard, sent.message_id) == [0, 1]
    for asked_by, closed_by in ((yard.bo, bo), (yard.bo, ann), (yard.ann, ann)):
        other = await ask(yard, poll(), asked_by)
        await service.polls.close(other.message_id, closed_by)
        await service.polls.close(other.message_id, closed_by)
        closed = (await now(yard, other.message_id)).poll
        assert closed is not None
        assert closed.closed_at_ms == yard.clock.now_ms()
    with pytest.raises(NotAllowed):
        await service.polls.close((await ask(yard, poll(), yard.ann)).message_id, bo)


async def test_PO8_an_anonymous_poll_names_nobody(yard: Yard) -> None:
    sent = await ask(yard, poll(is_anonymous=True))
    await yard.service.polls.vote(sent.message_id, yard.bo.account_id, (2,))
    asked = (await now(yard, sent.message_id)).poll
    assert asked is not None
    assert [(a.votes_count, a.account_ids) for a in asked.answers] == [(0, ()), (1, ())]
    entry = (await yard.events(f"channel:{yard.channel_id}"))[-1]
    event: Any = event_of(entry)
    assert event["account_id"] is None
    assert event["added"] == [2]
    assert yard.bo.account_id.encode() not in entry.body
    mine = await yard.service.polls.mine(sent.message_id, yard.bo.account_id)
    assert mine.answer_ids == (2,)
    theirs = await yard.service.polls.mine(sent.message_id, yard.ann.account_id)
    assert theirs.answer_ids == ()


async def test_PO9_who_votes(yard: Yard) -> None:
    sent, vote = await ask(yard, poll()), yard.service.polls.vote
    with pytest.raises(NotMember):
        await vote(sent.message_id, yard.cy.account_id, (1,))
    await yard.service.sanctions.time_out(
        yard.community_id, yard.bo.account_id, yard.ann.account_id, 60_000, ""
    )
    with pytest.raises(TimedOut):
        await vote(sent.message_id, yard.bo.account_id, (1,))
    place, hide = Place("channel", yard.channel_id), OverwriteBits(allow=0, deny=1)
    await yard.service.overwrites.put(
        place, ("role", await everyone(yard)), hide, yard.ann.account_id
    )
    for verb in (
        vote(sent.message_id, yard.bo.account_id, (1,)),
        yard.service.polls.mine(sent.message_id, yard.bo.account_id),
        yard.service.polls.close(sent.message_id, yard.bo.account_id),
    ):
        with pytest.raises(PollNotFound):
            await verb
    plain = await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("말"))
    with pytest.raises(PollNotFound):
        await vote(plain.message_id, yard.ann.account_id, (1,))


async def test_PO10_it_goes_with_its_message(yard: Yard) -> None:
    sent = await ask(yard, poll())
    await yard.service.polls.vote(sent.message_id, yard.bo.account_id, (1,))
    await yard.service.messages.delete(sent.message_id, yard.bo.account_id)
    for table in ("poll", "poll_answer", "poll_vote"):
        assert await yard.db.read(lambda tx, t=table: tx.all(f"SELECT * FROM {t}")) == []
    with pytest.raises(PollNotFound):
        await yard.service.polls.vote(sent.message_id, yard.bo.account_id, (1,))


def test_PO2_the_refusal_says_how_many() -> None:
    with pytest.raises(PollInvalid, match="2 to 10"):
        clean_poll(poll("one"))


async def test_FW7_a_poll_alone_is_not_carried_on(yard: Yard) -> None:
    asked = await ask(yard, poll())
    new = NewForward(channel_id=yard.channel_id, nonce="fw7")
    with pytest.raises(TextEmpty):
        await yard.service.forwards.forward(asked.message_id, yard.bo, new)
