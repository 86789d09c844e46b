"""Heads of the audit chains, kept elsewhere whenever they change: they show a cut-off tail and an old copy.

The report sends them to syslog and writes them into the casebook; whoever writes to the casebook leaves its
head in the record of nights, which is another file.
"""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from reports.desk import Desk
from store import audit
from store.accounts.schema import FACTS as ACCOUNT_FACTS
from store.accounts.schema import read_accounts
from store.archive.schema import FACTS as ARCHIVE_FACTS
from store.archive.schema import read_archive
from store.casebook import audit_head
from store.casebook.audit_head import AuditHead
from store.casebook.schema import FACTS as CASEBOOK_FACTS
from store.database import transaction
from store.facts import Facts
from store.matches.schema import FACTS as MATCH_FACTS
from store.matches.schema import read_matches

ANCHORED = "heads_anchored"
_LAST_EVENT = "SELECT action, result FROM audit_event ORDER BY id DESC LIMIT 1"
_NOTICE_AUDIT = 13 * 8 + 5
"""RFC 5424: facility 13 (log audit), severity 5 (notice)."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One audit chain by its database."""

    name: str
    database: Database
    facts: tuple[Facts, ...]


def chains(desk: Desk) -> Iterator[Chain]:
    """The chains that this room can read, each open while it is looked at."""
    yield Chain("casebook", desk.casebook, CASEBOOK_FACTS)
    directory = desk.directory
    for name, path, read, facts in (
        ("archive", directory.archive, read_archive, ARCHIVE_FACTS),
        ("matches", directory.matches, read_matches, MATCH_FACTS),
        ("accounts", directory.accounts, read_accounts, ACCOUNT_FACTS),
    ):
        if not path.exists():
            continue
        database = read(path)
        try:
            yield Chain(name, database, facts)
        finally:
            database.close()


def anchor(desk: Desk) -> bool:
    """Write the heads down and send them to syslog; False where nothing happened since they were sent.

    No date decides: a clock that was ahead once would keep them back until it is overtaken.
    """
    heads = {chain.name: audit.head(chain.database) for chain in chains(desk)}
    if not _is_new(desk, heads):
        return False
    sent = send(desk.settings.syslog, f"lekwacht audit heads {_line(heads)}")
    with transaction(desk.casebook):
        for name, head in heads.items():
            audit_head.keep(desk.casebook, AuditHead(name, head, desk.now()))
        desk.record(ANCHORED, "audit", result="ok" if sent else "failed", **heads)
    return True


def _is_new(desk: Desk, heads: dict[str, str]) -> bool:
    """Whether anything but the last anchoring itself was written since."""
    last = next(iter(desk.casebook.query(_LAST_EVENT)), None)
    quiet = last is not None and last["action"] == ANCHORED and last["result"] == "ok"
    others = (name for name in heads if name != "casebook")
    return not quiet or any(heads[name] not in audit_head.of_chain(desk.casebook, name) for name in others)


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
