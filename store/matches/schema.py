"""The tables of `matches.db`."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from store import audit
from store.database import open_database, open_reader
from store.facts import Facts

migrations = Migrations("matches")

FACTS = tuple(map(Facts, ("document", "passage", "disclosure", "match", "cursor", "looking_back")))
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
