"""The tables of `matches.db`."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from store import audit, change_answer
from store.database import open_database, open_reader
from store.facts import Facts

migrations = Migrations("matches")

FACTS = tuple(
    map(Facts, ("document", "passage", "disclosure", "case_match", "match", "cursor", "looking_back"))
)
"""What `verify` holds against the audit trail."""


@migrations()
def m001_first(db: Database) -> None:
    """Documents, passages, disclosures and matches."""
    db.executescript(_FIRST + audit.SCHEMA)


@migrations()
def m002_aside(db: Database) -> None:
    """Post versions that could not be matched, and those that are being looked at."""
    db.executescript(_ASIDE)


@migrations()
def m003_facts(db: Database) -> None:
    """Events take along the digests of the rows that they wrote."""
    db.execute(audit.GUARD_FACTS)


@migrations()
def m004_remainder(db: Database) -> None:
    """What of a document was not simply read: places and causes, never names or text."""
    db.executescript(_REMAINDER)


@migrations()
def m005_cases(db: Database) -> None:
    """What was found is a case; its passages, which were all that was stored, belong to one."""
    db.executescript(_CASES)


@migrations()
def m006_languages(db: Database) -> None:
    """How many posts of a night were in which language, and whether anything can be found in it."""
    db.executescript(_LANGUAGES)


@migrations()
def m007_foreign(db: Database) -> None:
    """Bundles of answers of another house that were written here."""
    db.executescript(_FOREIGN)


@migrations()
def m008_answers(db: Database) -> None:
    """What was answered to changes of disclosures that people asked for."""
    db.executescript(change_answer.SCHEMA)


def open_matches(path: Path) -> Database:
    """The matches, for the matcher: it alone writes."""
    return open_database(path, migrations, FACTS)


def read_matches(path: Path) -> Database:
    """The matches, for reports, which only reads."""
    return open_reader(path, migrations)


_FIRST = """
CREATE TABLE document (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    case_ref TEXT NOT NULL,
    canary INTEGER NOT NULL DEFAULT 0,
    enrolled_at TEXT NOT NULL
) STRICT;

CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    number INTEGER NOT NULL,
    section TEXT NOT NULL,
    words INTEGER NOT NULL,
    weakness TEXT,
    UNIQUE (document_id, number)
) STRICT;

CREATE TABLE disclosure (
    id INTEGER PRIMARY KEY,
    document_ref TEXT NOT NULL,
    recipient TEXT NOT NULL,
    unit TEXT,
    available_from TEXT NOT NULL,
    sections TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    UNIQUE (document_ref, recipient, unit, available_from, sections)
) STRICT;

-- ids grow, so a reader can keep a cursor; references are kept as text, since a match outlives its document
CREATE TABLE match (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_version_id INTEGER NOT NULL,
    post_id INTEGER NOT NULL,
    passage_id INTEGER NOT NULL,
    scheme TEXT NOT NULL,
    key_id TEXT NOT NULL,
    document_ref TEXT NOT NULL,
    document_kind TEXT NOT NULL,
    case_ref TEXT NOT NULL,
    section TEXT NOT NULL,
    passage INTEGER NOT NULL,
    canary INTEGER NOT NULL DEFAULT 0,
    score INTEGER NOT NULL,
    e_value REAL NOT NULL,
    coverage REAL NOT NULL,
    spans TEXT NOT NULL,
    reasons TEXT NOT NULL,
    looking_back INTEGER NOT NULL,
    matched_at TEXT NOT NULL,
    UNIQUE (post_version_id, passage_id, scheme)
) STRICT;
CREATE INDEX match_case ON match (case_ref);

-- how far the archive was matched: one row
CREATE TABLE cursor (position INTEGER NOT NULL) STRICT;
INSERT INTO cursor VALUES (0);

-- documents for which the archive up to the cursor has yet to be looked through
CREATE TABLE looking_back (
    document_id INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    position INTEGER NOT NULL
) STRICT;
"""

_ASIDE = """
CREATE TABLE aside (
    post_version_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    place TEXT NOT NULL,
    program TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (post_version_id, reason)
) STRICT, WITHOUT ROWID;

-- what a process that ended too early was looking at
CREATE TABLE trying (
    post_version_id INTEGER PRIMARY KEY,
    alone INTEGER NOT NULL
) STRICT;
"""

_CASES = """
-- a case found in a post version: an alert, or a lead; unique once, however often the post is looked at
CREATE TABLE case_match (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_version_id INTEGER NOT NULL,
    post_id INTEGER NOT NULL,
    case_ref TEXT NOT NULL,
    scheme TEXT NOT NULL,
    key_id TEXT NOT NULL,
    canary INTEGER NOT NULL DEFAULT 0,
    tier TEXT NOT NULL,
    e_value REAL NOT NULL,
    score INTEGER NOT NULL,
    posts INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    looking_back INTEGER NOT NULL,
    matched_at TEXT NOT NULL,
    UNIQUE (post_version_id, case_ref, scheme)
) STRICT;
CREATE INDEX case_match_tier ON case_match (tier);

-- passages that were found before cases were judged: each was an alert, the strongest speaks for the case
INSERT INTO case_match (
    post_version_id, post_id, case_ref, scheme, key_id, canary, tier, e_value, score, posts, reasons,
    looking_back, matched_at
)
SELECT post_version_id, post_id, case_ref, scheme, key_id, canary, 'alert', min(e_value), score, 1, reasons,
    looking_back, matched_at
FROM match GROUP BY post_version_id, case_ref, scheme ORDER BY id;

ALTER TABLE match ADD COLUMN case_match_id INTEGER REFERENCES case_match ON DELETE CASCADE;
UPDATE match SET case_match_id = (
    SELECT case_match.id FROM case_match
    WHERE (case_match.post_version_id, case_match.case_ref, case_match.scheme)
        = (match.post_version_id, match.case_ref, match.scheme)
);
CREATE INDEX match_case_match ON match (case_match_id);
"""

_LANGUAGES = """
CREATE TABLE post_language (
    night TEXT NOT NULL,
    language TEXT NOT NULL,
    read INTEGER NOT NULL,
    posts INTEGER NOT NULL,
    PRIMARY KEY (night, language, read)
) STRICT, WITHOUT ROWID;
"""

_REMAINDER = """
CREATE TABLE remainder (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    cause TEXT NOT NULL,
    place TEXT NOT NULL,
    fate TEXT NOT NULL,
    numbers TEXT NOT NULL,
    places INTEGER NOT NULL,
    characters INTEGER NOT NULL
) STRICT;
CREATE INDEX remainder_document ON remainder (document_id);
"""

_FOREIGN = """
CREATE TABLE foreign_answer (
    sender TEXT NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (sender, number)
) STRICT, WITHOUT ROWID;
"""
