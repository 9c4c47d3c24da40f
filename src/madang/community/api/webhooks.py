"""Webhooks and hooks over HTTP."""

from typing import Any

from litestar import Response, delete, get, patch, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.model import Message
from madang.community.model.hooks import Delivery, Hook, MadeHook
from madang.community.model.webhooks import MadeWebhook, Webhook
from madang.community.service import CommunityService
from madang.community.service.hooks import HookFields, NewHook
from madang.community.service.messages import Author
from madang.community.service.webhooks import NewWebhook, WebhookFields
from madang.identity import Principal, require
from madang.web.limits import Limits, RateLimit

WEBHOOK_BODY_BYTES_MAX = 64 * 1024
WEBHOOK_POSTS = RateLimit(name="community.webhook_posts", calls_max=30, window_s=10)


class WebhookList(Struct, frozen=True, kw_only=True):
    """Webhooks the caller may manage."""

    webhooks: list[Webhook]


class HookList(Struct, frozen=True, kw_only=True):
    """A community's hooks."""

    hooks: list[Hook]


class DeliveryList(Struct, frozen=True, kw_only=True):
    """Deliveries, the newest first."""

    deliveries: list[Delivery]


@get("/api/communities/{community_id:str}/webhooks")
async def list_webhooks(
    community_id: str, community: CommunityService, caller: Principal | None
) -> WebhookList:
    """List the webhooks of the channels in which the caller may manage them (manage_webhooks)."""
    found = await community.webhooks.listed(community_id, require(caller).account_id)
    return WebhookList(webhooks=found)


@post("/api/channels/{channel_id:str}/webhooks")
async def create_webhook(
    channel_id: str, data: NewWebhook, community: CommunityService, caller: Principal | None
) -> MadeWebhook:
    """Make a webhook; its address is shown once (manage_webhooks)."""
    who = require(caller)
    return await community.webhooks.create(channel_id, data, Author(who.account_id, who.name))


@patch("/api/webhooks/{webhook_id:str}")
async def change_webhook(
    webhook_id: str, data: WebhookFields, community: CommunityService, caller: Principal | None
) -> Webhook:
    """Change a webhook's name, icon or channel (manage_webhooks)."""
    return await community.webhooks.change(webhook_id, data, require(caller).account_id)


@post("/api/webhooks/{webhook_id:str}/rotate")
async def rotate_webhook(
    webhook_id: str, community: CommunityService, caller: Principal | None
) -> MadeWebhook:
    """Give a webhook another address; the one before ends (manage_webhooks)."""
    return await community.webhooks.rotate(webhook_id, require(caller).account_id)


@delete("/api/webhooks/{webhook_id:str}")
async def delete_webhook(
    webhook_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Delete a webhook (manage_webhooks)."""
    await community.webhooks.delete(webhook_id, require(caller).account_id)


@post(
    "/api/webhooks/{webhook_id:str}/{secret:str}",
    status_code=200,
    request_max_body_size=WEBHOOK_BODY_BYTES_MAX,
)
async def post_by_webhook(
    webhook_id: str,
    secret: str,
    data: dict[str, Any],
    community: CommunityService,
    limits: Limits,
    wait: bool = False,
) -> Response[Message | None]:
    """Post as a webhook, in the form of Discord's; 204, or with `?wait=true` the message."""
    await limits.take(WEBHOOK_POSTS, webhook_id)
    message = await community.webhooks.post(webhook_id, secret, data)
    return Response(message if wait else None, status_code=200 if wait else 204)


@get("/api/communities/{community_id:str}/hooks")
async def list_hooks(
    community_id: str, community: CommunityService, caller: Principal | None
) -> HookList:
    """List a community's hooks (manage_community)."""
    return HookList(hooks=await community.hooks.listed(community_id, require(caller).account_id))


@post("/api/communities/{community_id:str}/hooks")
async def create_hook(
    community_id: str, data: NewHook, community: CommunityService, caller: Principal | None
) -> MadeHook:
    """Make a hook; its secret is shown once (manage_community)."""
    who = require(caller)
    return await community.hooks.create(community_id, data, Author(who.account_id, who.name))


@patch("/api/hooks/{hook_id:str}")
async def change_hook(
    hook_id: str, data: HookFields, community: CommunityService, caller: Principal | None
) -> Hook:
    """Change a hook's name, address, events or state (manage_community)."""
    return await community.hooks.change(hook_id, data, require(caller).account_id)


@post("/api/hooks/{hook_id:str}/rotate")
async def rotate_hook(
    hook_id: str, community: CommunityService, caller: Principal | None
) -> MadeHook:
    """Give a hook another secret (manage_community)."""
    return await community.hooks.rotate(hook_id, require(caller).account_id)


@delete("/api/hooks/{hook_id:str}")
async def delete_hook(hook_id: str, community: CommunityService, caller: Principal | None) -> None:
    """Delete a hook and its log (manage_community)."""
    await community.hooks.delete(hook_id, require(caller).account_id)


@get("/api/hooks/{hook_id:str}/deliveries")
async def list_deliveries(
    hook_id: str,
    community: CommunityService,
    caller: Principal | None,
    before: str | None = None,
    limit: int | None = None,
) -> DeliveryList:
    """List a hook's deliveries, the newest first (manage_community)."""
    account_id = require(caller).account_id
    found = await community.hooks.deliveries(hook_id, account_id, before, limit)
    return DeliveryList(deliveries=found)


@post("/api/hooks/{hook_id:str}/deliveries/{delivery_id:str}/again", status_code=200)
async def send_again(
    hook_id: str, delivery_id: str, community: CommunityService, caller: Principal | None
) -> Delivery:
    """Send a delivery once more (manage_community)."""
    return await community.hooks.again(hook_id, delivery_id, require(caller).account_id)


ROUTES: list[HTTPRouteHandler] = [
    list_webhooks,
    create_webhook,
    change_webhook,
    rotate_webhook,
    delete_webhook,
    post_by_webhook,
    list_hooks,
    create_hook,
    change_hook,
    rotate_hook,
    delete_hook,
    list_deliveries,
    send_again,
]
