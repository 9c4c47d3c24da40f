"""Threads and forwarding over HTTP."""

from typing import Annotated

from litestar import delete, get, patch, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter

from madang.community.model import Message
from madang.community.model.forwards import Origin
from madang.community.model.threads import Thread, ThreadState
from madang.community.service import CommunityService
from madang.community.service.forwards import NewForward
from madang.community.service.messages import Author
from madang.community.service.threads import NewThread, ThreadFields, ThreadPage, ThreadSnapshot
from madang.identity import FOR_UNVERIFIED, Principal, require


@post("/api/channels/{channel_id:str}/threads")
async def start_thread(
    channel_id: str, data: NewThread, community: CommunityService, caller: Principal | None
) -> Thread:
    """Start a thread from a message, or empty (create_threads)."""
    return await community.threads.start(channel_id, require(caller).account_id, data)


@get("/api/channels/{channel_id:str}/threads")
async def list_threads(
    channel_id: str,
    community: CommunityService,
    caller: Principal | None,
    shown: Annotated[ThreadState, QueryParameter(name="state")] = "active",
    cursor: str | None = None,
    limit: int | None = None,
) -> ThreadPage:
    """List a channel's active threads, or its archived ones page by page."""
    account_id = caller.account_id if caller else None
    return await community.threads.listed(channel_id, account_id, shown, cursor=cursor, limit=limit)


@get("/api/threads/{thread_id:str}")
async def read_thread(
    thread_id: str, community: CommunityService, caller: Principal | None
) -> ThreadSnapshot:
    """Return one thread, what it was started from, and who follows it."""
    return await community.threads.snapshot(thread_id, caller.account_id if caller else None)


@patch("/api/threads/{thread_id:str}")
async def update_thread(
    thread_id: str, data: ThreadFields, community: CommunityService, caller: Principal | None
) -> Thread:
    """Rename, archive, open or lock a thread, or set after how long it is archived."""
    return await community.threads.update(thread_id, require(caller).account_id, data)


@delete("/api/threads/{thread_id:str}")
async def delete_thread(
    thread_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Delete a thread with its messages (manage_threads)."""
    await community.threads.delete(thread_id, require(caller).account_id)


@put("/api/threads/{thread_id:str}/follow", status_code=204, opt=FOR_UNVERIFIED)
async def follow_thread(
    thread_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Follow a thread from now on."""
    await community.threads.follow(thread_id, require(caller).account_id)


@delete("/api/threads/{thread_id:str}/follow", opt=FOR_UNVERIFIED)
async def leave_thread(
    thread_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Follow a thread no longer."""
    await community.threads.leave(thread_id, require(caller).account_id)


@post("/api/messages/{message_id:str}/forward")
async def forward_message(
    message_id: str, data: NewForward, community: CommunityService, caller: Principal | None
) -> Message:
    """Carry a message to a channel, thread or direct channel; the same nonce again sends nothing."""
    who = require(caller)
    return await community.forwards.forward(message_id, Author(who.account_id, who.name), data)


@get("/api/messages/{message_id:str}/origin")
async def read_origin(
    message_id: str, community: CommunityService, caller: Principal | None
) -> Origin:
    """Say where a forwarded message first stood, to whom may see it."""
    return await community.forwards.origin(message_id, caller.account_id if caller else None)


ROUTES: list[HTTPRouteHandler] = [
    start_thread,
    list_threads,
    read_thread,
    update_thread,
    delete_thread,
    follow_thread,
    leave_thread,
    forward_message,
    read_origin,
]
