"""Heads of the audit chains, once a day to syslog and into the casebook: they show a cut-off tail."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from reports.desk import Desk
from store import audit, clock
from store.accounts.schema import migrations as accounts
from store.archive.schema import read_archive
from store.casebook import audit_head
from store.casebook.audit_head import AuditHead
from store.database import open_reader, transaction
from store.matches.schema import read_matches

_NOTICE_AUDIT = 13 * 8 + 5
"""RFC 5424: facility 13 (log audit), severity 5 (notice)."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One audit chain by its database."""

    name: str
    database: Database


def chains(desk: Desk) -> Iterator[Chain]:
    """The chains that this room can read, each open while it is looked at."""
    yield Chain("casebook", desk.casebook)
    directory = desk.directory
    for name, path, read in (
        ("archive", directory.archive, read_archive),
        ("matches", directory.matches, read_matches),
        ("accounts", directory.accounts, _read_accounts),
    ):
        if not path.exists():
            continue
        database = read(path)
        try:
            yield Chain(name, database)
        finally:
            database.close()


def _read_accounts(path: Path) -> Database:
    return open_reader(path, accounts)


def anchor(desk: Desk) -> bool:
    """Write today's heads down and send them to syslog; False where that was done today."""
    last = audit_head.last_at(desk.casebook)
    today = desk.now().astimezone(clock.AMSTERDAM).date()
    if last is not None and last.astimezone(clock.AMSTERDAM).date() >= today:
        return False
    heads = {chain.name: audit.head(chain.database) for chain in chains(desk)}
    sent = send(desk.settings.syslog, f"lekwacht audit heads {_line(heads)}")
    with transaction(desk.casebook):
        for name, head in heads.items():
            audit_head.keep(desk.casebook, AuditHead(name, head, desk.now()))
        desk.record("heads_anchored", "audit", result="ok" if sent else "failed", **heads)
    return True


def send(address: str, message: str) -> bool:
    """Send one line to syslog: a socket's path, or host:port over UDP; nothing where none is set.

    False where it could not be sent: the night goes on, and the audit trail says so.
    """
    if not address:
        return True
    line = f"<{_NOTICE_AUDIT}>{message}".encode()
    host, _, port = address.rpartition(":")
    try:
        if Path(address).is_absolute():
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as local:
                local.sendto(line, address)
        else:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as remote:
                remote.sendto(line, (host, int(port)))
    except OSError:
        return False
    return True


def _line(heads: dict[str, str]) -> str:
    return " ".join(f"{name}={head}" for name, head in heads.items())
