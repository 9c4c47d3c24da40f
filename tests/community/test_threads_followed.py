"""Who follows threads, what is unread in them, who hears of them: TH9-TH11, TH14, TH17, UN15."""

import random

import msgspec
import pytest
from msgspec.structs import replace

from madang.community import NewChannel
from madang.community.errors import ChannelNotFound, MessageNotFound, NotMember
from madang.community.errors.threads import ThreadNotFound, TooManyThreadMembers
from madang.community.model import Channel, Permission
from madang.community.model.notifications import NotificationSetting, manner_of
from madang.community.model.threads import HOUR_MS, THREAD_MEMBERS_MAX, Thread
from madang.community.service.threads import ThreadFields
from tests.community.conftest import Yard, event_of
from tests.community.test_threads import deny, said, started


async def state(yard: Yard, thread: Thread, account_id: str):
    """The read state of a thread, or None where it is not listed."""
    states = await yard.service.reads.states(yard.community_id, account_id)
    found = [s for s in states.states if s.channel_id == thread.channel.channel_id]
    return found[0] if found else None


async def test_TH9_TH14_following(yard: Yard) -> None:
    thread = await started(yard)
    thread_id, bo, cy = thread.channel.channel_id, yard.bo.account_id, yard.cy.account_id
    await yard.service.members.join(yard.community_id, cy, yard.cy.name)
    stream = f"account:{bo}"
    await said(yard, thread, yard.ann, f"<@{bo}> 와 보세요")
    await said(yard, thread, yard.cy)
    shown = await yard.service.threads.snapshot(thread_id, None)
    assert sorted(shown.member_ids) == sorted([yard.ann.account_id, bo, cy])
    joined = [event_of(entry) for entry in await yard.events(stream)]
    assert [e["type"] for e in joined][-1] == "community.thread_joined"
    await yard.service.threads.leave(thread_id, bo)
    await yard.service.threads.leave(thread_id, bo)
    left = [event_of(entry)["type"] for entry in await yard.events(stream)]
    assert left.count("community.thread_left") == 1
    assert await state(yard, thread, bo) is None
    await yard.service.threads.follow(thread_id, bo)
    again = await state(yard, thread, bo)
    assert again is not None
    assert again.unread_count == 0
    with pytest.raises(NotMember):
        await yard.service.threads.follow(thread_id, "d" * 16)
    await yard.service.members.leave(yard.community_id, cy)
    assert cy not in (await yard.service.threads.snapshot(thread_id, None)).member_ids


async def test_TH9_followers_are_bounded(yard: Yard) -> None:
    thread = await started(yard)
    thread_id = thread.channel.channel_id
    rows = [(thread_id, f"m{n:015d}", yard.community_id, 1) for n in range(THREAD_MEMBERS_MAX - 1)]
    await yard.db.write(
        lambda tx: tx.execute_many(
            "INSERT INTO thread_member (channel_id, account_id, community_id, joined_at_ms) "
            "VALUES ($1, $2, $3, $4)",
            rows,
        )
    )
    with pytest.raises(TooManyThreadMembers):
        await yard.service.threads.follow(thread_id, yard.bo.account_id)
    await said(yard, thread, yard.bo)
    assert await state(yard, thread, yard.bo.account_id) is None


async def test_TH10_unread_equals_a_recount_at_every_moment(yard: Yard) -> None:
    dice, bo, ann = random.Random(5), yard.bo.account_id, yard.ann.account_id
    threads = [await started(yard, name=f"t{n}") for n in range(2)]
    joined_at: dict[str, int] = {}
    for _ in range(120):
        thread = dice.choice(threads)
        thread_id = thread.channel.channel_id
        page = (await yard.service.messages.page(thread_id, None, limit=200)).messages
        pick, top = dice.choice(page) if page else None, page[-1].seq if page else 0
        is_new = thread_id not in joined_at
        verb = dice.choice(
            ["ann", "ann", "call", "bo", "mark", "delete", "follow", "leave", "idle"]
        )
        if verb in ("ann", "call"):
            text = f"<@{bo}>" if verb == "call" else "hi"
            sent = await said(yard, thread, yard.ann, text)
            if verb == "call":
                joined_at.setdefault(thread_id, sent.seq - 1)
        elif verb == "bo":
            sent = await said(yard, thread, yard.bo)
            joined_at.setdefault(thread_id, sent.seq - 1)
        elif verb == "mark" and pick:
            await yard.service.reads.mark(thread_id, bo, pick.seq - 1)
        elif verb == "delete" and pick:
            await yard.service.messages.delete(pick.message_id, pick.author_id)
        elif verb == "follow":
            await yard.service.threads.follow(thread_id, bo)
            joined_at.setdefault(thread_id, top)
        elif verb == "leave":
            await yard.service.threads.leave(thread_id, bo)
            joined_at.pop(thread_id, None)
        elif verb == "idle":
            yard.clock.advance_ms(HOUR_MS)
        yard.clock.advance_ms(11_000)
        for each in threads:
            each_id = each.channel.channel_id
            seen = await yard.service.threads.snapshot(each_id, ann)
            now = (await yard.service.messages.page(each_id, None, limit=200)).messages
            assert seen.thread.messages_count == len(now)
            listed = await state(yard, each, bo)
            is_active = seen.thread.archives_at_ms > yard.clock.now_ms()
            assert (listed is not None) == (each_id in joined_at and is_active)
            if listed is None:
                continue
            fresh = [m for m in now if m.seq > listed.read_seq and m.author_id != bo]
            assert listed.unread_count == len(fresh)
            assert listed.mention_count == sum(bo in m.mentions for m in fresh)
        if is_new and thread_id in joined_at and (here := await state(yard, thread, bo)):
            assert here.read_seq == joined_at[thread_id]
            assert here.unread_count == (1 if verb == "call" else 0)


async def test_TH11_the_channel_stands_around_its_threads(yard: Yard) -> None:
    parent = await yard.service.access.channel(yard.channel_id, None)
    parent = replace(parent, category_id="k")
    thread: Channel = (await started(yard)).channel

    def of(place: str, level: str | None, until_ms: int | None = None) -> NotificationSetting:
        return NotificationSetting(
            community_id=yard.community_id, place="channel", place_id=place, level=level,
            muted_until_ms=until_ms, is_mention_passing=True, is_everyone_suppressed=False,
            is_role_suppressed=False,
        )  # fmt: skip

    around = [of(yard.channel_id, "mentions"), of("k", "nothing", 10)]
    manner = manner_of(around, thread, 5, parent)
    assert (manner.level, manner.is_muted) == ("mentions", True)
    assert manner_of([*around, of(thread.channel_id, "all")], thread, 11, parent).level == "all"
    assert manner_of(around[1:], thread, 11, parent).level == "nothing"


async def test_TH17_a_private_channels_threads_are_private(yard: Yard) -> None:
    service, bo = yard.service, yard.bo.account_id
    sent = await service.messages.send(yard.channel_id, yard.ann, yard.draft("시작"))
    thread = await started(yard, name="비밀결사", message_id=sent.message_id)
    thread_id = thread.channel.channel_id
    inside = await said(yard, thread, yard.bo, "속닥속닥")
    await deny(yard, Permission.VIEW)
    stream_before = len(await yard.events(f"account:{bo}"))
    await said(yard, thread, yard.ann, f"<@{bo}> <@{yard.cy.account_id}> 속닥속닥")
    assert len(await yard.events(f"account:{bo}")) == stream_before
    states = await service.reads.states(yard.community_id, bo)
    assert thread_id.encode() not in msgspec.json.encode(states)
    for reader in (bo, yard.cy.account_id, None):
        assert (await service.search.find("속닥속닥", reader)).hits == []
        assert (await service.search.find("속닥속닥 in:비밀결사", reader)).unknown
        for refused in (
            service.threads.listed(yard.channel_id, reader, "active"),
            service.messages.page(thread_id, reader),
        ):
            with pytest.raises(ChannelNotFound):
                await refused
        with pytest.raises(ThreadNotFound):
            await service.threads.snapshot(thread_id, reader)
        with pytest.raises(MessageNotFound):
            await service.messages.one(inside.message_id, reader)
    assert (await service.search.mentions(bo)).mentions == []
    for refused in (
        service.threads.update(thread_id, bo, ThreadFields(name="x")),
        service.threads.delete(thread_id, bo),
        service.threads.follow(thread_id, bo),
        service.threads.leave(thread_id, bo),
    ):
        with pytest.raises(ThreadNotFound):
            await refused
    with pytest.raises(ChannelNotFound):
        await service.messages.typing(thread_id, yard.bo)
    entries = await yard.events(f"community:{yard.community_id}")
    assert all(thread_id.encode() not in entry.body for entry in entries)
    await service.reads.mark_all(yard.community_id, bo)
    assert len(await yard.events(f"account:{bo}")) == stream_before


async def test_UN15_a_community_or_a_category_is_read(yard: Yard) -> None:
    ann, bo = yard.ann.account_id, yard.bo.account_id
    category = await yard.service.channels.create_category(yard.community_id, "묶음", ann)
    other = await yard.service.channels.create(
        yard.community_id,
        NewChannel(name="다른", kind="text", category_id=category.category_id),
        ann,
    )
    thread = await started(yard)
    await said(yard, thread, yard.ann, f"<@{bo}>")
    for channel_id in (yard.channel_id, other.channel_id):
        await yard.service.messages.send(channel_id, yard.ann, yard.draft("new"))

    async def unread() -> dict[str, int]:
        states = await yard.service.reads.states(yard.community_id, bo)
        return {s.channel_id: s.unread_count for s in states.states if s.unread_count}

    thread_id = thread.channel.channel_id
    assert await unread() == {yard.channel_id: 1, other.channel_id: 1, thread_id: 1}
    await yard.service.reads.mark_all(yard.community_id, bo, category.category_id)
    assert await unread() == {yard.channel_id: 1, thread_id: 1}
    before = len(await yard.events(f"account:{bo}"))
    await yard.service.reads.mark_all(yard.community_id, bo)
    assert await unread() == {}
    marks = [event_of(e) for e in (await yard.events(f"account:{bo}"))[before:]]
    assert [e["type"] for e in marks] == ["community.read_marked"] * 2
    with pytest.raises(NotMember):
        await yard.service.reads.mark_all(yard.community_id, yard.cy.account_id)
