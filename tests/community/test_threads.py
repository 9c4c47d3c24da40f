"""Threads: the rules TH1-TH18 of `docs/specs/threads.md`, and forwarding next door."""

import random

import msgspec
import pytest
from msgspec.structs import replace

from madang.community import ChannelFields, NewChannel
from madang.community.errors import ChannelNotFound, MessageNotFound, NotAllowed, NotMember
from madang.community.errors.threads import (
    ThreadExists,
    ThreadInvalid,
    ThreadLocked,
    ThreadNotFound,
    TooManyThreadMembers,
    TooManyThreads,
)
from madang.community.model import Channel, Permission
from madang.community.model.notifications import NotificationSetting, manner_of
from madang.community.model.permissions import thread_mask
from madang.community.model.threads import (
    DAY_MS,
    HOUR_MS,
    THREAD_MEMBERS_MAX,
    THREADS_ACTIVE_MAX,
    Thread,
)
from madang.community.service.overwrites import OverwriteBits, Place
from madang.community.service.threads import NewThread, ThreadFields
from tests.community.conftest import Yard, event_of


async def started(yard: Yard, name: str = "곁가지", message_id: str | None = None) -> Thread:
    """A thread that Ann starts in the yard's channel."""
    new = NewThread(name=name, message_id=message_id, archive_after_ms=HOUR_MS)
    return await yard.service.threads.start(yard.channel_id, yard.ann.account_id, new)


async def said(yard: Yard, thread: Thread, author, text: str = "말"):
    """A message in a thread."""
    yard.clock.advance_ms(200)
    return await yard.service.messages.send(thread.channel.channel_id, author, yard.draft(text))


async def state(yard: Yard, thread: Thread, account_id: str):
    """The read state of a thread, or None where it is not listed."""
    states = await yard.service.reads.states(yard.community_id, account_id)
    found = [s for s in states.states if s.channel_id == thread.channel.channel_id]
    return found[0] if found else None


async def everyone(yard: Yard) -> tuple[str, str]:
    seen = await yard.service.structure.snapshot(yard.community_id, yard.ann.account_id)
    return "role", seen.roles[-1].role_id


async def deny(yard: Yard, permission: Permission) -> None:
    """Take a right of everyone's in the yard's channel."""
    bits = OverwriteBits(allow=0, deny=int(permission))
    place = Place("channel", yard.channel_id)
    await yard.service.overwrites.put(place, await everyone(yard), bits, yard.ann.account_id)


async def test_TH1_a_thread_starts_from_a_message_once_or_empty(yard: Yard) -> None:
    sent = await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("시작"))
    thread = await started(yard, message_id=sent.message_id)
    assert (thread.channel.kind, thread.channel.parent_id) == ("thread", yard.channel_id)
    assert thread.starter_id == sent.message_id
    with pytest.raises(ThreadExists) as refusal:
        await started(yard, message_id=sent.message_id)
    assert thread.channel.channel_id in str(refusal.value.body())
    assert (await started(yard)).starter_id is None
    inner = NewThread(name="안", archive_after_ms=HOUR_MS)
    with pytest.raises(ThreadInvalid):
        await yard.service.threads.start(thread.channel.channel_id, yard.ann.account_id, inner)
    with pytest.raises(ThreadInvalid):
        await yard.service.threads.start(
            yard.channel_id, yard.ann.account_id, replace(inner, archive_after_ms=HOUR_MS + 1)
        )
    in_thread = await said(yard, thread, yard.ann)
    with pytest.raises(MessageNotFound):
        await started(yard, message_id=in_thread.message_id)
    seen = await yard.service.structure.snapshot(yard.community_id, yard.ann.account_id)
    assert all(channel.kind != "thread" for channel in seen.channels)


async def test_TH2_verbs_of_channels_leave_threads_alone(yard: Yard) -> None:
    thread_id = (await started(yard)).channel.channel_id
    ann = yard.ann.account_id
    with pytest.raises(ChannelNotFound):
        await yard.service.channels.update(thread_id, ChannelFields(topic="x"), ann)
    with pytest.raises(ChannelNotFound):
        await yard.service.channels.delete(thread_id, ann)
    with pytest.raises(ChannelNotFound):
        await yard.service.overwrites.put(
            Place("channel", thread_id), await everyone(yard), OverwriteBits(allow=0, deny=1), ann
        )
    with pytest.raises(ThreadNotFound):
        await yard.service.threads.snapshot(yard.channel_id, ann)


async def test_TH3_send_in_threads_counts_instead_of_send(yard: Yard) -> None:
    thread = await started(yard)
    await deny(yard, Permission.SEND)
    with pytest.raises(NotAllowed):
        await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("no"))
    assert (await said(yard, thread, yard.bo)).text == "말"
    await deny(yard, Permission.SEND_IN_THREADS)
    with pytest.raises(NotAllowed):
        await said(yard, thread, yard.bo)
    await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("yes"))
    with pytest.raises(NotMember):
        await said(yard, thread, yard.cy)
    # Board channels, and the moderators' rights in them, give theirs the same way.
    mask = int(Permission.VIEW | Permission.SEND | Permission.ATTACH | Permission.PIN)
    assert thread_mask(mask) == Permission.VIEW | Permission.PIN
    more = mask | int(Permission.SEND_IN_THREADS)
    assert thread_mask(more) == more


async def test_TH4_starting_needs_the_right_and_is_bounded(yard: Yard) -> None:
    await deny(yard, Permission.CREATE_THREADS)
    new = NewThread(name="x", archive_after_ms=HOUR_MS)
    with pytest.raises(NotAllowed):
        await yard.service.threads.start(yard.channel_id, yard.bo.account_id, new)
    with pytest.raises(NotMember):
        await yard.service.threads.start(yard.channel_id, yard.cy.account_id, new)
    now_ms = yard.clock.now_ms()
    rows = [
        (f"t{n:015d}", yard.channel_id, None, yard.ann.account_id, HOUR_MS, now_ms + HOUR_MS, 0, 1)
        for n in range(THREADS_ACTIVE_MAX - 1)
    ]
    await yard.db.write(
        lambda tx: tx.execute_many(
            "INSERT INTO thread (channel_id, parent_id, starter_id, made_by_id, archive_after_ms, "
            "archives_at_ms, is_locked, changed_seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            rows,
        )
    )
    last = await started(yard)
    with pytest.raises(TooManyThreads):
        await started(yard)
    fields = ThreadFields(is_archived=True)
    ann = yard.ann.account_id
    await yard.service.threads.update(last.channel.channel_id, ann, fields)
    assert await started(yard)
    with pytest.raises(TooManyThreads):
        await yard.service.threads.update(
            last.channel.channel_id, ann, ThreadFields(is_archived=False)
        )


async def test_TH5_TH7_it_is_archived_by_the_clock_and_opened_by_writing(yard: Yard) -> None:
    thread = await started(yard)

    async def lists() -> tuple[int, int]:
        active = await yard.service.threads.listed(yard.channel_id, None, "active")
        archived = await yard.service.threads.listed(yard.channel_id, None, "archived")
        return len(active.threads), len(archived.threads)

    yard.clock.advance_ms(HOUR_MS - 1)
    assert await lists() == (1, 0)
    yard.clock.advance_ms(1)
    assert await lists() == (0, 1)
    await said(yard, thread, yard.bo)
    assert await lists() == (1, 0)
    yard.clock.advance_ms(HOUR_MS)
    assert await lists() == (0, 1)
    opened = await yard.service.threads.update(
        thread.channel.channel_id, yard.bo.account_id, ThreadFields(is_archived=False)
    )
    assert opened.archives_at_ms == yard.clock.now_ms() + HOUR_MS
    longer = await yard.service.threads.update(
        thread.channel.channel_id, yard.ann.account_id, ThreadFields(archive_after_ms=DAY_MS)
    )
    assert longer.archives_at_ms == yard.clock.now_ms() + DAY_MS


async def test_TH6_TH8_TH18_who_changes_what(yard: Yard) -> None:
    new = NewThread(name="보라의 글", archive_after_ms=HOUR_MS)
    ann, bo = yard.ann.account_id, yard.bo.account_id
    await yard.service.members.join(yard.community_id, yard.cy.account_id, yard.cy.name)
    thread = await yard.service.threads.start(yard.channel_id, bo, new)
    thread_id, change = thread.channel.channel_id, yard.service.threads.update
    for fields in (ThreadFields(name="x"), ThreadFields(is_archived=True)):
        with pytest.raises(NotAllowed):
            await change(thread_id, yard.cy.account_id, fields)
        assert await change(thread_id, bo, fields)
    with pytest.raises(NotAllowed):
        await change(thread_id, bo, ThreadFields(is_locked=True))
    with pytest.raises(NotAllowed):
        await yard.service.threads.delete(thread_id, bo)
    locked = await change(thread_id, ann, ThreadFields(is_locked=True))
    assert locked.is_locked
    for refused in (
        said(yard, thread, yard.bo),
        change(thread_id, bo, ThreadFields(is_archived=False)),
        change(thread_id, bo, ThreadFields(name="y")),
    ):
        with pytest.raises(ThreadLocked):
            await refused
    assert await said(yard, thread, yard.ann)
    await yard.service.threads.delete(thread_id, ann)
    with pytest.raises(ThreadNotFound):
        await yard.service.threads.snapshot(thread_id, ann)
    page = await yard.service.audit.page(yard.community_id, ann)
    kinds = [entry.kind for entry in page.entries if entry.kind.startswith("thread")]
    assert kinds == ["thread_deleted", "thread_updated"]


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


async def test_TH12_TH13_the_card_lives_on_the_parents_stream(yard: Yard) -> None:
    sent = await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("시작"))
    thread = await started(yard, message_id=sent.message_id)
    first = await said(yard, thread, yard.bo)
    second = await said(yard, thread, yard.ann)
    await yard.service.messages.delete(first.message_id, yard.bo.account_id)
    page = await yard.service.messages.page(yard.channel_id, None)
    log = [event_of(entry) for entry in await yard.events(f"channel:{yard.channel_id}")]
    assert [e["type"].partition(".")[2] for e in log[-4:]] == [
        "thread_started", "thread_updated", "thread_updated", "thread_updated",
    ]  # fmt: skip
    shown = msgspec.json.decode(msgspec.json.encode(page.threads))
    assert [log[-1]["thread"]] == shown
    card = page.threads[0]
    assert (card.messages_count, card.last_message_at_ms) == (1, second.sent_at_ms)
    assert card.changed_seq == page.at.seq


async def test_TH15_what_goes_with_what(yard: Yard) -> None:
    sent = await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("시작"))
    thread = await started(yard, message_id=sent.message_id)
    await yard.service.messages.delete(sent.message_id, yard.bo.account_id)
    kept = await yard.service.threads.snapshot(thread.channel.channel_id, None)
    assert (kept.starter, kept.thread.starter_id) == (None, sent.message_id)
    inside = await said(yard, thread, yard.bo)
    await yard.service.channels.delete(yard.channel_id, yard.ann.account_id)
    with pytest.raises(ThreadNotFound):
        await yard.service.threads.snapshot(thread.channel.channel_id, yard.ann.account_id)
    with pytest.raises(MessageNotFound):
        await yard.service.messages.one(inside.message_id, yard.ann.account_id)
    own = await yard.events(f"channel:{thread.channel.channel_id}")
    assert event_of(own[-1])["type"] == "community.thread_deleted"
    left = await yard.db.read(lambda tx: tx.all("SELECT 1 AS one FROM thread_member"))
    assert list(left) == []


async def test_TH16_archived_threads_come_in_pages(yard: Yard) -> None:
    for n in range(7):
        await started(yard, name=f"t{n}")
        yard.clock.advance_ms(n % 2)
    yard.clock.advance_ms(2 * HOUR_MS)
    names: list[str] = []
    cursor = None
    while True:
        page = await yard.service.threads.listed(
            yard.channel_id, None, "archived", cursor=cursor, limit=3
        )
        names += [thread.channel.name for thread in page.threads]
        if (cursor := page.next) is None:
            break
    assert sorted(names) == [f"t{n}" for n in range(7)]
    assert len(names) == 7


async def test_SE10_search_finds_what_stands_in_threads(yard: Yard) -> None:
    thread = await started(yard, name="점심")
    inside = await said(yard, thread, yard.bo, "오늘은 평양냉면입니다")
    await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("비빔냉면도 좋아요"))
    find = yard.service.search.find
    assert len((await find("냉면", None)).hits) == 2
    hits = (await find("냉면 in:점심", None)).hits
    assert [hit.message.message_id for hit in hits] == [inside.message_id]
    assert hits[0].community_id == yard.community_id
    assert len((await find("냉면 in:광장", None)).hits) == 2
    await yard.service.messages.edit(inside.message_id, yard.bo.account_id, "오늘은 국밥입니다")
    assert len((await find("냉면", None)).hits) == 1
    assert len((await find("국밥 in:점심", None)).hits) == 1
    await yard.service.messages.delete(inside.message_id, yard.bo.account_id)
    assert (await find("국밥", None)).hits == []


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
