"""Join requests over HTTP."""

from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.model.requests import (
    JoinDoor,
    JoinForm,
    JoinRequest,
    MyRequest,
    RequestState,
)
from madang.community.service import CommunityService
from madang.community.service.requests import FormFields, NewRequest, RequestList
from madang.identity import Principal, require


class Decision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer to a request; `reason` is told to who is refused."""

    is_accepted: bool
    reason: str = ""


@get("/api/communities/{community_id:str}/door")
async def read_door(
    community_id: str, community: CommunityService, caller: Principal | None
) -> JoinDoor:
    """Return what a community asks of who wants to come in, and how one's own request stands."""
    return await community.requests.door(community_id, caller.account_id if caller else None)


@put("/api/communities/{community_id:str}/join-form")
async def set_join_form(
    community_id: str, data: FormFields, community: CommunityService, caller: Principal | None
) -> JoinForm:
    """Say whether one comes in by request, and what is asked (manage_community)."""
    return await community.requests.put_form(community_id, data, require(caller).account_id)


@post("/api/communities/{community_id:str}/requests")
async def ask_to_join(
    community_id: str, data: NewRequest, community: CommunityService, caller: Principal | None
) -> MyRequest:
    """Ask to come in; again while a request waits returns that one."""
    who = require(caller)
    return await community.requests.ask(community_id, data, who.account_id, who.name)


@delete("/api/communities/{community_id:str}/requests/mine")
async def withdraw_request(
    community_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Take one's request back."""
    await community.requests.withdraw(community_id, require(caller).account_id)


@get("/api/communities/{community_id:str}/requests")
async def list_requests(
    community_id: str,
    community: CommunityService,
    caller: Principal | None,
    request_state: RequestState | None = None,
) -> RequestList:
    """List who asked to come in, those that wait first (kick)."""
    return await community.requests.listed(community_id, require(caller).account_id, request_state)


@put("/api/requests/{request_id:str}/decision")
async def decide_request(
    request_id: str, data: Decision, community: CommunityService, caller: Principal | None
) -> JoinRequest:
    """Accept or refuse somebody who asked to come in (kick)."""
    who = require(caller)
    return await community.requests.decide(
        request_id, data.is_accepted, data.reason, (who.account_id, who.name)
    )


ROUTES: list[HTTPRouteHandler] = [
    read_door,
    set_join_form,
    ask_to_join,
    withdraw_request,
    list_requests,
    decide_request,
]
