"""Rate limits: a fixed window per rule and key, counted on the bus so that processes share it."""

import ipaddress
from collections.abc import Mapping

import msgspec

from madang.engines.bus.port import Bus
from madang.engines.bus.turns import MS_PER_S, over_limit_s
from madang.kernel.errors import RateLimited

# One household or phone holds a whole /64, so its addresses count as one.
IPV6_PREFIX_BITS = 64


class RateLimit(msgspec.Struct, frozen=True, kw_only=True):
    """How often something may be done: `calls_max` within a window that the first call opens."""

    name: str
    calls_max: int
    window_s: int


class Limits:
    """Counts calls and refuses the one too many."""

    def __init__(self, bus: Bus, calls_max: Mapping[str, int] | None = None) -> None:
        """Take other numbers for named limits from `calls_max` (name to calls in the window)."""
        self._bus = bus
        self._calls_max = dict(calls_max or {})

    async def take(self, limit: RateLimit, *keys: str) -> None:
        """Count one call of whoever the keys name.

        Raises:
            RateLimited: it is over the limit; `retry_after_s` says when the window ends.
        """
        calls_max = self._calls_max.get(limit.name, limit.calls_max)
        key = "\x1f".join(("limit", limit.name, *keys))
        wait_s = await over_limit_s(self._bus, key, calls_max, limit.window_s * MS_PER_S)
        if wait_s is None:
            return
        raise RateLimited(
            f"Over {calls_max} calls in {limit.window_s} s; try again in {wait_s} s.",
            limit=limit.name,
            retry_after_s=wait_s,
        )


def address_key(address: str) -> str:
    """Return what an address counts as: itself, or its /64 for IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, IPV6_PREFIX_BITS), strict=False).network_address)
