"""Which addresses the crawler may connect to: public ones, and nothing inside."""

import ipaddress
from dataclasses import dataclass

from crawler.errors import AddressRefusedError


@dataclass(frozen=True, slots=True)
class Guard:
    """Judges an address at connect time: after DNS, and for literals in every spelling."""

    allowed: frozenset[tuple[str, int]] = frozenset()
    """Loopback (address, port) pairs that this crawl may use all the same."""

    def check(self, address: str, port: int) -> None:
        """Let the connection be made.

        Raises:
            AddressRefusedError: the address is not public, nor exactly one that is allowed.
        """
        if (address, port) not in self.allowed and not is_public(address):
            raise AddressRefusedError(f"{address} port {port} is not a public address")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet; an IPv4 address inside IPv6 is looked through."""
    literal = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(literal, ipaddress.IPv4Address):
        return _is_public_v4(literal)
    if literal.ipv4_mapped is not None:
        return _is_public_v4(literal.ipv4_mapped)
    inner = _inside(literal)
    if inner is not None and not _is_public_v4(inner):
        return False
    return literal in _TRANSLATION or (literal in _UNICAST and literal.is_global)


def loopback(entry: str) -> tuple[str, int]:
    """The address and port of a configured "address:port".

    Raises:
        ValueError: it is none, or not a loopback address.
    """
    host, _, port = entry.rpartition(":")
    address = ipaddress.ip_address(host.strip("[]"))
    if not address.is_loopback:
        raise ValueError(f"{entry} is not a loopback address:port")
    return str(address), int(port)


_UNICAST = ipaddress.ip_network("2000::/3")
"""All that is given out for use on the Internet; every other kind of IPv6 address is for use inside."""
_TRANSLATION = ipaddress.ip_network("64:ff9b::/96")
_RELAY = ipaddress.ip_network("192.88.99.0/24")  # 6to4 relays, given up since; Python takes them for global
_ISATAP = 0x5EFE


def _is_public_v4(address: ipaddress.IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and address not in _RELAY


def _inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a router may make of it, behind NAT64, 6to4 or ISATAP, or None."""
    if address.sixtofour is not None:
        return address.sixtofour
    last = int(address) & 0xFFFF_FFFF
    tunnelled = (int(address) >> 32) & 0xFFFF == _ISATAP
    return ipaddress.IPv4Address(last) if tunnelled or address in _TRANSLATION else None
