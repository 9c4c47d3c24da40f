"""Direct channels over HTTP. Names of other accounts come from identity, never from the caller."""

from litestar import delete, get, patch, post, put
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.errors.direct import TooManyPeople
from madang.community.model.direct import PEOPLE_MAX, Direct, Person
from madang.community.service import CommunityService
from madang.community.service.direct_making import GroupFields
from madang.community.service.directs import DirectList, NewGroup
from madang.community.service.people import refusal
from madang.identity import IdentityService, Principal, require
from madang.kernel.errors import NotFound


class NewOwner(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to own a group."""

    account_id: str


async def person_of(identity: IdentityService, account_id: str) -> Person:
    """Return an account as a person; whoever does not exist is refused as anybody else (DM20)."""
    try:
        account = await identity.account(account_id)
    except NotFound:
        raise refusal() from None
    return Person(account_id=account.account_id, name=account.name)


def me_of(who: Principal) -> Person:
    """Return the caller as a person."""
    return Person(account_id=who.account_id, name=who.name)


@get("/api/directs")
async def list_directs(community: CommunityService, caller: Principal | None) -> DirectList:
    """List the caller's direct channels, latest activity first, with what is unread."""
    return await community.directs.listed(require(caller).account_id)


@put("/api/directs/pairs/{account_id:str}")
async def open_pair(
    account_id: str,
    community: CommunityService,
    identity: IdentityService,
    caller: Principal | None,
) -> Direct:
    """Open the direct channel with one other person: the one there is, or a new one."""
    who = require(caller)
    return await community.directs.open(me_of(who), await person_of(identity, account_id))


@post("/api/directs")
async def create_group(
    data: NewGroup,
    community: CommunityService,
    identity: IdentityService,
    caller: Principal | None,
) -> Direct:
    """Make a group direct channel of the caller and up to nine others."""
    who = require(caller)
    if len(data.account_ids) > PEOPLE_MAX:
        raise TooManyPeople(f"A group has at most {PEOPLE_MAX} people.", people_max=PEOPLE_MAX)
    others = [await person_of(identity, account_id) for account_id in data.account_ids]
    fields = GroupFields(name=data.name, icon=data.icon)
    return await community.directs.make_group(me_of(who), others, fields)


@patch("/api/directs/{community_id:str}")
async def update_group(
    community_id: str, data: GroupFields, community: CommunityService, caller: Principal | None
) -> Direct:
    """Change a group's name or icon."""
    return await community.directs.update(community_id, data, require(caller).account_id)


@delete("/api/directs/{community_id:str}")
async def close_direct(
    community_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Hide a direct channel from the caller's list until a new message comes."""
    await community.directs.close(community_id, require(caller).account_id)


@post("/api/directs/{community_id:str}/leave", status_code=204)
async def leave_group(
    community_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Leave a group; the owner's place goes to who is in it longest."""
    await community.directs.leave(community_id, require(caller).account_id)


@put("/api/directs/{community_id:str}/people/{account_id:str}")
async def add_to_group(
    community_id: str,
    account_id: str,
    community: CommunityService,
    identity: IdentityService,
    caller: Principal | None,
) -> Direct:
    """Bring somebody into a group."""
    who = require(caller)
    person = await person_of(identity, account_id)
    return await community.directs.add(community_id, person, who.account_id)


@delete("/api/directs/{community_id:str}/people/{account_id:str}")
async def remove_from_group(
    community_id: str, account_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Remove somebody from a group (its owner)."""
    await community.directs.remove(community_id, account_id, require(caller).account_id)


@put("/api/directs/{community_id:str}/owner")
async def hand_group_over(
    community_id: str, data: NewOwner, community: CommunityService, caller: Principal | None
) -> Direct:
    """Make another of a group's people its owner (its owner)."""
    who = require(caller)
    return await community.directs.hand_over(community_id, data.account_id, who.account_id)


ROUTES: list[HTTPRouteHandler] = [
    list_directs,
    open_pair,
    create_group,
    update_group,
    close_direct,
    leave_group,
    add_to_group,
    remove_from_group,
    hand_group_over,
]
