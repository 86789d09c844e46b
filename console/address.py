"""Under which address officers reach the console: its origin, its path prefix, and whether TLS is there."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from console.errors import ConsoleSetupError
from console.settings import ConsoleSettings

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the console is reached from a browser."""

    origins: frozenset[str]  # scheme://host[:port] of the pages that may send forms
    hosts: frozenset[str]  # the Host headers that are answered
    prefix: str  # "" or "/path", without a slash at the end
    secure: bool  # the browser speaks TLS
    url: str  # what to type, without a slash at the end


def public_address(settings: ConsoleSettings) -> Address:
    """The address that follows from the settings.

    Raises:
        ConsoleSetupError: it is open to the network without TLS, or the public address is not a web address.
    """
    if not settings.public_url:
        return _on_this_machine(settings)
    parts = urlsplit(settings.public_url) if is_web_address(settings.public_url) else None
    if parts is None or not parts.hostname or parts.query or parts.fragment:
        raise ConsoleSetupError("console.public_url is not a web address; write it as https://host/path")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ConsoleSetupError("console.public_url begins with http; officers need https: set it behind TLS")
    prefix = parts.path.rstrip("/")
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    return Address(
        origins=frozenset({origin}),
        hosts=frozenset({parts.netloc.lower()}),
        prefix=prefix,
        secure=parts.scheme == "https",
        url=origin + prefix,
    )


def is_web_address(text: str) -> bool:
    """Whether somebody typed a whole address of the web, with a host and a port that can be."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a bracket without its like, a port that is none
        return False


def _on_this_machine(settings: ConsoleSettings) -> Address:
    if not _is_loopback(settings.host):
        raise ConsoleSetupError(
            f"console.host {settings.host} is open to the network; set console.public_url, with https"
        )
    hosts = frozenset(f"{name}:{settings.port}" for name in LOOPBACK_NAMES)
    return Address(
        origins=frozenset(f"http://{host}" for host in hosts),
        hosts=hosts,
        prefix="",
        secure=False,
        url=f"http://127.0.0.1:{settings.port}",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
