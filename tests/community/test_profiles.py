"""Profiles (docs/specs/profiles.md), on every engine."""

import asyncio
import io

import pytest
from PIL import Image

from madang.community import CommunityFields
from madang.community.errors import NotAllowed, NotMember, RankTooLow, TextTooLong
from madang.community.errors.files import PictureBroken
from madang.community.errors.profiles import FaceInvalid, FaceNotFound
from madang.community.model import NO_FACE, Member, newcomer
from madang.community.model.audit import AuditFilter
from madang.community.model.files import BLOB_GRACE_MS
from madang.community.model.profiles import (
    BIO_LENGTH_MAX_CHARS,
    FACE_BYTES_MAX,
    FACE_SIDE_PX,
    NICKNAME_LENGTH_MAX_CHARS,
)
from madang.community.service.profiles import ORDER_MAX, ProfileFields
from madang.kernel.errors import Malformed, TooLarge
from tests.community.conftest import Yard, event_of
from tests.community.pictures import jpeg


async def member(yard: Yard, account_id: str) -> Member:
    """A member as everybody sees them."""
    seen = await yard.service.structure.snapshot(yard.community_id, yard.ann.account_id)
    return next(m for m in seen.members if m.account_id == account_id)


async def test_PF1_a_nickname_is_what_everybody_reads(yard: Yard) -> None:
    service, here, bo = yard.service, yard.community_id, yard.bo.account_id
    called = await service.profiles.set_nickname(here, bo, "  달  토끼 ", bo)
    assert (called.name, called.nickname, called.account_name) == ("달 토끼", "달 토끼", "보라")
    assert called == await member(yard, bo)
    sent = await service.messages.send(yard.channel_id, yard.bo, yard.draft("안녕 토끼"))
    assert sent.author_name == "달 토끼"
    for name in ("달 토끼", "보라"):
        page = await service.search.find(f'from:"{name}" 안녕', yard.ann.account_id)
        assert [hit.message.message_id for hit in page.hits] == [sent.message_id], name
    await service.members.rename(bo, "새보라")
    assert ((await member(yard, bo)).name, (await member(yard, bo)).account_name) == (
        "달 토끼", "새보라"
    )  # fmt: skip
    cleared = await service.profiles.set_nickname(here, bo, "", bo)
    assert (cleared.name, cleared.nickname) == ("새보라", None)
    await service.profiles.set_nickname(here, bo, "가" * NICKNAME_LENGTH_MAX_CHARS, bo)
    with pytest.raises(TextTooLong):
        await service.profiles.set_nickname(here, bo, "가" * (NICKNAME_LENGTH_MAX_CHARS + 1), bo)


async def test_PF2_who_may_call_whom_otherwise(yard: Yard) -> None:
    service, here = yard.service, yard.community_id
    ann, bo, cy = yard.ann.account_id, yard.bo.account_id, yard.cy.account_id
    with pytest.raises(NotMember):
        await service.profiles.set_nickname(here, cy, "밖", cy)
    with pytest.raises(NotAllowed):
        await service.profiles.set_nickname(here, ann, "주인", bo)
    await service.members.join(here, cy, "Cy")
    await yard.make_moderator(bo)
    with pytest.raises(RankTooLow):
        await service.profiles.set_nickname(here, ann, "주인", bo)
    renamed = await service.profiles.set_nickname(here, cy, "씨", bo)
    assert renamed.name == "씨"
    page = await service.audit.page(here, ann, AuditFilter(kind="nickname_changed"))
    ((entry,),) = ([e.changes for e in page.entries],)
    assert [(c.field, c.before, c.after) for c in entry] == [("nickname", None, "씨")]
    await service.profiles.set_nickname(here, cy, "씨씨", cy)
    page = await service.audit.page(here, ann, AuditFilter(kind="nickname_changed"))
    assert len(page.entries) == 1


async def test_PF3_PF8_a_community_shows_its_own_profile_or_the_one_of_everywhere(
    yard: Yard,
) -> None:
    service, here, bo = yard.service, yard.community_id, yard.bo.account_id
    await service.profiles.update(bo, None, ProfileFields(bio="어디서나", emoji="🌙"))
    assert (await member(yard, bo)).bio == "어디서나"
    assert (await member(yard, bo)).face.emoji == "🌙"
    await service.profiles.update(bo, here, ProfileFields(bio="여기서만", colour="#AA00FF"))
    shown = await member(yard, bo)
    assert (shown.bio, shown.face.emoji, shown.face.colour) == ("여기서만", "", "#aa00ff")
    await service.profiles.update(bo, here, ProfileFields(bio="", colour=""))
    assert (await member(yard, bo)).bio == "어디서나"
    with pytest.raises(TextTooLong):
        await service.profiles.update(
            bo, None, ProfileFields(bio="가" * (BIO_LENGTH_MAX_CHARS + 1))
        )
    with pytest.raises(NotMember):
        await service.profiles.update(yard.cy.account_id, here, ProfileFields(bio="밖"))
    own = [event_of(e)["type"] for e in await yard.events(f"account:{bo}")]
    assert own == ["community.own_profile_changed"] * 3
    told = [event_of(e) for e in await yard.events(f"community:{here}")]
    last = [e["member"] for e in told if e["type"] == "community.member_updated"][-1]
    assert last["bio"] == "어디서나"


async def test_PF5_PF6_a_picture_is_a_small_square_without_a_place(yard: Yard) -> None:
    service, bo = yard.service, yard.bo.account_id
    content = jpeg(size=(400, 300))
    made = await service.profiles.set_picture(bo, None, content)
    picture_id = made.face.picture_id
    assert picture_id is not None
    assert (await member(yard, bo)).face.picture_id == picture_id
    square = await service.profiles.picture(picture_id)
    assert square[:4] == b"RIFF"
    assert b"Exif" not in square
    with Image.open(io.BytesIO(square)) as image:
        assert image.size == (FACE_SIDE_PX, FACE_SIDE_PX)
    yard.clock.advance_ms(BLOB_GRACE_MS + 1)
    assert await service.uploads.sweep() == 0
    again = await service.profiles.remove_picture(bo, None)
    assert again.face == NO_FACE
    with pytest.raises(FaceNotFound):
        await service.profiles.picture(picture_id)
    for wrong, refusal in (
        (b"MZ" + bytes(100), FaceInvalid),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), PictureBroken),
        (content + bytes(FACE_BYTES_MAX), TooLarge),
    ):
        with pytest.raises(refusal):
            await service.profiles.set_picture(bo, None, wrong)


async def test_PF7_leaving_forgets_the_nickname(yard: Yard) -> None:
    service, here, bo = yard.service, yard.community_id, yard.bo.account_id
    await service.profiles.set_nickname(here, bo, "달", bo)
    await service.profiles.update(bo, here, ProfileFields(bio="여기"))
    await service.members.leave(here, bo)
    back = await service.members.join(here, bo, "보라")
    assert (back.name, back.bio) == ("보라", "")


async def test_SR9_everybody_has_their_own_order_of_communities(yard: Yard) -> None:
    service, bo = yard.service, yard.bo.account_id
    first = yard.community_id
    yard.clock.advance_ms(1)
    owner = newcomer(yard.ann.account_id, "Ann", "owner", yard.clock.now_ms())
    fields = CommunityFields(name="둘째", is_public=True)
    second = (await service.structure.create(fields, owner)).community_id
    await service.members.join(second, bo, "보라")
    listed = [e.community.community_id for e in await service.structure.listed(bo)]
    assert listed == [first, second]
    kept = await service.profiles.put_order(bo, [second, first, "0" * 16])
    assert kept == [second, first]
    listed = [e.community.community_id for e in await service.structure.listed(bo)]
    assert listed == [second, first]
    whole = [e.community.community_id for e in await service.structure.listed(yard.ann.account_id)]
    assert whole == [first, second]
    orders = ([first, second], [second, first])
    await asyncio.gather(*[service.profiles.put_order(bo, orders[n % 2]) for n in range(8)])
    told = [event_of(e) for e in await yard.events(f"account:{bo}")]
    last = [e["community_ids"] for e in told if e["type"] == "community.order_changed"][-1]
    listed = [e.community.community_id for e in await service.structure.listed(bo)]
    assert listed == last
    for wrong in ([first, first], ["0" * 16] * (ORDER_MAX + 1)):
        with pytest.raises(Malformed):
            await service.profiles.put_order(bo, wrong)
