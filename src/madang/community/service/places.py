"""The order of channels and categories: move, rename, copy, delete a heading.

The one thing to know: a move names its neighbour, not a number. It takes the community's stream
first, so moves stand one after the other, and each numbers its lists anew from 0 (SR2, SR3).
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from madang.community.errors import (
    CategoryNotFound,
    ChannelNotFound,
    CommunityNotFound,
    NotAllowed,
    TooManyChannels,
)
from madang.community.events import ChannelCreated
from madang.community.model import (
    CHANNELS_MAX,
    Category,
    Channel,
    Overwrite,
    Permission,
    clean_name,
)
from madang.community.model.audit import AuditKind, changes_of
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.overwrites import Place, check_change
from madang.community.service.rights import Rights
from madang.community.service.sealing import tell_access, tell_channel
from madang.community.service.tools import Tools, community_stream
from madang.engines.sql.port import Tx
from madang.kernel.errors import Malformed
from madang.kernel.ids import new_id
from madang.realtime.streams import Out

T = TypeVar("T")
_NOT_TOLD = frozenset({"channel_id", "community_id", "created_at_ms"})


class ChannelPlace(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a channel is to stand."""

    category_id: str | None
    before_id: str | None = None
    """The channel it is to stand before; None, or one that is not there any more: at the end."""
    sync: bool | None = None
    """Whether it takes over the overwrites of a new category; None: when they say the same (SR5)."""


class CategoryPlace(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a category is to stand."""

    before_id: str | None = None


class Places:
    """Verbs on the order of places. Every check is made in the transaction that writes."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def move_channel(self, channel_id: str, place: ChannelPlace, by_id: str) -> Channel:
        """Put a channel before another one, in its category or another (SR2-SR5).

        Raises:
            ChannelNotFound, CategoryNotFound, NotAllowed.
        """
        community_id = (await self._access.channel(channel_id, by_id)).community_id

        async def work(tx: Tx, rights: Rights, _out: Out) -> Channel:
            before = _channel(rights, channel_id)
            _need(rights, rights.source(before), by_id)
            after = replace(before, category_id=place.category_id)
            if place.category_id != before.category_id:
                if place.category_id is not None:
                    _category(rights, place.category_id, by_id)
                after = await self._rehung(tx, rights, after, (place.sync, by_id))
            old = [c for c in _under(rights, before.category_id) if c.channel_id != channel_id]
            if place.category_id != before.category_id:
                await self._number(tx, old)
            into = [c for c in _under(rights, place.category_id) if c.channel_id != channel_id]
            ids = [c.channel_id for c in into]
            at = ids.index(place.before_id) if place.before_id in ids else len(ids)
            after = replace(after, position=at)
            await self._tools.structure.put_channel(tx, after)
            await self._number(tx, [*into[:at], after, *into[at:]])
            await self._record(tx, "channel_updated", (before, after), by_id)
            return after

        return await self._change(community_id, work)

    async def move_category(self, category_id: str, place: CategoryPlace, by_id: str) -> Category:
        """Put a category before another one, or at the end (SR2)."""

        async def work(tx: Tx, rights: Rights, _out: Out) -> Category:
            before = _category(rights, category_id, by_id)
            others = [c for c in rights.categories.values() if c.category_id != category_id]
            others.sort(key=lambda c: (c.position, c.category_id))
            ids = [c.category_id for c in others]
            at = ids.index(place.before_id) if place.before_id in ids else len(ids)
            for position, each in enumerate([*others[:at], before, *others[at:]]):
                if each.position != position:
                    await self._tools.structure.put_category(tx, replace(each, position=position))
            after = replace(before, position=at)
            await self._record_category(tx, "category_updated", (before, after), by_id)
            return after

        return await self._change(await self._community_of(category_id, by_id), work)

    async def rename_category(self, category_id: str, name: str, by_id: str) -> Category:
        """Give a category another name."""
        name = clean_name(name)

        async def work(tx: Tx, rights: Rights, _out: Out) -> Category:
            before = _category(rights, category_id, by_id)
            after = replace(before, name=name)
            await self._tools.structure.put_category(tx, after)
            await self._record_category(tx, "category_updated", (before, after), by_id)
            return after

        return await self._change(await self._community_of(category_id, by_id), work)

    async def delete_category(self, category_id: str, by_id: str) -> None:
        """Delete a heading; its channels stay, under none, with the rights they had (SR6)."""

        async def work(tx: Tx, rights: Rights, _out: Out) -> None:
            category = _category(rights, category_id, by_id)
            is_open = rights.is_open(category_id)
            moved = []
            for channel in _under(rights, category_id):
                bare = replace(channel, category_id=None)
                moved.append(await self._rehung(tx, rights, bare, (False, by_id)))
            for channel in moved:
                await self._tools.structure.put_channel(tx, channel)
            await self._number(tx, [*_under(rights, None), *moved])
            act = _act(category, by_id, "category_deleted")
            await record(self._tools, tx, replace(act, place_id=None if is_open else category_id))
            await self._tools.structure.delete_category(tx, category_id)

        await self._change(await self._community_of(category_id, by_id), work)

    async def copy_channel(self, channel_id: str, name: str, by_id: str) -> Channel:
        """Make a channel like another, right after it: kind, board, topic, overwrites (SR7).

        Raises:
            ChannelNotFound, NotAllowed, NameInvalid, TooManyChannels.
        """
        community_id = (await self._access.channel(channel_id, by_id)).community_id
        name = clean_name(name)

        async def work(tx: Tx, rights: Rights, out: Out) -> Channel:
            seq = await out.next_seq(community_stream(community_id))
            like = _channel(rights, channel_id)
            _need(rights, rights.source(like), by_id)
            if len(await self._tools.structure.channels(tx, community_id)) >= CHANNELS_MAX:
                raise TooManyChannels(
                    f"A community has at most {CHANNELS_MAX} channels.", channels_max=CHANNELS_MAX
                )
            made = replace(
                like,
                channel_id=new_id(),
                name=name,
                created_at_ms=self._tools.clock.now_ms(),
            )
            own = rights.overwrites(channel_id) if rights.source(like) == channel_id else []
            _check_giving(rights, Place("channel", channel_id), own, by_id)
            for overwrite in own:
                copied = replace(overwrite, place_id=made.channel_id)
                await self._tools.roles.put_overwrite(tx, community_id, copied)
            siblings = _under(rights, like.category_id)
            at = siblings.index(like) + 1
            made = replace(made, position=at)
            await self._tools.structure.put_channel(tx, made)
            await self._number(tx, [*siblings[:at], made, *siblings[at:]])
            await tell_channel(self._access, tx, out, seq, made, ChannelCreated(channel=made))
            await self._record(tx, "channel_created", (None, made), by_id)
            return made

        return await self._change(community_id, work)

    async def _rehung(
        self, tx: Tx, rights: Rights, channel: Channel, how: tuple[bool | None, str]
    ) -> Channel:
        """Return a channel as it stands in its new category: with its overwrites, or keeping those
        that counted for it until now (SR5)."""
        sync, by_id = how
        place = Place("channel", channel.channel_id)
        source = rights.source(rights.channels[channel.channel_id])
        had = rights.overwrites(source)
        gets = rights.overwrites(channel.category_id) if channel.category_id else []
        is_same = channel.category_id is not None and _bits(had) == _bits(gets)
        if channel.category_id is not None and (is_same if sync is None else sync):
            if not is_same:
                _check_giving(rights, place, [*had, *gets], by_id)
            await self._tools.roles.clear_overwrites(tx, channel.channel_id)
            return replace(channel, is_synced=True)
        if source != channel.channel_id:
            for overwrite in had:
                copied = replace(overwrite, place_id=channel.channel_id)
                await self._tools.roles.put_overwrite(tx, channel.community_id, copied)
        return replace(channel, is_synced=False)

    async def _number(self, tx: Tx, channels: Sequence[Channel]) -> None:
        for position, channel in enumerate(channels):
            if channel.position != position:
                await self._tools.structure.put_channel(tx, replace(channel, position=position))

    async def _change(
        self, community_id: str, work: Callable[[Tx, Rights, Out], Awaitable[T]]
    ) -> T:
        async def run(tx: Tx, out: Out) -> T:
            # Takes the community's stream: whoever moves at the same time waits here.
            await tell_access(out, community_id)
            rights = await self._access.read_rights(tx, community_id)
            if rights is None:
                raise CommunityNotFound("There is no such community.", community_id=community_id)
            return await work(tx, rights, out)

        answer = await self._tools.streams.write(run)
        await self._access.changed(community_id)
        return answer

    async def _community_of(self, category_id: str, by_id: str) -> str:
        category = await self._tools.db.read(
            lambda tx: self._tools.structure.category(tx, category_id)
        )
        rights = await self._access.rights(category.community_id) if category else None
        if category is None or rights is None or not rights.sees_category(category_id, by_id):
            raise _no_category(category_id)
        return category.community_id

    async def _record(
        self, tx: Tx, kind: AuditKind, change: tuple[Channel | None, Channel], by_id: str
    ) -> None:
        before, after = change
        changes = changes_of(before, after, _NOT_TOLD)
        if not changes:
            return
        rights = await self._access.read_rights(tx, after.community_id)
        is_open = rights is not None and rights.is_open(rights.source(after))
        act = Act(
            community_id=after.community_id,
            actor_id=by_id,
            kind=kind,
            target_kind="channel",
            target_id=after.channel_id,
            target_name=after.name,
            changes=changes,
            place_id=None if is_open else after.channel_id,
        )
        await record(self._tools, tx, act)

    async def _record_category(
        self, tx: Tx, kind: AuditKind, change: tuple[Category, Category], by_id: str
    ) -> None:
        before, after = change
        changes = changes_of(before, after)
        if not changes:
            return
        rights = await self._access.read_rights(tx, after.community_id)
        is_open = rights is not None and rights.is_open(after.category_id)
        act = replace(
            _act(after, by_id, kind),
            changes=changes,
            place_id=None if is_open else after.category_id,
        )
        await record(self._tools, tx, act)


def _act(category: Category, by_id: str, kind: AuditKind) -> Act:
    return Act(
        community_id=category.community_id,
        actor_id=by_id,
        kind=kind,
        target_kind="category",
        target_id=category.category_id,
        target_name=category.name,
    )


def _channel(rights: Rights, channel_id: str) -> Channel:
    channel = rights.channels.get(channel_id)
    if channel is None:
        raise ChannelNotFound("The channel was deleted.", channel_id=channel_id)
    if channel.parent_id is not None:
        raise Malformed("A thread stands under its channel; it has no place of its own.")
    return channel


def _category(rights: Rights, category_id: str, by_id: str) -> Category:
    category = rights.categories.get(category_id)
    if category is None or not rights.sees_category(category_id, by_id):
        raise _no_category(category_id)
    _need(rights, category_id, by_id)
    return category


def _no_category(category_id: str) -> CategoryNotFound:
    return CategoryNotFound(
        "There is no such category, or you may not see it.", category_id=category_id
    )


def _need(rights: Rights, source_id: str, by_id: str) -> None:
    if not rights.at(source_id, by_id) & Permission.MANAGE_CHANNELS:
        raise NotAllowed("This needs the right manage_channels.", needs=["manage_channels"])


def _check_giving(
    rights: Rights, place: Place, overwrites: Sequence[Overwrite], by_id: str
) -> None:
    """Only who manages roles there changes overwrites, and only of rights they have (PM11)."""
    if not overwrites:
        return
    source = rights.source(rights.channels[place.place_id])
    if not rights.at(source, by_id) & Permission.MANAGE_ROLES:
        raise NotAllowed("This needs the right manage_roles.", needs=["manage_roles"])
    for overwrite in overwrites:
        check_change(rights, place, (overwrite.allow, overwrite.deny), by_id)


def _under(rights: Rights, category_id: str | None) -> list[Channel]:
    """Return the channels of a category, or of none, in their order; threads have no place."""
    found = [
        c
        for c in rights.channels.values()
        if c.parent_id is None
        and (c.category_id if c.category_id in rights.categories else None) == category_id
    ]
    return sorted(found, key=lambda c: (c.position, c.channel_id))


def _bits(overwrites: Sequence[Overwrite]) -> frozenset[tuple[str, int, int]]:
    return frozenset((o.subject_id, o.allow, o.deny) for o in overwrites)
