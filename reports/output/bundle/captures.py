"""The captures of an incident as they go into a bundle: each copy of the evidence as it lies, and its index.

A capture is a file of its own, named by its SHA-256: whoever has the file can make the digest again, and look
for it in the manifest and in the statements that were stamped.
"""

import io
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from surt import surt
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from reports.desk import Desk
from reports.dossier.dossier import Dossier
from reports.errors import ExportError
from reports.places import evidence
from store.archive.holding import ORIGIN
from store.casebook import absence as absences
from store.casebook import sighting as sightings
from store.casebook.sighting import Version

GZIP = b"\x1f\x8b"
_PAGES = frozenset({"response", "resource", "revisit"})


@dataclass(frozen=True, slots=True)
class BundledCapture:
    """One copy of a capture, and the places that it shows: none where the passage was not there yet."""

    sha256: str  # of the copy
    capture_id: int
    url: str
    captured_at: datetime  # by us, or by the archive that says so
    received_at: datetime | None  # when it came here, where an archive made it
    origin: str
    server_modified: str | None
    warc_file: str
    warc_offset: int
    warc_sha256: str
    extractor: str | None
    sightings: tuple[int, ...] = ()

    @property
    def holds_passage(self) -> bool:
        """Whether something of the case was recognised in it."""
        return bool(self.sightings)

    @property
    def archive_date(self) -> datetime | None:
        """When an archive says that it made it: its word, and no capture of ours."""
        return self.captured_at if self.origin.startswith(ORIGIN) else None

    def content(self, desk: Desk) -> bytes:
        """The record, as it lies."""
        return evidence.path_of(desk.directory, self.sha256).read_bytes()


@dataclass(frozen=True, slots=True)
class IndexedCapture:
    """What programs for web archives need to find a capture."""

    path: str
    url: str
    timestamp: str  # fourteen digits
    line: str  # of the index


def of_incident(desk: Desk, dossier: Dossier) -> tuple[tuple[BundledCapture, ...], tuple[Version, ...]]:
    """The captures of an incident, oldest first, and the versions of which there is no copy any more.

    Raises:
        ExportError: there is none, or a copy is not what was captured.
    """
    shown: dict[str, list[int]] = {}
    first: dict[str, Version] = {}
    without: list[Version] = []
    for place, version in _versions(dossier):
        digest = version.evidence_sha256
        if digest is None or not evidence.path_of(desk.directory, digest).exists():
            without.append(version)
            continue
        _refuse_changed(desk, digest)
        first.setdefault(digest, version)
        shown.setdefault(digest, []).append(place)
    if not first:
        raise ExportError(
            f"{dossier.file.incident.number} has no captures any more: retention erased its "
            "content, so no bundle can be made"
        )
    bundled = [_showing(digest, first[digest], tuple(dict.fromkeys(shown[digest]))) for digest in first]
    bundled += _not_yet_showing(desk, dossier, first.keys())
    return tuple(sorted(bundled, key=lambda capture: (capture.captured_at, capture.sha256))), tuple(without)


def _showing(digest: str, version: Version, sightings: tuple[int, ...]) -> BundledCapture:
    return BundledCapture(
        sha256=digest,
        capture_id=version.capture_id,
        url=version.capture_url,
        captured_at=version.captured_at,
        received_at=version.received_at,
        origin=version.capture_origin,
        server_modified=version.server_modified,
        warc_file=version.warc_file,
        warc_offset=version.warc_offset,
        warc_sha256=version.capture_sha256,
        extractor=version.extractor,
        sightings=sightings,
    )


def _not_yet_showing(desk: Desk, dossier: Dossier, showing: Collection[str]) -> Iterator[BundledCapture]:
    """The archives' newest captures without the passage; not those in which it was recognised since.

    Raises:
        ExportError: a copy is not what was captured.
    """
    incident = dossier.file.incident
    by_digest = {
        absence.evidence_sha256: absence for absence in absences.of_incident(desk.casebook, incident.id)
    }
    for digest in by_digest.keys() - showing - set(sightings.shown_by(desk.casebook, incident.id)):
        _refuse_changed(desk, digest)
        absence = by_digest[digest]
        yield BundledCapture(
            sha256=digest,
            capture_id=absence.capture_id,
            url=absence.url,
            captured_at=absence.at,
            received_at=absence.received_at,
            origin=absence.origin,
            server_modified=absence.server_modified,
            warc_file=absence.warc_file,
            warc_offset=absence.warc_offset,
            warc_sha256=absence.capture_sha256,
            extractor=None,
        )


def _refuse_changed(desk: Desk, digest: str) -> None:
    if not evidence.is_whole(desk.directory, digest):
        raise ExportError(
            f"evidence {digest[:12]} was changed after capture; `lekwacht verify` shows the changes"
        )


def path_of(capture: BundledCapture, content: bytes) -> str:
    """Where a copy lies in the bundle; a file that somebody gave may hold records that are not packed."""
    return f"archive/{capture.sha256}{'.warc.gz' if content.startswith(GZIP) else '.warc'}"


def index(path: str, content: bytes) -> IndexedCapture | None:
    """The line of the index for the copy that lies at this path; None where it holds no page."""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(content))), None)
    except ArchiveLoadFailed:  # a given file may hold what is no whole record
        return None
    if record is None or record.rec_type not in _PAGES:
        return None
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    return _indexed(record, url, path, len(content)) if url else None


def _versions(dossier: Dossier) -> Iterator[tuple[int, Version]]:
    for appearance in dossier.appearances:
        for file in appearance.place.versions:
            yield appearance.place.sighting.id, file.version


def _indexed(record: ArcWarcRecord, url: str, path: str, length: int) -> IndexedCapture:
    headers = record.rec_headers
    moment = "".join(mark for mark in headers.get_header("WARC-Date") or "" if mark.isdigit())[:14]
    http = record.http_headers
    mime = (http.get_header("Content-Type") if http else headers.get_header("Content-Type")) or "unk"
    fields = {
        "url": url,
        "mime": mime.partition(";")[0].strip() or "unk",
        "status": http.get_statuscode() if http else "200",
        "digest": headers.get_header("WARC-Payload-Digest") or "-",
        "length": str(length),
        "offset": "0",
        "filename": path.removeprefix("archive/"),
    }
    line = f"{surt(url)} {moment} {json.dumps(fields, ensure_ascii=False)}"
    return IndexedCapture(path, url, moment, line)
