"""DM1-DM11: direct channels of two and of groups, on every engine."""

import asyncio

import pytest
from msgspec.structs import replace

from madang.community import Author
from madang.community.errors import ChannelNotFound, MemberNotFound, NotAllowed, SlowDown
from madang.community.errors.direct import NotGroup, PersonRefused, TooManyPeople
from madang.community.errors.moderation import ReportInvalid
from madang.community.model.direct import PEOPLE_MAX, Direct, Person
from madang.community.model.people import PeopleSettings
from madang.community.service.direct_making import GroupFields
from madang.community.service.directs import OPENINGS_PER_WINDOW_MAX
from madang.community.service.reports import NewReport
from tests.community.conftest import Yard, event_of


def person(author: Author) -> Person:
    return Person(account_id=author.account_id, name=author.name)


def extra(letter: str) -> Author:
    return Author(letter * 16, f"Extra {letter}")


async def joined(yard: Yard, *letters: str) -> list[Author]:
    """More members of the community."""
    people = [extra(letter) for letter in letters]
    for each in people:
        await yard.service.members.join(yard.community_id, each.account_id, each.name)
    return people


async def pair(yard: Yard) -> Direct:
    return await yard.service.directs.open(person(yard.ann), person(yard.bo))


async def listed(yard: Yard, who: Author) -> list[str]:
    found = await yard.service.directs.listed(who.account_id)
    return [entry.direct.community_id for entry in found.directs]


async def told(yard: Yard, who: Author) -> list[str]:
    """The types of what stands on somebody's own stream."""
    entries = await yard.events(f"account:{who.account_id}")
    return [str(event_of(entry)["type"]).removeprefix("community.") for entry in entries]


async def test_DM1_a_pair_has_one_channel_whoever_asks(yard: Yard) -> None:
    first = await pair(yard)
    again = await yard.service.directs.open(person(yard.bo), person(yard.ann))
    assert again == first
    assert not first.is_group
    assert [p.name for p in first.people] == ["Ann", "보라"]


async def test_DM1_both_at_once_open_one_channel(yard: Yard) -> None:
    ann, bo = person(yard.ann), person(yard.bo)
    opened = await asyncio.gather(
        *(yard.service.directs.open(*each) for each in [(ann, bo), (bo, ann)] * 4)
    )
    assert len({direct.community_id for direct in opened}) == 1


async def test_DM2_it_is_a_plain_channel_that_nobody_manages(yard: Yard) -> None:
    direct = await pair(yard)
    sent = await yard.service.messages.send(direct.channel_id, yard.ann, yard.draft("안녕 보라"))
    await yard.service.reactions.add(sent.message_id, "👍", yard.bo.account_id)
    await yard.service.messages.send(
        direct.channel_id, yard.bo, yard.draft("answer", reply_to=sent.message_id)
    )
    await yard.service.messages.edit(sent.message_id, yard.ann.account_id, "안녕 보라!")
    await yard.service.messages.typing(direct.channel_id, yard.bo)
    states = await yard.service.reads.states(direct.community_id, yard.ann.account_id)
    assert [(s.unread_count, s.mention_count) for s in states.states] == [(1, 0)]
    found = await yard.service.search.find("보라", yard.bo.account_id)
    assert [hit.message.message_id for hit in found.hits] == [sent.message_id]
    for refused in (
        yard.service.messages.delete(sent.message_id, yard.bo.account_id),
        yard.service.channels.delete(direct.channel_id, yard.ann.account_id),
    ):
        with pytest.raises(NotAllowed):
            await refused
    report = NewReport(message_id=sent.message_id, reason="spam")
    with pytest.raises(ReportInvalid):
        await yard.service.reports.file(direct.community_id, report, yard.bo.account_id, "보라")
    with pytest.raises(MemberNotFound):
        await yard.service.members.leave(direct.community_id, yard.ann.account_id)


async def test_DM2_it_is_no_community_in_any_list(yard: Yard) -> None:
    direct = await pair(yard)
    count = await yard.service.structure.count()
    entries = await yard.service.structure.listed(yard.ann.account_id)
    assert direct.community_id not in {e.community.community_id for e in entries}
    assert count == len(entries) == 1
    assert await yard.service.structure.ownerless() == []
    page = await yard.service.invites.directory("", yard.ann.account_id, 50, 0)
    assert [e.community.community_id for e in page.entries] == [yard.community_id]


async def test_DM3_strangers_and_the_reserved_are_refused(yard: Yard) -> None:
    with pytest.raises(PersonRefused):
        await yard.service.directs.open(person(yard.cy), person(yard.ann))
    await yard.service.people.set_settings(
        yard.bo.account_id, PeopleSettings(direct_from="friends")
    )
    with pytest.raises(PersonRefused) as refusal:
        await pair(yard)
    assert refusal.value.data == {}
    await yard.service.people.ask(person(yard.ann), person(yard.bo))
    await yard.service.people.ask(person(yard.bo), person(yard.ann))
    assert await pair(yard)


async def test_DM4_strangers_are_counted_and_friends_are_not(yard: Yard) -> None:
    letters = "defghjkmnpqrst"[: OPENINGS_PER_WINDOW_MAX + 1]
    people = await joined(yard, *letters)
    await yard.service.people.ask(person(people[-1]), person(yard.ann))
    await yard.service.people.ask(person(yard.ann), person(people[-1]))
    for each in people[:-1]:
        await yard.service.directs.open(person(yard.ann), person(each))
    with pytest.raises(SlowDown):
        await pair(yard)
    await yard.service.directs.open(person(yard.ann), person(people[-1]))
    await yard.service.directs.open(person(yard.ann), person(people[0]))


async def test_DM5_the_other_sees_it_with_the_first_message(yard: Yard) -> None:
    direct = await pair(yard)
    assert await listed(yard, yard.ann) == [direct.community_id]
    assert await listed(yard, yard.bo) == []
    assert await told(yard, yard.bo) == []
    await yard.service.messages.send(direct.channel_id, yard.ann, yard.draft("hi"))
    assert await listed(yard, yard.bo) == [direct.community_id]
    assert await told(yard, yard.bo) == ["direct_changed"]


async def test_DM5_closing_hides_it_until_a_message(yard: Yard) -> None:
    direct = await pair(yard)
    await yard.service.messages.send(direct.channel_id, yard.ann, yard.draft("hi"))
    for _ in range(2):
        await yard.service.directs.close(direct.community_id, yard.bo.account_id)
    assert await listed(yard, yard.bo) == []
    assert await listed(yard, yard.ann) == [direct.community_id]
    assert (await told(yard, yard.bo))[1:] == ["direct_gone"]
    await yard.service.messages.send(direct.channel_id, yard.ann, yard.draft("still there?"))
    found = (await yard.service.directs.listed(yard.bo.account_id)).directs
    assert [(e.direct.community_id, e.state.unread_count) for e in found] == [
        (direct.community_id, 2)
    ]
    await yard.service.directs.close(direct.community_id, yard.bo.account_id)
    await yard.service.directs.open(person(yard.bo), person(yard.ann))
    assert await listed(yard, yard.bo) == [direct.community_id]


async def test_DM6_the_latest_stands_first(yard: Yard) -> None:
    dee, eve = await joined(yard, "d", "e")
    made = []
    for other in (dee, eve):
        yard.clock.advance_ms(1000)
        made.append(await yard.service.directs.open(person(yard.ann), person(other)))
    assert await listed(yard, yard.ann) == [made[1].community_id, made[0].community_id]
    yard.clock.advance_ms(1000)
    await yard.service.messages.send(made[0].channel_id, yard.ann, yard.draft("up"))
    assert await listed(yard, yard.ann) == [made[0].community_id, made[1].community_id]


async def test_DM7_each_renames_a_group(yard: Yard) -> None:
    (dee,) = await joined(yard, "d")
    group = await yard.service.directs.make_group(
        person(yard.ann), [person(yard.bo), person(dee)], GroupFields(name="주말 산행")
    )
    assert (group.is_group, group.name, group.owner_id) == (True, "주말 산행", yard.ann.account_id)
    changed = await yard.service.directs.update(
        group.community_id, GroupFields(name="  ", icon="⛰️"), dee.account_id
    )
    assert (changed.name, changed.icon) == ("", "⛰️")
    for who in (yard.ann, yard.bo, dee):
        assert await told(yard, who) == ["direct_changed", "direct_changed"]


async def test_DM1_a_group_has_at_most_ten(yard: Yard) -> None:
    people = await joined(yard, *"defghjkmn")
    others = [person(p) for p in people]
    with pytest.raises(TooManyPeople):
        await yard.service.directs.make_group(
            person(yard.ann), [*others, person(yard.bo)], GroupFields()
        )
    with pytest.raises(TooManyPeople):
        await yard.service.directs.make_group(person(yard.ann), [person(yard.ann)], GroupFields())
    group = await yard.service.directs.make_group(person(yard.ann), others, GroupFields())
    assert len(group.people) == PEOPLE_MAX
    with pytest.raises(TooManyPeople):
        await yard.service.directs.add(group.community_id, person(yard.bo), yard.ann.account_id)
    after = await yard.service.structure.snapshot(group.community_id, yard.ann.account_id)
    assert len(after.members) == PEOPLE_MAX


async def test_DM8_who_is_added_reads_what_was_said(yard: Yard) -> None:
    dee, eve = await joined(yard, "d", "e")
    group = await yard.service.directs.make_group(
        person(yard.ann), [person(yard.bo)], GroupFields()
    )
    await yard.service.messages.send(group.channel_id, yard.ann, yard.draft("before"))
    await yard.service.people.set_settings(eve.account_id, PeopleSettings(direct_from="friends"))
    with pytest.raises(PersonRefused):
        await yard.service.directs.add(group.community_id, person(eve), yard.bo.account_id)
    for _ in range(2):
        after = await yard.service.directs.add(group.community_id, person(dee), yard.bo.account_id)
    assert [p.account_id for p in after.people] == [
        yard.ann.account_id, yard.bo.account_id, dee.account_id,
    ]  # fmt: skip
    page = await yard.service.messages.page(group.channel_id, dee.account_id)
    assert [m.text for m in page.messages] == ["before"]
    (entry,) = (await yard.service.directs.listed(dee.account_id)).directs
    assert entry.state.unread_count == 0


async def test_DM9_the_owner_removes_and_the_oldest_follows(yard: Yard) -> None:
    (dee,) = await joined(yard, "d")
    group = await yard.service.directs.make_group(
        person(yard.ann), [person(yard.bo), person(dee)], GroupFields()
    )
    directs, of = yard.service.directs, group.community_id
    with pytest.raises(NotAllowed):
        await directs.remove(of, dee.account_id, yard.bo.account_id)
    await directs.hand_over(of, yard.bo.account_id, yard.ann.account_id)
    with pytest.raises(NotAllowed):
        await directs.hand_over(of, yard.ann.account_id, yard.ann.account_id)
    await directs.remove(of, dee.account_id, yard.bo.account_id)
    assert await listed(yard, dee) == []
    with pytest.raises(ChannelNotFound):
        await yard.service.messages.page(group.channel_id, dee.account_id)
    await directs.leave(of, yard.bo.account_id)
    (entry,) = (await directs.listed(yard.ann.account_id)).directs
    assert entry.direct == replace(group, owner_id=yard.ann.account_id, people=(person(yard.ann),))
    await directs.leave(of, yard.ann.account_id)
    assert await listed(yard, yard.ann) == []
    assert await yard.db.read(lambda tx: tx.all("SELECT * FROM direct")) == []


async def test_DM10_a_pair_stays_what_it_is(yard: Yard) -> None:
    (dee,) = await joined(yard, "d")
    direct, ann = await pair(yard), yard.ann.account_id
    for refused in (
        yard.service.directs.leave(direct.community_id, ann),
        yard.service.directs.update(direct.community_id, GroupFields(name="x"), ann),
        yard.service.directs.add(direct.community_id, person(dee), ann),
        yard.service.directs.remove(direct.community_id, yard.bo.account_id, ann),
        yard.service.directs.hand_over(direct.community_id, yard.bo.account_id, ann),
    ):
        with pytest.raises(NotGroup):
            await refused
