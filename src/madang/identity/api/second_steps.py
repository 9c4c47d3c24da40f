"""The second step of a login, and setting it up: codes, recovery codes."""

import msgspec
from litestar import Response, post
from litestar.handlers import HTTPRouteHandler

from madang.identity.api.door import (
    AUTH_BODY_LIMIT_BYTES,
    answer,
    device_at,
    same_site,
)
from madang.identity.model import Enrolment, LoggedIn, Principal
from madang.identity.service import FOR_UNVERIFIED, IdentityService, require
from madang.web.limits import Limits, RateLimit, address_key
from madang.web.peer import HTTPPeer

SECOND_STEP = RateLimit(name="identity.second_step", calls_max=30, window_s=60)
GUARD = RateLimit(name="identity.guard", calls_max=20, window_s=600)


class Code(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code of an authenticator app, or a recovery code."""

    code: str


class TypedPassword(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The caller's password; empty for who has none."""

    password: str


class SecondStepCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ticket of a right password, and a code."""

    ticket: str
    code: str


class RecoveryCodes(msgspec.Struct, frozen=True, kw_only=True):
    """Recovery codes, shown this once."""

    codes: list[str]


@post(
    "/api/auth/login/code",
    tags=["identity"],
    guards=[same_site],
    status_code=200,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def login_with_code(
    data: SecondStepCode, identity: IdentityService, limits: Limits, peer: HTTPPeer
) -> Response[LoggedIn]:
    """Finish a login with a code of an app, or a recovery code."""
    await limits.take(SECOND_STEP, address_key(peer.address))
    opened = await identity.second_step.login(data.ticket, data.code, device_at(peer))
    return answer(opened, peer, 200)


@post(
    "/api/me/totp",
    tags=["identity"],
    opt=FOR_UNVERIFIED,
    status_code=200,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def enrol_totp(
    data: TypedPassword, identity: IdentityService, caller: Principal | None, limits: Limits
) -> Enrolment:
    """Make a TOTP secret; it counts once a code is confirmed."""
    known = require(caller)
    await limits.take(GUARD, known.account_id)
    return await identity.second_step.enrol(known, data.password)


@post(
    "/api/me/totp/confirm",
    tags=["identity"],
    opt=FOR_UNVERIFIED,
    status_code=200,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def confirm_totp(
    data: Code, identity: IdentityService, caller: Principal | None
) -> RecoveryCodes:
    """Turn codes on with a first one; the answer shows the recovery codes once."""
    return RecoveryCodes(codes=await identity.second_step.confirm(require(caller), data.code))


@post(
    "/api/me/totp/off",
    tags=["identity"],
    opt=FOR_UNVERIFIED,
    status_code=204,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def turn_totp_off(data: Code, identity: IdentityService, caller: Principal | None) -> None:
    """Turn codes off, with a last one."""
    await identity.second_step.turn_off(require(caller), data.code)


@post(
    "/api/me/recovery-codes",
    tags=["identity"],
    opt=FOR_UNVERIFIED,
    status_code=200,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def new_recovery_codes(
    data: Code, identity: IdentityService, caller: Principal | None
) -> RecoveryCodes:
    """Make new recovery codes; those before end."""
    return RecoveryCodes(codes=await identity.second_step.new_codes(require(caller), data.code))


ROUTES: list[HTTPRouteHandler] = [
    login_with_code,
    enrol_totp,
    confirm_totp,
    turn_totp_off,
    new_recovery_codes,
]
