"""RT1-RT9: many messages at once and by age; what refers to them goes, and unread stays a recount."""

import random
from typing import Any

import pytest

from madang.community import NewChannel
from madang.community.errors import ChannelNotFound, NotAllowed
from madang.community.errors.retention import BulkInvalid, RetentionInvalid
from madang.community.model import Message
from madang.community.model.audit import AuditFilter
from madang.community.model.retention import (
    BULK_DELETE_MAX,
    BULK_SINCE_MAX_MS,
    DAY_MS,
    RETENTION_DAYS_MAX,
)
from madang.community.service.overwrites import OverwriteBits, Place
from madang.community.service.removals import Selection
from madang.community.service.retention import RetentionFields
from madang.community.service.uploads import NewUpload
from tests.community.conftest import Yard, event_of
from tests.community.test_leaks import everyone
from tests.community.test_polls import ask, poll


async def say(yard: Yard, text: str, channel_id: str | None = None, by: str = "b") -> Message:
    """Send a message."""
    author = yard.bo if by == "b" else yard.ann
    return await yard.service.messages.send(channel_id or yard.channel_id, author, yard.draft(text))


async def standing(yard: Yard, channel_id: str | None = None) -> list[str]:
    page = await yard.service.messages.page(
        channel_id or yard.channel_id, yard.ann.account_id, limit=200
    )
    return [message.text for message in page.messages]


async def test_RT1_several_go_under_one_event(yard: Yard) -> None:
    sent = [await say(yard, f"말 {n}") for n in range(4)]
    ids = tuple(message.message_id for message in sent[:3])
    start = len(await yard.events(f"channel:{yard.channel_id}"))
    gone = await yard.service.removals.remove(
        yard.channel_id, yard.ann.account_id, Selection(message_ids=(*ids, "0" * 16))
    )
    assert gone.message_ids == ids
    events = (await yard.events(f"channel:{yard.channel_id}"))[start:]
    assert len(events) == 1
    event: Any = event_of(events[0])
    assert (event["type"], event["message_ids"]) == ("community.messages_deleted", list(ids))
    assert await standing(yard) == ["말 3"]
    log = await yard.service.audit.page(
        yard.community_id, yard.ann.account_id, AuditFilter(kind="messages_deleted")
    )
    assert [c.before for c in log.entries[0].changes] == ["3", "보라"]
    again = await yard.service.removals.remove(
        yard.channel_id, yard.ann.account_id, Selection(message_ids=ids)
    )
    assert again.message_ids == ()
    assert len(await yard.events(f"channel:{yard.channel_id}")) == start + 1


async def test_RT2_an_authors_newest_within_a_time(yard: Yard) -> None:
    await say(yard, "old")
    yard.clock.advance_ms(60_000)
    for n in range(3):
        await say(yard, f"new {n}")
        await say(yard, f"ann {n}", by="a")
    which = Selection(author_id=yard.bo.account_id, count=2, within_ms=30_000)
    await yard.service.removals.remove(yard.channel_id, yard.ann.account_id, which)
    assert await standing(yard) == ["old", "new 0", "ann 0", "ann 1", "ann 2"]
    which = Selection(author_id=yard.bo.account_id, within_ms=30_000)
    await yard.service.removals.remove(yard.channel_id, yard.ann.account_id, which)
    assert await standing(yard) == ["old", "ann 0", "ann 1", "ann 2"]


async def test_RT3_who_may_and_how_many(yard: Yard) -> None:
    service = yard.service
    message = await say(yard, "말")
    with pytest.raises(NotAllowed):
        await service.removals.remove(
            yard.channel_id, yard.bo.account_id, Selection(message_ids=(message.message_id,))
        )
    ann = yard.ann.account_id
    for wrong in (
        Selection(),
        Selection(message_ids=tuple(f"{n:016d}" for n in range(BULK_DELETE_MAX + 1))),
        Selection(message_ids=(message.message_id,), author_id=yard.bo.account_id),
        Selection(author_id=ann, count=0),
        Selection(author_id=ann, count=BULK_DELETE_MAX + 1),
        Selection(author_id=ann, within_ms=0),
        Selection(author_id=ann, within_ms=BULK_SINCE_MAX_MS + 1),
    ):
        with pytest.raises(BulkInvalid):
            await service.removals.remove(yard.channel_id, ann, wrong)
    other = await service.channels.create(
        yard.community_id, NewChannel(name="다른", kind="text"), ann
    )
    elsewhere = Selection(message_ids=(message.message_id,))
    assert (await service.removals.remove(other.channel_id, ann, elsewhere)).message_ids == ()
    hide = OverwriteBits(allow=0, deny=1)
    place = Place("channel", yard.channel_id)
    await yard.make_moderator(yard.bo.account_id)
    await service.overwrites.put(place, ("role", await everyone(yard)), hide, ann)
    with pytest.raises(ChannelNotFound):
        await service.removals.remove(yard.channel_id, yard.bo.account_id, elsewhere)


async def test_RT4_everything_that_hangs_on_them_goes(yard: Yard) -> None:
    service, ann, bo = yard.service, yard.ann.account_id, yard.bo.account_id
    new = NewUpload(name="a.txt", size_bytes=3)
    began = await service.uploads.begin(yard.channel_id, bo, new)
    await service.uploads.add(began.upload_id, bo, 0, b"abc")
    draft = yard.draft(f"<@{ann}> 비밀말")
    draft = type(draft)(nonce=draft.nonce, text=draft.text, attachment_ids=(began.upload_id,))
    filed = await service.messages.send(yard.channel_id, yard.bo, draft)
    await service.messages.edit(filed.message_id, bo, f"<@{ann}> 비밀말 둘")
    await service.reactions.add(filed.message_id, "👍", ann)
    await service.pins.pin(filed.message_id, ann)
    asked = await ask(yard, poll("비밀답", "b"))
    await service.polls.vote(asked.message_id, bo, (1,))
    yard.clock.advance_ms(DAY_MS)
    which = Selection(message_ids=(filed.message_id, asked.message_id))
    await service.removals.remove(yard.channel_id, ann, which)
    for table in (
        "attachment", "mention", "reaction", "pin", "message_version", "search_entry",
        "poll", "poll_answer", "poll_vote", "preview", "blob_use",
    ):  # fmt: skip
        assert await yard.db.read(lambda tx, t=table: tx.all(f"SELECT * FROM {t}")) == [], table
    for words in ("비밀말", "비밀답"):
        assert (await service.search.find(words, bo)).hits == []
    texts = await yard.db.read(lambda tx: tx.all("SELECT text FROM message WHERE text <> ''"))
    assert texts == []


async def test_RT5_rules_of_places(yard: Yard) -> None:
    keeper, ann, bo = yard.service.retention, yard.ann.account_id, yard.bo.account_id
    rules = await keeper.rules(yard.community_id, bo)
    assert (rules.community.days, rules.channels) == (None, [])
    await keeper.set_community(yard.community_id, ann, RetentionFields(days=30))
    await keeper.set_channel(yard.channel_id, ann, RetentionFields(days=None))
    rules = await keeper.rules(yard.community_id, bo)
    assert (rules.community.days, rules.channels[0].days) == (30, None)
    await keeper.set_channel(yard.channel_id, ann, None)
    assert (await keeper.rules(yard.community_id, bo)).channels == []
    for days in (0, -1, RETENTION_DAYS_MAX + 1):
        with pytest.raises(RetentionInvalid):
            await keeper.set_community(yard.community_id, ann, RetentionFields(days=days))
    for verb in (
        keeper.set_community(yard.community_id, bo, RetentionFields(days=1)),
        keeper.set_channel(yard.channel_id, bo, RetentionFields(days=1)),
    ):
        with pytest.raises(NotAllowed):
            await verb
    log = await yard.service.audit.page(
        yard.community_id, ann, AuditFilter(kind="retention_changed")
    )
    assert len(log.entries) == 3


async def test_RT6_a_private_channels_rule_is_not_told(yard: Yard) -> None:
    ann = yard.ann.account_id
    await yard.service.retention.set_channel(yard.channel_id, ann, RetentionFields(days=7))
    place, hide = Place("channel", yard.channel_id), OverwriteBits(allow=0, deny=1)
    await yard.service.overwrites.put(place, ("role", await everyone(yard)), hide, ann)
    rules = await yard.service.retention.rules(yard.community_id, yard.bo.account_id)
    assert rules.channels == []
    with pytest.raises(ChannelNotFound):
        await yard.service.retention.set_channel(yard.channel_id, yard.bo.account_id, None)


async def test_RT7_the_sweep_keeps_the_rules(yard: Yard) -> None:
    service, ann = yard.service, yard.ann.account_id
    kept = await service.channels.create(
        yard.community_id, NewChannel(name="보관", kind="text"), ann
    )
    short = await service.channels.create(
        yard.community_id, NewChannel(name="짧게", kind="text"), ann
    )
    places = (yard.channel_id, kept.channel_id, short.channel_id)
    pinned = await say(yard, "pinned")
    await service.pins.pin(pinned.message_id, ann)
    for channel_id in places:
        await say(yard, "old", channel_id)
    assert await service.retention.sweep() == 0, "no rule, nothing goes"
    await service.retention.set_community(yard.community_id, ann, RetentionFields(days=10))
    await service.retention.set_channel(kept.channel_id, ann, RetentionFields(days=None))
    await service.retention.set_channel(
        short.channel_id, ann, RetentionFields(days=1, keeps_pinned=False)
    )
    yard.clock.advance_ms(5 * DAY_MS)
    await say(yard, "new")
    assert await service.retention.sweep() == 1
    assert await standing(yard, short.channel_id) == []
    yard.clock.advance_ms(5 * DAY_MS)
    assert await service.retention.sweep() == 1
    assert await standing(yard) == ["pinned", "new"]
    assert await standing(yard, kept.channel_id) == ["old"]
    await service.retention.set_channel(
        yard.channel_id, ann, RetentionFields(days=10, keeps_pinned=False)
    )
    assert await service.retention.sweep() == 1
    assert await standing(yard) == ["new"]
    log = await service.audit.page(yard.community_id, ann, AuditFilter(kind="messages_expired"))
    assert [e.changes[0].before for e in log.entries] == ["1", "1", "1"]
    assert {e.actor_name for e in log.entries} == {"보관 기간 Retention"}


async def test_RT7_the_sweep_goes_in_batches(yard: Yard, monkeypatch) -> None:
    monkeypatch.setattr("madang.community.service.removals.BULK_DELETE_MAX", 2)
    monkeypatch.setattr("madang.community.service.retention.BULK_DELETE_MAX", 2)
    monkeypatch.setattr("madang.community.service.retention.BATCHES_PER_SWEEP_MAX", 2)
    for n in range(5):
        await say(yard, f"말 {n}")
    await yard.service.retention.set_community(
        yard.community_id, yard.ann.account_id, RetentionFields(days=1)
    )
    yard.clock.advance_ms(2 * DAY_MS)
    assert await yard.service.retention.sweep() == 4
    assert await standing(yard) == ["말 4"]
    assert await yard.service.retention.sweep() == 1
    assert await yard.service.retention.sweep() == 0


async def test_RT8_unread_equals_a_recount_after_every_removal(yard: Yard) -> None:
    dice, ann, bo = random.Random(11), yard.ann.account_id, yard.bo.account_id
    await yard.service.retention.set_community(yard.community_id, ann, RetentionFields(days=3))
    for _ in range(40):
        for _ in range(dice.randrange(5)):
            await say(yard, f"<@{bo}>" if dice.random() < 0.4 else "말", by=dice.choice("ab"))
        page = (await yard.service.messages.page(yard.channel_id, None, limit=200)).messages
        verb = dice.choice(("pick", "author", "age", "mark"))
        if verb == "pick" and page:
            some = dice.sample(page, dice.randint(1, min(len(page), 6)))
            which = Selection(message_ids=tuple(m.message_id for m in some))
            await yard.service.removals.remove(yard.channel_id, ann, which)
        elif verb == "author":
            which = Selection(author_id=ann, count=dice.randint(1, 4))
            await yard.service.removals.remove(yard.channel_id, ann, which)
        elif verb == "age":
            yard.clock.advance_ms(dice.randrange(2 * DAY_MS))
            await yard.service.retention.sweep()
        elif page:
            await yard.service.reads.mark(yard.channel_id, bo, dice.choice(page).seq)
        states = (await yard.service.reads.states(yard.community_id, bo)).states
        now = next(s for s in states if s.channel_id == yard.channel_id)
        after = (await yard.service.messages.page(yard.channel_id, None, limit=200)).messages
        unread = [m for m in after if m.seq > now.read_seq and m.author_id != bo]
        assert now.unread_count == min(len(unread), 100)
        assert now.mention_count == sum(bo in m.mentions for m in unread)
