"""Invites and the directory over HTTP."""

from litestar import delete, get, post
from litestar.handlers import HTTPRouteHandler

from madang.community.model.invites import Invite, InvitePreview, Joined
from madang.community.service import CommunityService
from madang.community.service.invites import DirectoryPage, InviteList, NewInvite
from madang.identity import Principal, require


@post("/api/communities/{community_id:str}/invites")
async def create_invite(
    community_id: str, data: NewInvite, community: CommunityService, caller: Principal | None
) -> Invite:
    """Make an invite."""
    return await community.invites.create(community_id, data, require(caller).account_id)


@get("/api/communities/{community_id:str}/invites")
async def list_invites(
    community_id: str, community: CommunityService, caller: Principal | None
) -> InviteList:
    """List a community's invites with who came by them: one's own, or all to who may kick."""
    return await community.invites.listed(community_id, require(caller).account_id)


@delete("/api/invites/{code:str}")
async def revoke_invite(code: str, community: CommunityService, caller: Principal | None) -> None:
    """Take an invite back."""
    await community.invites.revoke(code, require(caller).account_id)


@get("/api/invites/{code:str}")
async def preview_invite(
    code: str, community: CommunityService, caller: Principal | None
) -> InvitePreview:
    """Return what the holder of a code may know of the community; needs no account."""
    return await community.invites.preview(code, caller.account_id if caller else None)


@post("/api/invites/{code:str}/join", status_code=200)
async def join_by_invite(
    code: str, community: CommunityService, caller: Principal | None
) -> Joined:
    """Become a member by an invite."""
    who = require(caller)
    return await community.invites.join(code, who.account_id, who.name)


@get("/api/directory")
async def list_directory(
    community: CommunityService,
    caller: Principal | None,
    search: str = "",
    limit: int | None = None,
    offset: int = 0,
) -> DirectoryPage:
    """List public communities, most members first, by words of name or description."""
    account_id = caller.account_id if caller else None
    return await community.invites.directory(search, account_id, limit, offset)


ROUTES: list[HTTPRouteHandler] = [
    create_invite,
    list_invites,
    revoke_invite,
    preview_invite,
    join_by_invite,
    list_directory,
]
