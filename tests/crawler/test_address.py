"""Which addresses count as public."""

import pytest

from crawler.address import Guard, is_public, loopback
from crawler.errors import AddressRefusedError

INSIDE = [
    "127.0.0.1", "127.8.9.10", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1", "fec0::1", "5f00::1", "2001::1", "192.88.99.1",
    "2001:4860::5efe:7f00:1", "2001:4860::200:5efe:10.0.0.1", "::8.8.8.8", "ff0e::1",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "145.131.1.1", "2a02:a457::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]


@pytest.mark.parametrize("address", INSIDE)
def test_inner_addresses_are_refused(address: str) -> None:
    """Loopback, private, link-local, shared, reserved and multicast are inside, also within IPv6."""
    assert not is_public(address)
    with pytest.raises(AddressRefusedError):
        Guard().check(address, 80)


@pytest.mark.parametrize("address", OUTSIDE)
def test_public_addresses_pass(address: str) -> None:
    """Addresses of the public Internet may be connected to."""
    Guard().check(address, 443)


def test_one_loopback_port_is_allowed_and_nothing_beside_it() -> None:
    """An exact address and port opens neither the next port nor the next address."""
    guard = Guard(frozenset({loopback("127.0.0.1:8080")}))
    guard.check("127.0.0.1", 8080)
    for address, port in (("127.0.0.1", 8081), ("127.0.0.2", 8080), ("::1", 8080)):
        with pytest.raises(AddressRefusedError):
            guard.check(address, port)


@pytest.mark.parametrize(
    "entry", ["10.0.0.1:80", "127.0.0.1", "localhost:80", "127.0.0.0/8:80", "1.1.1.1:80"]
)
def test_only_an_exact_loopback_address_can_be_allowed(entry: str) -> None:
    """Names, networks and other inner addresses cannot be configured."""
    with pytest.raises(ValueError, match=r"loopback|IPv4 or IPv6"):
        loopback(entry)
