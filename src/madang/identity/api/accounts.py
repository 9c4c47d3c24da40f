"""One's own account: profile, password, what guards it; the owner's outbox; the published keys."""

import msgspec
from litestar import get, patch, post
from litestar.handlers import HTTPRouteHandler

from madang.identity.api.door import AUTH_BODY_LIMIT_BYTES
from madang.identity.model import Account, Locale, OutboxMail, Principal, Security
from madang.identity.service import FOR_UNVERIFIED, IdentityService, require, require_owner
from madang.web.limits import Limits, RateLimit, address_key
from madang.web.peer import HTTPPeer

PASSWORD = RateLimit(name="identity.password", calls_max=10, window_s=600)
FORGOT = RateLimit(name="identity.forgot", calls_max=5, window_s=600)
FORGOT_ADDRESS = RateLimit(name="identity.forgot_address", calls_max=20, window_s=600)
RESET = RateLimit(name="identity.reset", calls_max=20, window_s=600)


class ProfileChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of a profile changes; absent or null stays."""

    name: str | None = None
    locale: Locale | None = None


class PasswordChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another password."""

    present: str
    new: str
    ends_others: bool
    """Whether the other sessions end."""


class Forgot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who asks for a reset link."""

    email: str


class Reset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The token of a reset link, and the new password."""

    token: str
    password: str


class Mails(msgspec.Struct, frozen=True, kw_only=True):
    """The outbox."""

    mails: list[OutboxMail]


class PublishedKeys(msgspec.Struct, frozen=True, kw_only=True):
    """A JWK set (RFC 7517)."""

    keys: list[dict[str, str]]


@get("/api/me", tags=["identity"])
async def read_me(identity: IdentityService, caller: Principal | None) -> Account:
    """Return the caller's account."""
    return await identity.account(require(caller).account_id)


@patch(
    "/api/me", tags=["identity"], opt=FOR_UNVERIFIED, request_max_body_size=AUTH_BODY_LIMIT_BYTES
)
async def change_me(
    data: ProfileChange, identity: IdentityService, caller: Principal | None
) -> Account:
    """Change the caller's name or language."""
    return await identity.change_profile(require(caller), data.name, data.locale)


@get("/api/me/security", tags=["identity"])
async def read_security(identity: IdentityService, caller: Principal | None) -> Security:
    """Return what guards the caller's account."""
    return await identity.second_step.security(require(caller))


@post(
    "/api/me/password",
    tags=["identity"],
    status_code=204,
    opt=FOR_UNVERIFIED,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def change_password(
    data: PasswordChange, identity: IdentityService, caller: Principal | None, limits: Limits
) -> None:
    """Change the caller's password; their other sessions end when asked."""
    known = require(caller)
    await limits.take(PASSWORD, known.account_id)
    await identity.passwords.change(known, data.present, data.new, data.ends_others)


@post(
    "/api/auth/password/forgot",
    tags=["identity"],
    status_code=204,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def forgot_password(
    data: Forgot, identity: IdentityService, limits: Limits, peer: HTTPPeer
) -> None:
    """Mail a reset link, if there is an account with this address; the answer is the same."""
    address = address_key(peer.address)
    await limits.take(FORGOT_ADDRESS, address)
    await limits.take(FORGOT, address, data.email.strip().lower())
    await identity.passwords.forgot(data.email)


@post(
    "/api/auth/password/reset",
    tags=["identity"],
    status_code=204,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def reset_password(
    data: Reset, identity: IdentityService, limits: Limits, peer: HTTPPeer
) -> None:
    """Set a new password with a mailed link; every session of the account ends."""
    await limits.take(RESET, address_key(peer.address))
    await identity.passwords.reset(data.token, data.password)


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
    read_me,
    change_me,
    read_security,
    change_password,
    forgot_password,
    reset_password,
    read_outbox,
    read_keys,
]
