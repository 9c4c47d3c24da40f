"""Signing up, logging in and out, sessions, and the links that verify an address."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.handlers import HTTPRouteHandler

from madang.identity.api.door import (
    AUTH_BODY_LIMIT_BYTES,
    COOKIE,
    answer,
    cookie,
    device_at,
    same_site,
)
from madang.identity.errors import SessionEnded
from madang.identity.model import Account, Locale, LoggedIn, Principal, Session
from madang.identity.service import FOR_UNVERIFIED, IdentityService, require
from madang.web.limits import Limits, RateLimit, address_key
from madang.web.peer import HTTPPeer

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


class Sessions(msgspec.Struct, frozen=True, kw_only=True):
    """The caller's sessions."""

    sessions: list[Session]


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
        data.email, data.password, data.name, data.locale, device_at(peer)
    )
    return answer(opened, peer, 201)


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
    return answer(await identity.login(data.email, data.password, device_at(peer)), peer, 200)


@post("/api/auth/refresh", tags=["identity"], guards=[same_site], status_code=200)
async def refresh(
    request: Request[Any, Any, Any], identity: IdentityService, limits: Limits, peer: HTTPPeer
) -> Response[LoggedIn]:
    """Trade the refresh cookie for a new access token and a new cookie."""
    await limits.take(REFRESH, address_key(peer.address))
    token = request.cookies.get(COOKIE)
    if not token:
        raise SessionEnded("There is no session to refresh; log in.")
    return answer(await identity.refresh(token, device_at(peer)), peer, 200)


@post("/api/auth/logout", tags=["identity"], guards=[same_site], status_code=204)
async def logout(
    request: Request[Any, Any, Any], identity: IdentityService, peer: HTTPPeer
) -> Response[None]:
    """End the session of the refresh cookie, and drop the cookie."""
    token = request.cookies.get(COOKIE)
    if token:
        await identity.logout(token)
    return Response(None, status_code=204, cookies=[cookie("", 0, peer)])


@get("/api/auth/sessions", tags=["identity"])
async def list_sessions(identity: IdentityService, caller: Principal | None) -> Sessions:
    """List the caller's sessions, the last used first."""
    return Sessions(sessions=await identity.sessions(require(caller)))


@delete("/api/auth/sessions/{session_id:str}", tags=["identity"], opt=FOR_UNVERIFIED)
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


@post("/api/auth/verify/resend", tags=["identity"], status_code=204, opt=FOR_UNVERIFIED)
async def resend_link(identity: IdentityService, caller: Principal | None, limits: Limits) -> None:
    """Mail another verification link; the one before ends."""
    known = require(caller)
    await limits.take(RESEND, known.account_id)
    await identity.resend_link(known)


ROUTES: list[HTTPRouteHandler] = [
    sign_up,
    login,
    refresh,
    logout,
    list_sessions,
    revoke_session,
    verify,
    resend_link,
]
