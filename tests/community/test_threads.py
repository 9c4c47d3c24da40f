"""Threads: the rules TH1-TH18 of `docs/specs/threads.md`, and forwarding next door."""

import msgspec
import pytest
from msgspec.structs import replace

from madang.community import ChannelFields
from madang.community.errors import ChannelNotFound, MessageNotFound, NotAllowed, NotMember
from madang.community.errors.threads import (
    ThreadExists,
    ThreadInvalid,
    ThreadLocked,
    ThreadNotFound,
    TooManyThreads,
)
from madang.community.model import Permission
from madang.community.model.permissions import thread_mask
from madang.community.model.threads import (
    DAY_MS,
    HOUR_MS,
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
