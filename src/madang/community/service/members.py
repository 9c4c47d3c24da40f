"""Members: join, leave, roles, names."""

from msgspec.structs import replace

from madang.community.errors import CommunityNotFound, MemberNotFound, NotAllowed, OwnerStays
from madang.community.errors.moderation import Banned
from madang.community.errors.rules import RequestNeeded
from madang.community.events import (
    CommunityUpdated,
    MemberJoined,
    MemberLeft,
    MemberUpdated,
)
from madang.community.model import Member, Permission, Role, newcomer
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.tools import Tools, channel_stream, community_stream
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out


class AlreadyIn(Exception):
    """Undoes a transaction of somebody who came in meanwhile, so that no seq is lost (ST1)."""

    def __init__(self, member: Member) -> None:
        super().__init__(member.account_id)
        self.member = member


class Members:
    """Verbs on members."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def join(self, community_id: str, account_id: str, name: str) -> Member:
        """Become a member of a public community; joining twice is joining once."""
        if not await self._access.may_read(community_id, account_id):
            raise CommunityNotFound(
                "There is no such community, or you may not see it.", community_id=community_id
            )

        async def work(tx: Tx, out: Out) -> Member:
            before = await self._tools.members.member(tx, community_id, account_id)
            if before is not None:
                raise AlreadyIn(before)
            form = await self._tools.requests.form(tx, community_id)
            if form is not None and form.is_on:
                raise RequestNeeded("One comes in here by asking.", community_id=community_id)
            return await self.admit(tx, out, community_id, account_id, name)

        try:
            member = await self._tools.streams.write(work)
        except AlreadyIn as known:
            return known.member
        await self.joined(community_id, account_id)
        return member

    async def admit(
        self, tx: Tx, out: Out, community_id: str, account_id: str, name: str
    ) -> Member:
        """Write a new member inside a transaction; whoever comes twice at once comes in once.

        Raises:
            AlreadyIn: a member by now. Banned: not to come in (MO4).
        """
        stream = community_stream(community_id)
        seq = await out.next_seq(stream)
        # The stream is locked from here on: a ban or a join that came first has committed by now.
        if await self._tools.moderation.ban(tx, community_id, account_id):
            raise Banned("You are banned from this community.", community_id=community_id)
        before = await self._tools.members.member(tx, community_id, account_id)
        if before is not None:
            raise AlreadyIn(before)
        return await self._add(tx, out, seq, stream, self._fresh(account_id, name, "member"))

    async def admit_bot(self, community_id: str, bot: Member, by_id: str) -> Member:
        """Take a bot in (manage_community); one that is in already stays as it is (DO9).

        Raises:
            CommunityNotFound, NotMember, NotAllowed, Banned.
        """
        await self._access.need_here(community_id, by_id, Permission.MANAGE_COMMUNITY)

        async def work(tx: Tx, out: Out) -> Member:
            stream = community_stream(community_id)
            seq = await out.next_seq(stream)
            if await self._tools.moderation.ban(tx, community_id, bot.account_id):
                raise Banned("This bot is banned from this community.", community_id=community_id)
            before = await self._tools.members.member(tx, community_id, bot.account_id)
            if before is not None:
                raise AlreadyIn(before)
            act = Act(
                community_id=community_id,
                actor_id=by_id,
                kind="bot_added",
                target_kind="member",
                target_id=bot.account_id,
                target_name=bot.name,
            )
            await record(self._tools, tx, act)
            return await self._add(tx, out, seq, stream, bot)

        try:
            member = await self._tools.streams.write(work)
        except AlreadyIn as known:
            return known.member
        await self.joined(community_id, bot.account_id)
        return member

    async def joined(self, community_id: str, account_id: str) -> None:
        """Make a new member's rights hold."""
        await self._access.changed(community_id)

    async def adopt(self, community_id: str, account_id: str, name: str) -> Member:
        """Give a community that nobody owns its owner."""

        async def work(tx: Tx, out: Out) -> Member:
            stream = community_stream(community_id)
            community = await self._tools.structure.community(tx, community_id)
            if community is None or community.owner_id is not None:
                raise NotAllowed("This community has an owner.", needs="owner")
            owned = replace(community, owner_id=account_id)
            await self._tools.structure.put_community(tx, owned)
            seq = await out.next_seq(stream)
            await out.emit(stream, seq, CommunityUpdated(community=owned))
            seq = await out.next_seq(stream)
            return await self._add(tx, out, seq, stream, self._fresh(account_id, name, "owner"))

        member = await self._tools.streams.write(work)
        await self.joined(community_id, account_id)
        return member

    async def leave(self, community_id: str, account_id: str) -> None:
        """Stop being a member; the owner cannot."""
        known = await self._access.rights(community_id)
        role = known.role_word(account_id) if known else None
        if known is None or role is None or known.is_direct:
            raise MemberNotFound("You are not a member here.", community_id=community_id)
        if role == "owner":
            raise OwnerStays("The owner cannot leave; hand the community over first.")

        async def work(tx: Tx, out: Out) -> None:
            stream = community_stream(community_id)
            seq = await out.next_seq(stream)
            await self._tools.members.delete_member(tx, community_id, account_id)
            left = MemberLeft(community_id=community_id, account_id=account_id)
            await out.emit(stream, seq, left)

        await self._tools.streams.write(work)
        await self._access.changed(community_id)

    async def rename(self, account_id: str, name: str) -> None:
        """Carry an account's new name into every community it is in."""

        async def work(tx: Tx, out: Out) -> list[str]:
            community_ids = await self._tools.members.communities_of(tx, account_id)
            for community_id in community_ids:
                before = await self._tools.members.member(tx, community_id, account_id)
                assert before is not None
                after = replace(before, name=before.nickname or name, account_name=name)
                stream = community_stream(community_id)
                seq = await out.next_seq(stream)
                await self._tools.members.put_member(tx, community_id, after)
                renamed = MemberUpdated(community_id=community_id, member=after)
                await out.emit(stream, seq, renamed)
            return community_ids

        for community_id in await self._tools.streams.write(work):
            # What is kept of rights has the members' names, which messages are signed with.
            await self._access.changed(community_id)

    async def communities_of(self, account_id: str) -> list[str]:
        """Return the ids of the communities an account is in."""
        return await self._tools.db.read(
            lambda tx: self._tools.members.communities_of(tx, account_id)
        )

    async def _add(self, tx: Tx, out: Out, seq: int, stream: str, member: Member) -> Member:
        """Write a new member, with everything that was said before counted as read."""
        community_id = stream.partition(":")[2]
        await self._tools.members.put_member(tx, community_id, member)
        # Read back, because a time-out outlives leaving and coming back (MO7).
        member = await self._tools.members.member(tx, community_id, member.account_id) or member
        for channel in await self._tools.structure.channels(tx, community_id):
            top = await self._tools.streams.position(tx, channel_stream(channel.channel_id))
            await self._tools.reads.mark(tx, member.account_id, channel.channel_id, top.seq)
        await out.emit(stream, seq, MemberJoined(community_id=community_id, member=member))
        return member

    def _fresh(self, account_id: str, name: str, role: Role) -> Member:
        return newcomer(account_id, name, role, self._tools.clock.now_ms())
