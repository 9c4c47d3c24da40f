"""What the routes of identity share: who calls, from where, and the cookie of a session.

The one thing to know: the refresh token travels in a cookie, the access token in a header only.
"""

from typing import Any, Literal
from urllib.parse import urlsplit

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler

from madang.identity.errors import CrossSite, NotVerified, TokenInvalid
from madang.identity.model import Device, LoggedIn, Opened, Principal, device_of
from madang.identity.service import UNVERIFIED_OPTION, IdentityService
from madang.identity.store import Site
from madang.web.peer import HTTPPeer

COOKIE = "madang_refresh"
COOKIE_PATH = "/api/auth"
AUTH_BODY_LIMIT_BYTES = 16 * 1024
READING = ("GET", "HEAD")


def caller_of(request: Request[Any, Any, Any], identity: IdentityService) -> Principal | None:
    """Give handlers their `caller`: who the access token stands for, or None without one."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenInvalid("Authorization has the form: Bearer TOKEN.")
    caller = identity.authenticate(token.strip())
    is_open = request.method in READING or request.route_handler.opt.get(UNVERIFIED_OPTION)
    if not is_open and not identity.may_write(caller):
        raise NotVerified("Verify your e-mail address first: open the link in the mail we sent.")
    return caller


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


def device_at(peer: HTTPPeer) -> Device:
    return Device(name=device_of(peer.user_agent), address=peer.address)


def cookie(value: str, max_age_s: int, peer: HTTPPeer) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=value,
        path=COOKIE_PATH,
        max_age=max_age_s,
        httponly=True,
        secure=peer.is_https,
        samesite="strict",
    )


def answer(opened: Opened, peer: HTTPPeer, status_code: Literal[200, 201]) -> Response[LoggedIn]:
    return Response(
        opened.logged_in,
        status_code=status_code,
        cookies=[cookie(opened.refresh_token, opened.refresh_ttl_s, peer)],
        headers={"cache-control": "no-store"},
    )


def site_of(request: Request[Any, Any, Any], identity: IdentityService, peer: HTTPPeer) -> Site:
    """Return where passkeys are asked for (ID29)."""
    scheme = "https" if peer.is_https else "http"
    origin = identity.site_origin or f"{scheme}://{request.headers.get('host', '')}"
    return Site(origin=origin, host=urlsplit(origin).hostname or "")
