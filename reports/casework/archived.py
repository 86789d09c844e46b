"""Which pages archives are asked about for an incident, and what their answers say of the passage."""

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from sqlite_utils import Database

from reports.casework import incidents
from reports.desk import Desk
from reports.places import evidence
from store.archive import capture as captures
from store.archive import holding as holdings
from store.archive.capture import Capture
from store.archive.holding import Holding, HoldingState
from store.archive.post import of_captures
from store.archive.schema import read_archive
from store.archive.site import ARCHIVE_PREFIX
from store.casebook import absence as absences
from store.casebook import archived as store
from store.casebook import retention
from store.casebook import sighting as sightings
from store.casebook.absence import Absence
from store.casebook.archived import ArchivedPage
from store.casebook.incident import Incident
from store.casebook.sighting import SightingFile
from store.database import transaction
from store.errors import StoreError
from store.exchange import posts
from store.exchange.schema import read_exchange
from store.layout import DataDirectory
from store.matches import aside as asides
from store.matches import progress
from store.matches.schema import read_matches
from store.web_address import BadAddressError, WebAddress, parse


def pages(desk: Desk, incident: Incident) -> tuple[str, ...]:
    """The addresses of the incident's places on the web; that somebody opened it is written down."""
    return pages_of(incidents.view(desk, incident.number).sightings)


def pages_of(places: Sequence[SightingFile]) -> tuple[str, ...]:
    """The addresses of these places on the web: a page once, without what comes after #."""
    addresses: dict[str, str] = {}
    for place in places:
        for address in _addresses(place):
            addresses.setdefault(address.key, address.url)
    return tuple(addresses.values())


def take_over(desk: Desk, incident: Incident) -> bool:
    """Write down what archives hold of the incident's pages; whether all that was read has been matched."""
    places = sightings.of_incident(desk.casebook, incident.id)
    until, aside = matched_to(desk.directory), _set_aside(desk.directory)
    pages_listed, is_all_matched = [], True
    with closing(read_archive(desk.directory.archive)) as archive:
        for _, group in groupby(_listed(archive, places), key=_page_of):
            listed = list(group)
            versions = _versions(archive, listed)
            is_matched = _is_matched(versions, until)
            page, absence = _page(desk, archive, incident, places, listed)
            if not is_matched or versions & aside:
                page, absence = _unbounded(page), None
            pages_listed.append((page, absence))
            is_all_matched = is_all_matched and is_matched
    with transaction(desk.casebook):
        for page, absence in pages_listed:
            store.keep(desk.casebook, page)
            _note_absence(desk.casebook, places, page)
            _keep_copy(desk.casebook, page, absence)
        desk.record("archives_answered", incident.number, pages=len(pages_listed))
    return is_all_matched


def waits(desk: Desk, incident: Incident) -> bool:
    """Whether something that was read of the incident's pages in archives has not been matched yet."""
    places = sightings.of_incident(desk.casebook, incident.id)
    until = matched_to(desk.directory)
    with closing(read_archive(desk.directory.archive)) as archive:
        return not _is_matched(_versions(archive, _listed(archive, places)), until)


def _listed(archive: Database, places: Sequence[SightingFile]) -> list[Holding]:
    """What archives list of the pages of these places, page by page."""
    keys = {address.key for place in places for address in _addresses(place)}
    return sorted(holdings.of_pages(archive, keys), key=_page_of)


def matched_to(directory: DataDirectory) -> int:
    """The last version of the archive that every register which has a say was compared with.

    Where posts go to other houses, that is what each of them has answered; else how far the matcher came.
    """
    if directory.exchange.exists():
        with suppress(StoreError), closing(read_exchange(directory.exchange)) as exchange:
            answered = posts.answered_to(exchange)
            if answered is not None:
                return answered
    with closing(read_matches(directory.matches)) as matches:
        return progress.cursor(matches)


def _set_aside(directory: DataDirectory) -> frozenset[int]:
    """The versions that no program could match yet."""
    with closing(read_matches(directory.matches)) as matches:
        return frozenset(each.post_version_id for each in asides.unmatched(matches))


def _versions(archive: Database, listed: Sequence[Holding]) -> frozenset[int]:
    """What was read of these captures."""
    return of_captures(archive, [holding.capture_id for holding in listed if holding.capture_id is not None])


def _is_matched(versions: frozenset[int], until: int) -> bool:
    """Whether it was its turn already to be compared with every register that has a say."""
    return max(versions, default=0) <= until


def _unbounded(page: ArchivedPage) -> ArchivedPage:
    """A page of which not all has been matched: of no capture is it known that the passage is not on it."""
    return replace(page, newest_without_at=None, newest_without_sha256=None)


def _keep_copy(casebook: Database, page: ArchivedPage, absence: Absence | None) -> None:
    """Keep what shows that the page did not hold the passage yet, as long as the incident has content.

    One capture a page and archive and no more: it holds what others wrote there, and proves enough. An
    earlier copy stays only where it is of the capture that still counts.
    """
    if absence is not None:
        if retention.sightings_with_content(casebook, page.incident_id):
            absences.keep(casebook, absence)
        return
    for known in absences.of_incident(casebook, page.incident_id):
        same = (known.archive, known.key) == (page.archive, page.key)
        if same and known.capture_sha256 != page.newest_without_sha256:
            absences.forget(casebook, page.incident_id, page.archive, page.key)


def _note_absence(casebook: Database, places: Sequence[SightingFile], page: ArchivedPage) -> None:
    """A capture of an archive on which a place did not stand yet bounds its date as one of ours does."""
    absent_at = page.newest_without_at
    if absent_at is None:
        return
    for place in places:
        sighting = place.sighting
        archives = sighting.site.startswith(ARCHIVE_PREFIX)
        own = not archives or sighting.site.startswith(f"{ARCHIVE_PREFIX}{page.archive}-")
        known = sighting.absent_at or absent_at
        if own and _key(sighting.thread) == page.key and absent_at < sighting.first_captured_at:
            sightings.store(casebook, replace(sighting, absent_at=max(known, absent_at)))


def _key(url: str) -> str | None:
    try:
        return parse(url).key
    except BadAddressError:
        return None


def _page_of(holding: Holding) -> tuple[str, str]:
    return holding.archive, holding.key


def _page(
    desk: Desk,
    archive: Database,
    incident: Incident,
    places: Sequence[SightingFile],
    listed: list[Holding],
) -> tuple[ArchivedPage, Absence | None]:
    """What an archive holds of a page, and the copy of its newest capture without the passage."""
    first = listed[0]
    showing = {file.version.capture_id for place in places for file in place.versions}
    read = [holding for holding in listed if holding.state is HoldingState.READ]
    oldest = next((holding for holding in read if holding.capture_id in showing), None)
    bound = oldest.at if oldest else _ours(places, first.key)
    newest = max(
        (holding for holding in read if holding.at < bound), key=lambda holding: holding.at, default=None
    )
    asked_at = holdings.listed_at(archive, first.archive, first.key)
    without = _capture(archive, newest)
    page = ArchivedPage(
        incident_id=incident.id,
        archive=first.archive,
        key=first.key,
        url=first.url,
        oldest_with_at=oldest.at if oldest else None,
        oldest_with_sha256=shows.sha256 if (shows := _capture(archive, oldest)) else None,
        newest_without_at=newest.at if newest else None,
        newest_without_sha256=without.sha256 if without else None,
        listed=len(listed),
        read=len(read),
        unread=sum(holding.state is HoldingState.UNREAD for holding in listed),
        asked_at=asked_at or first.at,
    )
    return page, _absence(desk, page, without)


def _absence(desk: Desk, page: ArchivedPage, without: Capture | None) -> Absence | None:
    """The copy of a capture without the passage; None where there is none, or retention took its file.

    The archive's own file goes soon, since no post that stays was read from it: the copy is made now.
    """
    copied = None if without is None else evidence.keep(desk.directory, without)
    if without is None or copied is None:
        return None
    return Absence(
        incident_id=page.incident_id,
        archive=page.archive,
        key=page.key,
        capture_id=without.id,
        url=without.url,
        at=page.newest_without_at or without.fetched_at,
        received_at=without.received_at,
        origin=without.origin,
        server_modified=without.last_modified,
        warc_file=without.warc_file,
        warc_offset=without.warc_offset,
        capture_sha256=without.sha256,
        evidence_sha256=copied,
    )


def _ours(places: Sequence[SightingFile], key: str) -> datetime:
    """When we had the page with the passage first; archives' later captures say nothing of before."""
    return min(
        place.sighting.first_captured_at
        for place in places
        if any(address.key == key for address in _addresses(place))
    )


def _capture(archive: Database, holding: Holding | None) -> Capture | None:
    if holding is None or holding.capture_id is None:
        return None
    return captures.capture(archive, holding.capture_id)


def _addresses(place: SightingFile) -> Iterator[WebAddress]:
    """Where a place stands on the web; one that an archive showed is no place of its own."""
    if place.sighting.site.startswith(ARCHIVE_PREFIX):
        return
    written = (
        place.sighting.thread,
        place.sighting.permalink,
        *(f.version.capture_url for f in place.versions),
    )
    for text in written:
        try:
            yield parse(text)
        except BadAddressError:
            continue
