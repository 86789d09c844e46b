"""What must go, and when: planned, told, done, and proven by searching the bytes afterwards."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from reports.casework import leads
from reports.casework.dispositions import Keeping, keeping_of, period
from reports.casework.searching import Proof, probes_of, search
from reports.desk import Desk
from reports.places import evidence
from store.casebook import deadline, quiet
from store.casebook import decision as decisions
from store.casebook import incident as incidents
from store.casebook import picture as pictures
from store.casebook import retention as store
from store.casebook import sighting as sightings
from store.casebook import suppression as suppressions
from store.casebook.incident import Incident
from store.casebook.quiet import QuietPlace
from store.casebook.sighting import Sighting, SightingFile
from store.database import transaction


@dataclass(frozen=True, slots=True)
class Due:
    """One incident of which something must go."""

    number: str
    incident_id: int
    rule: Keeping
    since: datetime  # when the period was over
    sightings: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a purge would do."""

    due: tuple[Due, ...]
    held: tuple[str, ...]  # incidents whose period is over, and that a hold keeps
    unsettled: tuple[
        str, ...
    ]  # incidents whose period is over, and whose statutory clock nothing has settled
    exports: tuple[Path, ...]  # files in the exports' folder whose time is over
    suppressed: int  # places kept quiet from the start whose content's time is over
    quiet: int  # quiet pairs whose year is over
    leads: int  # leads that nobody took up in time


@dataclass(frozen=True, slots=True)
class PurgedCasebook:
    """What a purge did, and the proof."""

    plan: Plan
    evidence: int  # copies of captures that went
    proof: Proof


def plan(desk: Desk) -> Plan:
    """What would go now; nothing is changed."""
    expiring = [due for incident in incidents.every(desk.casebook) if (due := _due(desk, incident))]
    held = {incident.id for incident in incidents.every(desk.casebook) if incident.hold}
    running = {incident.id for incident in deadline.running(desk.casebook)} - held
    return Plan(
        due=tuple(due for due in expiring if due.incident_id not in held | running),
        held=tuple(due.number for due in expiring if due.incident_id in held),
        unsettled=tuple(due.number for due in expiring if due.incident_id in running),
        exports=tuple(_old_exports(desk)),
        suppressed=len(_suppressed(desk)),
        quiet=quiet.expired(desk.casebook, desk.now()),
        leads=len(leads.forgotten(desk)),
    )


def purge(desk: Desk) -> PurgedCasebook:
    """Do what `plan` says, write down that it was done, and search the bytes for what should be gone."""
    planned = plan(desk)
    hushed = _suppressed(desk)
    gone = (*(_everything(desk, due.incident_id) for due in planned.due), _files(desk, hushed))
    texts = tuple(lead.text for lead in leads.forgotten(desk))
    probes = (
        *_probes(itertools.chain.from_iterable(gone)),
        *(piece for text in texts for piece in probes_of(text)),
    )
    with transaction(desk.casebook):
        for due in planned.due:
            _remove(desk, due)
        for sighting in hushed:
            store.erase_sighting(desk.casebook, sighting.id)
        quiet.forget_expired(desk.casebook, desk.now())
        leads.forget(desk)
        suppressions.forget_names(desk.casebook, desk.now() - timedelta(days=desk.settings.keep_signal_days))
        desk.record(
            "purged",
            "casebook",
            incidents=len(planned.due),
            exports=len(planned.exports),
            leads=planned.leads,
        )
    removed = _remove_files(desk, planned)
    store.shrink(desk.casebook)
    proof = search(desk, probes)
    desk.record(
        "purge_proven",
        "casebook",
        result="ok" if proof.clean else "found",
        probes=proof.probes,
        files=proof.files,
        found=len(proof.remaining),
    )
    return PurgedCasebook(planned, removed, proof)


def kept_posts(desk: Desk) -> tuple[int, ...]:
    """The archive's posts that must stay: the casebook still holds their content, or a hold does."""
    return store.posts_with_content(desk.casebook)


def _due(desk: Desk, incident: Incident) -> Due | None:
    rule = keeping_of(incident.disposition)
    start = _start(desk, incident, rule)
    if start is None:
        return None
    counted = store.sighting_count if rule is Keeping.VALS_ALARM else store.sightings_with_content
    count = counted(desk.casebook, incident.id)
    if count and start + period(rule, desk.settings) <= desk.now():
        return Due(incident.number, incident.id, rule, start + period(rule, desk.settings), count)
    gone = incident.closed_at and incident.closed_at + period(Keeping.REGISTER, desk.settings)
    if gone and gone <= desk.now():
        return Due(incident.number, incident.id, Keeping.REGISTER, gone, 0)
    return None


def _start(desk: Desk, incident: Incident, rule: Keeping) -> datetime | None:
    """When the period began; None while it has not."""
    if rule is Keeping.SIGNAAL:
        return max(incident.opened_at, store.last_found(desk.casebook, incident.id) or incident.opened_at)
    if incident.closed_at is None:
        return None
    judged = decisions.judgement(desk.casebook, incident.id)
    if rule is Keeping.VALS_ALARM and judged is not None and judged.confirmed_at is not None:
        return incident.closed_at - period(rule, desk.settings)
    return incident.closed_at


def _remove(desk: Desk, due: Due) -> None:
    match due.rule:
        case Keeping.REGISTER:
            store.remove_incident(desk.casebook, due.incident_id, due.number)
        case Keeping.VALS_ALARM:
            _silence(desk, due)
            store.remove_sightings(desk.casebook, due.incident_id)
        case _:
            store.erase_content(desk.casebook, due.incident_id)
    desk.record("content_purged", due.number, rule=due.rule.value, sightings=due.sightings)


def _silence(desk: Desk, due: Due) -> None:
    judged = decisions.judgement(desk.casebook, due.incident_id)
    until = desk.now() + timedelta(days=desk.settings.keep_quiet_days)
    for place in _everything(desk, due.incident_id):
        sighting = place.sighting
        for document_ref, passage in place.passages:
            pair = QuietPlace(sighting.site, sighting.native_id, sighting.case_ref, document_ref, passage)
            quiet.remember(desk.casebook, pair, judged.reason_code.value if judged else "", until)


def _suppressed(desk: Desk) -> tuple[Sighting, ...]:
    before = desk.now() - timedelta(days=desk.settings.keep_signal_days)
    return store.suppressed_before(desk.casebook, before)


def _probes(places: Iterable[SightingFile]) -> Iterator[bytes]:
    for place in places:
        for file in place.versions:
            yield from probes_of(file.version.text)


def _everything(desk: Desk, incident_id: int) -> tuple[SightingFile, ...]:
    return _files(desk, store.sightings_of(desk.casebook, incident_id))


def _files(desk: Desk, places: Iterable[Sighting]) -> tuple[SightingFile, ...]:
    return sightings.files(desk.casebook, places)


def _remove_files(desk: Desk, planned: Plan) -> int:
    needed = {*sightings.evidence_digests(desk.casebook), *pictures.digests(desk.casebook)}
    gone = [path for path in evidence.kept(desk.directory) if evidence.digest_of(path) not in needed]
    for path in gone:
        evidence.remove(path)
    for path in planned.exports:
        path.unlink(missing_ok=True)
    return len(gone)


def _old_exports(desk: Desk) -> Iterator[Path]:
    before = desk.now() - timedelta(days=desk.settings.keep_export_days)
    for path in sorted(desk.directory.exports.iterdir()):
        if path.is_file() and path.stat().st_mtime < before.timestamp():
            yield path
