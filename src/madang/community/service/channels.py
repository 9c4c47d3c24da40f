"""Categories and channels: make, change, delete."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from madang.community.errors import BoardInvalid, ChannelNotFound, TooManyChannels
from madang.community.events import (
    AccessChanged,
    CategoryCreated,
    ChannelCreated,
    ChannelDeleted,
    ChannelUpdated,
)
from madang.community.events.threads import ThreadDeleted
from madang.community.model import (
    CHANNELS_MAX,
    TOPIC_LENGTH_MAX_CHARS,
    BoardKind,
    Category,
    Channel,
    Permission,
    clean_name,
    clean_text,
)
from madang.community.model.audit import AuditKind, changes_of
from madang.community.service.access import Access
from madang.community.service.audit import Act, private_place, record
from madang.community.service.sealing import tell_channel
from madang.community.service.tools import Tools, channel_stream, community_stream
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id
from madang.realtime.streams import Out


class NewChannel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A channel to be made."""

    name: str
    kind: Literal["text", "board"]
    board: BoardKind | None = None
    category_id: str | None = None
    topic: str = ""


class ChannelFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be changed of a channel; what is left out stays."""

    name: str | UnsetType = UNSET
    topic: str | UnsetType = UNSET


_NOT_TOLD = frozenset({"channel_id", "community_id", "created_at_ms", "is_synced"})


class Channels:
    """Verbs on categories and channels. `account_id` None is the installation itself."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def create_category(
        self, community_id: str, name: str, account_id: str | None
    ) -> Category:
        """Make a heading at the end."""
        await self._need(community_id, account_id)
        name = clean_name(name)

        async def work(tx: Tx, out: Out) -> Category:
            stream = community_stream(community_id)
            seq = await out.next_seq(stream)
            before = await self._tools.structure.categories(tx, community_id)
            category = Category(
                category_id=new_id(),
                community_id=community_id,
                name=name,
                position=max((c.position for c in before), default=-1) + 1,
            )
            await self._tools.structure.put_category(tx, category)
            rights = await self._access.read_rights(tx, community_id)
            is_open = rights is not None and rights.is_open(category.category_id)
            told = CategoryCreated(category=category)
            await out.emit(
                stream, seq, told if is_open else AccessChanged(community_id=community_id)
            )
            if account_id is not None:
                act = Act(
                    community_id=community_id,
                    actor_id=account_id,
                    kind="category_created",
                    target_kind="category",
                    target_id=category.category_id,
                    target_name=name,
                    place_id=None if is_open else category.category_id,
                )
                await record(self._tools, tx, act)
            return category

        category = await self._tools.streams.write(work)
        await self._access.changed(community_id)
        return category

    async def create(self, community_id: str, new: NewChannel, account_id: str | None) -> Channel:
        """Make a channel at the end.

        Raises:
            BoardInvalid, TooManyChannels, NameInvalid, TextTooLong.
        """
        await self._need(community_id, account_id)
        if (new.kind == "board") != (new.board is not None):
            raise BoardInvalid("A board channel names its board; a text channel names none.")
        name, topic = clean_name(new.name), clean_text(new.topic, TOPIC_LENGTH_MAX_CHARS)

        async def work(tx: Tx, out: Out) -> Channel:
            seq = await out.next_seq(community_stream(community_id))
            before = await self._tools.structure.channels(tx, community_id)
            if len(before) >= CHANNELS_MAX:
                raise TooManyChannels(
                    f"A community has at most {CHANNELS_MAX} channels.", channels_max=CHANNELS_MAX
                )
            channel = Channel(
                channel_id=new_id(),
                community_id=community_id,
                category_id=new.category_id,
                kind=new.kind,
                board=new.board,
                name=name,
                topic=topic,
                position=max(
                    (c.position for c in before if c.category_id == new.category_id), default=-1
                )
                + 1,
                is_synced=new.category_id is not None,
                created_at_ms=self._tools.clock.now_ms(),
                parent_id=None,
            )
            await self._tools.structure.put_channel(tx, channel)
            await tell_channel(self._access, tx, out, seq, channel, ChannelCreated(channel=channel))
            await self._record(tx, (None, channel), account_id)
            return channel

        channel = await self._tools.streams.write(work)
        await self._access.changed(community_id)
        return channel

    async def update(self, channel_id: str, fields: ChannelFields, account_id: str) -> Channel:
        """Change a channel's name or topic."""
        channel = await self._place(channel_id, account_id)
        await self._access.need_in(channel, account_id, Permission.MANAGE_CHANNELS)

        async def work(tx: Tx, out: Out) -> Channel:
            seq = await out.next_seq(community_stream(channel.community_id))
            before = after = await self._tools.structure.channel(tx, channel_id)
            if before is None or after is None:
                raise ChannelNotFound("The channel was deleted.", channel_id=channel_id)
            if fields.name is not UNSET:
                after = replace(after, name=clean_name(fields.name))
            if fields.topic is not UNSET:
                after = replace(after, topic=clean_text(fields.topic, TOPIC_LENGTH_MAX_CHARS))
            await self._tools.structure.put_channel(tx, after)
            await tell_channel(self._access, tx, out, seq, after, ChannelUpdated(channel=after))
            await self._record(tx, (before, after), account_id)
            return after

        after = await self._tools.streams.write(work)
        await self._access.changed(channel.community_id)
        return after

    async def delete(self, channel_id: str, account_id: str) -> None:
        """Delete a channel with its threads and everything in them."""
        channel = await self._place(channel_id, account_id)
        await self._access.need_in(channel, account_id, Permission.MANAGE_CHANNELS)

        async def work(tx: Tx, out: Out) -> None:
            seq = await out.next_seq(community_stream(channel.community_id))
            standing = await self._tools.structure.channel(tx, channel_id)
            if standing is None:
                raise ChannelNotFound("The channel was deleted.", channel_id=channel_id)
            gone = ChannelDeleted(channel_id=channel_id)
            await tell_channel(self._access, tx, out, seq, standing, gone)
            await self._tell_threads(tx, out, channel_id)
            await self._record(tx, (standing, None), account_id)
            await self._tools.structure.delete_channel(tx, channel_id)

        await self._tools.streams.write(work)
        await self._access.changed(channel.community_id)

    async def boards(self) -> list[Channel]:
        """Return every board channel of the installation."""
        return await self._tools.db.read(self._tools.structure.boards)

    async def ids_of(self, community_id: str) -> list[str]:
        """Return the ids of a community's channels and threads."""

        async def work(tx: Tx) -> list[str]:
            channels = await self._tools.structure.channels(tx, community_id)
            threads = await self._tools.threads.ids_of_community(tx, community_id)
            return [*(channel.channel_id for channel in channels), *threads]

        return await self._tools.db.read(work)

    async def _place(self, channel_id: str, account_id: str) -> Channel:
        """Return a channel that is no thread: those have verbs of their own."""
        channel = await self._access.channel(channel_id, account_id)
        if channel.kind == "thread":
            raise ChannelNotFound("This is a thread, not a channel.", channel_id=channel_id)
        return channel

    async def _tell_threads(self, tx: Tx, out: Out, channel_id: str) -> None:
        """Tell who is in a channel's active threads that they go with it, on their own streams."""
        now_ms = self._tools.clock.now_ms()
        for thread in await self._tools.threads.active(tx, channel_id, now_ms):
            thread_id = thread.channel.channel_id
            own = channel_stream(thread_id)
            gone = ThreadDeleted(channel_id=channel_id, thread_id=thread_id)
            await out.emit(own, await out.next_seq(own), gone)

    async def _record(
        self, tx: Tx, change: tuple[Channel | None, Channel | None], account_id: str | None
    ) -> None:
        """Record a channel's change; made before it goes, so that its place is still known."""
        before, after = change
        channel = after or before
        changes = changes_of(before, after, _NOT_TOLD) if after else ()
        if channel is None or account_id is None or (before and after and not changes):
            return
        kind: AuditKind = "channel_updated" if before and after else "channel_created"
        act = Act(
            community_id=channel.community_id,
            actor_id=account_id,
            kind=kind if after else "channel_deleted",
            target_kind="channel",
            target_id=channel.channel_id,
            target_name=channel.name,
            changes=changes,
            place_id=await private_place(self._access, tx, channel),
        )
        await record(self._tools, tx, act)

    async def _need(self, community_id: str, account_id: str | None) -> None:
        if account_id is not None:
            await self._access.need_here(community_id, account_id, Permission.MANAGE_CHANNELS)
