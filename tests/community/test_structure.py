"""The order of places (docs/specs/structure.md), on every engine."""

import asyncio
import random

import pytest

from madang.community import Channel, ChannelFields, NewChannel
from madang.community.adapters.structure import COMMUNITY_TABLES
from madang.community.errors import (
    CategoryNotFound,
    ChannelNotFound,
    CommunityNotFound,
    NameInvalid,
    NotAllowed,
)
from madang.community.model import Permission
from madang.community.service.overwrites import OverwriteBits, Place
from madang.community.service.places import CategoryPlace, ChannelPlace
from madang.community.service.roles import RoleFields
from tests.community.conftest import Yard, event_of
from tests.community.test_leaks import HIDE, everyone

# What hangs on a channel or an account, and goes with it.
GOES_OTHERWISE = {"channel", "thread_member", "direct", "direct_closed"}


async def channels(yard: Yard, category_id: str | None) -> list[Channel]:
    """The channels of a category as they stand."""
    seen = await yard.service.structure.snapshot(yard.community_id, yard.ann.account_id)
    found = [c for c in seen.channels if c.category_id == category_id]
    return sorted(found, key=lambda c: (c.position, c.channel_id))


async def filled(yard: Yard, name: str, count: int) -> tuple[str, list[str]]:
    """Make a category with channels; return its id and theirs."""
    ann = yard.ann.account_id
    category = await yard.service.channels.create_category(yard.community_id, name, ann)
    made = [
        await yard.service.channels.create(
            yard.community_id,
            NewChannel(name=f"{name}{n}", kind="text", category_id=category.category_id),
            ann,
        )
        for n in range(count)
    ]
    return category.category_id, [c.channel_id for c in made]


async def test_SR2_a_move_names_its_neighbour(yard: Yard) -> None:
    ann, places = yard.ann.account_id, yard.service.places
    category_id, (a, b, c) = await filled(yard, "방", 3)
    await places.move_channel(c, ChannelPlace(category_id=category_id, before_id=a), ann)
    assert [x.channel_id for x in await channels(yard, category_id)] == [c, a, b]
    await places.move_channel(c, ChannelPlace(category_id=category_id), ann)
    assert [x.channel_id for x in await channels(yard, category_id)] == [a, b, c]
    moved = await places.move_channel(b, ChannelPlace(category_id=None, before_id="0" * 16), ann)
    assert (moved.category_id, moved.position) == (None, 1)
    assert [x.position for x in await channels(yard, category_id)] == [0, 1]
    second, _ = await filled(yard, "위", 0)
    await places.move_category(second, CategoryPlace(before_id=category_id), ann)
    seen = await yard.service.structure.snapshot(yard.community_id, ann)
    assert [x.category_id for x in seen.categories] == [second, category_id]
    renamed = await places.rename_category(second, "아래", ann)
    assert renamed.name == "아래"
    for refused in (
        places.move_channel(a, ChannelPlace(category_id=None), yard.bo.account_id),
        places.move_category(second, CategoryPlace(), yard.bo.account_id),
        places.rename_category(second, "x", yard.bo.account_id),
        places.delete_category(second, yard.bo.account_id),
        places.copy_channel(a, "x", yard.bo.account_id),
    ):
        with pytest.raises(NotAllowed):
            await refused
    for strange in (
        places.move_channel(a, ChannelPlace(category_id="0" * 16), ann),
        places.move_category("0" * 16, CategoryPlace(), ann),
    ):
        with pytest.raises(CategoryNotFound):
            await strange


async def test_SR3_moves_at_once_leave_every_list_whole(yard: Yard) -> None:
    ann = yard.ann.account_id
    lists = [await filled(yard, name, 5) for name in ("가", "나")]
    every = {channel_id for _, ids in lists for channel_id in ids}
    dice = random.Random(7)

    async def move() -> None:
        channel_id, before_id = dice.sample(sorted(every), 2)
        place = ChannelPlace(category_id=dice.choice(lists)[0], before_id=before_id)
        await yard.service.places.move_channel(channel_id, place, ann)

    await asyncio.gather(*[move() for _ in range(40)])
    standing = [await channels(yard, category_id) for category_id, _ in lists]
    assert {c.channel_id for found in standing for c in found} == every
    for found in standing:
        assert [c.position for c in found] == list(range(len(found)))
    heads = [category_id for category_id, _ in lists]
    await asyncio.gather(
        *[
            yard.service.places.move_category(heads[n % 2], CategoryPlace(before_id=heads[0]), ann)
            for n in range(10)
        ]
    )
    seen = await yard.service.structure.snapshot(yard.community_id, ann)
    assert [c.position for c in seen.categories] == [0, 1]


async def test_SR4_a_move_tells_nothing_but_to_read_again(yard: Yard) -> None:
    category_id, (a, b) = await filled(yard, "숨은방", 2)
    before = len(await yard.events(f"community:{yard.community_id}"))
    place = ChannelPlace(category_id=category_id, before_id=a)
    await yard.service.places.move_channel(b, place, yard.ann.account_id)
    told = (await yard.events(f"community:{yard.community_id}"))[before:]
    assert [event_of(e) for e in told] == [
        {"type": "community.access_changed", "community_id": yard.community_id}
    ]


async def test_SR5_a_move_asks_whose_overwrites_count(yard: Yard) -> None:
    service, ann, bo = yard.service, yard.ann.account_id, yard.bo.account_id
    hidden, (inside,) = await filled(yard, "숨김", 1)
    open_one, (outside, other) = await filled(yard, "열림", 2)
    await service.overwrites.put(
        Place("category", hidden), ("role", await everyone(yard)), HIDE, ann
    )
    moved = await service.places.move_channel(
        outside, ChannelPlace(category_id=hidden, sync=True), ann
    )
    assert moved.is_synced
    with pytest.raises(ChannelNotFound):
        await service.access.channel(outside, bo)
    kept = await service.places.move_channel(inside, ChannelPlace(category_id=open_one), ann)
    assert not kept.is_synced
    with pytest.raises(ChannelNotFound):
        await service.access.channel(inside, bo)
    kept = await service.places.move_channel(
        other, ChannelPlace(category_id=hidden, sync=False), ann
    )
    await service.access.channel(other, bo)
    # Without a word: both say nothing, so it goes on following.
    plain, (quiet,) = await filled(yard, "평범", 1)
    again = await service.places.move_channel(quiet, ChannelPlace(category_id=open_one), ann)
    assert again.is_synced
    assert plain != open_one
    # Who may move, but manage no roles, changes no overwrites by it.
    mover = await service.roles.create(
        yard.community_id,
        RoleFields(name="mover", permissions=int(Permission.MANAGE_CHANNELS)),
        ann,
    )
    await service.roles.assign(yard.community_id, bo, mover.role_id, ann, held=True)
    show = OverwriteBits(allow=1, deny=0)
    await service.overwrites.put(Place("category", hidden), ("role", mover.role_id), show, ann)
    with pytest.raises(NotAllowed):
        await service.places.move_channel(quiet, ChannelPlace(category_id=hidden, sync=True), bo)


async def test_SR6_channels_of_a_deleted_category_keep_their_rights(yard: Yard) -> None:
    service, ann, bo = yard.service, yard.ann.account_id, yard.bo.account_id
    hidden, (inside,) = await filled(yard, "숨김", 1)
    await service.overwrites.put(
        Place("category", hidden), ("role", await everyone(yard)), HIDE, ann
    )
    await service.places.delete_category(hidden, ann)
    assert [c.channel_id for c in await channels(yard, None)][-1] == inside
    with pytest.raises(ChannelNotFound):
        await service.access.channel(inside, bo)
    with pytest.raises(CategoryNotFound):
        await service.places.rename_category(hidden, "x", ann)
    kinds = [e.kind for e in (await service.audit.page(yard.community_id, ann)).entries]
    assert kinds[0] == "category_deleted"


async def test_SR7_a_copy_is_like_its_original_but_empty(yard: Yard) -> None:
    service, ann, bo = yard.service, yard.ann.account_id, yard.bo.account_id
    category_id, (a, b) = await filled(yard, "방", 2)
    await service.channels.update(a, ChannelFields(topic="주제"), ann)
    subject = ("role", await everyone(yard))
    await service.overwrites.put(Place("channel", a), subject, HIDE, ann)
    await service.messages.send(a, yard.ann, yard.draft("원본에만"))
    made = await service.places.copy_channel(a, "사본", ann)
    assert (made.topic, made.category_id, made.is_synced) == ("주제", category_id, False)
    assert [c.channel_id for c in await channels(yard, category_id)] == [a, made.channel_id, b]
    assert [c.position for c in await channels(yard, category_id)] == [0, 1, 2]
    assert (await service.messages.page(made.channel_id, ann)).messages == []
    with pytest.raises(ChannelNotFound):
        await service.access.channel(made.channel_id, bo)
    listed = await service.overwrites.listed(Place("channel", made.channel_id), ann)
    assert [(o.subject_id, o.deny) for o in listed.overwrites] == [(subject[1], 1)]
    told = await yard.events(f"community:{yard.community_id}")
    assert all("사본" not in str(event_of(e)) for e in told)


async def test_SR8_only_the_owner_deletes_a_community_and_nothing_of_it_stays(yard: Yard) -> None:
    service, here, ann, bo = yard.service, yard.community_id, yard.ann.account_id, yard.bo
    await filled(yard, "방", 2)
    await service.messages.send(yard.channel_id, bo, yard.draft("안녕"))
    await service.profiles.set_nickname(here, bo.account_id, "달", bo.account_id)
    await service.profiles.put_order(bo.account_id, [here])
    await service.sanctions.time_out(here, bo.account_id, ann, 60_000, "")
    await yard.make_moderator(bo.account_id)
    with pytest.raises(NotAllowed):
        await service.structure.delete(here, "독서 모임 Readers", bo.account_id)
    with pytest.raises(NameInvalid):
        await service.structure.delete(here, "독서 모임", ann)
    await service.structure.delete(here, " 독서 모임 Readers ", ann)
    with pytest.raises(CommunityNotFound):
        await service.structure.snapshot(here, ann)
    with pytest.raises(ChannelNotFound):
        await service.messages.page(yard.channel_id, ann)
    assert event_of((await yard.events(f"community:{here}"))[-1]) == {
        "type": "community.community_deleted", "community_id": here
    }  # fmt: skip

    async def left(tx) -> dict[str, int]:
        counts = {}
        for table in (*COMMUNITY_TABLES, "channel"):
            row = await tx.one(
                f"SELECT COUNT(*) AS rows_count FROM {table} WHERE community_id = $1", here
            )
            counts[table] = row["rows_count"]
        return counts

    assert {t: n for t, n in (await yard.db.read(left)).items() if n} == {}


async def test_SR8_no_table_of_a_community_is_forgotten(yard: Yard) -> None:
    async def tables(tx) -> set[str]:
        rows = await tx.all(
            "SELECT m.name AS table_name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND c.name = 'community_id'"
            if yard.db.capabilities.text_index == "fts5"
            else "SELECT table_name FROM information_schema.columns "
            "WHERE column_name = 'community_id' AND table_schema = 'public'"
        )
        return {row["table_name"] for row in rows}

    assert await yard.db.read(tables) <= {*COMMUNITY_TABLES, *GOES_OTHERWISE}
