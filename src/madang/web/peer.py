"""Who is at the other end of a request: address, scheme and program, as far as believed.

The one thing to know: X-Forwarded-* counts only when the socket itself comes from a trusted proxy,
and then only its last entries, up to the first address that is not trusted.
"""

import ipaddress
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request

from madang.kernel.errors import SettingsError

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

USER_AGENT_LENGTH_MAX = 300


class HTTPPeer(msgspec.Struct, frozen=True, kw_only=True):
    """The other end of a request."""

    address: str
    """IP address of the client, or `local` on a Unix socket."""
    is_https: bool
    """Whether the client speaks TLS, to us or to the proxy."""
    user_agent: str


class TrustedProxies:
    """The proxies whose X-Forwarded-* headers are believed."""

    def __init__(self, addresses: str = "") -> None:
        """Read `server.trusted_proxies`: addresses or networks, separated by commas.

        Raises:
            SettingsError: one of them is no address.
        """
        parts = [part.strip() for part in addresses.split(",")]
        try:
            self._networks: list[IPNetwork] = [
                ipaddress.ip_network(part, strict=False) for part in parts if part
            ]
        except ValueError as wrong:
            raise SettingsError(
                f"server.trusted_proxies holds no address: {wrong}.", key="server.trusted_proxies"
            ) from wrong

    def trusts(self, address: str) -> bool:
        """Say whether an address belongs to a trusted proxy."""
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._networks)

    def peer(self, socket_address: str | None, scheme: str, headers: Mapping[str, str]) -> HTTPPeer:
        """Return who sent a request."""
        address, is_https = socket_address or "local", scheme == "https"
        if self.trusts(address):
            is_https = headers.get("x-forwarded-proto", scheme).split(",")[-1].strip() == "https"
            for hop in reversed(headers.get("x-forwarded-for", "").split(",")):
                if not _is_address(hop.strip()):
                    break
                address = hop.strip()
                if not self.trusts(address):
                    break
        agent = headers.get("user-agent", "")[:USER_AGENT_LENGTH_MAX]
        return HTTPPeer(address=address, is_https=is_https, user_agent=agent)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def peer_of(request: Request[Any, Any, Any]) -> HTTPPeer:
    """Give handlers their `peer`."""
    proxies: TrustedProxies = request.app.state["proxies"]
    client = request.client
    return proxies.peer(client.host if client else None, request.scope["scheme"], request.headers)
