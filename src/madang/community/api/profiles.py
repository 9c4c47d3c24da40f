"""Profiles, nicknames, faces and the own order of communities over HTTP."""

from typing import Any

from litestar import Request, Response, delete, get, patch, put
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.model import Member
from madang.community.model.profiles import FACE_BYTES_MAX, FACE_TYPE, Profile
from madang.community.service import CommunityService
from madang.community.service.profiles import ProfileFields
from madang.identity import Principal, require

# A picture never changes under its id.
CACHE = "public, max-age=31536000, immutable"
POLICY = "sandbox; default-src 'none'"


class Nickname(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody is to be called; None: by the account's name."""

    nickname: str | None


class CommunityOrder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One's communities in one's own order."""

    community_ids: list[str]


@get("/api/me/profile")
async def read_profile(community: CommunityService, caller: Principal | None) -> Profile:
    """Return the caller's profile of everywhere."""
    return await community.profiles.own(require(caller).account_id, None)


@patch("/api/me/profile")
async def update_profile(
    data: ProfileFields, community: CommunityService, caller: Principal | None
) -> Profile:
    """Change the caller's bio, emoji or colour of everywhere."""
    return await community.profiles.update(require(caller).account_id, None, data)


@put("/api/me/profile/picture", request_max_body_size=FACE_BYTES_MAX)
async def put_picture(
    request: Request[Any, Any, Any], community: CommunityService, caller: Principal | None
) -> Profile:
    """Show a picture (the raw body) as the caller's face everywhere."""
    who = require(caller)
    return await community.profiles.set_picture(who.account_id, None, await request.body())


@delete("/api/me/profile/picture", status_code=200)
async def delete_picture(community: CommunityService, caller: Principal | None) -> Profile:
    """Show no picture everywhere any more."""
    return await community.profiles.remove_picture(require(caller).account_id, None)


@get("/api/communities/{community_id:str}/profile")
async def read_community_profile(
    community_id: str, community: CommunityService, caller: Principal | None
) -> Profile:
    """Return the caller's profile of one community."""
    return await community.profiles.own(require(caller).account_id, community_id)


@patch("/api/communities/{community_id:str}/profile")
async def update_community_profile(
    community_id: str, data: ProfileFields, community: CommunityService, caller: Principal | None
) -> Profile:
    """Change the caller's bio, emoji or colour of one community."""
    return await community.profiles.update(require(caller).account_id, community_id, data)


@put("/api/communities/{community_id:str}/profile/picture", request_max_body_size=FACE_BYTES_MAX)
async def put_community_picture(
    community_id: str,
    request: Request[Any, Any, Any],
    community: CommunityService,
    caller: Principal | None,
) -> Profile:
    """Show a picture (the raw body) as the caller's face in one community."""
    who = require(caller)
    content = await request.body()
    return await community.profiles.set_picture(who.account_id, community_id, content)


@delete("/api/communities/{community_id:str}/profile/picture", status_code=200)
async def delete_community_picture(
    community_id: str, community: CommunityService, caller: Principal | None
) -> Profile:
    """Show no picture in one community any more."""
    return await community.profiles.remove_picture(require(caller).account_id, community_id)


@put("/api/communities/{community_id:str}/members/{account_id:str}/nickname")
async def set_nickname(
    community_id: str,
    account_id: str,
    data: Nickname,
    community: CommunityService,
    caller: Principal | None,
) -> Member:
    """Call oneself (change_nickname) or a lower member (manage_nicknames) otherwise here."""
    by_id = require(caller).account_id
    return await community.profiles.set_nickname(community_id, account_id, data.nickname, by_id)


@get("/api/faces/{picture_id:str}", is_compressed=True, media_type="application/octet-stream")
async def read_face(picture_id: str, community: CommunityService) -> Response[bytes]:
    """Return the picture of a face, a square WebP."""
    content = await community.profiles.picture(picture_id)
    headers = {"cache-control": CACHE, "content-security-policy": POLICY}
    return Response(content, headers=headers, media_type=FACE_TYPE)


@put("/api/me/communities/order")
async def order_communities(
    data: CommunityOrder, community: CommunityService, caller: Principal | None
) -> CommunityOrder:
    """Keep the caller's own order of communities; those that are left out stand after them."""
    who = require(caller)
    kept = await community.profiles.put_order(who.account_id, data.community_ids)
    return CommunityOrder(community_ids=kept)


ROUTES: list[HTTPRouteHandler] = [
    read_profile,
    update_profile,
    put_picture,
    delete_picture,
    read_community_profile,
    update_community_profile,
    put_community_picture,
    delete_community_picture,
    set_nickname,
    read_face,
    order_communities,
]
