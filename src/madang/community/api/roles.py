"""Roles, who holds them, and handing over, over HTTP."""

from litestar import delete, patch, post, put
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.model import CommunityRole, Member
from madang.community.service import CommunityService
from madang.community.service.roles import RoleFields
from madang.identity import Principal, require


class RoleOrder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every role but everyone's, highest first."""

    role_ids: list[str]


class RoleList(Struct, frozen=True, kw_only=True):
    """A community's roles, highest rank first."""

    roles: list[CommunityRole]


class NewOwner(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The member who is to own the community."""

    account_id: str


@post("/api/communities/{community_id:str}/roles")
async def create_role(
    community_id: str, data: RoleFields, community: CommunityService, caller: Principal | None
) -> CommunityRole:
    """Make a role at the lowest rank (manage_roles)."""
    return await community.roles.create(community_id, data, require(caller).account_id)


@put("/api/communities/{community_id:str}/roles/order")
async def order_roles(
    community_id: str, data: RoleOrder, community: CommunityService, caller: Principal | None
) -> RoleList:
    """Give the roles their ranks, highest first (manage_roles, below one's own rank)."""
    by_id = require(caller).account_id
    return RoleList(roles=await community.roles.reorder(community_id, data.role_ids, by_id))


@patch("/api/communities/{community_id:str}/roles/{role_id:str}")
async def update_role(
    community_id: str,
    role_id: str,
    data: RoleFields,
    community: CommunityService,
    caller: Principal | None,
) -> CommunityRole:
    """Change a role's name, colour, hoist or rights (manage_roles, below one's own rank)."""
    return await community.roles.update(community_id, role_id, data, require(caller).account_id)


@delete("/api/communities/{community_id:str}/roles/{role_id:str}")
async def delete_role(
    community_id: str, role_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Delete a role (manage_roles, below one's own rank)."""
    await community.roles.delete(community_id, role_id, require(caller).account_id)


@put("/api/communities/{community_id:str}/members/{account_id:str}/roles/{role_id:str}")
async def assign_role(
    community_id: str,
    account_id: str,
    role_id: str,
    community: CommunityService,
    caller: Principal | None,
) -> Member:
    """Give a member a role (manage_roles, both below one's own rank)."""
    by_id = require(caller).account_id
    return await community.roles.assign(community_id, account_id, role_id, by_id, held=True)


@delete(
    "/api/communities/{community_id:str}/members/{account_id:str}/roles/{role_id:str}",
    status_code=200,
)
async def unassign_role(
    community_id: str,
    account_id: str,
    role_id: str,
    community: CommunityService,
    caller: Principal | None,
) -> Member:
    """Take a role from a member (manage_roles, both below one's own rank)."""
    by_id = require(caller).account_id
    return await community.roles.assign(community_id, account_id, role_id, by_id, held=False)


@put("/api/communities/{community_id:str}/owner", status_code=204)
async def hand_over(
    community_id: str, data: NewOwner, community: CommunityService, caller: Principal | None
) -> None:
    """Make another member the owner (owner)."""
    await community.roles.hand_over(community_id, data.account_id, require(caller).account_id)


ROUTES: list[HTTPRouteHandler] = [
    create_role,
    order_roles,
    update_role,
    delete_role,
    assign_role,
    unassign_role,
    hand_over,
]
