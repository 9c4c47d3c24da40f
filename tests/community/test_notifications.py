"""Notification settings: what they change of what is shown, and that they never change the counts."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.community.errors import ChannelNotFound, CommunityNotFound, NotMember
from madang.community.errors.search import NotificationInvalid
from madang.community.model import ReadState
from madang.community.model.notifications import (
    MUTE_MAX_MS,
    MUTED_FOR_EVER_MS,
    Attention,
    Manner,
    NotificationSetting,
    Situation,
    attention_of,
    decide,
    manner_of,
)
from madang.community.service.notifications import NotificationFields
from tests.community.conftest import Yard, event_of

MINUTE_MS = 60_000


async def put(yard: Yard, place: str, place_id: str, **fields) -> NotificationSetting:
    return await yard.service.notifications.update(
        yard.community_id,
        NotificationFields(place=place, place_id=place_id, **fields),
        yard.bo.account_id,
    )


async def shown(yard: Yard) -> tuple[Attention, int, int]:
    """What the channel shows to Bo now, with its counts."""
    channel = await yard.service.access.channel(yard.channel_id, yard.bo.account_id)
    states = await yard.service.reads.states(yard.community_id, yard.bo.account_id)
    state = next(s for s in states.states if s.channel_id == yard.channel_id)
    manner = manner_of(states.settings, channel, yard.clock.now_ms())
    return (
        attention_of(manner, state),
        state.unread_count,
        state.mention_count,
    )


class Slow:
    """UN4-UN10 said slowly, from what was done and when."""

    def __init__(self) -> None:
        self.levels: dict[str, str | None] = {}
        self.mutes: dict[str, tuple[int, bool]] = {}

    def attention(self, places: tuple[str, ...], now_ms: int, unread: int, mentions: int):
        level = "all"
        for place in reversed(places):
            level = self.levels.get(place) or level
        lasting = [p for until, p in map(self.mutes.get, places, [(0, True)] * 3) if until > now_ms]
        if level == "nothing":
            return Attention(is_bold=False, badge_count=0)
        if not lasting:
            return Attention(is_bold=unread > 0, badge_count=mentions)
        return Attention(is_bold=False, badge_count=mentions if all(lasting) else 0)


async def test_UN2_UN3_counts_equal_a_recount_whatever_is_muted(yard: Yard) -> None:
    dice, slow = random.Random(11), Slow()
    category = await yard.service.channels.create_category(
        yard.community_id, "묶음", yard.ann.account_id
    )
    places = {"channel": yard.channel_id, "community": yard.community_id}
    chain = (yard.channel_id, yard.community_id)
    for _ in range(80):
        verb = dice.choice(["send", "send", "mark", "delete", "mute", "level", "wait"])
        page = (await yard.service.messages.page(yard.channel_id, None, limit=200)).messages
        place, place_id = dice.choice(list(places.items()))
        if verb == "send":
            text = f"hi <@{yard.bo.account_id}>" if dice.random() < 0.4 else "hi"
            await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft(text))
        elif verb == "mark" and page:
            await yard.service.reads.mark(
                yard.channel_id, yard.bo.account_id, dice.choice(page).seq
            )
        elif verb == "delete" and page:
            message = dice.choice(page)
            await yard.service.messages.delete(message.message_id, message.author_id)
        elif verb == "mute":
            mute = dice.choice([15 * MINUTE_MS, 60 * MINUTE_MS, "off", "for_ever"])
            passing = dice.random() < 0.5
            await put(yard, place, place_id, mute=mute, is_mention_passing=passing)
            until = {"off": 0, "for_ever": MUTED_FOR_EVER_MS}.get(mute)
            until = yard.clock.now_ms() + mute if until is None else until
            slow.mutes[place_id] = (until, passing)
        elif verb == "level":
            level = dice.choice(["all", "mentions", "nothing", None])
            await put(yard, place, place_id, level=level)
            slow.levels[place_id] = level
        yard.clock.advance_ms(dice.choice([11_000, 20 * MINUTE_MS]))
        attention, unread, mentions = await shown(yard)
        states = await yard.service.reads.states(yard.community_id, yard.bo.account_id)
        read_seq = next(s.read_seq for s in states.states if s.channel_id == yard.channel_id)
        now = (await yard.service.messages.page(yard.channel_id, None, limit=200)).messages
        fresh = [m for m in now if m.seq > read_seq and m.author_id != yard.bo.account_id]
        calls = [m for m in fresh if yard.bo.account_id in m.mentions]
        assert (unread, mentions) == (len(fresh), len(calls))
        assert attention == slow.attention(chain, yard.clock.now_ms(), len(fresh), len(calls))
    assert category.category_id not in chain


async def test_UN5_UN6_the_category_stands_between(yard: Yard) -> None:
    setting = {
        place: NotificationSetting(
            community_id="c", place=place, place_id=place_id, level=level,
            muted_until_ms=until, is_mention_passing=passing,
            is_everyone_suppressed=False, is_role_suppressed=False,
        )
        for place, place_id, level, until, passing in (
            ("community", "c", "nothing", 100, True),
            ("category", "k", "mentions", 50, False),
            ("channel", "h", None, None, True),
        )
    }  # fmt: skip
    channel = await yard.service.access.channel(yard.channel_id, yard.ann.account_id)
    from msgspec.structs import replace

    channel = replace(channel, community_id="c", category_id="k", channel_id="h")
    at_49, at_50, at_100 = (manner_of(setting.values(), channel, now) for now in (49, 50, 100))
    assert at_49 == Manner(level="mentions", is_muted=True, is_mention_passing=False)
    assert at_50 == Manner(level="mentions", is_muted=True, is_mention_passing=True)
    assert at_100 == Manner(level="mentions", is_muted=False, is_mention_passing=True)


MANNERS = st.builds(
    Manner,
    level=st.sampled_from(["all", "mentions", "nothing"]),
    is_muted=st.booleans(),
    is_mention_passing=st.booleans(),
)


@given(manner=MANNERS, is_mention=st.booleans())
def test_UN11_what_notifies_is_also_shown(manner: Manner, is_mention: bool) -> None:
    state = ReadState(
        channel_id="h", read_seq=0, unread_count=1, mention_count=int(is_mention),
        role_mention_count=0, everyone_mention_count=0,
    )  # fmt: skip
    attention = attention_of(manner, state)
    told = decide(
        Situation(
            manner=manner,
            call="account" if is_mention else "none",
            has_keyword=False,
            is_own=False,
            is_blocked=False,
            is_quiet=False,
            is_looking=False,
            is_attending=True,
        )
    ).tells
    if told:
        assert attention.is_bold or attention.badge_count > 0


async def test_UN7_mutes_end_by_themselves_and_are_bounded(yard: Yard) -> None:
    await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("새 글"))
    await put(yard, "channel", yard.channel_id, mute=15 * MINUTE_MS)
    assert (await shown(yard))[0].is_bold is False
    yard.clock.advance_ms(15 * MINUTE_MS)
    assert (await shown(yard))[0].is_bold is True
    setting = await put(yard, "channel", yard.channel_id, mute="for_ever")
    assert setting.muted_until_ms == MUTED_FOR_EVER_MS
    assert (await put(yard, "channel", yard.channel_id, mute=MUTE_MAX_MS)).muted_until_ms
    assert (await put(yard, "channel", yard.channel_id, mute="off")).muted_until_ms is None
    for wrong in (0, -1, MUTE_MAX_MS + 1):
        with pytest.raises(NotificationInvalid):
            await put(yard, "channel", yard.channel_id, mute=wrong)


async def test_UN8_a_change_stands_on_the_accounts_own_stream(yard: Yard) -> None:
    before = await yard.service.reads.states(yard.community_id, yard.bo.account_id)
    setting = await put(yard, "community", yard.community_id, level="mentions")
    again = await put(yard, "community", yard.community_id, is_mention_passing=False)
    assert (again.level, again.is_mention_passing) == ("mentions", False)
    log = await yard.events(before.at.stream, after=before.at.seq)
    events = [event_of(entry) for entry in log]
    assert [e["type"] for e in events] == ["community.notifications_changed"] * 2
    assert events[0]["setting"]["level"] == setting.level
    after = await yard.service.reads.states(yard.community_id, yard.bo.account_id)
    assert after.settings == [again]
    assert after.at.seq == log[-1].seq
    others = await yard.service.reads.states(yard.community_id, yard.ann.account_id)
    assert others.settings == []


async def test_a_setting_needs_a_place_one_may_see(yard: Yard, private_yard: Yard) -> None:
    category = await yard.service.channels.create_category(
        yard.community_id, "묶음", yard.ann.account_id
    )
    await put(yard, "category", category.category_id, level="nothing")
    for place, place_id in (
        ("community", "0" * 16),
        ("category", yard.community_id),
    ):
        with pytest.raises(NotificationInvalid):
            await put(yard, place, place_id, level="all")
    with pytest.raises(ChannelNotFound):
        await put(yard, "channel", "0" * 16, level="all")
    fields = NotificationFields(
        place="community", place_id=private_yard.community_id, level="nothing"
    )
    with pytest.raises(CommunityNotFound):
        await private_yard.service.notifications.update(
            private_yard.community_id, fields, private_yard.bo.account_id
        )
    stranger = NotificationFields(place="community", place_id=yard.community_id, level="all")
    with pytest.raises(NotMember):
        await yard.service.notifications.update(yard.community_id, stranger, yard.cy.account_id)
