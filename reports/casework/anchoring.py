"""Heads of the audit chains, kept elsewhere whenever they change: they show a cut-off tail and an old copy.

The report sends them to syslog and writes them into the casebook; whoever writes to the casebook leaves its
head in the record of nights, which is another file. With them goes a statement, which also names the evidence
that is new: an authority can stamp it, and learns digests alone.
"""

import hashlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from reports.desk import Desk
from store import audit, clock
from store.accounts.schema import FACTS as ACCOUNT_FACTS
from store.accounts.schema import read_accounts
from store.archive.schema import FACTS as ARCHIVE_FACTS
from store.archive.schema import read_archive
from store.casebook import anchor as anchors
from store.casebook import audit_head
from store.casebook import timestamp as timestamps
from store.casebook.anchor import Anchor
from store.casebook.audit_head import AuditHead
from store.casebook.schema import FACTS as CASEBOOK_FACTS
from store.casebook.timestamp import Timestamp
from store.database import transaction
from store.errors import NewerVersionError, StoreError
from store.exchange.schema import FACTS as EXCHANGE_FACTS
from store.exchange.schema import read_exchange
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
        ("exchange", directory.exchange, _read_exchange, EXCHANGE_FACTS),
    ):
        database = read(path) if path.exists() else None
        if database is None:
            continue
        try:
            yield Chain(name, database, facts)
        finally:
            database.close()


def _read_exchange(path: Path) -> Database | None:
    """The exchange's database; None where this program has exchanged nothing yet, and its layout is older."""
    try:
        return read_exchange(path)
    except NewerVersionError:
        raise
    except StoreError:
        return None


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
        _state(desk, heads)
        desk.record(ANCHORED, "audit", result="ok" if sent else "failed", **heads)
    return True


def unstamped(desk: Desk, authority: str, *, most: int = 20) -> tuple[Anchor, ...]:
    """The newest statements that this authority has not stamped yet."""
    waiting = (
        anchor
        for anchor in reversed(anchors.every(desk.casebook))
        if not timestamps.has(desk.casebook, anchor.sha256, authority)
    )
    return tuple(islice(waiting, most))


def keep_stamp(desk: Desk, thing: str, stamped: Timestamp) -> None:
    """Keep what an authority replied about a statement or a file, and write it down."""
    with transaction(desk.casebook):
        timestamps.keep(desk.casebook, stamped)
        desk.record("stamped", thing, authority=stamped.authority, sha256=stamped.sha256)


def _state(desk: Desk, heads: dict[str, str]) -> None:
    """Write the statement of this moment; belongs inside a transaction."""
    at = desk.now()
    number = anchors.next_number(desk.casebook, at)
    evidence = anchors.unnamed(desk.casebook)
    lines = (
        f"lekwacht {number} {clock.to_text(at)}",
        *(f"audit {name} {head}" for name, head in heads.items()),
        *(f"evidence {digest}" for digest in evidence),
    )
    text = "".join(f"{line}\n" for line in lines)
    digest = hashlib.sha256(text.encode()).hexdigest()
    anchors.keep(desk.casebook, Anchor(number, at, text, digest), evidence)


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
