"""The tables of `archive.db`."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from store import audit
from store.database import open_database, open_reader

migrations = Migrations("archive")


@migrations()
def m001_first(db: Database) -> None:
    """Sites, captures, posts and their versions."""
    db.executescript(_FIRST + audit.SCHEMA)


def open_archive(path: Path) -> Database:
    """The archive, for the crawler: it alone writes."""
    return open_database(path, migrations)


def read_archive(path: Path) -> Database:
    """The archive, for the rooms that only read."""
    return open_reader(path, migrations)


_FIRST = """
CREATE TABLE site (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1,
    added_at TEXT NOT NULL
) STRICT;

CREATE TABLE capture (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES site,
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    last_modified TEXT,
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;

-- identity of a post is (site, native id), never its URL alone
CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES site,
    native_id TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    presence TEXT NOT NULL,
    UNIQUE (site_id, native_id)
) STRICT;

-- an edit is a new version of the same post; ids grow, so a reader can keep a cursor
CREATE TABLE post_version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER NOT NULL REFERENCES post,
    capture_id INTEGER NOT NULL REFERENCES capture,
    kind TEXT NOT NULL,
    thread TEXT NOT NULL,
    permalink TEXT NOT NULL,
    parent TEXT,
    author TEXT,
    published_raw TEXT,
    published_at TEXT,
    published_precision TEXT,
    published_zone TEXT,
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    quotes TEXT NOT NULL,
    contact TEXT NOT NULL,
    extractor TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    UNIQUE (post_id, text_sha256)
) STRICT;
CREATE INDEX post_version_thread ON post_version (thread);
"""
