"""Bots in communities over HTTP: let one in, and remove one altogether."""

from litestar import delete, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.model import Member, newcomer
from madang.community.service import CommunityService
from madang.identity import IdentityService, Principal, require
from madang.kernel.clock import SystemClock


class AddedBot(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which bot comes in."""

    bot_id: str


@post("/api/communities/{community_id:str}/bots")
async def add_bot(
    community_id: str,
    data: AddedBot,
    community: CommunityService,
    identity: IdentityService,
    caller: Principal | None,
) -> Member:
    """Let one of the caller's own bots into a community (manage_community)."""
    who = require(caller)
    bot = await identity.api_tokens.bot(who, data.bot_id)
    member = newcomer(bot.bot_id, bot.name, "member", SystemClock().now_ms(), is_bot=True)
    return await community.members.admit_bot(community_id, member, who.account_id)


@delete("/api/me/bots/{bot_id:str}")
async def remove_bot(
    bot_id: str, community: CommunityService, identity: IdentityService, caller: Principal | None
) -> None:
    """Remove a bot: its tokens end at once, it leaves every community, what it wrote stays."""
    await identity.api_tokens.remove_bot(require(caller), bot_id)
    for community_id in await community.members.communities_of(bot_id):
        await community.members.leave(community_id, bot_id)


ROUTES: list[HTTPRouteHandler] = [add_bot, remove_bot]
