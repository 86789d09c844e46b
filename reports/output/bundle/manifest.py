"""What a bundle says of itself: every capture with its digests, the heads of the audit chains, the stamps."""

from dataclasses import dataclass

from reports.desk import Desk
from reports.dossier.dossier import Dossier
from reports.output.bundle.captures import BundledCapture, IndexedCapture
from reports.output.outline import Json
from store import clock
from store.casebook.anchor import Anchor
from store.casebook.export import Export
from store.casebook.sighting import Version
from store.casebook.timestamp import Timestamp

FORMAT = "lekwacht-bundle/1"


@dataclass(frozen=True, slots=True)
class BundledFile:
    """A capture with its place in the bundle."""

    capture: BundledCapture
    path: str
    indexed: IndexedCapture | None
    anchor: str | None  # the statement that names it


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with what authorities replied about it."""

    anchor: Anchor
    stamps: tuple[Timestamp, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into one bundle."""

    export: Export
    dossier: Dossier
    files: tuple[BundledFile, ...]
    without: tuple[Version, ...]  # versions of which there is no copy any more
    heads: dict[str, str]
    statements: tuple[Statement, ...]


def manifest(desk: Desk, contents: Contents) -> dict[str, Json]:
    """The manifest, for programs and for whoever reads JSON."""
    export, incident = contents.export, contents.dossier.file.incident
    return {
        "format": FORMAT,
        "export": export.number,
        "incident": incident.number,
        "case": incident.case_ref,
        "organisation": desk.settings.organisation,
        "marking": desk.settings.marking,
        "purpose": export.purpose,
        "made_by": export.exported_by,
        "made_at": clock.to_text(export.exported_at),
        "audit_heads": dict(contents.heads),
        "captures": [_capture(file) for file in contents.files],
        "captures_without_copy": [
            {"capture": f"C-{version.capture_id}", "sha256": version.capture_sha256}
            for version in contents.without
        ],
        "statements": [_statement(statement) for statement in contents.statements],
    }


def _capture(file: BundledFile) -> dict[str, Json]:
    capture = file.capture
    return {
        "file": file.path,
        "sha256": capture.sha256,
        "capture": f"C-{capture.capture_id}",
        "holds_passage": capture.holds_passage,
        "sightings": [f"V-{number}" for number in capture.sightings],
        "url": capture.url,
        "record_url": file.indexed.url if file.indexed else None,
        "captured_at": clock.to_text(capture.captured_at),
        "archive_date": clock.optional_text(capture.archive_date),
        "received_at": clock.optional_text(capture.received_at),
        "origin": capture.origin,
        "server_modified": capture.server_modified,
        "warc_file": capture.warc_file,
        "warc_offset": capture.warc_offset,
        "warc_sha256": capture.warc_sha256,
        "extractor": capture.extractor,
        "statement": file.anchor,
    }


def _statement(statement: Statement) -> dict[str, Json]:
    return {
        "number": statement.anchor.number,
        "at": clock.to_text(statement.anchor.at),
        "sha256": statement.anchor.sha256,
        "stamps": [
            {"authority": stamp.authority, "stamped_at": clock.to_text(stamp.stamped_at)}
            for stamp in statement.stamps
        ],
    }
