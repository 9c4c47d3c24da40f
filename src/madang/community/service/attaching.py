"""Hangs uploaded files on a message, inside the transaction that writes it (AT7)."""

from msgspec.structs import replace

from madang.community.errors.files import AttachmentNotFound, TooManyAttachments
from madang.community.model.files import ATTACHMENTS_MAX, Attachment
from madang.community.service.tools import Tools
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id


def check_attachments(attachment_ids: tuple[str, ...]) -> None:
    """Refuse more than a message carries, and one file twice.

    Raises:
        TooManyAttachments.
    """
    if len(attachment_ids) > ATTACHMENTS_MAX or len(set(attachment_ids)) < len(attachment_ids):
        raise TooManyAttachments(
            f"A message carries at most {ATTACHMENTS_MAX} attachments, each once.",
            attachments_max=ATTACHMENTS_MAX,
        )


async def attach(
    tools: Tools, tx: Tx, attachment_ids: tuple[str, ...], place: tuple[str, str, str]
) -> tuple[Attachment, ...]:
    """Hang files on a message in the order given.

    Args:
        place: the channel, the author and the message.

    Raises:
        AttachmentNotFound: one is not the author's, of another channel, or sent already.
    """
    channel_id, author_id, message_id = place
    found = []
    for position, attachment_id in enumerate(attachment_ids):
        stored = await tools.files.attachments.by_id(tx, attachment_id)
        is_free = (
            stored is not None
            and stored.message_id is None
            and (stored.channel_id, stored.account_id) == (channel_id, author_id)
        )
        if stored is None or not is_free:
            raise AttachmentNotFound(
                "A file is not there any more; upload it again.", attachment_id=attachment_id
            )
        await tools.files.attachments.attach(tx, stored, message_id, position)
        found.append(stored.attachment)
    return tuple(found)


async def copy_attachments(
    tools: Tools, tx: Tx, origin_id: str, place: tuple[str, str, str]
) -> tuple[Attachment, ...]:
    """Hang the files of another message on a new one: the same contents by address (FW3).

    Args:
        place: the channel, the author and the new message.

    Raises:
        AttachmentNotFound: a content is being removed at this moment.
    """
    channel_id, author_id, message_id = place
    now_ms, found = tools.clock.now_ms(), []
    for position, one in enumerate(await tools.files.attachments.of_message(tx, origin_id)):
        for key in (one.blob_key, one.thumbnail_key):
            if key is not None and not await tools.files.attachments.claim(tx, key, now_ms):
                raise AttachmentNotFound("A file is being removed.", attachment_id=origin_id)
        copied = replace(
            one,
            attachment=replace(one.attachment, attachment_id=new_id()),
            channel_id=channel_id,
            account_id=author_id,
            message_id=None,
            created_at_ms=now_ms,
        )
        await tools.files.attachments.insert(tx, copied)
        await tools.files.attachments.attach(tx, copied, message_id, position)
        found.append(copied.attachment)
    return tuple(found)


async def blob_keys_of(tools: Tools, tx: Tx, message_id: str) -> list[str]:
    """Return the keys of everything a message's attachments refer to."""
    stored = await tools.files.attachments.of_message(tx, message_id)
    return [key for one in stored for key in (one.blob_key, one.thumbnail_key) if key is not None]
