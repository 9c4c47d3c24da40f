"""From where people may log in: the installation's list, and one's own."""

import msgspec
from litestar import get, put
from litestar.handlers import HTTPRouteHandler

from madang.identity.api.door import AUTH_BODY_LIMIT_BYTES
from madang.identity.model import Principal
from madang.identity.service import (
    FOR_UNVERIFIED,
    INSTALLATION,
    IdentityService,
    require,
    require_owner,
)
from madang.web.peer import HTTPPeer


class NetworkList(msgspec.Struct, frozen=True, kw_only=True):
    """Who may log in, in CIDR; empty: from everywhere."""

    networks: list[str]
    your_address: str


class NewNetworks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The list from now on."""

    networks: list[str]


@get("/api/me/networks", tags=["identity"])
async def read_own_networks(
    identity: IdentityService, caller: Principal | None, peer: HTTPPeer
) -> NetworkList:
    """Return from where the caller may log in."""
    networks = await identity.networks.of(require(caller).account_id)
    return NetworkList(networks=networks, your_address=peer.address)


@put(
    "/api/me/networks",
    tags=["identity"],
    opt=FOR_UNVERIFIED,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def put_own_networks(
    data: NewNetworks, identity: IdentityService, caller: Principal | None, peer: HTTPPeer
) -> NetworkList:
    """Set from where the caller may log in; the address they come from must be in it."""
    scope = require(caller).account_id
    networks = await identity.networks.put(scope, data.networks, peer.address)
    return NetworkList(networks=networks, your_address=peer.address)


@get("/api/installation/networks", tags=["identity"])
async def read_networks(
    identity: IdentityService, caller: Principal | None, peer: HTTPPeer
) -> NetworkList:
    """Return from where anybody may log in; for the owner."""
    require_owner(caller)
    networks = await identity.networks.of(INSTALLATION)
    return NetworkList(networks=networks, your_address=peer.address)


@put(
    "/api/installation/networks",
    tags=["identity"],
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def put_networks(
    data: NewNetworks, identity: IdentityService, caller: Principal | None, peer: HTTPPeer
) -> NetworkList:
    """Set from where anybody may log in; for the owner, whose address must be in it."""
    require_owner(caller)
    networks = await identity.networks.put(INSTALLATION, data.networks, peer.address)
    return NetworkList(networks=networks, your_address=peer.address)


ROUTES: list[HTTPRouteHandler] = [
    read_own_networks,
    put_own_networks,
    read_networks,
    put_networks,
]
