"""EM1-EM8: a community's own emoji, where they may stand, and what is left of a deleted one."""

import io

import pytest
from PIL import Image

from madang.community import CommunityFields
from madang.community.errors import CommunityNotFound, EmojiInvalid, NotAllowed, NotMember
from madang.community.errors.emoji import (
    EmojiNameInvalid,
    EmojiNameTaken,
    EmojiNotFound,
    EmojiRefused,
    TooManyEmoji,
)
from madang.community.errors.files import PictureBroken
from madang.community.model import Member, newcomer
from madang.community.model.emoji import (
    EMOJI_BYTES_MAX,
    EMOJI_MAX,
    EMOJI_SIDE_MAX_PX,
    CustomEmoji,
    clean_emoji_name,
    with_known_emoji,
    written,
)
from madang.kernel.errors import TooLarge
from tests.community import pictures
from tests.community.conftest import Yard, event_of


def square(side: int) -> bytes:
    """A picture of a size."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), "red").save(out, "PNG")
    return out.getvalue()


async def made(yard: Yard, name: str = "마당개", content: bytes | None = None) -> CustomEmoji:
    """Ann makes an emoji."""
    return await yard.service.emoji.create(
        yard.community_id, yard.ann.account_id, name, pictures.png() if content is None else content
    )


async def listed(yard: Yard) -> list[CustomEmoji]:
    snapshot = await yard.service.structure.snapshot(yard.community_id, yard.bo.account_id)
    return snapshot.emoji


async def test_EM1_made_renamed_deleted_and_told(yard: Yard) -> None:
    start = len(await yard.events(f"community:{yard.community_id}"))
    emoji = await made(yard, ":마당개:")
    assert emoji.name == "마당개"
    assert await listed(yard) == [emoji]
    animated = await made(yard, "party", pictures.gif())
    assert animated.is_animated
    renamed = await yard.service.emoji.rename(emoji.emoji_id, yard.ann.account_id, "멍멍")
    await yard.service.emoji.delete(animated.emoji_id, yard.ann.account_id)
    assert await listed(yard) == [renamed]
    events = (await yard.events(f"community:{yard.community_id}"))[start:]
    assert [event_of(e)["type"] for e in events] == [
        "community.emoji_created",
        "community.emoji_created",
        "community.emoji_renamed",
        "community.emoji_deleted",
    ]
    log = await yard.service.audit.page(yard.community_id, yard.ann.account_id)
    assert [e.kind for e in log.entries[:3]] == ["emoji_deleted", "emoji_renamed", "emoji_created"]


async def test_EM1_it_needs_the_right(yard: Yard) -> None:
    emoji, service = await made(yard), yard.service.emoji
    for who, refusal in ((yard.bo, NotAllowed), (yard.cy, NotMember)):
        with pytest.raises(refusal):
            await service.create(yard.community_id, who.account_id, "xx", pictures.png())
        with pytest.raises(refusal):
            await service.rename(emoji.emoji_id, who.account_id, "yy")
        with pytest.raises(refusal):
            await service.delete(emoji.emoji_id, who.account_id)
    await yard.make_moderator(yard.bo.account_id)
    assert await service.create(yard.community_id, yard.bo.account_id, "bo", pictures.png())


@pytest.mark.parametrize(
    "name", ["a", "a" * 33, "a b", "a-b", "", "<a>", "a:b", "😀😀", "a\u202eb"]
)
def test_EM2_names_out_of_bounds(name: str) -> None:
    with pytest.raises(EmojiNameInvalid):
        clean_emoji_name(name)


async def test_EM2_names_are_one_each(yard: Yard) -> None:
    assert clean_emoji_name("a" * 32) == "a" * 32
    assert clean_emoji_name("이모_2") == "이모_2"
    first, second = await made(yard, "dog"), await made(yard, "cat")
    with pytest.raises(EmojiNameTaken):
        await made(yard, "dog")
    with pytest.raises(EmojiNameTaken):
        await yard.service.emoji.rename(second.emoji_id, yard.ann.account_id, "dog")
    same = await yard.service.emoji.rename(first.emoji_id, yard.ann.account_id, "dog")
    assert same == first


async def test_EM3_what_a_picture_may_be(yard: Yard) -> None:
    for content in (pictures.jpeg(), b"MZ", b"<svg/>", b"", square(EMOJI_SIDE_MAX_PX + 1)):
        with pytest.raises(EmojiRefused):
            await made(yard, "xx", content)
    with pytest.raises(PictureBroken):
        await made(yard, "xx", b"GIF89a nothing")
    with pytest.raises(TooLarge):
        await made(yard, "xx", pictures.png().ljust(EMOJI_BYTES_MAX + 1, b"\0"))
    fits = await made(yard, "fits", square(EMOJI_SIDE_MAX_PX).ljust(EMOJI_BYTES_MAX, b"\0"))
    stored = await yard.service.emoji.read(fits.emoji_id, yard.bo.account_id, None)
    assert len(stored.content) < EMOJI_BYTES_MAX, "what stands behind the end is gone"
    plain = await made(yard, "meta")
    stored = await yard.service.emoji.read(plain.emoji_id, yard.bo.account_id, None)
    assert pictures.SECRET not in stored.content


async def test_EM3_only_so_many(yard: Yard) -> None:
    for number in range(EMOJI_MAX):
        await made(yard, f"e{number}")
    with pytest.raises(TooManyEmoji):
        await made(yard, "one_more")


async def test_EM5_only_ones_own_stand_in_a_text(yard: Yard) -> None:
    emoji, service = await made(yard), yard.service
    owner: Member = newcomer(yard.bo.account_id, yard.bo.name, "owner", yard.clock.now_ms())
    other = await service.structure.create(CommunityFields(name="다른 곳"), owner)
    foreign = await service.emoji.create(
        other.community_id, yard.bo.account_id, "foreign", pictures.png()
    )
    text = f"<:wrong:{emoji.emoji_id}> {written(foreign)} <:gone:{'0' * 16}> <:x:1>"
    sent = await service.messages.send(yard.channel_id, yard.bo, yard.draft(text))
    assert sent.text == f"{written(emoji)} :foreign: :gone: <:x:1>"
    edited = await service.messages.edit(
        sent.message_id, yard.bo.account_id, f"{written(foreign)}{written(emoji)}"
    )
    assert edited.text == f":foreign:{written(emoji)}"
    found = await service.search.find("마당개", yard.bo.account_id)
    assert len(found.hits) == 1
    assert with_known_emoji("plain", {}) == "plain"


async def test_EM6_reactions_and_what_is_left_of_a_deleted_one(yard: Yard) -> None:
    emoji, react = await made(yard), yard.service.reactions
    bo, ann = yard.bo.account_id, yard.ann.account_id
    sent = await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft(written(emoji)))
    await react.add(sent.message_id, written(emoji), bo)
    renamed = await yard.service.emoji.rename(emoji.emoji_id, ann, "새이름")
    await react.add(sent.message_id, written(renamed), ann)
    message = await yard.service.messages.one(sent.message_id, bo)
    assert [(r.emoji, r.account_ids) for r in message.reactions] == [(written(emoji), (bo, ann))]
    with pytest.raises(EmojiInvalid):
        await react.add(sent.message_id, f"<:no:{'0' * 16}>", bo)
    await yard.service.emoji.delete(emoji.emoji_id, ann)
    message = await yard.service.messages.one(sent.message_id, bo)
    assert message.text == written(emoji), "a reader shows its name"
    await react.remove(sent.message_id, written(renamed), ann)
    message = await yard.service.messages.one(sent.message_id, bo)
    assert message.reactions[0].account_ids == (bo,)
    other = await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("말"))
    with pytest.raises(EmojiInvalid):
        await react.add(other.message_id, written(emoji), bo)


async def test_EM7_the_picture_is_for_who_sees_the_community(private_yard: Yard) -> None:
    yard = private_yard
    emoji, service = await made(yard), yard.service.emoji
    key = (await service.key(yard.community_id, yard.ann.account_id)).key
    assert (await service.read(emoji.emoji_id, None, key)).media_type == "image/png"
    with pytest.raises(CommunityNotFound):
        await service.key(yard.community_id, yard.cy.account_id)
    channel_key = (await yard.service.files.key(yard.channel_id, yard.ann.account_id)).key
    for account_id, sign in (
        (None, None),
        (yard.cy.account_id, None),
        (None, channel_key),
        (None, key.replace(yard.ann.account_id, yard.cy.account_id)),
    ):
        with pytest.raises(EmojiNotFound):
            await service.read(emoji.emoji_id, account_id, sign)
    for verb in (
        service.rename(emoji.emoji_id, yard.cy.account_id, "xx"),
        service.delete(emoji.emoji_id, yard.cy.account_id),
    ):
        with pytest.raises(EmojiNotFound):
            await verb
    yard.clock.advance_ms(60 * 60 * 1000)
    with pytest.raises(EmojiNotFound):
        await service.read(emoji.emoji_id, None, key)
