"""Communities, categories, channels, members over HTTP."""

from litestar import delete, get, patch, post, put
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.model import Category, Channel, Community, Member, Role, newcomer
from madang.community.service import CommunityService, Snapshot
from madang.community.service.channels import ChannelFields, NewChannel
from madang.community.service.structure import CommunityEntry, CommunityFields
from madang.identity import Principal, require
from madang.kernel.clock import SystemClock


class CommunityList(Struct, frozen=True, kw_only=True):
    """The communities a caller may see."""

    communities: list[CommunityEntry]


class NewCommunity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A community to be made."""

    name: str
    description: str = ""
    icon: str = ""
    is_public: bool = False


class RoleChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The role a member is to have."""

    role: Role


class NewCategory(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A heading to be made."""

    name: str


@get("/api/communities")
async def list_communities(community: CommunityService, caller: Principal | None) -> CommunityList:
    """List the communities the caller may see: public ones and their own."""
    account_id = caller.account_id if caller else None
    return CommunityList(communities=await community.structure.listed(account_id))


@post("/api/communities")
async def create_community(
    data: NewCommunity, community: CommunityService, caller: Principal | None
) -> Community:
    """Make a community owned by the caller, with one text channel."""
    who = require(caller)
    owner = newcomer(who.account_id, who.name, "owner", SystemClock().now_ms())
    fields = CommunityFields(
        name=data.name, description=data.description, icon=data.icon, is_public=data.is_public
    )
    made = await community.structure.create(fields, owner)
    await community.channels.create(
        made.community_id, NewChannel(name="general", kind="text"), who.account_id
    )
    return made


@get("/api/communities/{community_id:str}")
async def read_community(
    community_id: str, community: CommunityService, caller: Principal | None
) -> Snapshot:
    """Return a community with its channels, members and who is present."""
    return await community.structure.snapshot(community_id, caller.account_id if caller else None)


@patch("/api/communities/{community_id:str}")
async def update_community(
    community_id: str,
    data: CommunityFields,
    community: CommunityService,
    caller: Principal | None,
) -> Community:
    """Change a community's name, description, icon or visibility (manage_community)."""
    return await community.structure.update(community_id, data, require(caller).account_id)


@post("/api/communities/{community_id:str}/join", status_code=200)
async def join_community(
    community_id: str, community: CommunityService, caller: Principal | None
) -> Member:
    """Become a member of a public community."""
    who = require(caller)
    return await community.members.join(community_id, who.account_id, who.name)


@post("/api/communities/{community_id:str}/leave", status_code=204)
async def leave_community(
    community_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Stop being a member."""
    await community.members.leave(community_id, require(caller).account_id)


@put("/api/communities/{community_id:str}/members/{account_id:str}")
async def set_member_role(
    community_id: str,
    account_id: str,
    data: RoleChange,
    community: CommunityService,
    caller: Principal | None,
) -> Member:
    """Make a member a moderator, or a moderator a member (manage_roles, and a higher rank)."""
    who = require(caller)
    return await community.roles.set_word(community_id, account_id, data.role, who.account_id)


@post("/api/communities/{community_id:str}/categories")
async def create_category(
    community_id: str, data: NewCategory, community: CommunityService, caller: Principal | None
) -> Category:
    """Make a heading (manage_channels)."""
    who = require(caller)
    return await community.channels.create_category(community_id, data.name, who.account_id)


@post("/api/communities/{community_id:str}/channels")
async def create_channel(
    community_id: str, data: NewChannel, community: CommunityService, caller: Principal | None
) -> Channel:
    """Make a text channel or a board (manage_channels)."""
    return await community.channels.create(community_id, data, require(caller).account_id)


@patch("/api/channels/{channel_id:str}")
async def update_channel(
    channel_id: str, data: ChannelFields, community: CommunityService, caller: Principal | None
) -> Channel:
    """Change a channel's name or topic (manage_channels)."""
    return await community.channels.update(channel_id, data, require(caller).account_id)


@delete("/api/channels/{channel_id:str}")
async def delete_channel(
    channel_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Delete a channel and everything in it (manage_channels)."""
    await community.channels.delete(channel_id, require(caller).account_id)


ROUTES: list[HTTPRouteHandler] = [
    list_communities,
    create_community,
    read_community,
    update_community,
    join_community,
    leave_community,
    set_member_role,
    create_category,
    create_channel,
    update_channel,
    delete_channel,
]
