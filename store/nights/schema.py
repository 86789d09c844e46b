"""The tables of `nights.db`."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from store.database import open_database, open_reader

migrations = Migrations("nights")


@migrations()
def m001_first(db: Database) -> None:
    """One row per night, and one per step of it."""
    db.executescript(_FIRST)


@migrations()
def m002_stopped(db: Database) -> None:
    """Whether a step was stopped because it took longer than it may."""
    db.execute("ALTER TABLE step ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0")


@migrations()
def m003_heads(db: Database) -> None:
    """The newest head of each audit chain."""
    db.execute("CREATE TABLE head (chain TEXT PRIMARY KEY, head TEXT NOT NULL, at TEXT NOT NULL) STRICT")


def open_nights(path: Path) -> Database:
    """The nights, for the front door: it alone writes."""
    return open_database(path, migrations)


def read_nights(path: Path) -> Database:
    """The nights, for the rooms that only read."""
    return open_reader(path, migrations)


_FIRST = """
CREATE TABLE night (
    due_at TEXT PRIMARY KEY,
    started_at TEXT,
    ended_at TEXT,
    canary TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE step (
    night TEXT NOT NULL REFERENCES night,
    name TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    exit_code INTEGER NOT NULL,
    PRIMARY KEY (night, name)
) STRICT, WITHOUT ROWID;
"""
