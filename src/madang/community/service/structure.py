"""Communities as a whole: list, snapshot, make, change."""

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from madang.community.errors import CommunityNotFound, NameInvalid, NotAllowed
from madang.community.events import (
    ChannelDeleted,
    CommunityDeleted,
    CommunityUpdated,
    MemberJoined,
)
from madang.community.model import (
    Category,
    Channel,
    Community,
    CommunityRole,
    Member,
    Permission,
    Role,
    clean_name,
    clean_text,
)
from madang.community.model.audit import changes_of
from madang.community.model.emoji import CustomEmoji
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.roles import first_roles
from madang.community.service.tools import Tools, channel_stream, community_stream
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id
from madang.realtime.presence import State
from madang.realtime.streams import Out, Position


class CommunityEntry(Struct, frozen=True, kw_only=True):
    """A community in a list."""

    community: Community
    is_member: bool
    members_count: int


class Snapshot(Struct, frozen=True, kw_only=True):
    """Everything a client shows of a community, at one position of its stream."""

    at: Position
    community: Community
    categories: list[Category]
    channels: list[Channel]
    members: list[Member]
    presences: dict[str, State]
    my_role: Role | None
    roles: list[CommunityRole]
    """Highest rank first; everyone's is the last."""
    my_permissions: int
    channel_permissions: dict[str, int]
    """What the caller may do in the channels that have overwrites; in the others `my_permissions`."""
    private_ids: list[str]
    """The channels and categories that wear the lock, of those the caller sees."""
    emoji: list[CustomEmoji]
    """The community's own, by name."""


class CommunityFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be changed of a community; what is left out stays."""

    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    icon: str | UnsetType = UNSET
    is_public: bool | UnsetType = UNSET


class Structure:
    """Verbs on communities."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def listed(self, account_id: str | None) -> list[CommunityEntry]:
        """Return the communities someone may see, public ones and their own, in their order (SR9)."""

        async def work(tx: Tx) -> list[tuple[Community, int]]:
            known = await self._tools.structure.communities(tx, account_id)
            own = await self._tools.profiles.order(tx, account_id) if account_id else []
            place = {community_id: at for at, community_id in enumerate(own)}
            return sorted(known, key=lambda each: place.get(each[0].community_id, len(place)))

        found = await self._tools.db.read(work)
        return [
            CommunityEntry(
                community=community,
                is_member=await self._access.role(community.community_id, account_id) is not None,
                members_count=count,
            )
            for community, count in found
            if not self._access.is_bound_elsewhere(community.community_id)
        ]

    async def snapshot(self, community_id: str, account_id: str | None) -> Snapshot:
        """Return a community as it stands (ST6).

        Raises:
            CommunityNotFound: there is none, or not for them.
        """
        if not await self._access.may_read(community_id, account_id):
            raise CommunityNotFound(
                "There is no such community, or you may not see it.", community_id=community_id
            )
        tools = self._tools

        async def work(tx: Tx) -> Snapshot:
            community = await tools.structure.community(tx, community_id)
            rights = await self._access.read_rights(tx, community_id)
            assert community is not None
            assert rights is not None
            seen = [c for c in rights.channels.values() if rights.sees_channel(c, account_id)]
            headings = [
                c
                for c in rights.categories.values()
                if rights.sees_category(c.category_id, account_id)
            ]
            sources = {c.channel_id: rights.source(c) for c in seen}
            sources |= {c.category_id: c.category_id for c in headings}
            return Snapshot(
                at=await tools.streams.position(tx, community_stream(community_id)),
                community=community,
                categories=headings,
                channels=seen,
                members=list(rights.members.values()),
                presences=tools.presence.present(list(rights.members)),
                my_role=rights.role_word(account_id),
                roles=list(rights.roles.values()),
                my_permissions=rights.here(account_id),
                channel_permissions={
                    c.channel_id: rights.at(sources[c.channel_id], account_id)
                    for c in seen
                    if rights.overwrites(sources[c.channel_id])
                },
                private_ids=[
                    place for place, source in sources.items() if rights.is_private(source)
                ],
                emoji=await tools.parts.emoji.of_community(tx, community_id),
            )

        return await tools.db.read(work)

    async def presences(self, community_id: str) -> dict[str, State]:
        """Return the members who are active or idle now."""
        members = await self._tools.db.read(
            lambda tx: self._tools.members.members(tx, community_id)
        )
        return self._tools.presence.present([m.account_id for m in members])

    async def count(self) -> int:
        """Return how many communities the installation has."""
        return await self._tools.db.read(self._tools.structure.count)

    async def ownerless(self) -> list[str]:
        """Return the ids of communities that nobody owns yet."""
        return await self._tools.db.read(self._tools.structure.ownerless)

    async def create(self, fields: CommunityFields, owner: Member | None) -> Community:
        """Make a community; `owner` becomes its first member (None: nobody owns it yet)."""
        now_ms = self._tools.clock.now_ms()
        community = _changed(
            Community(
                community_id=new_id(),
                kind="community",
                name="",
                description="",
                icon="",
                owner_id=owner.account_id if owner else None,
                is_public=False,
                created_at_ms=now_ms,
            ),
            fields,
        )
        clean_name(community.name)

        async def work(tx: Tx, out: Out) -> None:
            await self._tools.structure.put_community(tx, community)
            for role in first_roles(community.community_id):
                await self._tools.roles.put_role(tx, role)
            stream = community_stream(community.community_id)
            await out.emit(
                stream, await out.next_seq(stream), CommunityUpdated(community=community)
            )
            if owner:
                await self._tools.members.put_member(tx, community.community_id, owner)
                joined = MemberJoined(community_id=community.community_id, member=owner)
                await out.emit(stream, await out.next_seq(stream), joined)

        await self._tools.streams.write(work)
        await self._access.changed(community.community_id)
        return community

    async def update(
        self, community_id: str, fields: CommunityFields, account_id: str
    ) -> Community:
        """Change name, description, icon or visibility."""
        await self._access.need_here(community_id, account_id, Permission.MANAGE_COMMUNITY)

        async def work(tx: Tx, out: Out) -> Community:
            stream = community_stream(community_id)
            seq = await out.next_seq(stream)
            before = await self._tools.structure.community(tx, community_id)
            assert before is not None
            after = _changed(before, fields)
            await self._tools.structure.put_community(tx, after)
            await out.emit(stream, seq, CommunityUpdated(community=after))
            if changes := changes_of(before, after):
                act = Act(
                    community_id=community_id,
                    actor_id=account_id,
                    kind="community_updated",
                    target_kind="community",
                    target_id=community_id,
                    target_name=after.name,
                    changes=changes,
                )
                await record(self._tools, tx, act)
            return after

        after = await self._tools.streams.write(work)
        await self._access.changed(community_id)
        return after

    async def delete(self, community_id: str, name: str, account_id: str) -> None:
        """Delete a community with everything in it, for its owner who types its name (SR8).

        Raises:
            CommunityNotFound, NotAllowed: not the owner. NameInvalid: not the name.
        """
        await self._access.need_here(community_id, account_id, Permission.VIEW)

        async def work(tx: Tx, out: Out) -> None:
            stream = community_stream(community_id)
            seq = await out.next_seq(stream)
            community = await self._tools.structure.community(tx, community_id)
            if community is None:
                raise CommunityNotFound("There is no such community.", community_id=community_id)
            if community.owner_id != account_id:
                raise NotAllowed("Only the owner deletes a community.", needs=["owner"])
            if clean_name(name) != community.name:
                raise NameInvalid("Type the community's name to delete it.")
            await out.emit(stream, seq, CommunityDeleted(community_id=community_id))
            for channel_id in await self._tools.structure.delete_community(tx, community_id):
                own = channel_stream(channel_id)
                seq = await out.next_seq(own)
                await out.emit(own, seq, ChannelDeleted(channel_id=channel_id))

        await self._tools.streams.write(work)
        await self._access.changed(community_id)


def _changed(community: Community, fields: CommunityFields) -> Community:
    if fields.name is not UNSET:
        community = replace(community, name=clean_name(fields.name))
    if fields.description is not UNSET:
        community = replace(community, description=clean_text(fields.description, 500))
    if fields.icon is not UNSET:
        community = replace(community, icon=clean_text(fields.icon, 8))
    if fields.is_public is not UNSET:
        community = replace(community, is_public=fields.is_public)
    return community
