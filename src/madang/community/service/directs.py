"""Direct channels: open a pair, make a group, add, leave, remove, rename, close (DM1-DM11).

The one thing to know: a direct channel is a plain channel in a hidden community that nobody owns or
manages, so that rights, messages, unread, search and files work as everywhere. What people see of
it in their list is told on their own streams.
"""

from collections.abc import Awaitable, Callable, Iterable

from msgspec import Struct

from madang.community.errors import ChannelNotFound, NotAllowed
from madang.community.errors.direct import NotGroup, TooManyPeople
from madang.community.events import ChannelDeleted, CommunityUpdated, MemberLeft
from madang.community.events.direct import DirectChanged, DirectGone
from madang.community.model.direct import (
    DIRECTS_LISTED_MAX,
    PEOPLE_MAX,
    Direct,
    DirectEntry,
    Person,
    pair_key,
)
from madang.community.service.access import Access
from madang.community.service.direct_making import (
    GroupFields,
    MadeByTwin,
    changed_group,
    make_direct,
)
from madang.community.service.members import AlreadyIn, Members
from madang.community.service.people import may_reach, refusal, take_turn
from madang.community.service.tools import Tools, account_stream, community_stream
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out, Position

OPENINGS_PER_WINDOW_MAX = 10
OPENING_WINDOW_MS = 600_000


class DirectList(Struct, frozen=True, kw_only=True):
    """One's direct channels, latest activity first, at a position of one's own stream."""

    at: Position
    directs: list[DirectEntry]


class NewGroup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group to be made; `account_ids` are the others."""

    account_ids: tuple[str, ...]
    name: str = ""
    icon: str = ""


async def tell_direct(out: Out, direct: Direct, account_ids: Iterable[str]) -> None:
    """Tell accounts that a direct channel stands in their list, and how it looks."""
    for account_id in sorted(account_ids):
        stream = account_stream(account_id)
        await out.emit(stream, await out.next_seq(stream), DirectChanged(direct=direct))


async def wake(tools: Tools, tx: Tx, out: Out, community_id: str) -> None:
    """Show a direct channel again to whoever had closed it: a message has come (DM5)."""
    hid = await tools.directs.reopen(tx, community_id, None)
    if hid and (direct := await tools.directs.direct(tx, community_id)) is not None:
        await tell_direct(out, direct, hid)


class Directs:
    """Verbs on direct channels."""

    def __init__(self, tools: Tools, access: Access, members: Members) -> None:
        self._tools = tools
        self._access = access
        self._members = members

    async def listed(self, account_id: str) -> DirectList:
        """Return one's direct channels with what is unread in them."""
        tools = self._tools

        async def work(tx: Tx) -> DirectList:
            found = await tools.directs.listed(tx, account_id, DIRECTS_LISTED_MAX)
            entries = []
            for each in found:
                direct = each.direct
                settings = await tools.notifications.settings(tx, account_id, direct.community_id)
                state = await tools.reads.state(tx, account_id, direct.channel_id)
                entries.append(
                    DirectEntry(
                        direct=direct,
                        active_at_ms=each.active_at_ms,
                        state=state,
                        settings=tuple(settings),
                    )
                )
            at = await tools.streams.position(tx, account_stream(account_id))
            return DirectList(at=at, directs=entries)

        return await tools.db.read(work)

    async def open(self, me: Person, other: Person) -> Direct:
        """Open the one channel of a pair: the one there is, or a new one (DM1).

        Raises:
            PersonRefused, SlowDown.
        """
        key = pair_key(me.account_id, other.account_id)
        found = await self._reopen(key, me.account_id)
        if found is not None:
            return found
        await self._check_reach(me.account_id, [other])

        async def work(tx: Tx, out: Out) -> Direct:
            direct = await make_direct(self._tools, tx, out, (me, other), key)
            # The other sees it with the first message, not with an empty screen (DM5).
            await self._tools.directs.close(tx, direct.community_id, other.account_id)
            await tell_direct(out, direct, [me.account_id])
            return direct

        try:
            direct = await self._tools.streams.write(work)
        except MadeByTwin:
            twin = await self._reopen(key, me.account_id)
            assert twin is not None
            return twin
        await self._access.changed(direct.community_id)
        return direct

    async def make_group(self, me: Person, others: list[Person], fields: GroupFields) -> Direct:
        """Make a group of the caller, who owns it, and others.

        Raises:
            PersonRefused, TooManyPeople, SlowDown, NameInvalid, TextTooLong.
        """
        others = [
            p for p in {p.account_id: p for p in others}.values() if p.account_id != me.account_id
        ]
        if not others or len(others) >= PEOPLE_MAX:
            raise _too_many()
        await self._check_reach(me.account_id, others)

        async def work(tx: Tx, out: Out) -> Direct:
            direct = await make_direct(self._tools, tx, out, (me, *others), fields)
            await tell_direct(out, direct, [p.account_id for p in direct.people])
            return direct

        direct = await self._tools.streams.write(work)
        await self._access.changed(direct.community_id)
        return direct

    async def update(self, community_id: str, fields: GroupFields, account_id: str) -> Direct:
        """Change a group's name or icon; each of its people may."""

        async def work(tx: Tx, out: Out, direct: Direct, seq: int) -> None:
            before = await self._tools.structure.community(tx, community_id)
            assert before is not None
            after = changed_group(before, fields)
            await self._tools.structure.put_community(tx, after)
            updated = CommunityUpdated(community=after)
            await out.emit(community_stream(community_id), seq, updated)

        return await self._change_group(community_id, account_id, work)

    async def add(self, community_id: str, person: Person, account_id: str) -> Direct:
        """Bring somebody into a group; each of its people may bring whom they may write to (DM8).

        Raises:
            ChannelNotFound, NotGroup, PersonRefused, TooManyPeople, SlowDown.
        """
        await self._need_group(community_id, account_id)
        await self._check_reach(account_id, [person])
        tools, added_id = self._tools, person.account_id

        async def work(tx: Tx, out: Out) -> Direct:
            before = await self._of(tx, community_id, account_id)
            await self._members.admit(tx, out, community_id, added_id, person.name)
            direct = await tools.directs.direct(tx, community_id)
            assert direct is not None
            if len(direct.people) > PEOPLE_MAX:
                raise _too_many()
            hid = await tools.directs.hidden_from(tx, community_id)
            shown = {p.account_id for p in before.people} - hid | {added_id}
            await tell_direct(out, direct, shown)
            return direct

        try:
            direct = await tools.streams.write(work)
        except AlreadyIn:
            return await tools.db.read(lambda tx: self._of(tx, community_id, account_id))
        await self._members.joined(community_id, added_id)
        return direct

    async def leave(self, community_id: str, account_id: str) -> None:
        """Leave a group; an owner hands it to who is in it longest, the last takes it along."""
        await self._remove(community_id, account_id, account_id)

    async def remove(self, community_id: str, removed_id: str, account_id: str) -> None:
        """Remove somebody from a group (its owner).

        Raises:
            ChannelNotFound, NotGroup, NotAllowed.
        """
        await self._remove(community_id, removed_id, account_id)

    async def hand_over(self, community_id: str, owner_id: str, account_id: str) -> Direct:
        """Make another of its people the group's owner (its owner)."""

        async def work(tx: Tx, out: Out, direct: Direct, seq: int) -> None:
            if direct.owner_id != account_id:
                raise NotAllowed("Only the group's owner hands it over.", needs=["owner"])
            if all(p.account_id != owner_id for p in direct.people):
                raise refusal()
            await self._tools.directs.set_owner(tx, community_id, owner_id)
            community = await self._tools.structure.community(tx, community_id)
            assert community is not None
            updated = CommunityUpdated(community=community)
            await out.emit(community_stream(community_id), seq, updated)

        return await self._change_group(community_id, account_id, work)

    async def close(self, community_id: str, account_id: str) -> None:
        """Hide a direct channel from one's own list until a new message comes (DM5)."""
        await self._tools.db.read(lambda tx: self._of(tx, community_id, account_id))
        stream = account_stream(account_id)

        async def work(tx: Tx, out: Out) -> None:
            if await self._tools.directs.close(tx, community_id, account_id):
                seq = await out.next_seq(stream)
                await out.emit(stream, seq, DirectGone(community_id=community_id))

        await self._tools.streams.write(work)

    async def _reopen(self, key: str, account_id: str) -> Direct | None:
        directs = self._tools.directs

        async def work(tx: Tx, out: Out) -> Direct | None:
            community_id = await directs.by_pair(tx, key)
            if community_id is None:
                return None
            direct = await self._of(tx, community_id, account_id)
            if await directs.reopen(tx, community_id, account_id):
                await tell_direct(out, direct, [account_id])
            return direct

        return await self._tools.streams.write(work)

    async def _change_group(
        self,
        community_id: str,
        account_id: str,
        change: Callable[[Tx, Out, Direct, int], Awaitable[None]],
    ) -> Direct:
        await self._need_group(community_id, account_id)

        async def work(tx: Tx, out: Out) -> Direct:
            seq = await out.next_seq(community_stream(community_id))
            await change(tx, out, await self._of(tx, community_id, account_id), seq)
            direct = await self._of(tx, community_id, account_id)
            hid = await self._tools.directs.hidden_from(tx, community_id)
            await tell_direct(out, direct, {p.account_id for p in direct.people} - hid)
            return direct

        direct = await self._tools.streams.write(work)
        await self._access.changed(community_id)
        return direct

    async def _remove(self, community_id: str, removed_id: str, by_id: str) -> None:
        tools, stream = self._tools, community_stream(community_id)
        await self._need_group(community_id, by_id)

        async def work(tx: Tx, out: Out) -> None:
            seq = await out.next_seq(stream)
            before = await self._of(tx, community_id, by_id)
            if removed_id != by_id and before.owner_id != by_id:
                raise NotAllowed("Only the group's owner removes people.", needs=["owner"])
            left = [p for p in before.people if p.account_id != removed_id]
            if len(left) == len(before.people):
                raise refusal()
            await tools.members.delete_member(tx, community_id, removed_id)
            gone = MemberLeft(community_id=community_id, account_id=removed_id)
            await out.emit(stream, seq, gone)
            hid = await tools.directs.hidden_from(tx, community_id)
            await tools.directs.reopen(tx, community_id, removed_id)
            if not left:
                await self._end(tx, out, before)
            elif before.owner_id == removed_id:
                await tools.directs.set_owner(tx, community_id, left[0].account_id)
            after = await tools.directs.direct(tx, community_id)
            told: dict[str, DirectChanged | DirectGone] = {
                p.account_id: DirectChanged(direct=after)
                for p in left
                if after is not None and p.account_id not in hid
            }
            told[removed_id] = DirectGone(community_id=community_id)
            for account_id in sorted(told):
                own = account_stream(account_id)
                await out.emit(own, await out.next_seq(own), told[account_id])

        await tools.streams.write(work)
        await self._access.changed(community_id)

    async def _end(self, tx: Tx, out: Out, direct: Direct) -> None:
        stream = community_stream(direct.community_id)
        gone = ChannelDeleted(channel_id=direct.channel_id)
        await out.emit(stream, await out.next_seq(stream), gone)
        await self._tools.structure.delete_channel(tx, direct.channel_id)
        await self._tools.directs.delete(tx, direct.community_id)

    async def _of(self, tx: Tx, community_id: str, account_id: str) -> Direct:
        """Return a direct channel of one's own."""
        direct = await self._tools.directs.direct(tx, community_id)
        if direct is None or all(p.account_id != account_id for p in direct.people):
            raise ChannelNotFound("There is no such direct channel, or you are not in it.")
        return direct

    async def _need_group(self, community_id: str, account_id: str) -> None:
        direct = await self._tools.db.read(lambda tx: self._of(tx, community_id, account_id))
        if not direct.is_group:
            raise NotGroup("This is a direct channel of two people; close it to hide it.")

    async def _check_reach(self, account_id: str, others: list[Person]) -> None:
        """Let pass who may write to all of them; strangers are counted (DM3, DM4)."""
        tools = self._tools

        async def work(tx: Tx) -> bool:
            are_friends = True
            for other in others:
                if not await may_reach(tools, tx, account_id, other.account_id):
                    raise refusal()
                friend = await tools.people.friend(tx, account_id, other.account_id)
                are_friends &= friend is not None and friend.state == "friend"
            return are_friends

        if not await tools.db.read(work):
            key = f"direct-openings:{account_id}"
            await take_turn(tools, key, OPENINGS_PER_WINDOW_MAX, OPENING_WINDOW_MS)


def _too_many() -> TooManyPeople:
    return TooManyPeople(
        f"A group has 2 to {PEOPLE_MAX} people, you among them.", people_max=PEOPLE_MAX
    )
