"""Search, the mentions inbox, pins, earlier texts and notification settings over HTTP."""

from litestar import delete, get, patch, put
from litestar.handlers import HTTPRouteHandler

from madang.community.model.notifications import NotificationSetting
from madang.community.model.pins import MessageHistory
from madang.community.service import CommunityService
from madang.community.service.notifications import NotificationFields
from madang.community.service.pins import Pins
from madang.community.service.search import MentionPage, SearchPage
from madang.identity import Principal, require


@get("/api/search")
async def search_messages(
    q: str,
    community: CommunityService,
    caller: Principal | None,
    community_id: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> SearchPage:
    """Find messages in everything the caller may read, or in one community, newest first."""
    account_id = caller.account_id if caller else None
    return await community.search.find(
        q, account_id, community_id=community_id, cursor=cursor, limit=limit
    )


@get("/api/mentions")
async def list_mentions(
    community: CommunityService,
    caller: Principal | None,
    cursor: str | None = None,
    limit: int | None = None,
) -> MentionPage:
    """List the messages that call the caller, newest first."""
    who = require(caller)
    return await community.search.mentions(who.account_id, cursor=cursor, limit=limit)


@get("/api/channels/{channel_id:str}/pins")
async def list_pins(channel_id: str, community: CommunityService, caller: Principal | None) -> Pins:
    """List a channel's pinned messages, the newest pin first."""
    return await community.pins.listed(channel_id, caller.account_id if caller else None)


@put("/api/messages/{message_id:str}/pin", status_code=204)
async def pin_message(
    message_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Pin a message (right: pin)."""
    await community.pins.pin(message_id, require(caller).account_id)


@delete("/api/messages/{message_id:str}/pin")
async def unpin_message(
    message_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Take a message out of the pinned list (right: pin)."""
    await community.pins.unpin(message_id, require(caller).account_id)


@get("/api/messages/{message_id:str}/history")
async def read_history(
    message_id: str, community: CommunityService, caller: Principal | None
) -> MessageHistory:
    """Return what a message said before (its author, and who manages messages)."""
    return await community.pins.history(message_id, require(caller).account_id)


@patch("/api/communities/{community_id:str}/notifications")
async def update_notifications(
    community_id: str,
    data: NotificationFields,
    community: CommunityService,
    caller: Principal | None,
) -> NotificationSetting:
    """Set what the caller wants to be told of in a community, category or channel."""
    return await community.notifications.update(community_id, data, require(caller).account_id)


ROUTES: list[HTTPRouteHandler] = [
    search_messages,
    list_mentions,
    list_pins,
    pin_message,
    unpin_message,
    read_history,
    update_notifications,
]
