"""From where people may log in: lists of networks, of the installation and of each account (ID31)."""

import ipaddress
from collections.abc import Sequence

from madang.engines.sql.port import Database, Tx
from madang.identity.errors import AddressRefused, NetworkMalformed, WouldLockOut
from madang.identity.store import NetworkStore

INSTALLATION = "installation"
NETWORKS_MAX = 100

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Networks:
    """The lists, read at every login, so that a change counts at once in every process."""

    def __init__(self, db: Database, store: NetworkStore) -> None:
        self._db = db
        self._store = store

    async def check(self, address: str, account_id: str | None = None) -> None:
        """Refuse an address that the installation's list, or the account's, does not hold.

        Raises:
            AddressRefused.
        """

        async def work(tx: Tx) -> list[list[str]]:
            scopes = [INSTALLATION, *([account_id] if account_id else [])]
            return [await self._store.networks(tx, scope) for scope in scopes]

        if not all(_holds(networks, address) for networks in await self._db.read(work)):
            raise AddressRefused("Logging in from this address is not allowed.")

    async def of(self, scope: str) -> list[str]:
        """Return a list."""
        return await self._db.read(lambda tx: self._store.networks(tx, scope))

    async def put(self, scope: str, texts: Sequence[str], from_address: str) -> list[str]:
        """Store a list in place of the one before, unless it shuts out who sets it.

        Raises:
            NetworkMalformed, WouldLockOut.
        """
        networks = normal_networks(texts)
        if not _holds(networks, from_address):
            raise WouldLockOut(
                f"You come from {from_address}, which is not in the list; add it first.",
                address=from_address,
            )
        await self._db.write(lambda tx: self._store.put(tx, scope, networks))
        return networks

    async def clear(self, scopes: Sequence[str]) -> None:
        """Empty lists, so that every address may log in."""

        async def work(tx: Tx) -> None:
            for scope in scopes:
                await self._store.put(tx, scope, [])

        await self._db.write(work)


def normal_networks(texts: Sequence[str]) -> list[str]:
    """Return networks in their one form, each once, in their order.

    Raises:
        NetworkMalformed.
    """
    if len(texts) > NETWORKS_MAX:
        raise NetworkMalformed(
            f"A list has at most {NETWORKS_MAX} networks.", networks_max=NETWORKS_MAX
        )
    networks: dict[str, None] = {}
    for text in texts:
        try:
            networks[str(ipaddress.ip_network(text.strip(), strict=False))] = None
        except ValueError:
            raise NetworkMalformed(
                f"{text[:60]!r} is no address and no network such as 192.0.2.0/24.",
                network=text[:60],
            ) from None
    return list(networks)


def _holds(networks: Sequence[str], address: str) -> bool:
    """Say whether a list lets an address in; an empty one lets all."""
    if not networks:
        return True
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return any(parsed in ipaddress.ip_network(network) for network in networks)
