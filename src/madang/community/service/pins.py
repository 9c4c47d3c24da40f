"""Pins: put a message in its channel's pinned list, take it down; and what an edited message said."""

import contextlib

from msgspec import Struct

from madang.community.errors import ChannelNotFound, MessageNotFound
from madang.community.errors.search import TooManyPins
from madang.community.events.pins import MessagePinned, MessageUnpinned
from madang.community.model import Channel, Message, Permission
from madang.community.model.pins import PINS_MAX, MessageHistory, MessageVersion, Pin
from madang.community.service.access import Access
from madang.community.service.tools import Tools, channel_stream
from madang.community.store.pins import PinRow
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out, Position


class Pins(Struct, frozen=True, kw_only=True):
    """A channel's pinned messages, the newest pin first, at a position of its stream."""

    at: Position
    pins: list[Pin]


class _AsItWas(Exception):
    """Undoes a transaction that changes nothing, so that no seq is lost (ST1)."""


class Pinning:
    """Verbs on pins and earlier texts."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def listed(self, channel_id: str, account_id: str | None) -> Pins:
        """Return what is pinned in a channel that somebody may see."""
        await self._access.channel(channel_id, account_id)

        async def work(tx: Tx) -> Pins:
            rows = await self._tools.pins.pins(tx, channel_id)
            found = await self._tools.messages.by_ids(tx, [row.message_id for row in rows])
            by_id = {message.message_id: message for message in found}
            return Pins(
                at=await self._tools.streams.position(tx, channel_stream(channel_id)),
                pins=[_pin(row, by_id[row.message_id]) for row in rows if row.message_id in by_id],
            )

        return await self._tools.db.read(work)

    async def pin(self, message_id: str, account_id: str) -> None:
        """Pin a message; pinning twice is pinning once.

        Raises:
            MessageNotFound, NotAllowed (needs `pin`), TooManyPins.
        """
        channel_id = await self._pinnable(message_id, account_id)
        stream, pins = channel_stream(channel_id), self._tools.pins

        async def work(tx: Tx, out: Out) -> None:
            # The stream is locked before anything is counted, so that two at once stay in bounds.
            seq = await out.next_seq(stream)
            message = await self._standing(tx, message_id)
            rows = await pins.pins(tx, channel_id)
            if any(row.message_id == message_id for row in rows):
                raise _AsItWas
            if len(rows) >= PINS_MAX:
                raise TooManyPins(
                    f"A channel has at most {PINS_MAX} pinned messages.", pins_max=PINS_MAX
                )
            row = PinRow(message_id, account_id, seq, self._tools.clock.now_ms())
            await pins.put(tx, channel_id, row)
            await out.emit(stream, seq, MessagePinned(pin=_pin(row, message)))

        with contextlib.suppress(_AsItWas):
            await self._tools.streams.write(work)

    async def unpin(self, message_id: str, account_id: str) -> None:
        """Take a message out of the pinned list; no error when it is not there."""
        channel_id = await self._pinnable(message_id, account_id)
        stream, pins = channel_stream(channel_id), self._tools.pins

        async def work(tx: Tx, out: Out) -> None:
            seq = await out.next_seq(stream)
            if not await pins.delete(tx, channel_id, message_id):
                raise _AsItWas
            unpinned = MessageUnpinned(
                channel_id=channel_id, message_id=message_id, by_id=account_id
            )
            await out.emit(stream, seq, unpinned)

        with contextlib.suppress(_AsItWas):
            await self._tools.streams.write(work)

    async def history(self, message_id: str, account_id: str) -> MessageHistory:
        """Return what a message said, newest first: for its author and who manages messages.

        Raises:
            MessageNotFound, NotAllowed (needs `manage_messages`).
        """
        message, channel = await self._seen(message_id, account_id)
        if message.author_id != account_id:
            await self._access.need_in(channel, account_id, Permission.MANAGE_MESSAGES)

        async def work(tx: Tx) -> MessageHistory:
            now = await self._standing(tx, message_id)
            since_ms = now.edited_at_ms or now.sent_at_ms
            texts = [(now.text, since_ms), *await self._tools.versions.texts(tx, message_id)]
            return MessageHistory(
                message_id=message_id,
                versions=[
                    MessageVersion(
                        text=text, by_id=now.author_id, by_name=now.author_name, since_ms=since
                    )
                    for text, since in texts
                ],
            )

        return await self._tools.db.read(work)

    async def _pinnable(self, message_id: str, account_id: str) -> str:
        _, channel = await self._seen(message_id, account_id)
        await self._access.need_in(channel, account_id, Permission.PIN)
        return channel.channel_id

    async def _seen(self, message_id: str, account_id: str) -> tuple[Message, Channel]:
        """Return a message that someone may see, and its channel; otherwise there is none (PM17)."""
        message = await self._tools.db.read(lambda tx: self._standing(tx, message_id))
        try:
            return message, await self._access.channel(message.channel_id, account_id)
        except ChannelNotFound:
            raise MessageNotFound("There is no such message.", message_id=message_id) from None

    async def _standing(self, tx: Tx, message_id: str) -> Message:
        message = await self._tools.messages.by_id(tx, message_id)
        if message is None:
            raise MessageNotFound("There is no such message.", message_id=message_id)
        return message


def _pin(row: PinRow, message: Message) -> Pin:
    return Pin(
        message=message,
        by_id=row.by_id,
        pinned_seq=row.pinned_seq,
        pinned_at_ms=row.pinned_at_ms,
    )
