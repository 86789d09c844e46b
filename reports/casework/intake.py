"""One match becomes, or joins, a sighting and its incident; taking it in twice changes nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus

from sqlite_utils import Database

from reports.casework import reopening, suppressions
from reports.desk import Desk
from reports.places import evidence
from store import clock
from store.archive import capture as captures
from store.archive import post as posts
from store.archive import standing as standings
from store.archive.capture import Capture
from store.archive.post import PostVersion
from store.casebook import incident as incidents
from store.casebook import lead as leads
from store.casebook import quiet
from store.casebook import sighting as sightings
from store.casebook.decision import ReasonCode
from store.casebook.incident import Incident, Notification, Status
from store.casebook.quiet import QuietPlace
from store.casebook.sighting import OWN_CAPTURE, Sighting, Version
from store.casebook.suppression import Suppression
from store.matches.match import Match


class Outcome(StrEnum):
    """What became of a match."""

    CANARY = "canary"  # proves that the chain works; never shown
    QUIET = "quiet"  # judged a false alarm before
    VANISHED = "vanished"  # retention removed the post before the match was taken in
    SUPPRESSED = "suppressed"
    KNOWN = "known"
    ADDED = "added"  # a new hit at a known place
    RAISED = "raised"  # a new sighting


@dataclass(frozen=True, slots=True)
class NewMatch:
    """A match with the post and the capture that show it."""

    match: Match
    version: PostVersion
    capture: Capture | None
    evidence_sha256: str | None
    absent_at: datetime | None

    @property
    def looking_back(self) -> bool:
        """Whether it is no new event in public: found in what was in the archive, or in a file of others."""
        return self.match.looking_back or (self.capture is not None and self.capture.origin != OWN_CAPTURE)

    @property
    def place(self) -> QuietPlace:
        """The post and the passage, by what identifies them."""
        match = self.match
        return QuietPlace(
            self.version.site, self.version.native_id, match.case_ref, match.document_ref, match.passage
        )


def prepare(desk: Desk, archive: Database, match: Match) -> NewMatch | Outcome:
    """Look up what the match points at and copy its capture; nothing is written to the casebook."""
    if match.canary:
        return Outcome.CANARY
    version = posts.version(archive, match.post_version_id)
    if version is None:
        return Outcome.VANISHED
    standing = standings.standing(archive, version.post_id)
    if standing is not None and standing.canary:
        return Outcome.CANARY
    capture = captures.capture(archive, version.capture_id)
    is_new = standing is not None and standing.first_seen_at >= version.captured_at
    new = NewMatch(match, version, capture, None, _absent_at(archive, version) if is_new else None)
    if capture is None or not _needs_copy(desk, new):
        return new
    return replace(new, evidence_sha256=evidence.keep(desk.directory, capture))


def _needs_copy(desk: Desk, new: NewMatch) -> bool:
    """Whether the capture is evidence that the casebook does not hold yet, nor was told to forget."""
    if quiet.keeps_quiet(desk.casebook, new.place, desk.now()):
        return False
    version = new.version
    known = sightings.at_place(desk.casebook, version.site, version.native_id, new.match.case_ref)
    return known is None or not sightings.knows_capture(
        desk.casebook, known.id, version.text_sha256, version.captured_at
    )


def _absent_at(archive: Database, version: PostVersion) -> datetime | None:
    """When the page was last captured before it showed this post.

    Asked of a post that was first seen in this very capture: of one that was seen before, the page may have
    shown it all along, under a text that retention took.
    """
    earlier = (
        capture.fetched_at
        for capture in captures.captures_of(archive, version.thread)
        if capture.id != version.capture_id
        and capture.site == version.site
        and capture.status == HTTPStatus.OK
    )
    return max((at for at in earlier if at < version.captured_at), default=None)


def take(desk: Desk, new: NewMatch, hushed: tuple[Suppression, ...]) -> Outcome:
    """Write one match into the casebook; belongs inside a transaction."""
    known = sightings.at_place(desk.casebook, new.version.site, new.version.native_id, new.match.case_ref)
    if known is not None:
        return _join(desk, known, new)
    if quiet.hushes(desk.casebook, new.place, desk.now()):
        return Outcome.QUIET
    version = new.version
    hit = suppressions.SuppressionSubject(new.place, version.permalink, version.author)
    return _raise(desk, new, suppressions.that_hushes(hushed, hit))


def _raise(desk: Desk, new: NewMatch, suppression: Suppression | None) -> Outcome:
    place = new.version
    incident = None if suppression else _incident(desk, new.match.case_ref, place.captured_at, place.site)
    sighting = sightings.store(desk.casebook, _sighting(new, incident, suppression, desk.now()))
    _store_what_stood_there(desk.casebook, sighting, new)
    if incident is None:
        desk.record("sighting_suppressed", f"V-{sighting.id}", site=sighting.site)
        return Outcome.SUPPRESSED
    desk.record("sighting_raised", incident.number, sighting=sighting.id, site=sighting.site)
    lead = leads.at_place(desk.casebook, sighting.site, sighting.native_id, sighting.case_ref)
    if lead is not None:
        leads.take_up_at(desk.casebook, lead, desk.actor, desk.now(), incident.number)
    if not new.looking_back:
        reopening.reopen_if_closed(desk, incident, ReasonCode.NIEUWE_VINDPLAATS)
    return Outcome.RAISED


def _join(desk: Desk, known: Sighting, new: NewMatch) -> Outcome:
    match = new.match
    passage_known = sightings.knows_passage(desk.casebook, known.id, match.document_ref, match.passage)
    if not passage_known and quiet.hushes(desk.casebook, new.place, desk.now()):
        return Outcome.QUIET
    if not _store_what_stood_there(desk.casebook, known, new):
        return Outcome.KNOWN
    sightings.store(desk.casebook, _stronger(known, new))
    if not passage_known and not new.looking_back and known.incident_id and not known.suppression_id:
        incident = incidents.by_id(desk.casebook, known.incident_id)
        if incident is not None:
            reopening.reopen_if_closed(desk, incident, ReasonCode.NIEUWE_PASSAGE)
    return Outcome.ADDED


def _store_what_stood_there(casebook: Database, sighting: Sighting, new: NewMatch) -> bool:
    version = sightings.store_version(casebook, _version(sighting.id, new))
    sightings.store_alias(casebook, sighting.id, new.version.permalink)
    return sightings.store_hit(casebook, version.id, sightings.hit_of(new.match))


def _incident(desk: Desk, case_ref: str, discovered_at: datetime, site: str) -> Incident:
    known = incidents.by_case(desk.casebook, case_ref)
    if known is not None:
        return known
    opened = _new_incident(desk, case_ref, discovered_at)
    desk.record("incident_opened", opened.number, site=site)
    return opened


def _new_incident(desk: Desk, case_ref: str, discovered_at: datetime) -> Incident:
    now = desk.now()
    return incidents.insert(
        desk.casebook,
        Incident(
            id=0,
            number=incidents.next_number(desk.casebook, now),
            case_ref=case_ref,
            status=Status.NIEUW,
            disposition=None,
            notification=Notification.ONBESLIST,
            assignee=None,
            deferred_until=None,
            discovered_at=discovered_at,
            opened_at=now,
            seen_at=None,
            aware_at=None,
            notified_at=None,
            informed_at=None,
            removed_at=None,
            closed_at=None,
            hold=None,
            version=1,
        ),
    )


def attach(desk: Desk, sighting: Sighting) -> Incident:
    """Give a sighting that was suppressed its incident; one that no incident had yet opens a closed one."""
    incident = _incident(desk, sighting.case_ref, sighting.first_captured_at, sighting.site)
    sightings.store(desk.casebook, replace(sighting, incident_id=incident.id, suppression_id=None))
    if sighting.incident_id is None and not sighting.looking_back:
        reopening.reopen_if_closed(desk, incident, ReasonCode.NIEUWE_VINDPLAATS)
    return incident


def _sighting(
    new: NewMatch, incident: Incident | None, suppression: Suppression | None, now: datetime
) -> Sighting:
    match, version = new.match, new.version
    return Sighting(
        id=0,
        incident_id=incident.id if incident else None,
        suppression_id=suppression.id if suppression else None,
        site=version.site,
        native_id=version.native_id,
        case_ref=match.case_ref,
        post_id=version.post_id,
        kind=version.kind,
        thread=version.thread,
        permalink=version.permalink,
        parent=version.parent,
        first_captured_at=version.captured_at,
        last_seen_at=version.captured_at,
        first_matched_at=match.matched_at,
        absent_at=new.absent_at,
        presence=posts.Presence.NOT_CHECKED,
        presence_at=None,
        looking_back=new.looking_back,
        score=match.case_score,
        e_value=match.case_e_value,
        coverage=match.coverage,
        raised_at=now,
    )


def _stronger(known: Sighting, new: NewMatch) -> Sighting:
    match, captured_at = new.match, new.version.captured_at
    stronger = (match.case_e_value, -match.case_score) < (known.e_value, -known.score)
    earlier = captured_at < known.first_captured_at
    return replace(
        known,
        score=max(known.score, match.case_score),
        e_value=match.case_e_value if stronger else known.e_value,
        coverage=match.coverage if stronger else known.coverage,
        first_captured_at=min(known.first_captured_at, captured_at),
        last_seen_at=max(known.last_seen_at, captured_at),
        first_matched_at=min(known.first_matched_at, match.matched_at),
        absent_at=new.absent_at if earlier else known.absent_at,
    )


def _version(sighting_id: int, new: NewMatch) -> Version:
    version, capture = new.version, new.capture
    published = version.published
    stated = capture.last_modified if capture else None
    return Version(
        id=0,
        sighting_id=sighting_id,
        post_version_id=version.id,
        author=version.author,
        published_raw=published.raw if published else None,
        published_at=_plausible(published.at) if published else None,
        published_precision=published.precision if published else None,
        published_zone=published.zone if published else None,
        text=version.text,
        text_sha256=version.text_sha256,
        quotes=version.quotes,
        contact=version.contact,
        extractor=version.extractor,
        captured_at=version.captured_at,
        capture_id=version.capture_id,
        capture_url=capture.url if capture else version.thread,
        capture_origin=capture.origin if capture else OWN_CAPTURE,
        server_modified=stated,
        server_modified_at=_http_date(stated),
        warc_file=capture.warc_file if capture else "",
        warc_offset=capture.warc_offset if capture else 0,
        capture_sha256=capture.sha256 if capture else "",
        evidence_sha256=new.evidence_sha256,
        received_at=capture.received_at if capture else None,
    )


def _http_date(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return _plausible(moment) if moment.tzinfo else None


def _plausible(moment: datetime | None) -> datetime | None:
    """The moment, where it can be one of a web page; a page may claim the year 1 or 9999."""
    return moment if moment is not None and clock.is_plausible(moment) else None
