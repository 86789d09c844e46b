"""The captures of an incident as they go into a bundle: each copy of the evidence as it lies, and its index.

A capture is a file of its own, named by its SHA-256: whoever has the file can make the digest again, and look
for it in the manifest and in the statements that were stamped.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

from surt import surt
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from reports.desk import Desk
from reports.dossier.dossier import Dossier
from reports.errors import ExportError
from reports.places import evidence
from store.casebook.sighting import Version

GZIP = b"\x1f\x8b"
_PAGES = frozenset({"response", "resource", "revisit"})


@dataclass(frozen=True, slots=True)
class BundledCapture:
    """One copy of a capture, and the places that it shows."""

    sha256: str  # of the copy
    version: Version
    sightings: tuple[int, ...]

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
        if not evidence.is_whole(desk.directory, digest):
            raise ExportError(
                f"evidence {digest[:12]} was changed after capture; `lekwacht verify` shows the changes"
            )
        first.setdefault(digest, version)
        shown.setdefault(digest, []).append(place)
    if not first:
        raise ExportError(
            f"{dossier.file.incident.number} has no captures any more: retention erased its "
            "content, so no bundle can be made"
        )
    found = (BundledCapture(digest, first[digest], tuple(dict.fromkeys(shown[digest]))) for digest in first)
    return tuple(sorted(found, key=lambda each: (each.version.captured_at, each.sha256))), tuple(without)


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
