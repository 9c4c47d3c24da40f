"""PM13, PM14, PM17: nothing tells of a private channel to whom does not see it, in any state."""

from collections.abc import Awaitable, Callable

import msgspec
import pytest

from madang.community import ChannelFields, CommunityFields, NewChannel
from madang.community.errors import (
    ChannelNotFound,
    CommunityNotFound,
    MessageNotFound,
    NotAllowed,
    NotMember,
)
from madang.community.model import Permission, newcomer
from madang.community.service.overwrites import OverwriteBits, Place
from madang.community.service.places import ChannelPlace
from madang.community.service.profiles import ProfileFields
from madang.community.service.roles import RoleFields
from tests.community.conftest import Yard

SECRET = "비밀결사-cabal"
HIDE = OverwriteBits(allow=0, deny=1)
SHOW = OverwriteBits(allow=1, deny=0)


async def everyone(yard: Yard) -> str:
    """The id of everyone's role."""
    seen = await yard.service.structure.snapshot(yard.community_id, yard.ann.account_id)
    return seen.roles[-1].role_id


async def by_overwrite(yard: Yard, channel_id: str) -> None:
    """Everyone's role is denied `view` in the channel."""
    place, subject = Place("channel", channel_id), ("role", await everyone(yard))
    await yard.service.overwrites.put(place, subject, HIDE, yard.ann.account_id)


async def by_category(yard: Yard, channel_id: str) -> None:
    """The category is denied, and the channel follows it."""
    channel = await yard.service.access.channel(channel_id, yard.ann.account_id)
    assert channel.category_id is not None
    place, subject = Place("category", channel.category_id), ("role", await everyone(yard))
    await yard.service.overwrites.put(place, subject, HIDE, yard.ann.account_id)


async def by_role(yard: Yard, channel_id: str) -> None:
    """A role that Bo holds is denied; a stranger still sees the channel."""
    ann = yard.ann.account_id
    role = await yard.service.roles.create(yard.community_id, RoleFields(name="quiet"), ann)
    await yard.service.roles.assign(
        yard.community_id, yard.bo.account_id, role.role_id, ann, held=True
    )
    place = Place("channel", channel_id)
    await yard.service.overwrites.put(place, ("role", role.role_id), HIDE, ann)


async def by_member(yard: Yard, channel_id: str) -> None:
    """Bo alone is denied."""
    place, subject = Place("channel", channel_id), ("member", yard.bo.account_id)
    await yard.service.overwrites.put(place, subject, HIDE, yard.ann.account_id)


async def by_everyone(yard: Yard, channel_id: str) -> None:
    """Everyone's role has no `view` at all."""
    await yard.service.roles.update(
        yard.community_id, await everyone(yard), RoleFields(permissions=0), yard.ann.account_id
    )


STATES = (by_overwrite, by_category, by_role, by_member, by_everyone)


async def sealed(yard: Yard, hide: Callable[[Yard, str], Awaitable[None]]) -> tuple[str, str, int]:
    """Make a channel in a category, hide it, and only then name it; return what identifies it."""
    ann = yard.ann.account_id
    category = await yard.service.channels.create_category(yard.community_id, "구석", ann)
    new = NewChannel(name="plain", kind="text", category_id=category.category_id)
    channel = await yard.service.channels.create(yard.community_id, new, ann)
    await hide(yard, channel.channel_id)
    at = (await yard.service.structure.snapshot(yard.community_id, ann)).at.seq
    sent = await yard.service.messages.send(
        channel.channel_id, yard.ann, yard.draft(f"<@{yard.bo.account_id}> {SECRET}")
    )
    await yard.service.channels.update(
        channel.channel_id, ChannelFields(name=SECRET, topic=SECRET), ann
    )
    return channel.channel_id, sent.message_id, at


@pytest.mark.parametrize("hide", STATES, ids=lambda f: f.__name__)
async def test_PM17_no_door_tells_of_what_one_does_not_see(yard: Yard, hide) -> None:
    service, bo = yard.service, yard.bo.account_id
    channel_id, message_id, _ = await sealed(yard, hide)
    told = msgspec.json.encode(await service.structure.snapshot(yard.community_id, bo))
    assert channel_id.encode() not in told
    assert SECRET.encode() not in told
    states = await service.reads.states(yard.community_id, bo)
    assert channel_id not in {state.channel_id for state in states.states}
    assert channel_id not in await service.access.readable_ids(yard.community_id, bo)
    for refused in (
        service.messages.page(channel_id, bo),
        service.messages.send(channel_id, yard.bo, yard.draft("hi")),
        service.messages.typing(channel_id, yard.bo),
        service.reads.mark(channel_id, bo, 1),
        service.channels.update(channel_id, ChannelFields(name="x"), bo),
        service.channels.delete(channel_id, bo),
        service.slow_modes.read(channel_id, bo),
        service.slow_modes.put(channel_id, 5, bo),
        service.overwrites.listed(Place("channel", channel_id), bo),
        service.overwrites.explain(Place("channel", channel_id), bo, "view", bo),
    ):
        with pytest.raises(ChannelNotFound):
            await refused
    for hidden in (
        service.messages.one(message_id, bo),
        service.messages.edit(message_id, bo, "x"),
        service.messages.delete(message_id, bo),
        service.reactions.add(message_id, "👍", bo),
        service.reactions.remove(message_id, "👍", bo),
    ):
        with pytest.raises(MessageNotFound) as refusal:
            await hidden
        assert channel_id not in str(refusal.value.body())


@pytest.mark.parametrize("hide", STATES, ids=lambda f: f.__name__)
async def test_PM14_the_communitys_stream_does_not_tell(yard: Yard, hide) -> None:
    channel_id, _, at = await sealed(yard, hide)
    await yard.service.channels.delete(channel_id, yard.ann.account_id)
    entries = await yard.events(f"community:{yard.community_id}", after=at)
    assert [msgspec.json.decode(e.body)["type"] for e in entries] == [
        "community.access_changed",
        "community.access_changed",
    ]
    assert all(channel_id.encode() not in e.body for e in entries)
    own = [msgspec.json.decode(e.body)["type"] for e in await yard.events(f"channel:{channel_id}")]
    assert own[-2:] == ["community.channel_updated", "community.channel_deleted"]


async def test_PM9_a_stranger_sees_what_everyone_sees(yard: Yard) -> None:
    channel_id, _, _ = await sealed(yard, by_overwrite)
    for account_id in (None, yard.cy.account_id):
        seen = await yard.service.structure.snapshot(yard.community_id, account_id)
        assert [c.channel_id for c in seen.channels] == [yard.channel_id]
        assert seen.my_permissions == int(Permission.VIEW)
        with pytest.raises(ChannelNotFound):
            await yard.service.messages.page(channel_id, account_id)
    with pytest.raises(NotMember):
        await yard.service.messages.send(yard.channel_id, yard.cy, yard.draft("hi"))


async def test_PM16_a_right_given_holds_at_once(yard: Yard) -> None:
    channel_id, _, _ = await sealed(yard, by_overwrite)
    place, bo = Place("channel", channel_id), yard.bo.account_id
    await yard.service.overwrites.put(place, ("member", bo), SHOW, yard.ann.account_id)
    seen = await yard.service.structure.snapshot(yard.community_id, bo)
    assert channel_id in {c.channel_id for c in seen.channels}
    assert set(seen.private_ids) >= {channel_id}
    await yard.service.messages.send(channel_id, yard.bo, yard.draft("in"))
    mute = OverwriteBits(allow=1, deny=int(Permission.SEND))
    await yard.service.overwrites.put(place, ("member", bo), mute, yard.ann.account_id)
    with pytest.raises(NotAllowed):
        await yard.service.messages.send(channel_id, yard.bo, yard.draft("out"))
    states = await yard.service.reads.states(yard.community_id, bo)
    assert channel_id in {state.channel_id for state in states.states}


@pytest.mark.parametrize("hide", STATES, ids=lambda f: f.__name__)
async def test_PM17_places_that_are_not_seen_cannot_be_moved_or_copied(yard: Yard, hide) -> None:
    channel_id, _, at = await sealed(yard, hide)
    service, ann, bo = yard.service, yard.ann.account_id, yard.bo.account_id
    for refused in (
        service.places.move_channel(channel_id, ChannelPlace(category_id=None), bo),
        service.places.copy_channel(channel_id, "x", bo),
    ):
        with pytest.raises(ChannelNotFound) as refusal:
            await refused
        assert SECRET not in str(refusal.value.body())
    # What the owner does to it is told to nobody but as "read again".
    await service.places.move_channel(channel_id, ChannelPlace(category_id=None), ann)
    copy = await service.places.copy_channel(channel_id, f"{SECRET}-2", ann)
    entries = await yard.events(f"community:{yard.community_id}", after=at)
    assert {msgspec.json.decode(e.body)["type"] for e in entries} == {"community.access_changed"}
    assert all(SECRET.encode() not in e.body for e in entries)
    told = msgspec.json.encode(await service.structure.snapshot(yard.community_id, bo))
    assert SECRET.encode() not in told
    assert copy.channel_id.encode() not in told


async def test_PF6_a_profile_is_told_only_where_its_owner_is(yard: Yard) -> None:
    service, ann, bo = yard.service, yard.ann.account_id, yard.bo.account_id
    owner = newcomer(ann, "Ann", "owner", yard.clock.now_ms())
    other = await service.structure.create(CommunityFields(name="딴 데", is_public=False), owner)
    await service.profiles.set_nickname(yard.community_id, bo, SECRET, bo)
    await service.profiles.update(bo, yard.community_id, ProfileFields(bio=SECRET))
    await service.profiles.update(bo, None, ProfileFields(emoji="🌙"))
    for stream in (f"community:{other.community_id}", f"account:{ann}"):
        entries = await yard.events(stream)
        assert all(SECRET.encode() not in e.body for e in entries)
        assert all(bo.encode() not in e.body for e in entries)
    with pytest.raises(CommunityNotFound):
        await service.profiles.own(bo, other.community_id)
    with pytest.raises(CommunityNotFound):
        await service.profiles.set_nickname(other.community_id, bo, "x", bo)
    # A member of a private community who has left is told nothing of it any more.
    await service.members.leave(yard.community_id, bo)
    with pytest.raises(NotMember):
        await service.profiles.own(bo, yard.community_id)
