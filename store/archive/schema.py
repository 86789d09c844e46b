"""The tables of `archive.db`."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from store import audit, change_answer
from store.database import open_database, open_reader
from store.facts import Facts
from store.web_address import BadAddressError, parse

migrations = Migrations("archive")

FACTS = (
    *map(Facts, ("site", "capture", "post_version", "observation")),
    Facts("post", ("id", "site_id", "native_id", "first_seen_at")),
)
"""What `verify` holds against the audit trail; the WARC records have seals of their own."""


@migrations()
def m001_first(db: Database) -> None:
    """Sites, captures, posts and their versions; pages to visit, evidence files, coverage."""
    db.executescript(_SITES + _EVIDENCE + _POSTS + _COVERAGE + audit.SCHEMA)


@migrations()
def m002_samples(db: Database) -> None:
    """The sample page of a site's profile; when a page last came whole."""
    db.execute("ALTER TABLE site ADD COLUMN sample TEXT")
    db.execute("ALTER TABLE page ADD COLUMN received_at TEXT")


@migrations()
def m003_facts(db: Database) -> None:
    """Events take along the digests of the rows that they wrote."""
    db.execute(audit.GUARD_FACTS)


@migrations()
def m004_keys(db: Database) -> None:
    """Addresses are kept as they were written, and known by a key; via which page; numbers of a run."""
    db.execute(_KEYED_PAGE)
    columns = [str(row["name"]) for row in db.query("SELECT name FROM pragma_table_info('page')")]
    marks = ", ".join("?" * (len(columns) + 1))
    visited_first = list(db.query("SELECT * FROM page ORDER BY fetched_at IS NULL, id"))
    db.conn.executemany(
        f"INSERT OR IGNORE INTO keyed_page ({', '.join(columns)}, key) VALUES ({marks})",  # noqa: S608 - names are ours
        [(*(row[name] for name in columns), _key_of(str(row["url"]))) for row in visited_first],
    )
    db.execute("DROP TABLE page")
    db.execute("ALTER TABLE keyed_page RENAME TO page")
    db.execute("CREATE INDEX page_due ON page (site_id, priority DESC, due_at) WHERE due_at IS NOT NULL")
    db.execute("CREATE INDEX page_url ON page (site_id, url)")
    db.execute("ALTER TABLE coverage ADD COLUMN before TEXT")


@migrations()
def m005_holdings(db: Database) -> None:
    """What public web archives hold of pages, and when a capture of theirs came here."""
    db.executescript(_HOLDINGS)


def _key_of(url: str) -> str:
    try:
        return parse(url).key
    except BadAddressError:
        return url


@migrations()
def m006_answers(db: Database) -> None:
    """What was answered to changes of sites that people asked for."""
    db.executescript(change_answer.SCHEMA)


def open_archive(path: Path) -> Database:
    """The archive, for the crawler: it alone writes."""
    return open_database(path, migrations, FACTS)


def read_archive(path: Path) -> Database:
    """The archive, for the rooms that only read."""
    return open_reader(path, migrations)


_KEYED_PAGE = """
CREATE TABLE keyed_page (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES site,
    key TEXT NOT NULL,
    url TEXT NOT NULL,
    via TEXT,
    kind TEXT NOT NULL,
    shape TEXT NOT NULL,
    priority INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    hops INTEGER NOT NULL DEFAULT 0,
    due_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    parent TEXT,
    found_at TEXT NOT NULL,
    fetched_at TEXT,
    received_at TEXT,
    changed_at TEXT,
    status INTEGER,
    etag TEXT,
    last_modified TEXT,
    body_sha256 TEXT,
    posts INTEGER NOT NULL DEFAULT 0,
    UNIQUE (site_id, key)
) STRICT;
"""
_HOLDINGS = """
ALTER TABLE capture ADD COLUMN received_at TEXT;

CREATE TABLE holding (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    archive TEXT NOT NULL,
    key TEXT NOT NULL,
    url TEXT NOT NULL,
    at TEXT NOT NULL,
    source TEXT NOT NULL,
    digest TEXT,
    status INTEGER,
    mime TEXT NOT NULL,
    "offset" INTEGER,
    length INTEGER,
    state TEXT NOT NULL,
    reason TEXT,
    capture_id INTEGER
) STRICT;
CREATE UNIQUE INDEX holding_once ON holding (archive, source, at, coalesce("offset", 0));
CREATE INDEX holding_page ON holding (key, at);

CREATE TABLE archive_listing (
    archive TEXT NOT NULL,
    key TEXT NOT NULL,
    listed_at TEXT NOT NULL,
    PRIMARY KEY (archive, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE archive_state (
    name TEXT PRIMARY KEY,
    asked_at TEXT,
    not_before TEXT,
    blocked_at TEXT,
    reason TEXT
) STRICT;
"""
_SITES = """
CREATE TABLE site (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1,
    canary INTEGER NOT NULL DEFAULT 0,
    platform TEXT,
    options TEXT NOT NULL DEFAULT '{}',
    profile TEXT,
    added_at TEXT NOT NULL
) STRICT;

-- the frontier: every address we know of a site; due_at is null where it is not to be visited again
CREATE TABLE page (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES site,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    shape TEXT NOT NULL,
    priority INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    hops INTEGER NOT NULL DEFAULT 0,
    due_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    parent TEXT,
    found_at TEXT NOT NULL,
    fetched_at TEXT,
    changed_at TEXT,
    status INTEGER,
    etag TEXT,
    last_modified TEXT,
    body_sha256 TEXT,
    posts INTEGER NOT NULL DEFAULT 0,
    UNIQUE (site_id, url)
) STRICT;
CREATE INDEX page_due ON page (site_id, priority DESC, due_at) WHERE due_at IS NOT NULL;

-- addresses of one form (digits and values left out), and how many of them led to anything new
CREATE TABLE shape (
    site_id INTEGER NOT NULL REFERENCES site,
    shape TEXT NOT NULL,
    fetched INTEGER NOT NULL DEFAULT 0,
    barren INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (site_id, shape)
) STRICT, WITHOUT ROWID;
"""

_EVIDENCE = """
-- committed: bytes that count; what a killed crawl wrote beyond them is cut off at the next start
CREATE TABLE warc_file (
    name TEXT PRIMARY KEY,
    site_id INTEGER REFERENCES site,
    origin TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    committed INTEGER NOT NULL DEFAULT 0,
    closed_at TEXT,
    removed_at TEXT
) STRICT;

CREATE TABLE capture (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site_id INTEGER NOT NULL REFERENCES site,
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    last_modified TEXT,
    warc_file TEXT NOT NULL REFERENCES warc_file,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX capture_file ON capture (warc_file);
CREATE INDEX capture_url ON capture (url);

-- every record of every file, so that a changed, missing or added one shows
CREATE TABLE warc_record (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    warc_file TEXT NOT NULL REFERENCES warc_file,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    capture_id INTEGER REFERENCES capture,
    UNIQUE (warc_file, warc_offset)
) STRICT;
"""

_POSTS = """
-- identity of a post is (site, native id), never its URL alone; version_id is the text that stands now
CREATE TABLE post (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site_id INTEGER NOT NULL REFERENCES site,
    native_id TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    missing_since TEXT,
    missing_capture_id INTEGER,
    presence TEXT NOT NULL,
    version_id INTEGER,
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
CREATE INDEX post_version_capture ON post_version (capture_id);

-- one row each time a post's presence turned out to be another than before
CREATE TABLE observation (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES post,
    at TEXT NOT NULL,
    presence TEXT NOT NULL,
    capture_id INTEGER REFERENCES capture
) STRICT;
CREATE INDEX observation_post ON observation (post_id);
"""

_COVERAGE = """
CREATE TABLE coverage (
    site_id INTEGER NOT NULL REFERENCES site,
    night TEXT NOT NULL,
    ending TEXT NOT NULL,
    alarm TEXT,
    started_at TEXT,
    ended_at TEXT,
    reached INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0,
    pages INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    posts_seen INTEGER NOT NULL DEFAULT 0,
    posts_new INTEGER NOT NULL DEFAULT 0,
    posts_changed INTEGER NOT NULL DEFAULT 0,
    posts_gone INTEGER NOT NULL DEFAULT 0,
    not_readable INTEGER NOT NULL DEFAULT 0,
    barren INTEGER NOT NULL DEFAULT 0,
    backlog INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (site_id, night)
) STRICT, WITHOUT ROWID;

CREATE TABLE coverage_reason (
    site_id INTEGER NOT NULL REFERENCES site,
    night TEXT NOT NULL,
    reason TEXT NOT NULL,
    count INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (site_id, night, reason)
) STRICT, WITHOUT ROWID;
"""
