"""What stands around a place: the thread as text, and the addresses that it leads to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from reports.casework import incidents
from reports.desk import Desk
from reports.errors import UnknownIncidentError
from reports.places import evidence
from reports.places.linked import LARGEST, LinkedAddress, linked
from reports.places.marking import MarkedPiece, pieces, pieces_of
from store import warc
from store.archive import capture as captures
from store.archive import post as posts
from store.archive.post import PostVersion
from store.archive.schema import read_archive
from store.casebook.incident import Incident
from store.casebook.request import Request, RequestKind
from store.casebook.sighting import SightingFile, Version
from store.errors import IntegrityError, StoreError
from store.http_block import BodyTooLargeError, PackedError, decoded, read_block

MOST_POSTS = 200
_MOST_PAGES = 5


@dataclass(frozen=True, slots=True)
class ThreadPost:
    """A post of the thread as text."""

    native_id: str
    author: str | None
    published_raw: str | None
    pieces: tuple[MarkedPiece, ...]
    is_place: bool  # the place that is looked at


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A place with what stands around it."""

    incident: Incident
    place: SightingFile
    thread: tuple[ThreadPost, ...]  # in the page's order
    forgotten: bool  # the archive no longer has the thread: only the place itself is shown
    addresses: tuple[LinkedAddress, ...]
    requests: tuple[Request, ...]  # of the incident

    @property
    def asked(self) -> frozenset[str]:
        """The addresses that were asked to be looked at."""
        looks = (request for request in self.requests if request.kind is RequestKind.LOOK)
        return frozenset(request.url for request in looks if request.url)


def view(desk: Desk, number: str, sighting_id: int) -> Surroundings:
    """The surroundings of one place of an incident; who looked is written down.

    Raises:
        UnknownIncidentError: there is no such incident, or it has no such place.
    """
    file = incidents.view(desk, number)
    place = next((place for place in file.sightings if place.sighting.id == sighting_id), None)
    if place is None or not place.versions:
        raise UnknownIncidentError(f"{file.incident.number} has no place V-{sighting_id}")
    around, pages = _archived(desk, place)
    texts = [version.text for version in around] + [placed.version.text for placed in place.versions]
    addresses = tuple(dict.fromkeys(_addresses(place, pages, texts)))
    desk.record("surroundings_viewed", file.incident.number, posts=len(around), addresses=len(addresses))
    return Surroundings(
        file.incident,
        place,
        _thread(place, around),
        not around,
        addresses,
        file.requests,
    )


def _archived(desk: Desk, place: SightingFile) -> tuple[list[PostVersion], list[bytes]]:
    """The posts of the thread, and the captured pages; nothing of a place whose content was erased."""
    newest = place.versions[-1].version
    if not newest.text:
        return [], []
    try:
        archive = read_archive(desk.directory.archive)
    except StoreError:
        return [], list(_pages(desk, None, newest, ()))
    try:
        around = posts.thread_versions(archive, place.sighting.thread, limit=MOST_POSTS)
        return around, list(_pages(desk, archive, newest, {version.capture_id for version in around}))
    finally:
        archive.close()


def _thread(place: SightingFile, around: list[PostVersion]) -> tuple[ThreadPost, ...]:
    own, newest = place.sighting.native_id, place.versions[-1]
    shown = [
        ThreadPost(
            version.native_id,
            version.author,
            version.published.raw if version.published else None,
            pieces_of(newest) if version.native_id == own else pieces(version.text, (), version.quotes),
            version.native_id == own,
        )
        for version in around
    ]
    if not any(post.is_place for post in shown):
        version = newest.version
        shown.append(ThreadPost(own, version.author, version.published_raw, pieces_of(newest), is_place=True))
    return tuple(shown)


def _addresses(place: SightingFile, pages: list[bytes], texts: list[str]) -> Iterator[LinkedAddress]:
    """From every page that was captured; from the texts alone where none is left."""
    for page in pages or [b""]:
        yield from linked(page, place.sighting.thread, texts)


def _pages(
    desk: Desk, archive: Database | None, newest: Version, capture_ids: Iterable[int]
) -> Iterator[bytes]:
    """The bodies of the captures that show the thread: our own copy first, then those of the archive."""
    if newest.evidence_sha256:
        yield from _body(_bytes(evidence.path_of(desk.directory, newest.evidence_sha256)))
    if archive is None:
        return
    for capture_id in sorted({*capture_ids} - {newest.capture_id}, reverse=True)[:_MOST_PAGES]:
        capture = captures.capture(archive, capture_id)
        path = desk.directory.warc / capture.warc_file if capture else None
        if capture is not None and path is not None and path.exists():
            yield from _body(warc.read(path, capture.warc_offset, capture.warc_length))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _body(record: bytes) -> Iterator[bytes]:
    """The page in a record; nothing where there is none that can be read."""
    try:
        plain = warc.uncompressed(record, limit=2 * LARGEST)
        block = read_block(plain.partition(b"\r\n\r\n")[2])
        if block is not None:
            yield decoded(block, LARGEST)
    except (IntegrityError, BodyTooLargeError, PackedError):
        return
