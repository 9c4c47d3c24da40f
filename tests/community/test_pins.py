"""Pins and earlier texts: bounded, in order, for who may, and gone with their message."""

import asyncio

import msgspec
import pytest

from madang.community.errors import ChannelNotFound, MessageNotFound, NotAllowed, NotMember
from madang.community.errors.search import TooManyPins
from madang.community.model.pins import PINS_MAX, VERSIONS_KEPT_MAX
from tests.community.conftest import Yard, event_of


async def say(yard: Yard, text: str, author=None):
    yard.clock.advance_ms(1000)
    return await yard.service.messages.send(yard.channel_id, author or yard.ann, yard.draft(text))


async def pinned(yard: Yard) -> list[str]:
    found = await yard.service.pins.listed(yard.channel_id, yard.ann.account_id)
    return [pin.message.text for pin in found.pins]


async def test_the_newest_pin_stands_first_and_pinning_twice_is_once(yard: Yard) -> None:
    one, two = await say(yard, "하나", yard.bo), await say(yard, "둘")
    for message in (one, two, one):
        await yard.service.pins.pin(message.message_id, yard.ann.account_id)
    assert await pinned(yard) == ["둘", "하나"]
    for _ in range(2):
        await yard.service.pins.unpin(one.message_id, yard.ann.account_id)
    assert await pinned(yard) == ["둘"]
    log = await yard.events(f"channel:{yard.channel_id}")
    kinds = [str(event_of(entry)["type"]).partition(".")[2] for entry in log]
    assert kinds == ["message_sent"] * 2 + ["message_pinned"] * 2 + ["message_unpinned"]
    assert [entry.seq for entry in log] == [1, 2, 3, 4, 5]


async def test_pins_stop_at_their_bound_also_when_raced(yard: Yard) -> None:
    sent = [
        await yard.service.messages.announce(yard.channel_id, f"p{n}", f"핀 {n}")
        for n in range(PINS_MAX + 1)
    ]
    owner = yard.ann.account_id
    pins = [yard.service.pins.pin(m.message_id, owner) for m in sent]
    answers = await asyncio.gather(*pins, return_exceptions=True)
    assert [type(a) for a in answers if a is not None] == [TooManyPins]
    assert len(await pinned(yard)) == PINS_MAX


async def test_who_may_pin_and_who_may_see(yard: Yard, private_yard: Yard) -> None:
    message = await say(yard, "모두의 것", yard.bo)
    with pytest.raises(NotAllowed):
        await yard.service.pins.pin(message.message_id, yard.bo.account_id)
    with pytest.raises((NotMember, NotAllowed)):
        await yard.service.pins.pin(message.message_id, yard.cy.account_id)
    await yard.service.pins.pin(message.message_id, yard.ann.account_id)
    with pytest.raises(NotAllowed):
        await yard.service.pins.unpin(message.message_id, yard.bo.account_id)
    assert len((await yard.service.pins.listed(yard.channel_id, None)).pins) == 1


async def test_hidden_pins_and_histories_are_not_seen(private_yard: Yard) -> None:
    yard = private_yard
    message = await say(yard, "숨은 것")
    for account_id in (None, yard.bo.account_id):
        with pytest.raises(ChannelNotFound):
            await yard.service.pins.listed(yard.channel_id, account_id)
    with pytest.raises((ChannelNotFound, MessageNotFound)):
        await yard.service.pins.pin(message.message_id, yard.bo.account_id)
    with pytest.raises((ChannelNotFound, MessageNotFound)):
        await yard.service.pins.history(message.message_id, yard.bo.account_id)


async def test_ST10_pins_and_their_events_equal_a_fresh_list(yard: Yard) -> None:
    owner = yard.ann.account_id
    sent = [await say(yard, f"글 {n}") for n in range(4)]
    await yard.service.pins.pin(sent[0].message_id, owner)
    before = await yard.service.pins.listed(yard.channel_id, owner)
    await yard.service.pins.pin(sent[1].message_id, owner)
    await yard.service.pins.pin(sent[2].message_id, owner)
    await yard.service.pins.unpin(sent[0].message_id, owner)
    await yard.service.messages.edit(sent[1].message_id, owner, "고친 글")
    await yard.service.messages.delete(sent[2].message_id, owner)
    shown = msgspec.json.decode(msgspec.json.encode(before.pins))
    for entry in await yard.events(f"channel:{yard.channel_id}", after=before.at.seq):
        event = event_of(entry)
        if event["type"] == "community.message_pinned":
            shown = [event["pin"], *shown]
        elif event["type"] in ("community.message_unpinned", "community.message_deleted"):
            shown = [p for p in shown if p["message"]["message_id"] != event["message_id"]]
        elif event["type"] == "community.message_edited":
            edited = event["message"]
            shown = [
                {**p, "message": edited}
                if p["message"]["message_id"] == edited["message_id"]
                else p
                for p in shown
            ]
    fresh = await yard.service.pins.listed(yard.channel_id, owner)
    assert shown == msgspec.json.decode(msgspec.json.encode(fresh.pins))


async def test_what_a_message_said_before(yard: Yard) -> None:
    message = await say(yard, "처음", yard.bo)
    for text in ("두 번째", "두 번째", "세 번째"):
        yard.clock.advance_ms(1000)
        await yard.service.messages.edit(message.message_id, yard.bo.account_id, text)
    for reader in (yard.bo, yard.ann):
        history = await yard.service.pins.history(message.message_id, reader.account_id)
        assert [v.text for v in history.versions] == ["세 번째", "두 번째", "처음"]
    assert history.versions[-1].since_ms == message.sent_at_ms
    assert {v.by_id for v in history.versions} == {yard.bo.account_id}
    mine = await say(yard, "앤의 글")
    with pytest.raises(NotAllowed):
        await yard.service.pins.history(mine.message_id, yard.bo.account_id)
    await yard.service.messages.delete(message.message_id, yard.bo.account_id)
    with pytest.raises(MessageNotFound):
        await yard.service.pins.history(message.message_id, yard.bo.account_id)
    left = await yard.db.read(lambda tx: tx.all("SELECT * FROM message_version"))
    assert left == []


async def test_earlier_texts_are_kept_up_to_their_bound(yard: Yard) -> None:
    message = await say(yard, "t0")
    for n in range(1, VERSIONS_KEPT_MAX + 2):
        await yard.service.messages.edit(message.message_id, yard.ann.account_id, f"t{n}")
    history = await yard.service.pins.history(message.message_id, yard.ann.account_id)
    assert len(history.versions) == VERSIONS_KEPT_MAX + 1
    assert history.versions[-1].text == "t1"
