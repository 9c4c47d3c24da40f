"""The HTTP face of identity.

The one thing to know: the refresh token travels in a cookie, the access token in a header only.
"""

from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler

from madang.identity.errors import CrossSite, SessionEnded, TokenInvalid
from madang.identity.model import (
    Account,
    Device,
    Locale,
    LoggedIn,
    Opened,
    OutboxMail,
    Principal,
    Session,
    device_of,
)
from madang.identity.service import IdentityService, require, require_owner
from madang.web.limits import Limits, RateLimit, address_key
from madang.web.peer import HTTPPeer

COOKIE = "madang_refresh"
COOKIE_PATH = "/api/auth"
AUTH_BODY_LIMIT_BYTES = 16 * 1024

SIGN_UP = RateLimit(name="identity.sign_up", calls_max=30, window_s=3600)
LOGIN = RateLimit(name="identity.login", calls_max=10, window_s=60)
LOGIN_ADDRESS = RateLimit(name="identity.login_address", calls_max=60, window_s=60)
REFRESH = RateLimit(name="identity.refresh", calls_max=120, window_s=60)
VERIFY = RateLimit(name="identity.verify", calls_max=20, window_s=60)
RESEND = RateLimit(name="identity.resend", calls_max=3, window_s=600)


class SignUp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who wants an account."""

    email: str
    password: str
    name: str
    locale: Locale


class Login(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who wants in."""

    email: str
    password: str


class Verify(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The token of a mailed link."""

    token: str


class ProfileChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of a profile changes; absent or null stays."""

    name: str | None = None
    locale: Locale | None = None


class Sessions(msgspec.Struct, frozen=True, kw_only=True):
    """The caller's sessions."""

    sessions: list[Session]


class Mails(msgspec.Struct, frozen=True, kw_only=True):
    """The outbox."""

    mails: list[OutboxMail]


class PublishedKeys(msgspec.Struct, frozen=True, kw_only=True):
    """A JWK set (RFC 7517)."""

    keys: list[dict[str, str]]


def caller_of(request: Request[Any, Any, Any], identity: IdentityService) -> Principal | None:
    """Give handlers their `caller`: who the access token stands for, or None without one."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenInvalid("Authorization has the form: Bearer TOKEN.")
    return identity.authenticate(token.strip())


def dependencies(identity: IdentityService) -> dict[str, Any]:
    """Return what handlers of every domain may ask for: `identity` and `caller`."""
    return {"identity": identity, "caller": Provide(caller_of, sync_to_thread=False)}


def same_site(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Let a request that has to do with the cookie pass only from our own pages (ID17).

    Raises:
        CrossSite: the browser says that it comes from elsewhere.
    """
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    if site is not None:
        is_ours = site in ("same-origin", "none")
    else:
        # Programs that are no browsers send neither header, and hold no cookie of anybody else.
        is_ours = origin is None or urlsplit(origin).netloc == connection.headers.get("host")
    if not is_ours:
        raise CrossSite("This request comes from another site, which may not log in or out here.")


def _device(peer: HTTPPeer) -> Device:
    return Device(name=device_of(peer.user_agent), address=peer.address)


def _cookie(value: str, max_age_s: int, peer: HTTPPeer) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=value,
        path=COOKIE_PATH,
        max_age=max_age_s,
        httponly=True,
        secure=peer.is_https,
        samesite="strict",
    )


def _answer(opened: Opened, peer: HTTPPeer, status_code: Literal[200, 201]) -> Response[LoggedIn]:
    return Response(
        opened.logged_in,
        status_code=status_code,
        cookies=[_cookie(opened.refresh_token, opened.refresh_ttl_s, peer)],
        headers={"cache-control": "no-store"},
    )


@post(
    "/api/auth/sign-up",
    tags=["identity"],
    guards=[same_site],
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def sign_up(
    data: SignUp, identity: IdentityService, limits: Limits, peer: HTTPPeer
) -> Response[LoggedIn]:
    """Make an account and log in; the first account owns the installation."""
    await limits.take(SIGN_UP, address_key(peer.address))
    opened = await identity.sign_up(
        data.email, data.password, data.name, data.locale, _device(peer)
    )
    return _answer(opened, peer, 201)


@post(
    "/api/auth/login",
    tags=["identity"],
    guards=[same_site],
    status_code=200,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def login(
    data: Login, identity: IdentityService, limits: Limits, peer: HTTPPeer
) -> Response[LoggedIn]:
    """Open a session."""
    address = address_key(peer.address)
    await limits.take(LOGIN_ADDRESS, address)
    await limits.take(LOGIN, address, data.email.strip().lower())
    return _answer(await identity.login(data.email, data.password, _device(peer)), peer, 200)


@post("/api/auth/refresh", tags=["identity"], guards=[same_site], status_code=200)
async def refresh(
    request: Request[Any, Any, Any], identity: IdentityService, limits: Limits, peer: HTTPPeer
) -> Response[LoggedIn]:
    """Trade the refresh cookie for a new access token and a new cookie."""
    await limits.take(REFRESH, address_key(peer.address))
    token = request.cookies.get(COOKIE)
    if not token:
        raise SessionEnded("There is no session to refresh; log in.")
    return _answer(await identity.refresh(token, _device(peer)), peer, 200)


@post("/api/auth/logout", tags=["identity"], guards=[same_site], status_code=204)
async def logout(
    request: Request[Any, Any, Any], identity: IdentityService, peer: HTTPPeer
) -> Response[None]:
    """End the session of the refresh cookie, and drop the cookie."""
    token = request.cookies.get(COOKIE)
    if token:
        await identity.logout(token)
    return Response(None, status_code=204, cookies=[_cookie("", 0, peer)])


@get("/api/auth/sessions", tags=["identity"])
async def list_sessions(identity: IdentityService, caller: Principal | None) -> Sessions:
    """List the caller's sessions, the last used first."""
    return Sessions(sessions=await identity.sessions(require(caller)))


@delete("/api/auth/sessions/{session_id:str}", tags=["identity"])
async def revoke_session(
    session_id: str, identity: IdentityService, caller: Principal | None
) -> None:
    """Revoke one of the caller's sessions; its tokens and sockets end at once."""
    await identity.revoke_session(require(caller), session_id)


@post(
    "/api/auth/verify",
    tags=["identity"],
    status_code=200,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def verify(
    data: Verify, identity: IdentityService, limits: Limits, peer: HTTPPeer
) -> Account:
    """Verify the e-mail address that the link with this token was sent to."""
    await limits.take(VERIFY, address_key(peer.address))
    return await identity.verify(data.token)


@post("/api/auth/verify/resend", tags=["identity"], status_code=204)
async def resend_link(identity: IdentityService, caller: Principal | None, limits: Limits) -> None:
    """Mail another verification link; the one before ends."""
    known = require(caller)
    await limits.take(RESEND, known.account_id)
    await identity.resend_link(known)


@get("/api/me", tags=["identity"])
async def read_me(identity: IdentityService, caller: Principal | None) -> Account:
    """Return the caller's account."""
    return await identity.account(require(caller).account_id)


@patch("/api/me", tags=["identity"], request_max_body_size=AUTH_BODY_LIMIT_BYTES)
async def change_me(
    data: ProfileChange, identity: IdentityService, caller: Principal | None
) -> Account:
    """Change the caller's name or language."""
    return await identity.change_profile(require(caller), data.name, data.locale)


@get("/api/outbox", tags=["identity"])
async def read_outbox(identity: IdentityService, caller: Principal | None) -> Mails:
    """List the mails that wait for the owner, newest first."""
    require_owner(caller)
    return Mails(mails=await identity.outbox())


@get("/.well-known/jwks.json", tags=["identity"])
async def read_keys(identity: IdentityService) -> PublishedKeys:
    """Publish the keys that access tokens verify against."""
    return PublishedKeys(keys=identity.published_keys()["keys"])


ROUTES: list[HTTPRouteHandler] = [
    sign_up,
    login,
    refresh,
    logout,
    list_sessions,
    revoke_session,
    verify,
    resend_link,
    read_me,
    change_me,
    read_outbox,
    read_keys,
]
