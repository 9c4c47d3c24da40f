"""Passkeys: made, renamed, removed, and logged in with."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, patch, post
from litestar.handlers import HTTPRouteHandler

from madang.identity.api.door import (
    AUTH_BODY_LIMIT_BYTES,
    answer,
    device_at,
    same_site,
    site_of,
)
from madang.identity.api.second_steps import GUARD, SECOND_STEP, TypedPassword
from madang.identity.model import Challenge, LoggedIn, Passkey, Principal
from madang.identity.service import FOR_UNVERIFIED, IdentityService, require
from madang.web.limits import Limits, address_key
from madang.web.peer import HTTPPeer


class NewPasskey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the browser made; `credential` is its JSON."""

    ticket: str
    credential: str
    name: str


class PasskeyName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another name."""

    name: str


class PasskeyAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who wants in: with the ticket of a right password, or, without, as anybody."""

    second_step: str | None = None


class PasskeyLogin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the passkey answered; `credential` is its JSON."""

    ticket: str
    credential: str
    second_step: str | None = None


@post(
    "/api/me/passkeys/challenge",
    tags=["identity"],
    opt=FOR_UNVERIFIED,
    status_code=200,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def ask_passkey(
    data: TypedPassword,
    request: Request[Any, Any, Any],
    identity: IdentityService,
    caller: Principal | None,
    limits: Limits,
    peer: HTTPPeer,
) -> Challenge:
    """Begin to make a passkey."""
    known = require(caller)
    await limits.take(GUARD, known.account_id)
    site = site_of(request, identity, peer)
    return await identity.passkeys.ask_creation(known, data.password, site)


@post(
    "/api/me/passkeys",
    tags=["identity"],
    opt=FOR_UNVERIFIED,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def add_passkey(
    data: NewPasskey, identity: IdentityService, caller: Principal | None
) -> Passkey:
    """Register the passkey that was made."""
    return await identity.passkeys.create(require(caller), data.ticket, data.credential, data.name)


@patch(
    "/api/me/passkeys/{passkey_id:str}",
    tags=["identity"],
    opt=FOR_UNVERIFIED,
    status_code=204,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def rename_passkey(
    passkey_id: str, data: PasskeyName, identity: IdentityService, caller: Principal | None
) -> None:
    """Rename one of the caller's passkeys."""
    await identity.passkeys.rename(require(caller), passkey_id, data.name)


@delete("/api/me/passkeys/{passkey_id:str}", tags=["identity"], opt=FOR_UNVERIFIED)
async def remove_passkey(
    passkey_id: str, identity: IdentityService, caller: Principal | None
) -> None:
    """Remove one of the caller's passkeys."""
    await identity.passkeys.remove(require(caller), passkey_id)


@post(
    "/api/auth/passkey/challenge",
    tags=["identity"],
    guards=[same_site],
    status_code=200,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def ask_passkey_login(
    data: PasskeyAsk,
    request: Request[Any, Any, Any],
    identity: IdentityService,
    limits: Limits,
    peer: HTTPPeer,
) -> Challenge:
    """Ask for a passkey: any, or, as a second step, one of the account's."""
    await limits.take(SECOND_STEP, address_key(peer.address))
    site, step = site_of(request, identity, peer), data.second_step
    account_id = await identity.second_step.tried(step) if step is not None else None
    return await identity.passkeys.ask_login(site, account_id)


@post(
    "/api/auth/passkey",
    tags=["identity"],
    guards=[same_site],
    status_code=200,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def login_with_passkey(
    data: PasskeyLogin, identity: IdentityService, limits: Limits, peer: HTTPPeer
) -> Response[LoggedIn]:
    """Open a session with a passkey, alone or as the second step."""
    await limits.take(SECOND_STEP, address_key(peer.address))
    device, step = device_at(peer), data.second_step
    if step is None:
        opened = await identity.passkeys.login(data.ticket, data.credential, device)
        return answer(opened, peer, 200)
    account_id = await identity.second_step.tried(step)
    await identity.passkeys.proved(data.ticket, data.credential, account_id)
    return answer(await identity.second_step.finish(step, device), peer, 200)


ROUTES: list[HTTPRouteHandler] = [
    ask_passkey,
    add_passkey,
    rename_passkey,
    remove_passkey,
    ask_passkey_login,
    login_with_passkey,
]
