"""Takes messages away with all that hangs on them; several at once, for moderators (RT1-RT4)."""

from collections.abc import Sequence

from msgspec import Struct

from madang.community.errors import MessageNotFound
from madang.community.errors.retention import BulkInvalid
from madang.community.events import MessageDeleted
from madang.community.events.messages import MessagesDeleted
from madang.community.model import Channel, Message, Permission
from madang.community.model.audit import CHANGE_LENGTH_MAX_CHARS, Change
from madang.community.model.retention import BULK_DELETE_MAX, BULK_SINCE_MAX_MS
from madang.community.service.access import Access
from madang.community.service.attaching import blob_keys_of
from madang.community.service.audit import Act, private_place, record
from madang.community.service.thread_moves import ThreadMove, begin_move, end_move
from madang.community.service.tools import Tools, channel_stream
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out


class Selection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which messages of a channel go: these, or an author's newest within a time."""

    message_ids: tuple[str, ...] = ()
    author_id: str | None = None
    count: int = BULK_DELETE_MAX
    within_ms: int = BULK_SINCE_MAX_MS


class Removed(Struct, frozen=True, kw_only=True):
    """Which messages went; what was gone before is not among them."""

    message_ids: tuple[str, ...]


class _NothingToDo(Exception):
    """Undoes a transaction that removes nothing, so that no seq is lost (ST1)."""


async def take_away(tools: Tools, tx: Tx, message: Message) -> list[str]:
    """Remove one message with what refers to it; returns the keys of contents it referred to."""
    keys = await blob_keys_of(tools, tx, message.message_id)
    for preview in await tools.parts.previews.of_message(tx, message.message_id):
        keys += [preview.blob_key] if preview.blob_key else []
    await tools.messages.delete(tx, message, tools.clock.now_ms())
    await tools.search.remove(tx, message)
    await tools.versions.delete(tx, message.message_id)
    await tools.pins.delete(tx, message.channel_id, message.message_id)
    return keys


async def remove_one(tools: Tools, access: Access, found: Message, account_id: str) -> None:
    """Delete one's own message, or as a moderator anybody's.

    Raises:
        MessageNotFound, NotAllowed.
    """
    message_id, channel_id = found.message_id, found.channel_id
    channel = await access.channel(channel_id, account_id)
    if found.author_id != account_id:
        await access.need_in(channel, account_id, Permission.MANAGE_MESSAGES)
    stream = channel_stream(channel_id)

    async def work(tx: Tx, out: Out) -> list[str]:
        move = await _begin(tools, tx, out, channel)
        seq = await out.next_seq(stream)
        standing = await tools.messages.by_id(tx, message_id)
        if standing is None:
            raise MessageNotFound("The message was deleted.", message_id=message_id)
        keys = await take_away(tools, tx, standing)
        if standing.author_id != account_id:
            act = Act(
                community_id=channel.community_id,
                actor_id=account_id,
                kind="message_deleted",
                target_kind="message",
                target_id=message_id,
                target_name=f"{standing.author_name} · {channel.name}",
                place_id=await private_place(access, tx, channel),
            )
            await record(tools, tx, act)
        deleted = MessageDeleted(channel_id=channel_id, message_id=message_id, by_id=account_id)
        await out.emit(stream, seq, deleted)
        if move is not None:
            await end_move(tools, tx, out, move)
        return keys

    if keys := await tools.streams.write(work):
        await tools.files.blobs.collect(keys)


async def _begin(tools: Tools, tx: Tx, out: Out, channel: Channel) -> ThreadMove | None:
    """In a thread, lock its parent first: a thread counts its messages there."""
    if channel.parent_id is None:
        return None
    return await begin_move(tools, tx, out, channel.channel_id, channel.parent_id)


async def take_away_all(
    tools: Tools, tx: Tx, out: Out, message_ids: Sequence[str], place: tuple[Channel, str]
) -> tuple[list[Message], list[str]]:
    """Remove messages under one event; returns what stood until now, and their contents' keys.

    Args:
        place: the channel, and who removes.
    """
    channel, by_id = place
    stream = channel_stream(channel.channel_id)
    move = await _begin(tools, tx, out, channel)
    seq = await out.next_seq(stream)
    found = await tools.messages.by_ids(tx, list(message_ids))
    standing = [message for message in found if message.channel_id == channel.channel_id]
    if not standing:
        raise _NothingToDo
    keys: list[str] = []
    for message in standing:
        keys += await take_away(tools, tx, message)
    gone = tuple(message.message_id for message in standing)
    deleted = MessagesDeleted(channel_id=channel.channel_id, message_ids=gone, by_id=by_id)
    await out.emit(stream, seq, deleted)
    if move is not None:
        await end_move(tools, tx, out, move)
    return standing, keys


class Removals:
    """Verbs on several messages."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def remove(self, channel_id: str, account_id: str, which: Selection) -> Removed:
        """Remove up to BULK_DELETE_MAX messages of a channel at once (RT1).

        Raises:
            ChannelNotFound, NotMember, NotAllowed (needs `manage_messages`), BulkInvalid.
        """
        channel = await self._access.channel(channel_id, account_id)
        await self._access.need_in(channel, account_id, Permission.MANAGE_MESSAGES)
        _check(which)

        async def work(tx: Tx, out: Out) -> tuple[list[Message], list[str]]:
            message_ids = await self._chosen(tx, channel_id, which)
            place = (channel, account_id)
            standing, keys = await take_away_all(self._tools, tx, out, message_ids, place)
            await self._record(tx, channel, account_id, standing)
            return standing, keys

        try:
            standing, keys = await self._tools.streams.write(work)
        except _NothingToDo:
            return Removed(message_ids=())
        if keys:
            await self._tools.files.blobs.collect(keys)
        return Removed(message_ids=tuple(message.message_id for message in standing))

    async def expire(
        self, channel: Channel, by_id: str, before_ms: int, *, keeps_pinned: bool
    ) -> int:
        """Remove one batch of messages sent before a moment; returns how many went (RT7)."""

        async def work(tx: Tx, out: Out) -> tuple[list[Message], list[str]]:
            message_ids = await self._tools.parts.retention.older(
                tx,
                channel.channel_id,
                before_ms,
                keeps_pinned=keeps_pinned,
                limit=BULK_DELETE_MAX,
            )
            if not message_ids:
                raise _NothingToDo
            place = (channel, by_id)
            return await take_away_all(self._tools, tx, out, message_ids, place)

        try:
            standing, keys = await self._tools.streams.write(work)
        except _NothingToDo:
            return 0
        if keys:
            await self._tools.files.blobs.collect(keys)
        return len(standing)

    async def _chosen(self, tx: Tx, channel_id: str, which: Selection) -> Sequence[str]:
        if which.author_id is None:
            return which.message_ids
        since_ms = self._tools.clock.now_ms() - which.within_ms
        return await self._tools.parts.retention.latest_of(
            tx, channel_id, which.author_id, since_ms, which.count
        )

    async def _record(
        self, tx: Tx, channel: Channel, account_id: str, gone: Sequence[Message]
    ) -> None:
        authors = ", ".join(dict.fromkeys(message.author_name for message in gone))
        act = Act(
            community_id=channel.community_id,
            actor_id=account_id,
            kind="messages_deleted",
            target_kind="channel",
            target_id=channel.channel_id,
            target_name=channel.name,
            changes=(
                Change(field="messages_count", before=str(len(gone)), after=None),
                Change(field="authors", before=authors[:CHANGE_LENGTH_MAX_CHARS], after=None),
            ),
            place_id=await private_place(self._access, tx, channel),
        )
        await record(self._tools, tx, act)


def _check(which: Selection) -> None:
    chosen = which.message_ids
    is_one_way = bool(chosen) != (which.author_id is not None)
    fits = len(chosen) <= BULK_DELETE_MAX and 1 <= which.count <= BULK_DELETE_MAX
    if not is_one_way or not fits or not 1 <= which.within_ms <= BULK_SINCE_MAX_MS:
        raise BulkInvalid(
            f"Choose 1 to {BULK_DELETE_MAX} messages, or one author's of the last two weeks.",
            messages_max=BULK_DELETE_MAX,
            within_max_ms=BULK_SINCE_MAX_MS,
        )
