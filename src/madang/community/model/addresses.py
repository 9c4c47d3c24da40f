"""Which addresses of the network anybody may reach; everything else is ours or somebody's own.

The one thing to know: what is not surely public is not public. Sources: the IANA special-purpose
registries (RFC 6890, with RFC 6598, 7526, 8215, 9637), and the addresses under which clouds serve
credentials to their machines.
"""

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

_NOT_PUBLIC_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Of IPv6 only global unicast is public: loopback, unique local, link-local, multicast, addresses
# mapped from IPv4 and translated ones (64:ff9b::/96, 64:ff9b:1::/48) all stand outside of it.
_PUBLIC_V6 = IPv6Network("2000::/3")
_NOT_PUBLIC_V6 = tuple(
    IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


def is_public(text: str) -> bool:
    """Say whether an address written in the usual way may be asked; what is no address may not."""
    if "%" in text:
        return False
    try:
        address = ip_address(text)
    except ValueError:
        return False
    network = ip_network(address)
    if isinstance(network, IPv4Network):
        return not any(network.subnet_of(one) for one in _NOT_PUBLIC_V4)
    inside = network.subnet_of(_PUBLIC_V6)
    return inside and not any(network.subnet_of(one) for one in _NOT_PUBLIC_V6)
