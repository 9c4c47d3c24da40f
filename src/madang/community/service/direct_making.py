"""Writes what a direct channel is made of: a hidden community, its one role, its people, its channel."""

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from madang.community.events import ChannelCreated, CommunityUpdated, MemberJoined
from madang.community.model import (
    Channel,
    Community,
    CommunityRole,
    clean_name,
    clean_text,
    newcomer,
)
from madang.community.model.direct import CHANNEL_NAME, DIRECT_PERMISSIONS, Direct, Person
from madang.community.service.tools import Tools, community_stream
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id
from madang.realtime.streams import Out


class GroupFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be changed of a group; what is left out stays."""

    name: str | UnsetType = UNSET
    icon: str | UnsetType = UNSET


class MadeByTwin(Exception):
    """Undoes a transaction whose pair another one made meanwhile, so that no seq is lost (ST1)."""


async def make_direct(
    tools: Tools, tx: Tx, out: Out, people: tuple[Person, ...], kind: str | GroupFields
) -> Direct:
    """Write a new direct channel: of a pair with its key, or a group with what it is called.

    Raises:
        MadeByTwin: the pair has one by now.
    """
    now_ms = tools.clock.now_ms()
    is_group = isinstance(kind, GroupFields)
    community = _community(now_ms)
    if isinstance(kind, GroupFields):
        community = changed_group(community, kind)
    channel = _channel(community.community_id, now_ms)
    direct = Direct(
        community_id=community.community_id,
        channel_id=channel.channel_id,
        is_group=is_group,
        name=community.name,
        icon=community.icon,
        owner_id=people[0].account_id if is_group else None,
        people=people,
    )
    if not await tools.directs.put(tx, direct, kind if isinstance(kind, str) else None):
        raise MadeByTwin
    stream = community_stream(community.community_id)
    await tools.structure.put_community(tx, community)
    await tools.roles.put_role(tx, _role(community.community_id))
    await out.emit(stream, await out.next_seq(stream), CommunityUpdated(community=community))
    for order, person in enumerate(people):
        member = newcomer(person.account_id, person.name, "member", now_ms + order)
        await tools.members.put_member(tx, community.community_id, member)
        # Read back: a face of everywhere comes along.
        member = await tools.members.member(tx, community.community_id, person.account_id) or member
        joined = MemberJoined(community_id=community.community_id, member=member)
        await out.emit(stream, await out.next_seq(stream), joined)
    await tools.structure.put_channel(tx, channel)
    await out.emit(stream, await out.next_seq(stream), ChannelCreated(channel=channel))
    return direct


def changed_group(community: Community, fields: GroupFields) -> Community:
    """Return a group's community with another name or icon; empty takes them away."""
    if fields.name is not UNSET:
        community = replace(community, name=clean_name(fields.name) if fields.name.strip() else "")
    if fields.icon is not UNSET:
        community = replace(community, icon=clean_text(fields.icon, 8))
    return community


def _community(now_ms: int) -> Community:
    return Community(
        community_id=new_id(),
        kind="direct",
        name="",
        description="",
        icon="",
        owner_id=None,
        is_public=False,
        created_at_ms=now_ms,
    )


def _channel(community_id: str, now_ms: int) -> Channel:
    return Channel(
        channel_id=new_id(),
        community_id=community_id,
        category_id=None,
        kind="text",
        board=None,
        name=CHANNEL_NAME,
        topic="",
        position=0,
        is_synced=False,
        created_at_ms=now_ms,
        parent_id=None,
    )


def _role(community_id: str) -> CommunityRole:
    return CommunityRole(
        role_id=new_id(),
        community_id=community_id,
        name="everyone",
        colour="",
        rank=0,
        is_hoisted=False,
        permissions=int(DIRECT_PERMISSIONS),
        preset="everyone",
        is_mentionable=False,
    )
