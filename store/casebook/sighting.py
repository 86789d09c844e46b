"""A place where text of one case stood in public: what stood there, what was recognised in it, and when."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from store import clock, rows
from store.archive.extracted import ClaimedTime, PostKind, Precision, Span
from store.archive.post import Presence
from store.casebook import author, picture, wording
from store.matches.match import Match, MatchReason
from store.rows import from_row, to_row

OWN_CAPTURE = "crawl"
"""Origin of a capture that our own crawler made; any other origin names the archive it came from."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage recognised in a version of a post, and why."""

    document_ref: str
    document_kind: str
    section: str
    passage: int
    scheme: str
    key_id: str
    score: int
    e_value: float
    coverage: float
    spans: tuple[Span, ...]
    reasons: tuple[MatchReason, ...]
    looking_back: bool
    matched_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a post in which something was recognised, with the capture that shows it."""

    id: int  # 0 before it is stored
    sighting_id: int
    post_version_id: int
    author: str | None  # as the page shows it
    published_raw: str | None  # the time as the page claims it
    published_at: datetime | None
    published_precision: Precision | None
    published_zone: str | None
    text: str  # empty once retention erased it
    text_sha256: str
    quotes: tuple[Span, ...]
    contact: tuple[tuple[str, str], ...]
    extractor: str
    captured_at: datetime
    capture_id: int
    capture_url: str
    capture_origin: str
    server_modified: str | None  # Last-Modified, or the moment an archive states
    server_modified_at: datetime | None
    warc_file: str
    warc_offset: int
    capture_sha256: str
    evidence_sha256: str | None  # of our copy of the WARC record; None where there was nothing left to copy
    received_at: datetime | None = None  # when it came here, where an archive captured it at `captured_at`

    @property
    def published(self) -> ClaimedTime | None:
        """The time as the page claims it."""
        if self.published_raw is None:
            return None
        return ClaimedTime(
            self.published_raw, self.published_at, self.published_precision, self.published_zone
        )


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place, for one case."""

    id: int  # 0 before it is stored
    incident_id: int | None  # None while a suppression keeps it quiet from the start
    suppression_id: int | None
    site: str
    native_id: str
    case_ref: str
    post_id: int
    kind: PostKind
    thread: str
    permalink: str
    parent: str | None
    first_captured_at: datetime
    last_seen_at: datetime
    first_matched_at: datetime
    absent_at: datetime | None  # last capture of the same page, before the first, on which it did not stand
    presence: Presence
    presence_at: datetime | None
    looking_back: bool
    score: int  # of the case at this place, as its e-value
    e_value: float  # of the case at this place
    coverage: float
    raised_at: datetime
    reported_by: str | None = None  # a person who reported the place, where the matcher was silent
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PresenceChange:
    """What was seen of a place when it was looked at again."""

    presence: Presence
    at: datetime


@dataclass(frozen=True, slots=True)
class VersionFile:
    """A version with everything recognised in it."""

    version: Version
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SightingFile:
    """All that is known of one place."""

    sighting: Sighting
    versions: tuple[VersionFile, ...]  # oldest capture first
    aliases: tuple[str, ...]
    presences: tuple[PresenceChange, ...]

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Everything recognised in any version, strongest first."""
        hits = (hit for version in self.versions for hit in version.hits)
        return tuple(sorted(hits, key=lambda hit: (hit.e_value, -hit.score)))

    @property
    def passages(self) -> frozenset[tuple[str, int]]:
        """The passages recognised there, by reference and number."""
        return frozenset((hit.document_ref, hit.passage) for hit in self.hits)


@dataclass(frozen=True, slots=True)
class RecognisedPassage:
    """A passage, and at how many places of an incident it was recognised."""

    document_ref: str
    section: str
    passage: int
    places: int


def hit_of(match: Match) -> Hit:
    """What the casebook keeps of a match."""
    return Hit(
        match.document_ref,
        match.document_kind,
        match.section,
        match.passage,
        match.scheme,
        match.key_id,
        match.score,
        match.e_value,
        match.coverage,
        match.spans,
        match.reasons,
        match.looking_back,
        match.matched_at,
    )


def at_place(database: Database, site: str, native_id: str, case_ref: str) -> Sighting | None:
    """The sighting at this place for this case, or None."""
    sql = "SELECT * FROM sighting WHERE site = ? AND native_id = ? AND case_ref = ?"
    row = next(iter(database.query(sql, [site, native_id, case_ref])), None)
    return None if row is None else from_row(Sighting, row)


def by_id(database: Database, sighting_id: int) -> Sighting | None:
    """The sighting with this id, or None."""
    row = next(iter(database.query("SELECT * FROM sighting WHERE id = ?", [sighting_id])), None)
    return None if row is None else from_row(Sighting, row)


def store(database: Database, sighting: Sighting) -> Sighting:
    """Store a sighting, new or changed, and return it with its id."""
    row = to_row(sighting, without=("id",))
    if sighting.id:
        database.table("sighting").update(sighting.id, row)
        return sighting
    return replace(sighting, id=rows.insert(database, "sighting", row))


def store_version(database: Database, version: Version) -> Version:
    """Store a version, or take the earlier capture where the same text is known already."""
    sql = "SELECT * FROM sighting_version WHERE sighting_id = ? AND text_sha256 = ?"
    row = next(iter(database.query(sql, [version.sighting_id, version.text_sha256])), None)
    if row is None:
        version_id = rows.insert(database, "sighting_version", to_row(version, without=("id",)))
        author.keep(database, version_id, version.author)
        wording.enter(database, "id = ?", [version_id])
        return replace(version, id=version_id)
    known = from_row(Version, row)
    if not _replaces(version, known):
        return known
    wording.leave(database, "id = ?", [known.id])
    picture.forget(database, known.id)  # it shows the capture that counts no longer
    database.table("sighting_version").update(known.id, to_row(version, without=("id",)))
    author.keep(database, known.id, version.author)
    wording.enter(database, "id = ?", [known.id])
    return replace(version, id=known.id)


def _replaces(version: Version, known: Version) -> bool:
    """Whether this capture counts in the place of the one that is kept.

    An earlier one does; but what was erased stays erased, and a capture of which there is no copy proves
    nothing, so it takes no copy away.
    """
    proves_no_less = version.evidence_sha256 is not None or known.evidence_sha256 is None
    return bool(known.text) and version.captured_at < known.captured_at and proves_no_less


def store_hit(database: Database, version_id: int, hit: Hit) -> bool:
    """Store a hit; False where this passage was recognised in this version before."""
    table = database.table("hit")
    known = table.count_where(
        "version_id = ? AND document_ref = ? AND passage = ? AND scheme = ?",
        [version_id, hit.document_ref, hit.passage, hit.scheme],
    )
    if not known:
        table.insert({"version_id": version_id, **to_row(hit)})
    return not known


def store_alias(database: Database, sighting_id: int, permalink: str) -> None:
    """Keep one more permalink of the place."""
    database.table("sighting_alias").insert(
        {"sighting_id": sighting_id, "permalink": permalink}, pk=("sighting_id", "permalink"), ignore=True
    )


def store_presence(database: Database, sighting_id: int, change: PresenceChange) -> None:
    """Keep what was seen when the place was looked at again."""
    row = {"sighting_id": sighting_id, **to_row(change)}
    database.table("presence").upsert(row, pk=("sighting_id", "at"))


def knows_capture(database: Database, sighting_id: int, text_sha256: str, captured_at: datetime) -> bool:
    """Whether the place has a capture of this very text that is no later, or was told to forget it."""
    count = database.table("sighting_version").count_where(
        "sighting_id = ? AND text_sha256 = ? AND (text = '' OR captured_at <= ?)",
        [sighting_id, text_sha256, clock.to_text(captured_at)],
    )
    return bool(count)


def knows_passage(database: Database, sighting_id: int, document_ref: str, passage: int) -> bool:
    """Whether this passage was recognised at the place before, in any version."""
    row = database.execute(_KNOWS_PASSAGE, [sighting_id, document_ref, passage]).fetchone()
    return row is not None


def of_incident(database: Database, incident_id: int) -> tuple[SightingFile, ...]:
    """Every place of the incident that is not suppressed, in the order in which it was first captured."""
    sql = """SELECT * FROM sighting WHERE incident_id = ? AND suppression_id IS NULL
    ORDER BY first_captured_at, id"""
    return files(database, (from_row(Sighting, row) for row in database.query(sql, [incident_id])))


def of_incidents(database: Database, incident_ids: Iterable[int]) -> dict[int, tuple[SightingFile, ...]]:
    """The places of each of these incidents that are not suppressed, as `of_incident` gives them."""
    sql = """SELECT * FROM sighting WHERE suppression_id IS NULL
    AND incident_id IN (SELECT value FROM json_each(?)) ORDER BY first_captured_at, id"""
    by_incident: dict[int, list[SightingFile]] = {}
    places = (from_row(Sighting, row) for row in database.query(sql, [json.dumps(list(incident_ids))]))
    for file in files(database, places):
        by_incident.setdefault(file.sighting.incident_id or 0, []).append(file)
    return {incident_id: tuple(places) for incident_id, places in by_incident.items()}


def at_same_places(database: Database, incident_id: int) -> tuple[tuple[str, int], ...]:
    """Other incidents that have a place in common with this one: (number, how many places)."""
    return tuple(
        (number, count) for number, count in database.execute(_SAME_PLACES, [incident_id]).fetchall()
    )


def recognised(database: Database, incident_id: int) -> tuple[RecognisedPassage, ...]:
    """Every passage recognised at any place of the incident, those that are kept quiet too."""
    return tuple(from_row(RecognisedPassage, row) for row in database.query(_RECOGNISED, [incident_id]))


def new_places(database: Database, incident_id: int, sighting_id: int) -> tuple[tuple[str, int], ...]:
    """Open incidents up to this one with places later than this one: (number, how many)."""
    sql = """SELECT incident.number, COUNT(*)
    FROM sighting JOIN incident ON incident.id = sighting.incident_id
    WHERE incident.id <= ? AND sighting.id > ? AND suppression_id IS NULL AND incident.status <> 'afgehandeld'
    GROUP BY incident.id ORDER BY incident.id"""
    return tuple(database.execute(sql, [incident_id, sighting_id]).fetchall())


def reported_and_confirmed(database: Database) -> tuple[tuple[Sighting, int], ...]:
    """Places that a person reported and the custodian confirmed, with the likeness: what was missed."""
    rows = list(database.query(_MISSED))
    return tuple((from_row(Sighting, row), int(row["similarity"])) for row in rows)


def strong(database: Database, score: int) -> tuple[Sighting, ...]:
    """Places with at least this score that nothing keeps quiet and that looking back did not find."""
    sql = """SELECT * FROM sighting WHERE score >= ? AND suppression_id IS NULL AND incident_id IS NOT NULL
    AND NOT looking_back ORDER BY id"""
    return tuple(from_row(Sighting, row) for row in database.query(sql, [score]))


def suppressed(database: Database) -> Iterator[Sighting]:
    """Every sighting that a suppression keeps quiet."""
    for row in database.query("SELECT * FROM sighting WHERE suppression_id IS NOT NULL ORDER BY id"):
        yield from_row(Sighting, row)


def every(database: Database) -> Iterator[Sighting]:
    """Every sighting, oldest first."""
    for row in database.query("SELECT * FROM sighting ORDER BY id"):
        yield from_row(Sighting, row)


def matched_versions(database: Database) -> list[tuple[int, int]]:
    """Which versions of the archive's posts were recognised: (sighting, version)."""
    return database.execute("SELECT sighting_id, post_version_id FROM sighting_version").fetchall()


def evidence_digests(database: Database) -> Iterator[str]:
    """The SHA-256 of every copy of a capture that the casebook relies on."""
    sql = """SELECT evidence_sha256 FROM sighting_version WHERE evidence_sha256 IS NOT NULL
    UNION SELECT evidence_sha256 FROM absence"""
    for row in database.execute(sql):
        yield row[0]


def shown_by(database: Database, incident_id: int) -> Iterator[str]:
    """The copies in which anything of the incident was recognised, at suppressed places too."""
    sql = """SELECT DISTINCT evidence_sha256 FROM sighting_version JOIN sighting
    ON sighting.id = sighting_version.sighting_id
    WHERE incident_id = ? AND evidence_sha256 IS NOT NULL"""
    for row in database.execute(sql, [incident_id]):
        yield row[0]


def texts_with_evidence(database: Database) -> Iterator[tuple[int, str, str]]:
    """Every text that is still there with the copy of its capture: (sighting, digest of the copy, text)."""
    sql = """SELECT sighting_id, evidence_sha256, text FROM sighting_version
    WHERE text <> '' AND evidence_sha256 IS NOT NULL ORDER BY id"""
    yield from database.execute(sql)


def without_evidence(database: Database) -> tuple[tuple[int, int], ...]:
    """Versions that still have their text, but no copy of their capture: (sighting, capture)."""
    sql = """SELECT sighting_id, capture_id FROM sighting_version
    WHERE text <> '' AND evidence_sha256 IS NULL ORDER BY sighting_id, capture_id"""
    return tuple((sighting, capture) for sighting, capture in database.execute(sql).fetchall())


def files(database: Database, sightings: Iterable[Sighting]) -> tuple[SightingFile, ...]:
    """All that is known of these places."""
    known = tuple(sightings)
    chosen = json.dumps([sighting.id for sighting in known])
    versions = _versions(database, chosen)
    aliases = _grouped(database.execute(_ALIASES, [chosen]).fetchall())
    presences = _grouped(database.execute(_PRESENCES, [chosen]).fetchall())
    return tuple(
        SightingFile(
            sighting,
            tuple(versions.get(sighting.id, ())),
            tuple(alias for (alias,) in aliases.get(sighting.id, ())),
            tuple(
                PresenceChange(Presence(seen), clock.from_text(at))
                for seen, at in presences.get(sighting.id, ())
            ),
        )
        for sighting in known
    )


_MISSED = """
SELECT sighting.*, MAX(comparison.similarity) AS similarity FROM sighting
JOIN comparison ON comparison.sighting_id = sighting.id
WHERE sighting.reported_at IS NOT NULL AND comparison.answer IN ('uit_origineel', 'deels')
GROUP BY sighting.id ORDER BY sighting.id
"""
_RECOGNISED = """
SELECT document_ref, min(section) AS section, passage, count(DISTINCT version.sighting_id) AS places
FROM hit JOIN sighting_version AS version ON version.id = hit.version_id
JOIN sighting ON sighting.id = version.sighting_id
WHERE sighting.incident_id = ? GROUP BY document_ref, passage ORDER BY document_ref, passage
"""
_KNOWS_PASSAGE = """
SELECT 1 FROM hit JOIN sighting_version AS version ON version.id = hit.version_id
WHERE version.sighting_id = ? AND document_ref = ? AND passage = ? LIMIT 1
"""
_SAME_PLACES = """
SELECT incident.number, COUNT(*) FROM sighting AS own
JOIN sighting AS other ON other.site = own.site AND other.native_id = own.native_id
JOIN incident ON incident.id = other.incident_id
WHERE own.incident_id = ? AND other.incident_id <> own.incident_id
GROUP BY incident.number ORDER BY 2 DESC, 1
"""
_VERSIONS = """
SELECT * FROM sighting_version WHERE sighting_id IN (SELECT value FROM json_each(?)) ORDER BY captured_at, id
"""
_HITS = """
SELECT hit.* FROM hit JOIN sighting_version AS version ON version.id = hit.version_id
WHERE version.sighting_id IN (SELECT value FROM json_each(?)) ORDER BY hit.e_value, hit.id
"""
_ALIASES = """
SELECT sighting_id, permalink FROM sighting_alias
WHERE sighting_id IN (SELECT value FROM json_each(?)) ORDER BY sighting_id, permalink
"""
_PRESENCES = """
SELECT sighting_id, presence, at FROM presence
WHERE sighting_id IN (SELECT value FROM json_each(?)) ORDER BY at, id
"""


def _versions(database: Database, chosen: str) -> dict[int, list[VersionFile]]:
    hits: dict[int, list[Hit]] = {}
    for row in database.query(_HITS, [chosen]):
        hits.setdefault(row["version_id"], []).append(from_row(Hit, row))
    by_place: dict[int, list[VersionFile]] = {}
    for row in database.query(_VERSIONS, [chosen]):
        version = from_row(Version, row)
        by_place.setdefault(version.sighting_id, []).append(
            VersionFile(version, tuple(hits.get(version.id, ())))
        )
    return by_place


def _grouped(rows: list[tuple[int, ...]]) -> dict[int, list[tuple[str, ...]]]:
    by_place: dict[int, list[tuple[str, ...]]] = {}
    for key, *values in rows:
        by_place.setdefault(key, []).append(tuple(str(value) for value in values))
    return by_place
