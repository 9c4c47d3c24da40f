"""Forwarding: the rules FW1-FW6 of `docs/specs/forwards.md`."""

import msgspec
import pytest
from msgspec.structs import replace

from madang.community import NewChannel
from madang.community.errors import (
    ChannelNotFound,
    MessageNotFound,
    NonceInvalid,
    NotAllowed,
    NotMember,
)
from madang.community.model import Message, Permission
from madang.community.service.forwards import NewForward
from madang.community.service.overwrites import OverwriteBits, Place
from madang.community.service.uploads import NewUpload
from tests.community.conftest import Yard
from tests.community.test_threads import started


async def other_channel(yard: Yard, name: str = "다른") -> str:
    made = await yard.service.channels.create(
        yard.community_id, NewChannel(name=name, kind="text"), yard.ann.account_id
    )
    return made.channel_id


async def deny(yard: Yard, channel_id: str, permission: Permission) -> None:
    seen = await yard.service.structure.snapshot(yard.community_id, yard.ann.account_id)
    bits, subject = OverwriteBits(allow=0, deny=int(permission)), ("role", seen.roles[-1].role_id)
    place = Place("channel", channel_id)
    await yard.service.overwrites.put(place, subject, bits, yard.ann.account_id)


async def forward(yard: Yard, message: Message, channel_id: str, text: str = "") -> Message:
    """Bo carries a message."""
    yard.clock.advance_ms(200)
    new = NewForward(channel_id=channel_id, nonce=f"f{yard.clock.now_ms()}", text=text)
    return await yard.service.forwards.forward(message.message_id, yard.bo, new)


async def with_file(yard: Yard, content: bytes) -> Message:
    ann = yard.ann.account_id
    new = NewUpload(name="사진.txt", size_bytes=len(content))
    began = await yard.service.uploads.begin(yard.channel_id, ann, new)
    made = await yard.service.uploads.add(began.upload_id, ann, 0, content)
    draft = replace(yard.draft("보세요"), attachment_ids=(made.upload_id,))
    return await yard.service.messages.send(yard.channel_id, yard.ann, draft)


async def test_FW1_FW2_a_message_is_carried_as_it_stood(yard: Yard) -> None:
    sent = await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("처음 글"))
    there = await other_channel(yard)
    carried = await forward(yard, sent, there, "이것 보세요")
    assert (carried.text, carried.author_id) == ("이것 보세요", yard.bo.account_id)
    assert carried.forwarded is not None
    assert (carried.forwarded.text, carried.forwarded.author_id) == (
        "처음 글",
        yard.ann.account_id,
    )
    await yard.service.messages.edit(sent.message_id, yard.ann.account_id, "고친 글")
    await yard.service.messages.delete(sent.message_id, yard.ann.account_id)
    page = await yard.service.messages.page(there, None)
    assert page.messages == [carried]
    edited = await yard.service.messages.edit(carried.message_id, yard.bo.account_id, "")
    assert edited.forwarded == carried.forwarded
    await yard.service.messages.delete(carried.message_id, yard.bo.account_id)
    row = await yard.db.read(
        lambda tx: tx.one(
            "SELECT forwarded_text FROM message WHERE message_id = $1", carried.message_id
        )
    )
    assert row is not None
    assert row["forwarded_text"] is None


async def test_FW1_rights_on_both_sides(yard: Yard) -> None:
    sent = await with_file(yard, b"x")
    there = await other_channel(yard)
    new = NewForward(channel_id=there, nonce="n")
    with pytest.raises(NotMember):
        await yard.service.forwards.forward(sent.message_id, yard.cy, new)
    with pytest.raises(NonceInvalid):
        await yard.service.forwards.forward(sent.message_id, yard.bo, replace(new, nonce=""))
    await deny(yard, there, Permission.ATTACH)
    with pytest.raises(NotAllowed):
        await forward(yard, sent, there)
    await deny(yard, there, Permission.SEND)
    with pytest.raises(NotAllowed):
        await forward(yard, sent, there)
    await deny(yard, there, Permission.VIEW)
    with pytest.raises(ChannelNotFound):
        await forward(yard, sent, there)
    hidden = await yard.service.messages.send(there, yard.ann, yard.draft("비밀"))
    with pytest.raises(MessageNotFound):
        await forward(yard, hidden, yard.channel_id)


async def test_FW3_files_come_along_by_their_address(yard: Yard) -> None:
    sent = await with_file(yard, b"same content")
    thread = await started(yard)
    carried = await forward(yard, sent, thread.channel.channel_id)
    assert [a.name for a in carried.attachments] == ["사진.txt"]
    assert carried.attachments[0].attachment_id != sent.attachments[0].attachment_id
    keys = await yard.db.read(lambda tx: tx.all("SELECT DISTINCT blob_key FROM attachment"))
    assert len(keys) == 1
    await yard.service.messages.delete(sent.message_id, yard.ann.account_id)
    yard.clock.advance_ms(24 * 3_600_000)
    await yard.service.uploads.sweep()
    file = await yard.service.files.read(
        carried.attachments[0].attachment_id, "file", yard.bo.account_id, None
    )
    assert file.content == b"same content"


async def test_FW4_the_first_place_is_told_to_whom_sees_it(yard: Yard) -> None:
    secret = await other_channel(yard, "비밀결사")
    await deny(yard, secret, Permission.VIEW)
    sent = await yard.service.messages.send(secret, yard.ann, yard.draft("속닥"))
    new = NewForward(channel_id=yard.channel_id, nonce="n")
    carried = await yard.service.forwards.forward(sent.message_id, yard.ann, new)
    told = msgspec.json.encode(await yard.service.messages.page(yard.channel_id, None))
    log = await yard.events(f"channel:{yard.channel_id}")
    for hidden in (secret, sent.message_id):
        assert hidden.encode() not in told
        assert all(hidden.encode() not in entry.body for entry in log)
    origin = await yard.service.forwards.origin(carried.message_id, yard.ann.account_id)
    assert (origin.channel_id, origin.seq) == (secret, sent.seq)
    for reader in (yard.bo.account_id, yard.cy.account_id, None):
        with pytest.raises(MessageNotFound) as refusal:
            await yard.service.forwards.origin(carried.message_id, reader)
        assert sent.message_id not in str(refusal.value.body())
    plain = await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("plain"))
    with pytest.raises(MessageNotFound):
        await yard.service.forwards.origin(plain.message_id, yard.ann.account_id)


async def test_FW2_who_deletes_their_account_is_not_named_in_what_was_carried(yard: Yard) -> None:
    first = await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("보라의 말"))
    new = NewForward(channel_id=yard.channel_id, nonce="carried")
    carried = await yard.service.forwards.forward(first.message_id, yard.ann, new)
    ghost_id = "9" * 16
    await yard.service.departures.depart(yard.bo.account_id, ghost_id, keeps_messages=True)
    now = await yard.service.messages.one(carried.message_id, yard.ann.account_id)
    assert now.forwarded is not None
    assert (now.forwarded.author_id, now.forwarded.author_name) == (ghost_id, "")
    assert (now.author_id, now.forwarded.text) == (yard.ann.account_id, "보라의 말")


async def test_FW5_FW6_again_carries_the_first_one_and_a_nonce_sends_once(yard: Yard) -> None:
    sent = await with_file(yard, b"first")
    there = await other_channel(yard)
    carried = await forward(yard, sent, there, "제 말")
    await yard.service.messages.delete(sent.message_id, yard.ann.account_id)
    again = await forward(yard, carried, yard.channel_id)
    assert again.forwarded == carried.forwarded
    assert [a.name for a in again.attachments] == ["사진.txt"]
    new = NewForward(channel_id=there, nonce="once")
    first = await yard.service.forwards.forward(carried.message_id, yard.bo, new)
    second = await yard.service.forwards.forward(carried.message_id, yard.bo, new)
    assert first.message_id == second.message_id
