"""API tokens and bots over HTTP; all of it is for sessions, none for API tokens."""

import msgspec
from litestar import delete, get, patch, post
from litestar.handlers import HTTPRouteHandler

from madang.identity.api.door import AUTH_BODY_LIMIT_BYTES
from madang.identity.model import ApiToken, Bot, MadeToken, Principal
from madang.identity.service import IdentityService, require
from madang.identity.service.api_tokens import NewToken
from madang.web.limits import Limits, RateLimit

MAKE = RateLimit(name="identity.make_token", calls_max=30, window_s=600)


class ApiTokenList(msgspec.Struct, frozen=True, kw_only=True):
    """The caller's tokens and those of their bots."""

    tokens: list[ApiToken]


class BotList(msgspec.Struct, frozen=True, kw_only=True):
    """The caller's bots."""

    bots: list[Bot]


class BotName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a bot is called."""

    name: str


@get("/api/me/tokens", tags=["identity"])
async def list_tokens(identity: IdentityService, caller: Principal | None) -> ApiTokenList:
    """List the API tokens of the caller and of their bots, the newest first."""
    return ApiTokenList(tokens=await identity.api_tokens.listed(require(caller)))


@post("/api/me/tokens", tags=["identity"], request_max_body_size=AUTH_BODY_LIMIT_BYTES)
async def make_token(
    data: NewToken, identity: IdentityService, caller: Principal | None, limits: Limits
) -> MadeToken:
    """Make an API token; its secret is shown once."""
    known = require(caller)
    await limits.take(MAKE, known.account_id)
    return await identity.api_tokens.make(known, data)


@delete("/api/me/tokens/{token_id:str}", tags=["identity"])
async def revoke_token(token_id: str, identity: IdentityService, caller: Principal | None) -> None:
    """Revoke an API token; calls and sockets with it end at once."""
    await identity.api_tokens.revoke(require(caller), token_id)


@get("/api/me/bots", tags=["identity"])
async def list_bots(identity: IdentityService, caller: Principal | None) -> BotList:
    """List the caller's bots."""
    return BotList(bots=await identity.api_tokens.bots(require(caller)))


@post("/api/me/bots", tags=["identity"], request_max_body_size=AUTH_BODY_LIMIT_BYTES)
async def make_bot(
    data: BotName, identity: IdentityService, caller: Principal | None, limits: Limits
) -> Bot:
    """Make a bot: an account without a password, used through API tokens."""
    known = require(caller)
    await limits.take(MAKE, known.account_id)
    return await identity.api_tokens.make_bot(known, data.name)


@patch("/api/me/bots/{bot_id:str}", tags=["identity"], request_max_body_size=AUTH_BODY_LIMIT_BYTES)
async def rename_bot(
    bot_id: str, data: BotName, identity: IdentityService, caller: Principal | None
) -> Bot:
    """Give a bot another name."""
    return await identity.api_tokens.rename_bot(require(caller), bot_id, data.name)


ROUTES: list[HTTPRouteHandler] = [
    list_tokens,
    make_token,
    revoke_token,
    list_bots,
    make_bot,
    rename_bot,
]
