"""Keyword alerts, quiet hours, browsers to wake, mails of missed mentions and statuses over HTTP."""

from litestar import delete, get, patch, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.model.pushes import NewSubscription
from madang.community.model.telling import Telling
from madang.community.service import CommunityService
from madang.community.service.notices import PushBrowser, PushList, StatusFields, TellingFields
from madang.identity import Principal, require
from madang.realtime.presence import Status


class DigestEnd(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The key of the link in a mail."""

    key: str


@get("/api/me/telling")
async def read_telling(community: CommunityService, caller: Principal | None) -> Telling:
    """Return the caller's keywords, quiet hours and mails."""
    return await community.notices.telling(require(caller).account_id)


@patch("/api/me/telling")
async def update_telling(
    data: TellingFields, community: CommunityService, caller: Principal | None
) -> Telling:
    """Change the caller's keywords, quiet hours or mails."""
    return await community.notices.update_telling(require(caller).account_id, data)


@get("/api/me/status")
async def read_status(community: CommunityService, caller: Principal | None) -> Status:
    """Return what the caller has chosen to show."""
    return await community.notices.status(require(caller).account_id)


@patch("/api/me/status")
async def update_status(
    data: StatusFields, community: CommunityService, caller: Principal | None
) -> Status:
    """Show another state, text or emoji, for a while or until it is changed."""
    return await community.notices.set_status(require(caller).account_id, data)


@get("/api/me/push")
async def list_push_browsers(community: CommunityService, caller: Principal | None) -> PushList:
    """List the browsers that are woken for the caller, with the key to subscribe with."""
    return await community.notices.browsers(require(caller).account_id)


@post("/api/me/push")
async def create_push_browser(
    data: NewSubscription, community: CommunityService, caller: Principal | None
) -> PushBrowser:
    """Wake a browser for the caller when no device of theirs is in use."""
    who = require(caller)
    return await community.notices.subscribe(who.account_id, who.session_id, data)


@delete("/api/me/push/{subscription_id:str}")
async def delete_push_browser(
    subscription_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Wake a browser no more."""
    await community.notices.unsubscribe(require(caller).account_id, subscription_id)


@post("/api/digest/end", status_code=204)
async def end_digest(data: DigestEnd, community: CommunityService) -> None:
    """Stop the mails of missed mentions, with the key of their link."""
    await community.notices.end_digest(data.key)


ROUTES: list[HTTPRouteHandler] = [
    read_telling,
    update_telling,
    read_status,
    update_status,
    list_push_browsers,
    create_push_browser,
    delete_push_browser,
    end_digest,
]
