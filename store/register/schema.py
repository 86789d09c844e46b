"""The tables of `register.db`."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from store import audit
from store.database import open_database, open_reader
from store.facts import Facts

migrations = Migrations("register")

FACTS = (Facts("fingerprint"), Facts("standard_text", together=True), Facts("vector", together=True))
"""What `verify` holds against the register's own audit trail."""


@migrations()
def m001_first(db: Database) -> None:
    """Fingerprints, hashes of standard text, and a counter that tells an index that it is old."""
    db.executescript(_FIRST)


@migrations()
def m002_makers(db: Database) -> None:
    """Which schemes and keys there are is asked at every start: it is looked up, not counted."""
    db.execute("CREATE INDEX fingerprint_maker ON fingerprint (scheme, key_id)")


@migrations()
def m003_facts(db: Database) -> None:
    """A trail of its own, whose events take along the digests of the rows that were written."""
    db.executescript(audit.SCHEMA)
    db.execute(audit.GUARD_FACTS)


@migrations()
def m004_vectors(db: Database) -> None:
    """Of which passages `vectors.bin` holds vectors."""
    db.execute("CREATE TABLE vector (passage_id INTEGER PRIMARY KEY) STRICT")


def open_register(path: Path) -> Database:
    """The register, for the matcher: nobody else opens it."""
    return open_database(path, migrations, FACTS)


def read_register(path: Path) -> Database:
    """The register, for verifying it: without the key it says nothing."""
    return open_reader(path, migrations)


_FIRST = """
-- one passage may have several, of other schemes and keys, while documents are enrolled anew
CREATE TABLE fingerprint (
    passage_id INTEGER NOT NULL,
    scheme TEXT NOT NULL,
    key_id TEXT NOT NULL,
    groups BLOB NOT NULL,
    group_blocks BLOB NOT NULL,
    words BLOB NOT NULL,
    word_blocks BLOB NOT NULL,
    PRIMARY KEY (passage_id, scheme, key_id)
) STRICT, WITHOUT ROWID;

-- keyed 64-bit hashes of public standard text: no secret, so not truncated
CREATE TABLE standard_text (
    key_id TEXT NOT NULL,
    scheme TEXT NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY (key_id, scheme, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE generation (number INTEGER NOT NULL) STRICT;
INSERT INTO generation VALUES (0);
"""
