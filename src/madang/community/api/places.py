"""Moving, copying, renaming and deleting channels, categories and communities over HTTP."""

from litestar import delete, patch, post, put
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.model import Category, Channel
from madang.community.service import CommunityService
from madang.community.service.places import CategoryPlace, ChannelPlace
from madang.identity import Principal, require


class TypedName(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name: of a copy, of a category, or of a community typed to delete it."""

    name: str


@put("/api/channels/{channel_id:str}/place")
async def move_channel(
    channel_id: str, data: ChannelPlace, community: CommunityService, caller: Principal | None
) -> Channel:
    """Put a channel before another one, in its category or another (manage_channels there)."""
    return await community.places.move_channel(channel_id, data, require(caller).account_id)


@post("/api/channels/{channel_id:str}/copy")
async def copy_channel(
    channel_id: str, data: TypedName, community: CommunityService, caller: Principal | None
) -> Channel:
    """Make a channel like another: kind, topic, overwrites, but no messages (manage_channels)."""
    return await community.places.copy_channel(channel_id, data.name, require(caller).account_id)


@patch("/api/categories/{category_id:str}")
async def rename_category(
    category_id: str, data: TypedName, community: CommunityService, caller: Principal | None
) -> Category:
    """Give a category another name (manage_channels there)."""
    by_id = require(caller).account_id
    return await community.places.rename_category(category_id, data.name, by_id)


@put("/api/categories/{category_id:str}/place")
async def move_category(
    category_id: str, data: CategoryPlace, community: CommunityService, caller: Principal | None
) -> Category:
    """Put a category before another one (manage_channels there)."""
    return await community.places.move_category(category_id, data, require(caller).account_id)


@delete("/api/categories/{category_id:str}")
async def delete_category(
    category_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Delete a category; its channels stay (manage_channels there)."""
    await community.places.delete_category(category_id, require(caller).account_id)


@post("/api/communities/{community_id:str}/delete", status_code=204)
async def delete_community(
    community_id: str, data: TypedName, community: CommunityService, caller: Principal | None
) -> None:
    """Delete a community with everything in it, for its owner who types its name."""
    await community.structure.delete(community_id, data.name, require(caller).account_id)


ROUTES: list[HTTPRouteHandler] = [
    move_channel,
    copy_channel,
    rename_category,
    move_category,
    delete_category,
    delete_community,
]
