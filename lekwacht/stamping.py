"""Asks timestamp authorities to stamp what this house states: only a digest and a number go to them.

The front door does it, since the rooms that make statements and bundles need no network for their own work.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from lekwacht.context import Context
from lekwacht.errors import ConfigurationError, StampError
from lekwacht.officer import desk_of
from reports.casework import anchoring
from store import timestamp
from store.casebook import timestamp as timestamps
from store.casebook.timestamp import Timestamp

MOST_BYTES = 1 << 20
"""A reply is a few kilobytes; what is larger is none."""
_TYPES = {"query": "application/timestamp-query", "reply": "application/timestamp-reply"}

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ConfiguredAuthority:
    """One timestamp authority."""

    name: str  # of files and in the casebook: its host
    url: str
    pem: bytes  # its certificates


def authorities(context: Context) -> tuple[ConfiguredAuthority, ...]:
    """The authorities that are configured.

    Raises:
        ConfigurationError: an entry is no address and file, or the file cannot be read.
    """
    return tuple(map(_authority, context.configuration.timestamp.authorities))


def stamp_statements(context: Context, tell: Tell) -> bool:
    """Have every statement stamped that still waits for it; False where an authority did not do so.

    What is not stamped now is asked again after the next report.
    """
    well = True
    for authority in authorities(context):
        with desk_of(context) as desk:
            waiting = anchoring.unstamped(desk, authority.name)
        for statement in waiting:
            try:
                stamped = ask(context, authority, statement.data)
            except StampError as error:
                tell(f"{error}; asked again after the next report")
                well = False
                break
            with desk_of(context) as desk:
                anchoring.keep_stamp(desk, statement.number, stamped)
    return well


def ask(context: Context, authority: ConfiguredAuthority, data: bytes) -> Timestamp:
    """The authority's stamp over these bytes, checked.

    Raises:
        StampError: it gave none, or one that does not hold.
    """
    asked = timestamp.question(data)
    try:
        reply = _post(authority.url, asked.body, context.configuration.timestamp.timeout_s)
        at = timestamp.stamped_at(reply, data, authority.pem, asked.nonce)
    except (OSError, HTTPException, timestamp.TimestampError) as error:
        raise StampError(f"no timestamp from {authority.name}: {error or type(error).__name__}") from None
    return timestamps.made(data, authority.name, at, reply, authority.pem)


def _authority(entry: str) -> ConfiguredAuthority:
    url, _, file = entry.strip().partition(" ")
    name = _name(url)
    if name is None or not file.strip():
        raise ConfigurationError(
            f"timestamp.authorities: {entry!r} is not an address, a space and a PEM file; write it as"
            " 'https://tsa.example/tsr /etc/lekwacht/tsa.pem'"
        )
    path = Path(file.strip())
    try:
        pem = path.read_bytes()
        timestamp.certificates(pem)
    except (OSError, timestamp.TimestampError) as error:
        raise ConfigurationError(
            f"timestamp.authorities: {path} cannot be read as certificates: {error}"
        ) from None
    return ConfiguredAuthority(name, url, pem)


def _name(url: str) -> str | None:
    """The host, and the port where one is told; None where the address is none."""
    try:
        address = urlsplit(url)
        host = f"{address.hostname or ''}{f'-{address.port}' if address.port else ''}"
    except ValueError:
        return None
    is_web = address.scheme in {"http", "https"} and address.hostname
    return re.sub(r"[^a-z0-9.-]", "-", host) if is_web else None


def _post(url: str, body: bytes, timeout_s: float) -> bytes:
    address = urlsplit(url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=timeout_s)
    try:
        target = (address.path or "/") + (f"?{address.query}" if address.query else "")
        connection.request("POST", target, body, {"Content-Type": _TYPES["query"], "Accept": _TYPES["reply"]})
        answer = connection.getresponse()
        reply = answer.read(MOST_BYTES + 1)
    finally:
        connection.close()
    if answer.status != 200 or len(reply) > MOST_BYTES:
        raise HTTPException(f"it answered {answer.status}, or too much")
    return reply
