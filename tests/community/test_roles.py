"""Roles, ranks, overwrites and handing over: PM2, PM7, PM10, PM11, PM15."""

import pytest

from madang.community import NewChannel
from madang.community.errors import (
    ColourInvalid,
    NotAllowed,
    OverwriteInvalid,
    OwnerStays,
    RankTooLow,
    RoleNotFound,
    RoleStays,
    TooManyRoles,
)
from madang.community.model import ROLES_MAX, CommunityRole, Permission
from madang.community.service.overwrites import OverwriteBits, Place
from madang.community.service.roles import RoleFields
from madang.kernel.errors import Malformed
from tests.community.conftest import Yard

MANAGE = Permission.MANAGE_ROLES | Permission.VIEW | Permission.SEND | Permission.PIN


async def roles(yard: Yard) -> list[CommunityRole]:
    """The roles, highest first."""
    return (await yard.service.structure.snapshot(yard.community_id, yard.ann.account_id)).roles


async def make(yard: Yard, name: str, mask: int = 0) -> CommunityRole:
    """Ann makes a role."""
    fields = RoleFields(name=name, permissions=mask)
    return await yard.service.roles.create(yard.community_id, fields, yard.ann.account_id)


async def give(yard: Yard, role: CommunityRole, by: str = "", held: bool = True) -> None:
    """Bo gets a role."""
    await yard.service.roles.assign(
        yard.community_id, yard.bo.account_id, role.role_id, by or yard.ann.account_id, held=held
    )


async def test_PM2_two_roles_are_there_and_stay(yard: Yard) -> None:
    moderator, everyone = await roles(yard)
    assert (moderator.preset, everyone.preset, everyone.rank) == ("moderator", "everyone", 0)
    ann = yard.ann.account_id
    for role in (moderator, everyone):
        with pytest.raises(RoleStays):
            await yard.service.roles.delete(yard.community_id, role.role_id, ann)
    with pytest.raises(RoleStays):
        await give(yard, everyone)


async def test_PM3_the_word_is_told_from_the_roles(yard: Yard) -> None:
    ann, bo = yard.ann.account_id, yard.bo.account_id
    member = await yard.service.roles.set_word(yard.community_id, bo, "moderator", ann)
    moderator = (await roles(yard))[0]
    assert (member.role, member.role_ids) == ("moderator", (moderator.role_id,))
    await give(yard, moderator, held=False)
    assert await yard.service.access.role(yard.community_id, bo) == "member"
    with pytest.raises(OwnerStays):
        await yard.service.roles.set_word(yard.community_id, bo, "owner", ann)


async def test_PM10_nobody_manages_at_or_above_their_own_rank(yard: Yard) -> None:
    bo, community_id = yard.bo.account_id, yard.community_id
    low = await make(yard, "low")
    middle = await make(yard, "middle", int(MANAGE))
    order = [r.role_id for r in await roles(yard) if r.preset == "moderator"]
    await yard.service.roles.reorder(
        community_id, [*order, middle.role_id, low.role_id], yard.ann.account_id
    )
    with pytest.raises(NotAllowed):
        await yard.service.roles.create(community_id, RoleFields(name="x"), bo)
    await give(yard, middle)
    await yard.service.roles.update(community_id, low.role_id, RoleFields(name="l"), bo)
    for role_id in (middle.role_id, *order):
        with pytest.raises(RankTooLow):
            await yard.service.roles.update(community_id, role_id, RoleFields(name="m"), bo)
        with pytest.raises(RankTooLow):
            await yard.service.roles.delete(community_id, role_id, bo)
    with pytest.raises(RankTooLow):
        await yard.service.roles.reorder(community_id, [low.role_id, middle.role_id, *order], bo)
    with pytest.raises(RankTooLow):
        await yard.service.roles.assign(
            community_id, yard.ann.account_id, low.role_id, bo, held=True
        )
    with pytest.raises(RankTooLow):
        await yard.service.overwrites.put(
            Place("channel", yard.channel_id),
            ("role", middle.role_id),
            OverwriteBits(allow=0, deny=1),
            bo,
        )


async def test_PM11_nobody_gives_what_they_have_not(yard: Yard) -> None:
    bo = yard.bo.account_id
    low = await make(yard, "low")
    middle = await make(yard, "middle", int(MANAGE))
    rest = [r.role_id for r in await roles(yard) if r.preset == "moderator"]
    await yard.service.roles.reorder(
        yard.community_id, [*rest, middle.role_id, low.role_id], yard.ann.account_id
    )
    await give(yard, middle)
    for mask, fits in ((Permission.PIN, True), (Permission.BAN, False)):
        fields = RoleFields(permissions=int(mask))
        if fits:
            await yard.service.roles.update(yard.community_id, low.role_id, fields, bo)
            continue
        with pytest.raises(NotAllowed):
            await yard.service.roles.update(yard.community_id, low.role_id, fields, bo)
    place, subject = Place("channel", yard.channel_id), ("role", low.role_id)
    await yard.service.overwrites.put(
        place, subject, OverwriteBits(allow=int(Permission.PIN), deny=0), bo
    )
    with pytest.raises(NotAllowed):
        await yard.service.overwrites.put(
            place, subject, OverwriteBits(allow=int(Permission.MANAGE_MESSAGES), deny=0), bo
        )


async def test_PM7_a_synced_channel_parts_and_comes_back(yard: Yard) -> None:
    ann, service = yard.ann.account_id, yard.service
    everyone = ("role", (await roles(yard))[-1].role_id)
    category = await service.channels.create_category(yard.community_id, "구석", ann)
    new = NewChannel(name="c", kind="text", category_id=category.category_id)
    channel = await service.channels.create(yard.community_id, new, ann)
    place = Place("channel", channel.channel_id)
    await service.overwrites.put(
        Place("category", category.category_id), everyone, OverwriteBits(allow=0, deny=1), ann
    )
    told = await service.overwrites.listed(place, ann)
    assert (told.is_synced, [o.deny for o in told.overwrites]) == (True, [1])
    told = await service.overwrites.put(
        place, ("member", yard.bo.account_id), OverwriteBits(allow=1, deny=0), ann
    )
    assert (told.is_synced, sorted(o.deny for o in told.overwrites)) == (False, [0, 1])
    assert await service.access.channel(channel.channel_id, yard.bo.account_id)
    told = await service.overwrites.sync(channel.channel_id, ann)
    assert (told.is_synced, [o.deny for o in told.overwrites]) == (True, [1])
    assert channel.channel_id not in await service.access.readable_ids(
        yard.community_id, yard.bo.account_id
    )


async def test_PM15_only_the_owner_hands_over(yard: Yard) -> None:
    ann, bo = yard.ann.account_id, yard.bo.account_id
    with pytest.raises(NotAllowed):
        await yard.service.roles.hand_over(yard.community_id, bo, bo)
    await yard.service.roles.hand_over(yard.community_id, bo, ann)
    assert await yard.service.access.role(yard.community_id, bo) == "owner"
    assert await yard.service.access.role(yard.community_id, ann) == "member"
    with pytest.raises(NotAllowed):
        await yard.service.roles.hand_over(yard.community_id, ann, ann)


async def test_limits_and_malformed_roles_are_refused(yard: Yard) -> None:
    ann, community_id = yard.ann.account_id, yard.community_id
    with pytest.raises(ColourInvalid):
        await yard.service.roles.create(community_id, RoleFields(name="x", colour="red"), ann)
    with pytest.raises(Malformed):
        await make(yard, "x", 1 << 29)
    with pytest.raises(RoleNotFound):
        await yard.service.roles.delete(community_id, "0" * 16, ann)
    for bits in ((1, 1), (int(Permission.ADMINISTRATOR), 0), (0, 1 << 29), (-1, 0)):
        with pytest.raises(OverwriteInvalid):
            await yard.service.overwrites.put(
                Place("channel", yard.channel_id),
                ("member", yard.bo.account_id),
                OverwriteBits(allow=bits[0], deny=bits[1]),
                ann,
            )
    for number in range(ROLES_MAX - 2):
        await make(yard, f"r{number}")
    assert [r.rank for r in await roles(yard)] == list(range(ROLES_MAX - 1, -1, -1))
    with pytest.raises(TooManyRoles):
        await make(yard, "one more")
