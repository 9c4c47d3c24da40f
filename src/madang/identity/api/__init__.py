"""The HTTP face of identity."""

from litestar.handlers import HTTPRouteHandler

from madang.identity.api import (
    accounts,
    doors,
    networks,
    own,
    passkeys,
    providers,
    second_steps,
    sessions,
)
from madang.identity.api.door import (
    AUTH_BODY_LIMIT_BYTES,
    COOKIE,
    dependencies,
)
from madang.identity.api.sessions import LOGIN, LOGIN_ADDRESS, REFRESH, RESEND, SIGN_UP, VERIFY

__all__ = [
    "AUTH_BODY_LIMIT_BYTES",
    "COOKIE",
    "LOGIN",
    "LOGIN_ADDRESS",
    "REFRESH",
    "RESEND",
    "ROUTES",
    "SIGN_UP",
    "VERIFY",
    "dependencies",
]

ROUTES: list[HTTPRouteHandler] = [
    *sessions.ROUTES,
    *accounts.ROUTES,
    *second_steps.ROUTES,
    *passkeys.ROUTES,
    *networks.ROUTES,
    *providers.ROUTES,
    *own.ROUTES,
    *doors.ROUTES,
]
