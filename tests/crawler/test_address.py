"""Which addresses count as public."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("entry", "pair"),
    [
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("127.8.9.10:1", ("127.8.9.10", 1)),
        ("[::1]:8080", ("::1", 8080)),
        ("[0:0:0:0:0:0:0:1]:80", ("::1", 80)),
    ],
)
def test_a_loopback_address_is_known_by_one_spelling(entry: str, pair: tuple[str, int]) -> None:
    """The one in which a connection names it."""
    assert loopback(entry) == pair


@pytest.mark.parametrize(
    ("first", "last"),
    [("10.0.0.0", "10.255.255.255"), ("172.16.0.0", "172.31.255.255"), ("127.0.0.0", "127.255.255.255")],
)
def test_inner_networks_are_inside_to_their_edges(first: str, last: str) -> None:
    """And what lies beside them is not."""
    low, high = ipaddress.IPv4Address(first), ipaddress.IPv4Address(last)
    assert not is_public(str(low))
    assert not is_public(str(high))
    assert is_public(str(low - 1))
    assert is_public(str(high + 1))


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_as_itself(inner: ipaddress.IPv4Address) -> None:
    """However a router would make it of an IPv6 address, the one is public only where the other is."""
    number = int(inner)
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | number)
    translated = ipaddress.IPv6Address((0x64FF9B << 96) | number)
    assert is_public(str(mapped)) is is_public(str(translated)) is is_public(str(inner))
    sixtofour = ipaddress.IPv6Address((0x2002 << 112) | (number << 80))
    isatap = ipaddress.IPv6Address((0x2A02A457 << 96) | (0x5EFE << 32) | number)
    if not is_public(str(inner)):
        assert not is_public(str(sixtofour))
        assert not is_public(str(isatap))


@given(st.ip_addresses(v=6))
def test_an_address_of_another_kind_is_inside(address: ipaddress.IPv6Address) -> None:
    """Only what is given out for use on the Internet is public, and nothing raises."""
    if (
        int(address) >> 125 != 1
        and address not in ipaddress.ip_network("64:ff9b::/96")
        and not address.ipv4_mapped
    ):
        assert not is_public(str(address))


def test_a_refusal_says_what_was_refused() -> None:
    """The address and the port, for whoever reads the log."""
    with pytest.raises(AddressRefusedError, match=r"^10\.0\.0\.1 port 8080 is not a public address$"):
        Guard().check("10.0.0.1", 8080)
