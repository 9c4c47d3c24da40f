"""Invites and the directory (docs/specs/invites.md), on every engine."""

import asyncio
import unicodedata

import pytest

from madang.community import Author, CommunityFields, NewChannel
from madang.community.errors import ChannelNotFound, CommunityNotFound, NotMember
from madang.community.errors.moderation import (
    Banned,
    InviteExpired,
    InviteInvalid,
    InviteNotFound,
    InviteRevoked,
    InviteUsedUp,
    TooManyInvites,
)
from madang.community.model import newcomer
from madang.community.model.invites import (
    INVITE_CODE_LENGTH_CHARS,
    INVITE_USES_MAX,
    INVITES_STANDING_MAX,
    LIFETIMES_MS,
    Lifetime,
)
from madang.community.service.invites import NewInvite
from tests.community.conftest import Yard, event_of

JOINS_AT_ONCE = 50


async def invite(yard: Yard, by: Author | None = None, **fields: object) -> str:
    """Make an invite and return its code."""
    new = NewInvite(**fields)  # type: ignore[arg-type]
    maker = (by or yard.ann).account_id
    return (await yard.service.invites.create(yard.community_id, new, maker)).code


async def members(yard: Yard) -> list[str]:
    """Return the account ids of the members."""
    snapshot = await yard.service.structure.snapshot(yard.community_id, yard.ann.account_id)
    return [m.account_id for m in snapshot.members]


async def test_IN1_a_stranger_comes_into_a_private_community_by_its_code(
    private_yard: Yard,
) -> None:
    yard = private_yard
    code = await invite(yard)
    assert len(code) == INVITE_CODE_LENGTH_CHARS
    with pytest.raises(CommunityNotFound):
        await yard.service.structure.snapshot(yard.community_id, yard.bo.account_id)
    before = len(await yard.events(f"community:{yard.community_id}"))
    joined = await yard.service.invites.join(code, yard.bo.account_id, yard.bo.name)
    assert joined.community_id == yard.community_id
    snapshot = await yard.service.structure.snapshot(yard.community_id, yard.bo.account_id)
    assert snapshot.my_role == "member"
    events = await yard.events(f"community:{yard.community_id}", after=before)
    assert [event_of(e)["type"] for e in events] == ["community.member_joined"]
    with pytest.raises(InviteNotFound):
        await yard.service.invites.join("0" * INVITE_CODE_LENGTH_CHARS, "c" * 16, "Cy")


@pytest.mark.parametrize("lifetime", list(LIFETIMES_MS))
async def test_IN2_every_lifetime_ends_at_its_moment(
    private_yard: Yard, lifetime: Lifetime
) -> None:
    yard = private_yard
    code = await invite(yard, lifetime=lifetime)
    lifetime_ms = LIFETIMES_MS[lifetime]
    if lifetime_ms is None:
        yard.clock.advance_ms(400 * 24 * 3600 * 1000)
    else:
        yard.clock.advance_ms(lifetime_ms - 1)
    assert (await yard.service.invites.preview(code, None)).members_count == 1
    await yard.service.invites.join(code, yard.bo.account_id, yard.bo.name)
    if lifetime_ms is not None:
        yard.clock.advance_ms(1)
        with pytest.raises(InviteExpired):
            await yard.service.invites.preview(code, None)
        with pytest.raises(InviteExpired):
            await yard.service.invites.join(code, yard.cy.account_id, yard.cy.name)


@pytest.mark.parametrize("uses_max", [0, INVITE_USES_MAX + 1])
async def test_IN3_uses_beyond_the_limits_are_refused(yard: Yard, uses_max: int) -> None:
    with pytest.raises(InviteInvalid):
        await invite(yard, uses_max=uses_max)


async def test_IN3_fifty_who_come_at_once_share_exactly_the_uses_there_are(
    private_yard: Yard,
) -> None:
    yard, uses_max = private_yard, 7
    code = await invite(yard, uses_max=uses_max)
    people = [f"{n:016d}" for n in range(JOINS_AT_ONCE)]
    answers = await asyncio.gather(
        *(yard.service.invites.join(code, person, f"사람 {person}") for person in people),
        return_exceptions=True,
    )
    refused = [a for a in answers if isinstance(a, BaseException)]
    assert {type(r) for r in refused} == {InviteUsedUp}
    assert len(refused) == JOINS_AT_ONCE - uses_max
    assert len(await members(yard)) == 1 + uses_max
    (entry,) = (await yard.service.invites.listed(yard.community_id, yard.ann.account_id)).invites
    assert (entry.invite.uses_count, len(entry.uses), entry.state) == (
        uses_max,
        uses_max,
        "used_up",
    )
    entries = await yard.events(f"community:{yard.community_id}")
    assert [e.seq for e in entries] == list(range(1, len(entries) + 1)), "ST1: no hole"


async def test_IN4_the_same_person_many_times_at_once_takes_one_use(private_yard: Yard) -> None:
    yard = private_yard
    code = await invite(yard, uses_max=2)
    bo = yard.bo
    await asyncio.gather(
        *(yard.service.invites.join(code, bo.account_id, bo.name) for _ in range(10))
    )
    (entry,) = (await yard.service.invites.listed(yard.community_id, yard.ann.account_id)).invites
    assert (entry.invite.uses_count, len(entry.uses)) == (1, 1)
    await yard.service.invites.revoke(code, yard.ann.account_id)
    joined = await yard.service.invites.join(code, bo.account_id, bo.name)
    assert joined.member.account_id == bo.account_id, "a member comes in by an invite that ended"
    assert (await yard.service.invites.preview(code, bo.account_id)).is_member


async def test_IN5_the_first_channel_is_named_when_it_can_be_seen(private_yard: Yard) -> None:
    yard = private_yard
    code = await invite(yard, channel_id=yard.channel_id)
    joined = await yard.service.invites.join(code, yard.bo.account_id, yard.bo.name)
    assert joined.channel_id == yard.channel_id
    extra = await yard.service.channels.create(
        yard.community_id, NewChannel(name="곧 없어질 곳", kind="text"), yard.ann.account_id
    )
    gone = await invite(yard, channel_id=extra.channel_id)
    await yard.service.channels.delete(extra.channel_id, yard.ann.account_id)
    joined = await yard.service.invites.join(gone, yard.cy.account_id, yard.cy.name)
    assert joined.channel_id is None
    with pytest.raises(ChannelNotFound):
        await invite(yard, channel_id="0" * 16)


async def test_IN6_IN10_makers_see_and_revoke_their_own_and_moderators_all(yard: Yard) -> None:
    await yard.service.invites.join(await invite(yard), yard.cy.account_id, yard.cy.name)
    own = await invite(yard, by=yard.bo)
    service = yard.service.invites
    listed = await service.listed(yard.community_id, yard.bo.account_id)
    assert [e.invite.code for e in listed.invites] == [own]
    assert not listed.is_whole
    whole = await service.listed(yard.community_id, yard.ann.account_id)
    assert whole.is_whole
    assert {e.invite.made_by_name for e in whole.invites} == {"Ann", "보라"}
    assert [u.name for e in whole.invites for u in e.uses] == ["Cy"]
    with pytest.raises(InviteNotFound):
        await service.revoke(own, yard.cy.account_id)
    with pytest.raises(NotMember):
        await service.listed(yard.community_id, "d" * 16)
    await service.revoke(own, yard.bo.account_id)
    await service.revoke(own, yard.ann.account_id)
    with pytest.raises(InviteRevoked):
        await service.preview(own, None)
    with pytest.raises(InviteRevoked):
        await service.join(own, "d" * 16, "Dan")


async def test_IN6_one_invite_more_than_the_limit_is_refused(yard: Yard) -> None:
    for _ in range(INVITES_STANDING_MAX):
        await invite(yard, lifetime="half_hour")
    with pytest.raises(TooManyInvites):
        await invite(yard)
    yard.clock.advance_ms(30 * 60_000)
    await invite(yard)


async def test_IN7_the_preview_tells_the_community_and_nothing_of_what_is_in_it(
    private_yard: Yard,
) -> None:
    yard = private_yard
    await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("비밀 이야기"))
    await yard.service.structure.update(
        yard.community_id,
        CommunityFields(description="함께 읽어요", icon="📚"),
        yard.ann.account_id,
    )
    preview = await yard.service.invites.preview(
        await invite(yard, channel_id=yard.channel_id), None
    )
    assert (preview.name, preview.icon, preview.description) == (
        "독서 모임 Readers", "📚", "함께 읽어요"
    )  # fmt: skip
    assert (preview.invited_by, preview.members_count, preview.is_member) == ("Ann", 1, False)
    for hidden in ("비밀 이야기", "광장", yard.channel_id, yard.ann.account_id):
        assert hidden not in str(preview)


async def test_IN8_a_revoked_invite_says_revoked_although_its_time_is_over(yard: Yard) -> None:
    code = await invite(yard, lifetime="half_hour", uses_max=1)
    await yard.service.invites.join(code, yard.cy.account_id, yard.cy.name)
    with pytest.raises(InviteUsedUp):
        await yard.service.invites.preview(code, None)
    yard.clock.advance_ms(30 * 60_000)
    with pytest.raises(InviteExpired):
        await yard.service.invites.preview(code, None)
    await yard.service.invites.revoke(code, yard.ann.account_id)
    with pytest.raises(InviteRevoked):
        await yard.service.invites.preview(code, None)


async def test_IN8_MO4_a_banned_account_comes_in_by_no_way(yard: Yard) -> None:
    code = await invite(yard)
    bo = yard.bo
    await yard.service.sanctions.ban(yard.community_id, bo.account_id, yard.ann.account_id, "")
    for attempt in (
        yard.service.invites.join(code, bo.account_id, bo.name),
        yard.service.invites.preview(code, bo.account_id),
        yard.service.members.join(yard.community_id, bo.account_id, bo.name),
    ):
        with pytest.raises(Banned):
            await attempt
    assert bo.account_id not in await members(yard)
    (entry,) = (await yard.service.invites.listed(yard.community_id, yard.ann.account_id)).invites
    assert entry.invite.uses_count == 0


async def made(yard: Yard, name: str, *, is_public: bool, description: str = "") -> str:
    """Make another community of Ann's."""
    owner = newcomer(yard.ann.account_id, "Ann", "owner", yard.clock.now_ms())
    fields = CommunityFields(name=name, description=description, is_public=is_public)
    return (await yard.service.structure.create(fields, owner)).community_id


async def test_IN12_the_directory_finds_public_communities_and_never_a_private_one(
    yard: Yard,
) -> None:
    await made(yard, "등산 Mountain", is_public=True, description="주말마다 산에 갑니다")
    await made(yard, "비밀 등산", is_public=False)
    directory = yard.service.invites.directory
    whole = await directory("", yard.ann.account_id, None, 0)
    assert [e.community.name for e in whole.entries] == ["독서 모임 Readers", "등산 Mountain"]
    assert [(e.members_count, e.is_member) for e in whole.entries] == [(2, True), (1, True)]
    for words in ("mOUNTAIN", "주말", unicodedata.normalize("NFD", "등산"), "산에 mount"):
        found = await directory(words, None, None, 0)
        assert [e.community.name for e in found.entries] == ["등산 Mountain"], words
        assert not found.entries[0].is_member
    assert (await directory("비밀", None, None, 0)).total == 0


async def test_IN13_the_directory_comes_in_pages(yard: Yard) -> None:
    for number in range(3):
        await made(yard, f"모임 {number}", is_public=True)
    page = await yard.service.invites.directory("", None, 2, 2)
    assert (len(page.entries), page.total) == (2, 4)
