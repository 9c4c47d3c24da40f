"""Logins of others: which there are, using them, and having them in one's account."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.handlers import HTTPRouteHandler

from madang.identity.api.door import (
    AUTH_BODY_LIMIT_BYTES,
    COOKIE_PATH,
    answer,
    device_at,
    same_site,
    site_of,
)
from madang.identity.api.second_steps import GUARD, TypedPassword
from madang.identity.api.sessions import SIGN_UP
from madang.identity.model import ExternalLogin, Locale, LoggedIn, Principal, Provider
from madang.identity.service import FOR_UNVERIFIED, IdentityService, require
from madang.identity.service.provider_answers import ProviderAnswer, Question
from madang.identity.service.providers import ASKED_TTL_MS
from madang.web.limits import Limits, RateLimit, address_key
from madang.web.peer import HTTPPeer

PROVIDER_COOKIE = "madang_provider"
ASK = RateLimit(name="identity.provider_ask", calls_max=60, window_s=60)
FINISH = RateLimit(name="identity.provider_finish", calls_max=60, window_s=60)
MS_PER_S = 1000


class Providers(msgspec.Struct, frozen=True, kw_only=True):
    """The logins of others that may be used here."""

    providers: list[Provider]


class ProviderAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Where the browser goes to log in."""

    address: str


class ComeBack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the provider sent the browser back with; `locale` is for a new account."""

    state: str
    code: str
    issuer: str | None = None
    locale: Locale = "ko"


class LinkTicket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ticket of `identity.link_needed`."""

    ticket: str


class ExternalLogins(msgspec.Struct, frozen=True, kw_only=True):
    """The caller's logins elsewhere."""

    logins: list[ExternalLogin]


def _asked(question: Question, peer: HTTPPeer) -> Response[ProviderAsked]:
    cookie = Cookie(
        key=PROVIDER_COOKIE,
        value=question.browser,
        path=COOKIE_PATH,
        max_age=ASKED_TTL_MS // MS_PER_S,
        httponly=True,
        secure=peer.is_https,
        samesite="strict",
    )
    return Response(
        ProviderAsked(address=question.address),
        status_code=200,
        cookies=[cookie],
        headers={"cache-control": "no-store"},
    )


def _brought(provider_id: str, data: ComeBack, request: Request[Any, Any, Any]) -> ProviderAnswer:
    return ProviderAnswer(
        provider_id=provider_id,
        state=data.state,
        code=data.code,
        issuer=data.issuer,
        browser=request.cookies.get(PROVIDER_COOKIE, ""),
    )


@get("/api/auth/providers", tags=["identity"])
async def list_providers(identity: IdentityService) -> Providers:
    """List the logins of others that may be used here."""
    return Providers(providers=identity.providers.known())


@post(
    "/api/auth/providers/{provider_id:str}/ask",
    tags=["identity"],
    guards=[same_site],
    status_code=200,
)
async def ask_provider(
    provider_id: str,
    request: Request[Any, Any, Any],
    identity: IdentityService,
    limits: Limits,
    peer: HTTPPeer,
) -> Response[ProviderAsked]:
    """Begin a login elsewhere; the browser goes to the address."""
    await limits.take(ASK, address_key(peer.address))
    origin = site_of(request, identity, peer).origin
    return _asked(await identity.providers.ask(provider_id, origin), peer)


@post(
    "/api/auth/providers/{provider_id:str}/finish",
    tags=["identity"],
    guards=[same_site],
    status_code=200,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def finish_provider(
    provider_id: str,
    data: ComeBack,
    request: Request[Any, Any, Any],
    identity: IdentityService,
    limits: Limits,
    peer: HTTPPeer,
) -> Response[LoggedIn]:
    """Finish a login elsewhere: open a session, for a new account when nobody has the e-mail."""
    await limits.take(FINISH, address_key(peer.address))
    brought = _brought(provider_id, data, request)

    async def before_sign_up() -> None:
        await limits.take(SIGN_UP, address_key(peer.address))

    opened = await identity.providers.finish(brought, device_at(peer), data.locale, before_sign_up)
    return answer(opened, peer, 200)


@post(
    "/api/auth/providers/{provider_id:str}/ask-link",
    tags=["identity"],
    guards=[same_site],
    opt=FOR_UNVERIFIED,
    status_code=200,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def ask_provider_link(
    provider_id: str,
    data: TypedPassword,
    request: Request[Any, Any, Any],
    identity: IdentityService,
    caller: Principal | None,
    limits: Limits,
    peer: HTTPPeer,
) -> Response[ProviderAsked]:
    """Begin to add a login elsewhere to the caller's account."""
    known = require(caller)
    await limits.take(GUARD, known.account_id)
    origin = site_of(request, identity, peer).origin
    question = await identity.providers.ask_link(known, data.password, provider_id, origin)
    return _asked(question, peer)


@post(
    "/api/auth/providers/{provider_id:str}/finish-link",
    tags=["identity"],
    guards=[same_site],
    opt=FOR_UNVERIFIED,
    status_code=200,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def finish_provider_link(
    provider_id: str,
    data: ComeBack,
    request: Request[Any, Any, Any],
    identity: IdentityService,
    caller: Principal | None,
) -> ExternalLogin:
    """Add the login that came back to the caller's account."""
    known = require(caller)
    return await identity.providers.finish_link(known, _brought(provider_id, data, request))


@get("/api/me/logins", tags=["identity"])
async def list_logins(identity: IdentityService, caller: Principal | None) -> ExternalLogins:
    """List the caller's logins elsewhere, oldest first."""
    return ExternalLogins(logins=await identity.providers.of(require(caller)))


@post(
    "/api/me/logins",
    tags=["identity"],
    opt=FOR_UNVERIFIED,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def accept_login(
    data: LinkTicket, identity: IdentityService, caller: Principal | None
) -> ExternalLogin:
    """Link the login whose ticket this is; the caller has logged in since it was given."""
    return await identity.providers.accept(require(caller), data.ticket)


@delete("/api/me/logins/{login_id:str}", tags=["identity"], opt=FOR_UNVERIFIED)
async def remove_login(login_id: str, identity: IdentityService, caller: Principal | None) -> None:
    """Remove one of the caller's logins elsewhere, unless it is the last way in."""
    await identity.providers.remove(require(caller), login_id)


ROUTES: list[HTTPRouteHandler] = [
    list_providers,
    ask_provider,
    finish_provider,
    ask_provider_link,
    finish_provider_link,
    list_logins,
    accept_login,
    remove_login,
]
