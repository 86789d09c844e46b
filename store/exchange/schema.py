"""The tables of `exchange.db`."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from store import audit
from store.database import open_database, open_reader
from store.facts import Facts

migrations = Migrations("exchange")

FACTS = tuple(
    map(
        Facts,
        (
            "partner",
            "partner_key",
            "sent_bundle",
            "received_bundle",
            "posts_sent",
            "posts_read",
            "answers_sent",
            "wish",
        ),
    )
)
"""What `verify` holds against the audit trail; names and digests of single posts are too many for it."""


@migrations()
def m001_first(db: Database) -> None:
    """Partners with their keys, and one row per bundle, sent or received."""
    db.executescript(_FIRST + audit.SCHEMA)


@migrations()
def m002_told(db: Database) -> None:
    """What partners were told, so that only what changed is sent, and whose the things are they told of."""
    db.executescript(_TOLD)


@migrations()
def m003_posts(db: Database) -> None:
    """Posts that went to a partner under names of their own, those that came, and the canaries between."""
    db.executescript(_POSTS)


@migrations()
def m004_custodian(db: Database) -> None:
    """What a watching house asks of the custodian and tells of its judgements."""
    db.executescript(_CUSTODIAN)


@migrations()
def m005_wish(db: Database) -> None:
    """When a source asked for older posts."""
    db.executescript(_WISH)


@migrations()
def m006_answer_due(db: Database) -> None:
    """By when the answer to a bundle of posts must have come."""
    db.execute("ALTER TABLE posts_sent ADD COLUMN answer_due_at TEXT")


@migrations()
def m007_facts(db: Database) -> None:
    """Events take along the digests of the rows that they wrote."""
    db.execute(audit.GUARD_FACTS)


@migrations()
def m008_forgetting(db: Database) -> None:
    """Versions are found by their post, so that forgetting posts looks at each version once."""
    db.execute("CREATE INDEX foreign_version_post ON foreign_version (post_id)")


@migrations()
def m009_stretches(db: Database) -> None:
    """What goes once more may be several stretches, and a bundle says where its own begins."""
    db.executescript(_STRETCHES)


def open_exchange(path: Path) -> Database:
    """The exchange's database, for the exchange: it alone writes."""
    return open_database(path, migrations, FACTS)


def read_exchange(path: Path) -> Database:
    """The exchange's database, for rooms that only read."""
    return open_reader(path, migrations)


_STRETCHES = """
ALTER TABLE posts_sent ADD COLUMN after_version INTEGER;

ALTER TABLE sending_again RENAME TO sending_again_once;
CREATE TABLE sending_again (
    partner_id INTEGER NOT NULL REFERENCES partner,
    position INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (partner_id, position)
) STRICT;
INSERT INTO sending_again SELECT partner_id, position, until FROM sending_again_once;
DROP TABLE sending_again_once;
"""

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

_POSTS = """
-- in the house that watches: names drawn at random, since what is derived from an address tells it
CREATE TABLE thread_name (thread TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE post_name (post_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE version_name (
    version_id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- one row a bundle: which versions it brought, and what the answer said; again: for documents enrolled since
CREATE TABLE posts_sent (
    partner_id INTEGER NOT NULL REFERENCES partner,
    number INTEGER NOT NULL,
    night TEXT NOT NULL,
    again INTEGER NOT NULL,
    to_version INTEGER NOT NULL,
    posts INTEGER NOT NULL,
    canary TEXT,
    sent_at TEXT NOT NULL,
    answered_at TEXT,
    canary_found INTEGER,
    PRIMARY KEY (partner_id, number)
) STRICT;

-- older versions that go once more: everything after `position` up to `until`
CREATE TABLE sending_again (
    partner_id INTEGER PRIMARY KEY REFERENCES partner,
    position INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;

-- made-up texts that a source sent ahead, to be served on a page of our own
CREATE TABLE canary_ahead (
    id INTEGER PRIMARY KEY,
    partner_id INTEGER NOT NULL REFERENCES partner,
    ref TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    came_at TEXT NOT NULL,
    served_at TEXT
) STRICT;

-- passages of documents that lie elsewhere; ids far from those of passages that were enrolled here
CREATE TABLE foreign_passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_ref TEXT NOT NULL,
    number INTEGER NOT NULL,
    UNIQUE (document_ref, number)
) STRICT;

-- in the source: posts of partners by the names that came with them; ids far from those of an archive here
CREATE TABLE foreign_post (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    partner_id INTEGER NOT NULL REFERENCES partner,
    name TEXT NOT NULL,
    UNIQUE (partner_id, name)
) STRICT;
CREATE TABLE foreign_version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    partner_id INTEGER NOT NULL REFERENCES partner,
    name TEXT NOT NULL,
    post_id INTEGER NOT NULL REFERENCES foreign_post,
    text_sha256 TEXT NOT NULL,
    number INTEGER NOT NULL,
    UNIQUE (partner_id, name)
) STRICT;
CREATE INDEX foreign_version_number ON foreign_version (partner_id, number);
INSERT INTO sqlite_sequence (name, seq) VALUES
    ('foreign_passage', 1099511627776), ('foreign_post', 1099511627776), ('foreign_version', 1099511627776);

-- one row a bundle of posts that was read to its end
CREATE TABLE posts_read (
    partner_id INTEGER NOT NULL REFERENCES partner,
    number INTEGER NOT NULL,
    night TEXT NOT NULL,
    posts INTEGER NOT NULL,
    canary TEXT,
    canary_found INTEGER,
    languages TEXT NOT NULL,
    read_at TEXT NOT NULL,
    PRIMARY KEY (partner_id, number)
) STRICT;

-- how far a partner was answered: one row a bundle
CREATE TABLE answers_sent (
    partner_id INTEGER NOT NULL REFERENCES partner,
    number INTEGER NOT NULL,
    read_to INTEGER NOT NULL,
    match_to INTEGER NOT NULL,
    document_to INTEGER NOT NULL,
    PRIMARY KEY (partner_id, number)
) STRICT;

-- made-up passages that were enrolled for a partner; number: of the bundle that brought their text
CREATE TABLE canary_made (
    id INTEGER PRIMARY KEY,
    partner_id INTEGER NOT NULL REFERENCES partner,
    ref TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    made_at TEXT NOT NULL,
    number INTEGER
) STRICT;
"""

_CUSTODIAN = """
CREATE TABLE comparison_asked (
    partner_id INTEGER NOT NULL REFERENCES partner,
    request INTEGER NOT NULL,
    incident TEXT NOT NULL,
    case_ref TEXT NOT NULL,
    received_at TEXT NOT NULL,
    answered_at TEXT,
    answered_by TEXT,
    PRIMARY KEY (partner_id, request)
) STRICT;

-- public text, until the custodian answered
CREATE TABLE comparison_text (
    partner_id INTEGER NOT NULL,
    request INTEGER NOT NULL,
    sighting INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX comparison_text_request ON comparison_text (partner_id, request);

CREATE TABLE comparison_answer (
    partner_id INTEGER NOT NULL,
    request INTEGER NOT NULL,
    sighting INTEGER NOT NULL,
    answer TEXT NOT NULL,
    similarity INTEGER NOT NULL,
    bundle INTEGER,
    PRIMARY KEY (partner_id, request, sighting)
) STRICT;

CREATE TABLE judged_passage (
    partner_id INTEGER NOT NULL REFERENCES partner,
    case_ref TEXT NOT NULL,
    disposition TEXT NOT NULL,
    document_ref TEXT NOT NULL,
    section TEXT NOT NULL,
    passage INTEGER NOT NULL,
    places INTEGER NOT NULL,
    heard_at TEXT NOT NULL,
    PRIMARY KEY (partner_id, case_ref, document_ref, passage)
) STRICT;
"""

_WISH = """
CREATE TABLE wish (
    partner_id INTEGER NOT NULL REFERENCES partner,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (partner_id, number)
) STRICT, WITHOUT ROWID;
"""
