"""Slow mode (docs/specs/rules.md, SL), on every engine."""

import asyncio

import pytest
from msgspec.structs import replace

from madang.community.errors import ChannelNotFound, NotAllowed
from madang.community.errors.rules import SlowModeInvalid, SlowModeWaits
from madang.community.model.judging import RuleBook
from madang.community.model.rules import SLOW_MODE_MAX_S
from madang.community.service.gate import Law
from tests.community.conftest import Yard, event_of
from tests.community.test_leaks import by_overwrite

INTERVAL_S = 30


async def slow(yard: Yard, interval_s: int = INTERVAL_S) -> None:
    """Let Ann set the slow mode."""
    await yard.service.slow_modes.put(yard.channel_id, interval_s, yard.ann.account_id)


async def test_SL1_one_message_and_then_the_interval_is_waited(yard: Yard) -> None:
    await slow(yard)
    send, bo = yard.service.messages.send, yard.bo
    await send(yard.channel_id, bo, yard.draft("하나"))
    with pytest.raises(SlowModeWaits) as refused:
        await send(yard.channel_id, bo, yard.draft("둘"))
    assert refused.value.status == 429
    assert refused.value.data["retry_after_s"] == INTERVAL_S
    told = await yard.service.slow_modes.read(yard.channel_id, bo.account_id)
    assert (told.interval_s, told.is_exempt) == (INTERVAL_S, False)
    assert told.next_at_ms == refused.value.data["next_at_ms"]
    yard.clock.advance_ms(INTERVAL_S * 1000 - 3)
    with pytest.raises(SlowModeWaits):
        await send(yard.channel_id, bo, yard.draft("아직"))
    yard.clock.advance_ms(1)
    await send(yard.channel_id, bo, yard.draft("이제"))


@pytest.mark.parametrize("interval_s", [-1, SLOW_MODE_MAX_S + 1])
async def test_SL1_beyond_the_bounds_is_refused(yard: Yard, interval_s: int) -> None:
    with pytest.raises(SlowModeInvalid):
        await slow(yard, interval_s)
    await slow(yard, SLOW_MODE_MAX_S)


async def test_SL2_of_many_at_once_one_goes_and_no_seq_is_lost(yard: Yard) -> None:
    await slow(yard)
    top = len(await yard.events(f"channel:{yard.channel_id}"))
    drafts = [yard.draft(f"{n}") for n in range(20)]
    answers = await asyncio.gather(
        *(yard.service.messages.send(yard.channel_id, yard.bo, draft) for draft in drafts),
        return_exceptions=True,
    )
    assert sum(isinstance(a, SlowModeWaits) for a in answers) == len(drafts) - 1
    entries = await yard.events(f"channel:{yard.channel_id}", after=top)
    assert [e.seq for e in entries] == [top + 1]


async def test_SL2_the_same_nonce_again_is_answered_and_not_told_to_wait(yard: Yard) -> None:
    await slow(yard)
    draft = yard.draft("한 번")
    first = await yard.service.messages.send(yard.channel_id, yard.bo, draft)
    assert await yard.service.messages.send(yard.channel_id, yard.bo, draft) == first


async def test_SL3_who_has_the_right_does_not_wait_and_edits_are_free(yard: Yard) -> None:
    await slow(yard)
    for text in ("하나", "둘", "셋"):
        await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft(text))
    assert (await yard.service.slow_modes.read(yard.channel_id, yard.ann.account_id)).is_exempt
    sent = await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("하나"))
    await yard.service.messages.edit(sent.message_id, yard.bo.account_id, "고침")
    await yard.service.messages.delete(sent.message_id, yard.bo.account_id)
    with pytest.raises(SlowModeWaits):
        await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("지우고 다시"))
    await yard.make_moderator(yard.bo.account_id)
    await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("이제 됩니다"))


async def test_SL4_needs_the_right_is_told_on_the_channel_and_recorded(yard: Yard) -> None:
    with pytest.raises(NotAllowed):
        await yard.service.slow_modes.put(yard.channel_id, 5, yard.bo.account_id)
    await slow(yard)
    last = event_of((await yard.events(f"channel:{yard.channel_id}"))[-1])
    assert last == {
        "type": "community.slow_mode_changed",
        "channel_id": yard.channel_id,
        "interval_s": INTERVAL_S,
    }
    page = await yard.service.audit.page(yard.community_id, yard.ann.account_id)
    (change,) = page.entries[0].changes
    assert (change.field, change.before, change.after) == ("slow_mode_s", "0", "30")
    await by_overwrite(yard, yard.channel_id)
    for account_id in (None, yard.bo.account_id, yard.cy.account_id):
        with pytest.raises(ChannelNotFound):
            await yard.service.slow_modes.read(yard.channel_id, account_id)


async def test_SL6_ending_it_lets_everybody_write(yard: Yard) -> None:
    await slow(yard)
    await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("하나"))
    await slow(yard, 0)
    await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("둘"))
    told = await yard.service.slow_modes.read(yard.channel_id, yard.bo.account_id)
    assert (told.interval_s, told.next_at_ms) == (0, None)


async def test_SL7_a_thread_waits_as_its_parent_until_it_has_its_own(yard: Yard) -> None:
    await slow(yard)
    law = await yard.service.gate.law(yard.community_id)
    parent = await yard.service.access.channel(yard.channel_id, yard.ann.account_id)
    thread = replace(parent, channel_id="t" * 16, kind="thread", parent_id=parent.channel_id)
    assert law.interval_s(thread) == INTERVAL_S
    assert Law(RuleBook(()), {**law.slow_modes, "t" * 16: 0}).interval_s(thread) == 0
