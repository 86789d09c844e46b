"""A place that a person reports: an incident as any other, marked with who reported it and when."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from reports.casework import incidents, intake
from reports.casework.intake import NewMatch
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store.archive import post as posts
from store.archive.post import PostVersion
from store.archive.schema import read_archive
from store.casebook import incident as store
from store.casebook import sighting as sightings
from store.casebook.incident import Incident
from store.casebook.sighting import Sighting
from store.database import transaction
from store.exchange import awaiting
from store.matches.enrolled import documents
from store.matches.match import Match, MatchReason, MatchReasonCode
from store.matches.schema import read_matches

SCHEME = "reported"
_UNKNOWN_STRENGTH = 1e9
"""As an e-value: whatever the matcher finds there later is stronger."""


@dataclass(frozen=True, slots=True)
class Report:
    """Who says that text of a case stands at this address, and since when they say so."""

    url: str
    case_ref: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MissedLeak:
    """A place that the matcher missed and the custodian confirmed: feedback for the matching."""

    sighting: Sighting
    similarity: int


def open_reported(desk: Desk, report: Report) -> Incident:
    """Open an incident of the case, or add to it, with the post at this address.

    Raises:
        DecisionError: the page was not captured, has several posts, is known already, or the case is not.
    """
    document_ref, kind = _document(desk, report.case_ref)
    archive = read_archive(desk.directory.archive)
    try:
        version = _post(archive, report.url)
        prepared = intake.prepare(desk, archive, _as_match(version, report, document_ref, kind))
    finally:
        archive.close()
    if not isinstance(prepared, NewMatch):
        raise RefusedError(Refusal.PAGE_NOT_LOOKED_AT, url=report.url)
    with transaction(desk.casebook):
        return _raise(desk, prepared, report)


def missed(desk: Desk) -> tuple[MissedLeak, ...]:
    """What people reported, the matcher had not found and the custodian confirmed."""
    return tuple(MissedLeak(*pair) for pair in sightings.reported_and_confirmed(desk.casebook))


def _raise(desk: Desk, new: NewMatch, report: Report) -> Incident:
    known = sightings.at_place(desk.casebook, new.version.site, new.version.native_id, report.case_ref)
    if known is not None and known.incident_id is not None:
        incident = store.by_id(desk.casebook, known.incident_id)
        raise RefusedError(Refusal.ALREADY_KNOWN, number=incident.number if incident else "?")
    intake.take(desk, new, ())
    place = sightings.at_place(desk.casebook, new.version.site, new.version.native_id, report.case_ref)
    if place is None or place.incident_id is None:  # a pair that stays quiet: the same was a false alarm
        raise RefusedError(Refusal.ALREADY_KNOWN, number=report.case_ref)
    sightings.store(desk.casebook, replace(place, reported_by=report.by, reported_at=report.at))
    incident = store.by_case(desk.casebook, report.case_ref)
    number = incident.number if incident else ""
    desk.record("incident_reported", number, sighting=place.id, reported_by=report.by)
    return incidents.get(desk, number)


def _document(desk: Desk, case_ref: str) -> tuple[str, str]:
    matches = read_matches(desk.directory.matches)
    try:
        of_case = [
            document
            for document in documents(matches)
            if document.case_ref == case_ref and not document.canary
        ]
    finally:
        matches.close()
    if not of_case and awaiting.has_sent(desk.directory):  # the cases lie in another house
        return case_ref, ""
    if not of_case:
        raise RefusedError(Refusal.UNKNOWN_CASE, case=case_ref)
    return of_case[0].ref, of_case[0].kind


def _post(archive: Database, url: str) -> PostVersion:
    page = url.partition("#")[0]
    there = next(filter(None, (posts.newest_at(archive, address) for address in (url, f"{url}/", page))), [])
    if not there:
        raise RefusedError(Refusal.PAGE_NOT_LOOKED_AT, url=url)
    if len(there) > 1:
        own = [version for version in there if version.permalink == url]
        if len(own) != 1:
            raise RefusedError(Refusal.SEVERAL_POSTS, url=url, count=len(there), example=there[-1].permalink)
        there = own
    return there[0]


def _as_match(version: PostVersion, report: Report, document_ref: str, kind: str) -> Match:
    """What the casebook keeps of it: no passage, no score, and a person's word as the reason."""
    return Match(
        id=0,
        post_version_id=version.id,
        post_id=version.post_id,
        passage_id=0,
        scheme=SCHEME,
        key_id="",
        document_ref=document_ref,
        document_kind=kind,
        case_ref=report.case_ref,
        section="",
        passage=0,
        canary=False,
        score=0,
        e_value=_UNKNOWN_STRENGTH,
        coverage=0.0,
        spans=(),
        reasons=(MatchReason(MatchReasonCode.REPORTED, 1),),
        looking_back=False,
        matched_at=report.at,
    )
