"""The tables of `exchange.db`."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from store import audit
from store.database import open_database, open_reader

migrations = Migrations("exchange")


@migrations()
def m001_first(db: Database) -> None:
    """Partners with their keys, and a row a bundle either way."""
    db.executescript(_FIRST + audit.SCHEMA)


@migrations()
def m002_told(db: Database) -> None:
    """What partners were told, so that only what changed is sent, and whose the things are they told of."""
    db.executescript(_TOLD)


def open_exchange(path: Path) -> Database:
    """The exchange's database, for the exchange: it alone writes."""
    return open_database(path, migrations)


def read_exchange(path: Path) -> Database:
    """The exchange's database, for rooms that only read."""
    return open_reader(path, migrations)


_FIRST = """
CREATE TABLE partner (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    house TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE partner_key (
    key_id TEXT PRIMARY KEY,
    partner_id INTEGER NOT NULL REFERENCES partner,
    signing TEXT NOT NULL,
    recipient TEXT NOT NULL,
    trusted_at TEXT NOT NULL,
    retired_at TEXT
) STRICT;

CREATE TABLE sent_bundle (
    partner_id INTEGER NOT NULL REFERENCES partner,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    rows INTEGER NOT NULL,
    file TEXT NOT NULL,
    made_at TEXT NOT NULL,
    good_until TEXT NOT NULL,
    acknowledged_at TEXT,
    PRIMARY KEY (partner_id, number)
) STRICT;

CREATE TABLE received_bundle (
    partner_id INTEGER NOT NULL REFERENCES partner,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    rows INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    PRIMARY KEY (partner_id, number)
) STRICT;
"""

_TOLD = """
CREATE TABLE told (
    partner_id INTEGER NOT NULL REFERENCES partner,
    subject TEXT NOT NULL,
    thing TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (partner_id, subject, thing)
) STRICT, WITHOUT ROWID;

CREATE TABLE heard (
    partner_id INTEGER NOT NULL REFERENCES partner,
    subject TEXT NOT NULL,
    thing TEXT NOT NULL,
    PRIMARY KEY (subject, thing)
) STRICT, WITHOUT ROWID;
"""
