"""Forwarding: another's message carried to where one may write (docs/specs/forwards.md)."""

from msgspec import Struct

from madang.community.errors import MessageNotFound, TextEmpty
from madang.community.model import Forwarded, Message, Permission
from madang.community.model.forwards import ForwardedRow, Origin
from madang.community.service.access import Access
from madang.community.service.messages import Author, Draft, Messages
from madang.community.service.tools import Tools


class NewForward(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a message is to be carried, with words of one's own or none."""

    channel_id: str
    nonce: str
    text: str = ""


class Forwards:
    """Verbs on forwarded messages."""

    def __init__(self, tools: Tools, access: Access, messages: Messages) -> None:
        self._tools = tools
        self._access = access
        self._messages = messages

    async def forward(self, message_id: str, author: Author, new: NewForward) -> Message:
        """Carry a message that one may read to a channel, thread or direct channel (FW1-FW3).

        Raises:
            MessageNotFound: not to be seen. ChannelNotFound, NotMember, NotAllowed: not to be
            written to. NonceInvalid, TextTooLong, SlowDown; TextEmpty: it has nothing to carry.
        """
        source = await self._messages.one(message_id, author.account_id)
        channel = await self._access.writable_channel(new.channel_id, author.account_id)
        if source.attachments:
            await self._access.need_in(channel, author.account_id, Permission.ATTACH)
        if not source.text and not source.attachments and source.forwarded is None:
            raise TextEmpty("This message has nothing that can be forwarded.")
        row = await self._row(source)
        draft = Draft(nonce=new.nonce, text=new.text)
        return await self._messages.forward(channel, author, draft, (row, message_id))

    async def origin(self, message_id: str, account_id: str | None) -> Origin:
        """Return where a forwarded message first stood, to whom may see it (FW4).

        Raises:
            MessageNotFound: this message, or the first one, is not there for them.
        """
        await self._messages.one(message_id, account_id)
        row = await self._tools.db.read(lambda tx: self._tools.forwards.row(tx, message_id))
        missing = MessageNotFound("There is nothing to go to.", message_id=message_id)
        if row is None:
            raise missing
        try:
            first = await self._messages.one(row.origin_id, account_id)
        except MessageNotFound:
            raise missing from None
        channel = await self._access.channel(first.channel_id, account_id)
        return Origin(
            community_id=channel.community_id,
            channel_id=channel.channel_id,
            message_id=first.message_id,
            seq=first.seq,
        )

    async def _row(self, source: Message) -> ForwardedRow:
        """Return what is carried; a forward of a forward carries the first message on (FW5)."""
        carried = await self._tools.db.read(
            lambda tx: self._tools.forwards.row(tx, source.message_id)
        )
        return carried or ForwardedRow(
            origin_id=source.message_id,
            forwarded=Forwarded(
                author_id=source.author_id,
                author_name=source.author_name,
                text=source.text,
                sent_at_ms=source.sent_at_ms,
            ),
        )
