"""Sightings as they leave the building: one row per sighting, the incident's fields repeated."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.archive.extracted import PostKind, Precision
from store.archive.post import Presence
from store.casebook import decision as decisions
from store.casebook.decision import Decision, ReasonCode
from store.casebook.incident import Disposition, Notification, Status
from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One sighting with its incident, its earliest capture and its strongest hit."""

    number: str
    case_ref: str
    status: Status
    disposition: Disposition | None
    reason_code: ReasonCode | None
    reason: str | None
    decided_by: str | None
    decided_at: datetime | None
    assignee: str | None
    notification: Notification
    discovered_at: datetime
    seen_at: datetime | None
    aware_at: datetime | None
    notified_at: datetime | None
    informed_at: datetime | None
    removed_at: datetime | None
    sighting_id: int
    site: str
    kind: PostKind
    permalink: str
    thread: str
    native_id: str
    author: str | None
    published_raw: str | None
    published_at: datetime | None
    published_precision: Precision | None
    server_modified: str | None
    server_modified_at: datetime | None
    first_captured_at: datetime
    first_matched_at: datetime
    last_seen_at: datetime
    presence: Presence
    presence_at: datetime | None
    looking_back: bool
    capture_id: int
    capture_origin: str
    warc_file: str
    warc_offset: int
    capture_sha256: str
    evidence_sha256: str | None
    text_sha256: str
    text: str
    document_ref: str
    document_kind: str
    section: str
    passage: int
    passages: str  # every passage recognised there: "ref/number ref/number"
    score: int
    e_value: float
    coverage: float


def rows(database: Database, incident_ids: tuple[int, ...]) -> Iterator[LedgerRow]:
    """The sightings of these incidents that are not suppressed, by incident and in order of time."""
    judged = decisions.judgements(database, incident_ids)
    for row in database.query(_ROWS, [json.dumps(incident_ids)]):
        yield from_row(LedgerRow, {**row, **_judgement(judged.get(row["incident_id"]))})


def _judgement(judged: Decision | None) -> dict[str, object]:
    names = ("reason_code", "reason", "decided_by", "decided_at")
    return dict.fromkeys(names) if judged is None else {name: to_row(judged)[name] for name in names}


_ROWS = """
SELECT incident.id AS incident_id, incident.number, incident.case_ref, incident.status,
    incident.disposition, incident.assignee, incident.notification, incident.discovered_at,
    incident.seen_at, incident.aware_at, incident.notified_at, incident.informed_at,
    incident.removed_at, sighting.id AS sighting_id, sighting.site, sighting.kind, sighting.permalink,
    sighting.thread, sighting.native_id, version.author, version.published_raw, version.published_at,
    version.published_precision, version.server_modified, version.server_modified_at,
    sighting.first_captured_at, sighting.first_matched_at, sighting.last_seen_at, sighting.presence,
    sighting.presence_at, sighting.looking_back, version.capture_id, version.capture_origin,
    version.warc_file, version.warc_offset, version.capture_sha256, version.evidence_sha256,
    version.text_sha256, version.text, hit.document_ref, hit.document_kind, hit.section, hit.passage,
    sighting.score, sighting.e_value, sighting.coverage,
    (SELECT group_concat(place, ' ') FROM (
        SELECT DISTINCT each.document_ref || '/' || each.passage AS place FROM hit AS each
        JOIN sighting_version AS which ON which.id = each.version_id
        WHERE which.sighting_id = sighting.id ORDER BY each.document_ref, each.passage)) AS passages
FROM sighting
JOIN incident ON incident.id = sighting.incident_id
JOIN sighting_version AS version ON version.id = (
    SELECT id FROM sighting_version WHERE sighting_id = sighting.id ORDER BY captured_at, id LIMIT 1)
JOIN hit ON hit.id = (
    SELECT each.id FROM hit AS each JOIN sighting_version AS which ON which.id = each.version_id
    WHERE which.sighting_id = sighting.id ORDER BY each.e_value, each.score DESC, each.id LIMIT 1)
WHERE sighting.suppression_id IS NULL AND incident.id IN (SELECT value FROM json_each(?))
ORDER BY incident.id,
    MIN(sighting.first_captured_at, COALESCE(version.published_at, sighting.first_captured_at)), sighting.id
"""
