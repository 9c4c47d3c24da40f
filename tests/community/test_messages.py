"""Messages: what is sent is stored once, in order, and what is refused says why."""

import asyncio

import pytest

from madang.community.errors import (
    ChannelNotFound,
    MessageNotFound,
    NonceInvalid,
    NotAllowed,
    NotAuthor,
    NotMember,
    ReplyNotFound,
    SlowDown,
    TextEmpty,
    TextTooLong,
)
from madang.community.model import MESSAGE_LENGTH_MAX_CHARS
from madang.community.service.messages import SENDS_PER_WINDOW_MAX
from madang.kernel.errors import Malformed
from madang.kernel.paging import PAGE_LIMIT_MAX
from tests.community.conftest import Yard


async def test_a_sent_message_is_the_newest_of_its_channel(yard: Yard) -> None:
    sent = await yard.service.messages.send(
        yard.channel_id, yard.bo, yard.draft("안녕하세요 <@aaaaaaaaaaaaaaaa> hello")
    )
    page = await yard.service.messages.page(yard.channel_id, None)
    assert page.messages == [sent]
    assert page.at.seq == sent.seq
    assert sent.mentions == (yard.ann.account_id,)
    assert not page.has_before
    assert not page.has_after


async def test_ST15_the_same_nonce_returns_the_stored_message(yard: Yard) -> None:
    draft = yard.draft("once", nonce="n1")
    first = await yard.service.messages.send(yard.channel_id, yard.bo, draft)
    again = await yard.service.messages.send(yard.channel_id, yard.bo, draft)
    assert again == first
    page = await yard.service.messages.page(yard.channel_id, None)
    assert page.messages == [first]
    assert page.at.seq == first.seq


async def test_ST15_a_nonce_raced_by_itself_is_sent_once(yard: Yard) -> None:
    draft = yard.draft("once", nonce="raced")
    sends = [yard.service.messages.send(yard.channel_id, yard.bo, draft) for _ in range(8)]
    answers = await asyncio.gather(*sends, return_exceptions=True)
    stored = (await yard.service.messages.page(yard.channel_id, None)).messages
    assert len(stored) == 1
    assert all(answer == stored[0] for answer in answers)


async def test_ST15_anothers_nonce_is_another_nonce(yard: Yard) -> None:
    for author in (yard.ann, yard.bo):
        await yard.service.messages.send(yard.channel_id, author, yard.draft("x", nonce="same"))
    assert len((await yard.service.messages.page(yard.channel_id, None)).messages) == 2


async def test_ST1_many_at_once_take_seqs_without_a_gap(yard: Yard) -> None:
    before = (await yard.service.messages.page(yard.channel_id, None)).at.seq
    sent = await asyncio.gather(
        *(
            yard.service.messages.send(yard.channel_id, yard.bo, yard.draft(f"m{n}", nonce=f"g{n}"))
            for n in range(40)
        )
    )
    assert sorted(m.seq for m in sent) == list(range(before + 1, before + 41))
    log = await yard.events(f"channel:{yard.channel_id}")
    assert [entry.seq for entry in log] == list(range(1, before + 41))


async def test_pages_meet_without_a_hole_or_a_repeat(yard: Yard) -> None:
    for n in range(25):
        await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft(f"m{n}"))
    newest = await yard.service.messages.page(yard.channel_id, None, limit=10)
    assert [m.text for m in newest.messages] == [f"m{n}" for n in range(15, 25)]
    assert newest.has_before
    older = await yard.service.messages.page(
        yard.channel_id, None, before=newest.messages[0].seq, limit=20
    )
    assert [m.text for m in older.messages] == [f"m{n}" for n in range(15)]
    assert not older.has_before
    assert older.has_after
    newer = await yard.service.messages.page(
        yard.channel_id, None, after=older.messages[4].seq, limit=3
    )
    assert [m.text for m in newer.messages] == ["m5", "m6", "m7"]
    assert newer.has_after
    middle = await yard.service.messages.page(
        yard.channel_id, None, around=older.messages[10].seq, limit=6
    )
    assert [m.text for m in middle.messages] == ["m7", "m8", "m9", "m10", "m11", "m12"]
    assert middle.has_before
    assert middle.has_after


async def test_nothing_stands_before_the_first(yard: Yard) -> None:
    await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("first"))
    page = await yard.service.messages.page(yard.channel_id, None, before=0)
    assert page.messages == []
    assert page.has_after


async def test_a_page_over_the_limit_is_refused(yard: Yard) -> None:
    with pytest.raises(Malformed):
        await yard.service.messages.page(yard.channel_id, None, limit=PAGE_LIMIT_MAX + 1)


async def test_an_edit_is_marked_and_a_delete_leaves_nothing(yard: Yard) -> None:
    sent = await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("teh"))
    edited = await yard.service.messages.edit(sent.message_id, yard.bo.account_id, "the")
    assert (edited.text, edited.seq) == ("the", sent.seq)
    assert edited.edited_at_ms is not None
    await yard.service.messages.delete(sent.message_id, yard.bo.account_id)
    with pytest.raises(MessageNotFound):
        await yard.service.messages.one(sent.message_id, yard.bo.account_id)
    assert (await yard.service.messages.page(yard.channel_id, None)).messages == []
    with pytest.raises(MessageNotFound):
        await yard.service.messages.edit(sent.message_id, yard.bo.account_id, "again")


async def test_only_the_author_edits_and_moderators_delete(yard: Yard) -> None:
    sent = await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("mine"))
    with pytest.raises(NotAuthor):
        await yard.service.messages.edit(sent.message_id, yard.bo.account_id, "yours")
    with pytest.raises(NotAllowed):
        await yard.service.messages.delete(sent.message_id, yard.bo.account_id)
    await yard.service.roles.set_word(
        yard.community_id, yard.bo.account_id, "moderator", yard.ann.account_id
    )
    await yard.service.messages.delete(sent.message_id, yard.bo.account_id)
    assert (await yard.service.messages.page(yard.channel_id, None)).messages == []


async def test_strangers_read_public_channels_and_do_not_write(yard: Yard) -> None:
    assert (await yard.service.messages.page(yard.channel_id, None)).messages == []
    with pytest.raises(NotMember):
        await yard.service.messages.send(yard.channel_id, yard.cy, yard.draft("hi"))


async def test_a_private_channel_is_not_there_for_strangers(private_yard: Yard) -> None:
    yard = private_yard
    sent = await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("secret"))
    for account_id in (None, yard.cy.account_id):
        with pytest.raises(ChannelNotFound):
            await yard.service.messages.page(yard.channel_id, account_id)
        with pytest.raises(MessageNotFound):
            await yard.service.messages.one(sent.message_id, account_id)
    with pytest.raises(ChannelNotFound):
        await yard.service.messages.send(yard.channel_id, yard.cy, yard.draft("hi"))


async def test_a_reply_stays_in_its_channel(yard: Yard) -> None:
    first = await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("q"))
    reply = await yard.service.messages.send(
        yard.channel_id, yard.bo, yard.draft("a", reply_to=first.message_id)
    )
    assert reply.reply_to == first.message_id
    with pytest.raises(ReplyNotFound):
        await yard.service.messages.send(
            yard.channel_id, yard.bo, yard.draft("a", reply_to="0" * 16)
        )


@pytest.mark.parametrize("text", ["", "   ", "\u202e", "\x00\x07"])
async def test_a_message_needs_a_visible_character(yard: Yard, text: str) -> None:
    with pytest.raises(TextEmpty):
        await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft(text))


async def test_a_message_at_the_limit_goes_and_one_more_does_not(yard: Yard) -> None:
    longest = "가" * MESSAGE_LENGTH_MAX_CHARS
    sent = await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft(longest))
    assert sent.text == longest
    with pytest.raises(TextTooLong):
        await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft(longest + "나"))


@pytest.mark.parametrize("nonce", ["", "x" * 65])
async def test_a_nonce_has_1_to_64_characters(yard: Yard, nonce: str) -> None:
    draft = yard.draft("x", nonce="n")
    wrong = type(draft)(nonce=nonce, text="x")
    with pytest.raises(NonceInvalid):
        await yard.service.messages.send(yard.channel_id, yard.bo, wrong)


async def test_one_send_over_the_rate_is_told_when_to_go_on(yard: Yard) -> None:
    for n in range(SENDS_PER_WINDOW_MAX):
        await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("x", nonce=f"r{n}"))
    with pytest.raises(SlowDown) as refused:
        await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("x", nonce="over"))
    assert 1 <= refused.value.data["retry_after_s"] <= 10


async def test_decomposed_hangul_is_stored_composed(yard: Yard) -> None:
    sent = await yard.service.messages.send(
        yard.channel_id, yard.bo, yard.draft("\u1112\u1161\u11ab글")
    )
    assert sent.text == "한글"
