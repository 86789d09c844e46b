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
            raise AddressRefusedError(f"{address} port {port} is no public address")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet; an IPv4 address inside IPv6 is looked through."""
    literal = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(literal, ipaddress.IPv6Address):
        inner = literal.ipv4_mapped or literal.sixtofour or _translated(literal)
        if inner is not None:
            literal = inner
    return literal.is_global and not literal.is_multicast


def loopback(entry: str) -> tuple[str, int]:
    """The address and port of a configured "address:port".

    Raises:
        ValueError: it is none, or not a loopback address.
    """
    host, _, port = entry.rpartition(":")
    address = ipaddress.ip_address(host.strip("[]"))
    if not address.is_loopback:
        raise ValueError(f"{entry} is no loopback address:port")
    return str(address), int(port)


_TRANSLATION = ipaddress.ip_network("64:ff9b::/96")


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address behind NAT64, or None; the well-known prefix itself counts as global."""
    return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF) if address in _TRANSLATION else None
