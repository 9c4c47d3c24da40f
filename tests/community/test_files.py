"""Uploads, attachments and files over a real database: `docs/specs/attachments.md`."""

import asyncio
from hashlib import sha256

import pytest
from msgspec.structs import replace

from madang.community import Author, CommunityFields, Draft, Message
from madang.community.errors import (
    ChannelNotFound,
    MessageNotFound,
    NotMember,
    TextEmpty,
)
from madang.community.errors.files import (
    AttachmentNotFound,
    FileEmpty,
    FileRefused,
    PictureBroken,
    TooManyAttachments,
    TooManyUploads,
    UploadNotFound,
    UploadOffsetWrong,
)
from madang.community.model.files import (
    ATTACHMENTS_MAX,
    BLOB_GRACE_MS,
    CHUNK_BYTES_MAX,
    KEY_WINDOW_MS,
    UPLOAD_KEPT_MS,
    UPLOADS_OPEN_MAX,
    Upload,
)
from madang.community.service.uploads import NewUpload
from madang.kernel.errors import TooLarge
from tests.community import pictures
from tests.community.conftest import UPLOAD_BYTES_MAX, Yard


async def upload(yard: Yard, content: bytes, who: Author, name: str = "글.txt") -> Upload:
    """Upload a content in as many pieces as it takes."""
    uploads, account_id = yard.service.uploads, who.account_id
    at = await uploads.begin(
        yard.channel_id, account_id, NewUpload(name=name, size_bytes=len(content))
    )
    while at.attachment is None:
        piece = content[at.received_bytes : at.received_bytes + CHUNK_BYTES_MAX]
        at = await uploads.add(at.upload_id, account_id, at.received_bytes, piece)
    return at


async def send(yard: Yard, who: Author, *uploads: Upload, text: str = "") -> Message:
    """Send a message that carries uploads."""
    draft = replace(yard.draft(text), attachment_ids=tuple(u.upload_id for u in uploads))
    return await yard.service.messages.send(yard.channel_id, who, draft)


async def test_AT2_AT7_AT8_pieces_become_an_attachment_of_a_message(yard: Yard) -> None:
    content = bytes(range(256)) * 5000
    made = await upload(yard, content, yard.bo, "자료.bin")
    sent = await send(yard, yard.bo, made)
    assert sent.attachments == (made.attachment,)
    assert (await yard.service.messages.page(yard.channel_id, None)).messages == [sent]
    assert (await yard.service.messages.one(sent.message_id, None)) == sent
    read = await yard.service.files.read(made.upload_id, "file", yard.ann.account_id, None)
    assert read.content == content
    assert (read.name, read.is_shown) == ("자료.bin", False)


async def test_AT2_a_cut_upload_goes_on_where_it_was(yard: Yard) -> None:
    uploads, who = yard.service.uploads, yard.bo.account_id
    began = await uploads.begin(yard.channel_id, who, NewUpload(name="a", size_bytes=10))
    await uploads.add(began.upload_id, who, 0, b"01234")
    with pytest.raises(UploadOffsetWrong) as wrong:
        await uploads.add(began.upload_id, who, 0, b"01234")
    assert wrong.value.data == {"received_bytes": 5}
    assert (await uploads.one(began.upload_id, who)).received_bytes == 5
    done = await uploads.add(began.upload_id, who, 5, b"56789")
    assert done.attachment is not None
    # The answer to the last piece was lost: the same piece again gives the same attachment.
    assert await uploads.add(began.upload_id, who, 5, b"56789") == done
    read = await yard.service.files.read(done.upload_id, "file", who, None)
    assert read.content == b"0123456789"


async def test_AT2_of_two_pieces_at_one_offset_one_is_taken(yard: Yard) -> None:
    uploads, who = yard.service.uploads, yard.bo.account_id
    began = await uploads.begin(yard.channel_id, who, NewUpload(name="a", size_bytes=10))
    tries = [uploads.add(began.upload_id, who, 0, piece) for piece in (b"aaaaa", b"bbbbb")]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(answer, UploadOffsetWrong) for answer in answers) == 1
    assert (await uploads.one(began.upload_id, who)).received_bytes == 5


async def test_AT1_AT3_what_does_not_go_is_refused(yard: Yard) -> None:
    uploads, who = yard.service.uploads, yard.bo.account_id
    with pytest.raises(NotMember):
        await uploads.begin(yard.channel_id, yard.cy.account_id, NewUpload(name="a", size_bytes=1))
    with pytest.raises(FileEmpty):
        await uploads.begin(yard.channel_id, who, NewUpload(name="a", size_bytes=0))
    largest = NewUpload(name="a", size_bytes=UPLOAD_BYTES_MAX)
    began = await uploads.begin(yard.channel_id, who, largest)
    with pytest.raises(TooLarge):
        await uploads.begin(yard.channel_id, who, replace(largest, size_bytes=UPLOAD_BYTES_MAX + 1))
    with pytest.raises(TooLarge):
        await uploads.add(began.upload_id, who, 0, b"x" * (CHUNK_BYTES_MAX + 1))
    with pytest.raises(UploadNotFound):
        await uploads.add(began.upload_id, yard.ann.account_id, 0, b"x")
    small = await uploads.begin(yard.channel_id, who, NewUpload(name="a", size_bytes=2))
    with pytest.raises(TooLarge):
        await uploads.add(small.upload_id, who, 0, b"123")
    await uploads.cancel(small.upload_id, who)
    with pytest.raises(UploadNotFound):
        await uploads.one(small.upload_id, who)


async def test_AT3_an_account_has_a_bounded_number_of_uploads(yard: Yard) -> None:
    new = NewUpload(name="a", size_bytes=1)
    for _ in range(UPLOADS_OPEN_MAX):
        await yard.service.uploads.begin(yard.channel_id, yard.bo.account_id, new)
    with pytest.raises(TooManyUploads):
        await yard.service.uploads.begin(yard.channel_id, yard.bo.account_id, new)
    await yard.service.uploads.begin(yard.channel_id, yard.ann.account_id, new)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [(b"MZ\x90 a program", FileRefused), (b"\x89PNG\r\n\x1a\n broken", PictureBroken)],
)
async def test_AT4_the_content_decides(
    yard: Yard, content: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await upload(yard, content, yard.bo, "harmless.txt")
    yard.clock.advance_ms(BLOB_GRACE_MS + 1)
    assert await yard.service.uploads.sweep() == 1, "its piece is gone"


async def test_AT5_a_picture_is_measured_and_shown(yard: Yard) -> None:
    made = await upload(yard, pictures.jpeg(size=(1600, 900)), yard.bo, "여름.jpg")
    assert made.attachment is not None
    assert (made.attachment.width, made.attachment.height) == (1600, 900)
    await send(yard, yard.bo, made)
    for variant, media_type in (("file", "image/jpeg"), ("thumbnail", "image/webp")):
        read = await yard.service.files.read(made.upload_id, variant, None, None)  # type: ignore[arg-type]
        assert (read.media_type, read.is_shown) == (media_type, True)
        assert pictures.SECRET not in read.content


async def test_AT7_a_file_hangs_on_one_message_of_its_uploader(yard: Yard) -> None:
    made = await upload(yard, b"text", yard.bo)
    with pytest.raises(AttachmentNotFound):
        await send(yard, yard.ann, made)
    sent = await send(yard, yard.bo, made)
    with pytest.raises(AttachmentNotFound):
        await send(yard, yard.bo, made, text="again")
    with pytest.raises(TextEmpty):
        await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft(""))
    await yard.service.uploads.cancel(made.upload_id, yard.bo.account_id)
    assert (await yard.service.messages.one(sent.message_id, None)).attachments
    edited = await yard.service.messages.edit(sent.message_id, yard.bo.account_id, "")
    assert edited.attachments == sent.attachments


async def test_AT7_a_message_carries_at_most_ten(yard: Yard) -> None:
    made = [await upload(yard, b"%d" % n, yard.bo) for n in range(ATTACHMENTS_MAX + 1)]
    with pytest.raises(TooManyAttachments):
        await send(yard, yard.bo, *made)
    with pytest.raises(TooManyAttachments):
        await send(yard, yard.bo, made[0], made[0])
    turned = made[:0:-1]
    sent = await send(yard, yard.bo, *turned)
    assert [a.attachment_id for a in sent.attachments] == [u.upload_id for u in turned]


async def test_ST15_a_retry_with_attachments_returns_the_stored_message(yard: Yard) -> None:
    made = await upload(yard, b"once", yard.bo)
    draft = Draft(nonce="once", text="", attachment_ids=(made.upload_id,))
    sends = [yard.service.messages.send(yard.channel_id, yard.bo, draft) for _ in range(4)]
    first, *others = await asyncio.gather(*sends)
    assert all(other == first for other in others)
    assert len(first.attachments) == 1


async def test_AT9_AT10_a_key_opens_the_files_of_one_channel_for_one_reader(yard: Yard) -> None:
    files = yard.service.files
    made = await upload(yard, b"text", yard.bo)
    stranger = (await files.key(yard.channel_id, None)).key
    with pytest.raises(AttachmentNotFound):
        await files.read(made.upload_id, "file", None, stranger)
    bo = await files.key(yard.channel_id, yard.bo.account_id)
    assert (await files.read(made.upload_id, "file", None, bo.key)).content == b"text"
    await send(yard, yard.bo, made)
    assert (await files.read(made.upload_id, "file", None, stranger)).content == b"text"
    reader, ends, mark = bo.key.split(".")
    for forged in (
        "",
        "-",
        f"{yard.ann.account_id}.{ends}.{mark}",
        f"{reader}.{int(ends) + 1}.{mark}",
        f"{reader}.{ends}.{mark[:-2]}",
        f"{reader}.{ends}.{mark}.",
        f"{reader}.٣.{mark}",
        (await files.key(await _other_channel(yard), yard.bo.account_id)).key,
    ):
        with pytest.raises(AttachmentNotFound):
            await files.read(made.upload_id, "file", yard.bo.account_id, forged)
    assert KEY_WINDOW_MS <= bo.expires_at_ms - yard.clock.now_ms() <= 2 * KEY_WINDOW_MS
    yard.clock.advance_ms(bo.expires_at_ms - yard.clock.now_ms())
    with pytest.raises(AttachmentNotFound):
        await files.read(made.upload_id, "file", None, bo.key)


async def _other_channel(yard: Yard) -> str:
    from madang.community import NewChannel

    made = await yard.service.channels.create(
        yard.community_id, NewChannel(name="다른 곳", kind="text"), yard.ann.account_id
    )
    return made.channel_id


async def test_AT9_a_key_ends_with_the_right_to_read(yard: Yard) -> None:
    files = yard.service.files
    sent = await send(yard, yard.bo, await upload(yard, b"text", yard.bo))
    attachment_id = sent.attachments[0].attachment_id
    keys = [(await files.key(yard.channel_id, who)).key for who in (None, yard.cy.account_id)]
    for key in keys:
        assert (await files.read(attachment_id, "file", None, key)).content == b"text"
    await yard.service.structure.update(
        yard.community_id, CommunityFields(is_public=False), yard.ann.account_id
    )
    for key in keys:
        with pytest.raises(AttachmentNotFound):
            await files.read(attachment_id, "file", None, key)
    with pytest.raises(ChannelNotFound):
        await files.key(yard.channel_id, yard.cy.account_id)
    member = (await files.key(yard.channel_id, yard.bo.account_id)).key
    assert (await files.read(attachment_id, "file", None, member)).content == b"text"


async def test_AT12_what_nothing_refers_to_goes_with_its_last_message(yard: Yard) -> None:
    content = b"the same file twice"
    first, second = [
        await send(yard, yard.bo, await upload(yard, content, yard.bo)) for _ in range(2)
    ]
    key = sha256(content).hexdigest()
    blobs = yard.service.files._tools.files.blobs
    yard.clock.advance_ms(BLOB_GRACE_MS + 1)
    await yard.service.messages.delete(first.message_id, yard.bo.account_id)
    with pytest.raises(MessageNotFound):
        await yard.service.messages.one(first.message_id, None)
    with pytest.raises(AttachmentNotFound):
        await yard.service.files.read(
            first.attachments[0].attachment_id, "file", yard.bo.account_id, None
        )
    assert await blobs.get(key) == content
    await yard.service.messages.delete(second.message_id, yard.bo.account_id)
    assert not await blobs._blobs.has(key)
    again = await upload(yard, content, yard.bo)
    assert again.attachment is not None


async def test_AT12_a_deleted_channel_takes_its_files_along(yard: Yard) -> None:
    await send(yard, yard.bo, await upload(yard, b"text", yard.bo))
    await upload(yard, b"not sent", yard.bo)
    await yard.service.channels.delete(yard.channel_id, yard.ann.account_id)
    yard.clock.advance_ms(BLOB_GRACE_MS + 1)
    assert await yard.service.uploads.sweep() == 2


async def test_AT13_what_was_never_sent_goes_after_a_day(yard: Yard) -> None:
    kept = await send(yard, yard.bo, await upload(yard, b"sent", yard.bo))
    left = await upload(yard, b"never sent", yard.bo)
    open_one = await yard.service.uploads.begin(
        yard.channel_id, yard.bo.account_id, NewUpload(name="a", size_bytes=5)
    )
    await yard.service.uploads.add(open_one.upload_id, yard.bo.account_id, 0, b"abc")
    yard.clock.advance_ms(UPLOAD_KEPT_MS - 1)
    assert await yard.service.uploads.sweep() == 0
    yard.clock.advance_ms(2)
    assert await yard.service.uploads.sweep() == 2
    for upload_id in (left.upload_id, open_one.upload_id):
        with pytest.raises(UploadNotFound):
            await yard.service.uploads.one(upload_id, yard.bo.account_id)
    attachment_id = kept.attachments[0].attachment_id
    assert (await yard.service.files.read(attachment_id, "file", None, None)).content == b"sent"
