"""Whether anything that must never change has changed: audit chains, facts and the copies of the evidence."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from reports.casework import anchoring
from reports.desk import Desk
from reports.places import evidence
from store.casebook import audit_head
from store.casebook import export as exports
from store.casebook import picture as pictures
from store.casebook import sighting as sightings
from store.integrity import Check, check_facts, check_trail
from store.nights.head import heads
from store.nights.schema import read_nights


def verify(
    desk: Desk, kept_elsewhere: tuple[str, ...] = (), others: tuple[Check, ...] = ()
) -> tuple[Check, ...]:
    """Look at every audit chain, every fact and every copy of a capture.

    Args:
        desk: who looks; the looking is written down.
        kept_elsewhere: heads of the casebook's chain from syslog, a digest or an export on paper.
        others: what other rooms found, counted in what is written down.
    """
    checks = (*_chains(desk, kept_elsewhere), _evidence(desk))
    faults = sum(len(check.faults) for check in (*checks, *others))
    desk.record("verified", "data directory", result="ok" if not faults else "damaged", faults=faults)
    return checks


def verify_export(desk: Desk, path: Path) -> Check:
    """Look whether a file is an export as it was written, and whether its head stands in the chain."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    export = next((export for export in exports.every(desk.casebook) if export.sha256 == digest), None)
    if export is None:
        return Check(path.name, 1, ("this is no export of this casebook, or it was changed since",))
    return check_trail(f"{path.name} ({export.number})", desk.casebook, (export.audit_head,))


def _chains(desk: Desk, kept_elsewhere: tuple[str, ...]) -> Iterator[Check]:
    nights = _kept_beside(desk)
    for chain in anchoring.chains(desk):
        known = audit_head.of_chain(desk.casebook, chain.name)
        known += tuple(head for name, head in nights.items() if name == chain.name)
        if chain.name == "casebook":
            known += (*kept_elsewhere, *(export.audit_head for export in exports.every(desk.casebook)))
        yield check_trail(f"audit {chain.name}", chain.database, known)
        yield check_facts(f"facts {chain.name}", chain.database, chain.facts)


def _kept_beside(desk: Desk) -> dict[str, str]:
    """The newest heads in the record of nights."""
    if not desk.directory.nights.exists():
        return {}
    nights = read_nights(desk.directory.nights)
    try:
        return heads(nights)
    finally:
        nights.close()


def _evidence(desk: Desk) -> Check:
    needed = set(sightings.evidence_digests(desk.casebook))
    damaged = [digest for digest in sorted(needed) if not evidence.is_whole(desk.directory, digest)]
    drawn = set(pictures.digests(desk.casebook))
    spoiled = [digest for digest in sorted(drawn) if not evidence.is_picture_whole(desk.directory, digest)]
    expected = {evidence.path_of(desk.directory, digest) for digest in needed}
    expected |= {evidence.picture_path(desk.directory, digest) for digest in drawn}
    added = [path.name for path in evidence.kept(desk.directory) if path not in expected]
    uncopied = sightings.without_evidence(desk.casebook)
    faults = (
        *(f"{_state(desk, digest)}: evidence {digest[:12]}" for digest in damaged),
        *(f"changed or missing: picture {digest[:12]}" for digest in spoiled),
        *(f"added: {name}" for name in added),
        *(f"never copied: capture C-{capture} of V-{place}" for place, capture in uncopied),
    )
    return Check("evidence", len(needed) + len(drawn), faults)


def _state(desk: Desk, digest: str) -> str:
    return "changed" if evidence.path_of(desk.directory, digest).exists() else "missing"
