"""Messages, reactions and read markers over HTTP."""

from litestar import delete, get, patch, post, put
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.model import Message, ReadState
from madang.community.service import CommunityService
from madang.community.service.messages import Author, Draft, MessagePage
from madang.community.service.reads import ReadStates
from madang.identity import FOR_UNVERIFIED, Principal, require


class Edit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The new text of a message."""

    text: str


class Mark(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far the caller has read."""

    read_seq: int


class MarkAll(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be read: a category, or the whole community."""

    category_id: str | None = None


@get("/api/channels/{channel_id:str}/messages")
async def list_messages(
    channel_id: str,
    community: CommunityService,
    caller: Principal | None,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int | None = None,
) -> MessagePage:
    """Return a page of messages: before, after or around a seq, or the newest."""
    account_id = caller.account_id if caller else None
    return await community.messages.page(
        channel_id, account_id, before=before, after=after, around=around, limit=limit
    )


@post("/api/channels/{channel_id:str}/messages")
async def send_message(
    channel_id: str, data: Draft, community: CommunityService, caller: Principal | None
) -> Message:
    """Send a message; the same nonce again returns the stored one."""
    who = require(caller)
    return await community.messages.send(channel_id, Author(who.account_id, who.name), data)


@get("/api/messages/{message_id:str}")
async def read_message(
    message_id: str, community: CommunityService, caller: Principal | None
) -> Message:
    """Return one message."""
    return await community.messages.one(message_id, caller.account_id if caller else None)


@patch("/api/messages/{message_id:str}")
async def edit_message(
    message_id: str, data: Edit, community: CommunityService, caller: Principal | None
) -> Message:
    """Change one's own message."""
    return await community.messages.edit(message_id, require(caller).account_id, data.text)


@delete("/api/messages/{message_id:str}")
async def delete_message(
    message_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Delete one's own message, or as a moderator anybody's."""
    await community.messages.delete(message_id, require(caller).account_id)


@put("/api/messages/{message_id:str}/reactions/{emoji:str}", status_code=204)
async def add_reaction(
    message_id: str, emoji: str, community: CommunityService, caller: Principal | None
) -> None:
    """Put a reaction under a message."""
    await community.reactions.add(message_id, emoji, require(caller).account_id)


@delete("/api/messages/{message_id:str}/reactions/{emoji:str}")
async def remove_reaction(
    message_id: str, emoji: str, community: CommunityService, caller: Principal | None
) -> None:
    """Take one's reaction back."""
    await community.reactions.remove(message_id, emoji, require(caller).account_id)


@put("/api/channels/{channel_id:str}/read", opt=FOR_UNVERIFIED)
async def mark_read(
    channel_id: str, data: Mark, community: CommunityService, caller: Principal | None
) -> ReadState:
    """Move the caller's read marker in a channel."""
    return await community.reads.mark(channel_id, require(caller).account_id, data.read_seq)


@post("/api/communities/{community_id:str}/read", status_code=204, opt=FOR_UNVERIFIED)
async def mark_all_read(
    community_id: str, data: MarkAll, community: CommunityService, caller: Principal | None
) -> None:
    """Mark a community, or one of its categories, as read."""
    await community.reads.mark_all(community_id, require(caller).account_id, data.category_id)


@get("/api/communities/{community_id:str}/read-states")
async def list_read_states(
    community_id: str, community: CommunityService, caller: Principal | None
) -> ReadStates:
    """Return the caller's read state of every channel of a community."""
    return await community.reads.states(community_id, require(caller).account_id)


ROUTES: list[HTTPRouteHandler] = [
    list_messages,
    send_message,
    read_message,
    edit_message,
    delete_message,
    add_reaction,
    remove_reaction,
    mark_read,
    mark_all_read,
    list_read_states,
]
