"""Whether anything that must never change has changed: the audit chains and the copies of the evidence."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from reports.casework import anchoring
from reports.desk import Desk
from reports.places import evidence
from store import audit
from store.casebook import audit_head
from store.casebook import export as exports
from store.casebook import sighting as sightings
from store.errors import IntegrityError


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what is wrong with it."""

    subject: str
    count: int  # how many events or files were looked at
    faults: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify(desk: Desk, kept_elsewhere: tuple[str, ...] = ()) -> tuple[Check, ...]:
    """Look at every audit chain and every copy of a capture.

    Args:
        desk: who looks; the looking is written down.
        kept_elsewhere: heads of the casebook's chain from syslog or from an export on paper.
    """
    checks = (*_chains(desk, kept_elsewhere), _evidence(desk))
    faults = sum(len(check.faults) for check in checks)
    desk.record("verified", "data directory", result="ok" if not faults else "damaged", faults=faults)
    return checks


def verify_export(desk: Desk, path: Path) -> Check:
    """Look whether a file is an export as it was written, and whether its head stands in the chain."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    export = next((each for each in exports.every(desk.casebook) if each.sha256 == digest), None)
    if export is None:
        return Check(path.name, 1, ("this is no export of this casebook, or it was changed since",))
    return _checked(f"{path.name} ({export.number})", desk.casebook, (export.audit_head,))


def _chains(desk: Desk, kept_elsewhere: tuple[str, ...]) -> Iterator[Check]:
    for chain in anchoring.chains(desk):
        known = audit_head.of_chain(desk.casebook, chain.name)
        if chain.name == "casebook":
            known += (*kept_elsewhere, *(export.audit_head for export in exports.every(desk.casebook)))
        yield _checked(f"audit {chain.name}", chain.database, known)


def _checked(subject: str, database: Database, heads: tuple[str, ...]) -> Check:
    try:
        return Check(subject, audit.verify(database, heads), ())
    except IntegrityError as error:
        return Check(subject, 0, (str(error),))


def _evidence(desk: Desk) -> Check:
    needed = set(sightings.evidence_digests(desk.casebook))
    damaged = [digest for digest in sorted(needed) if not evidence.is_whole(desk.directory, digest)]
    expected = {evidence.path_of(desk.directory, digest) for digest in needed}
    added = [path.name for path in evidence.kept(desk.directory) if path not in expected]
    uncopied = sightings.without_evidence(desk.casebook)
    faults = (
        *(f"{_state(desk, digest)}: evidence {digest[:12]}" for digest in damaged),
        *(f"added: {name}" for name in added),
        *(f"never copied: capture C-{capture} of V-{place}" for place, capture in uncopied),
    )
    return Check("evidence", len(needed), faults)


def _state(desk: Desk, digest: str) -> str:
    return "changed" if evidence.path_of(desk.directory, digest).exists() else "missing"
