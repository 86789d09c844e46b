"""The tables of `casebook.db`."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from store import audit
from store.casebook.author import key_of
from store.database import open_database, open_reader
from store.facts import Facts

migrations = Migrations("casebook")

FACTS = (
    *map(Facts, ("incident", "decision", "suppression", "sighting", "sighting_alias", "sighting_version")),
    *map(
        Facts,
        ("hit", "presence", "comparison", "breach", "export", "request", "cursor", "audit_head", "lead"),
    ),
    Facts("quiet", ("pair", "reason_code", "until")),
    *map(Facts, ("anchor", "anchored", "timestamp", "archived_page")),
    *map(Facts, ("note", "incident_link", "picture")),
    Facts("notice"),
    Facts("change"),
    Facts("absence"),
)
"""What `verify` holds against the audit trail."""


@migrations()
def m001_first(db: Database) -> None:
    """Incidents, sightings, decisions, requests, exports and deliveries."""
    db.executescript(_FIRST + audit.SCHEMA)


@migrations()
def m002_facts(db: Database) -> None:
    """Events take along the digests of the rows that they wrote."""
    db.execute(audit.GUARD_FACTS)


@migrations()
def m003_several_messages_a_night(db: Database) -> None:
    """A night may have several messages by one channel, and each says how far it told."""
    db.execute("ALTER TABLE delivery RENAME TO delivery_once")
    db.executescript(_DELIVERY)
    names = "id, channel, night, subject, body, attempts, created_at, due_at, delivered_at, last_error"
    db.execute(f"INSERT INTO delivery ({names}) SELECT {names} FROM delivery_once")  # noqa: S608 - ours
    db.execute(
        """UPDATE delivery SET told_incident = (SELECT COALESCE(MAX(id), 0) FROM incident),
        told_sighting = (SELECT COALESCE(MAX(id), 0) FROM sighting) WHERE delivered_at IS NOT NULL"""
    )
    db.execute("DROP TABLE delivery_once")


@migrations()
def m004_reported(db: Database) -> None:
    """Places that a person reported, by whom and when; a request can name the case that a report is about."""
    db.executescript(
        """ALTER TABLE sighting ADD COLUMN reported_by TEXT;
        ALTER TABLE sighting ADD COLUMN reported_at TEXT;
        CREATE INDEX sighting_reported ON sighting (incident_id) WHERE reported_at IS NOT NULL;
        ALTER TABLE request ADD COLUMN case_ref TEXT;"""
    )


@migrations()
def m005_leads(db: Database) -> None:
    """What chance or the same subject could explain is kept apart from incidents."""
    db.executescript(_LEADS)


@migrations()
def m006_anchors(db: Database) -> None:
    """Statements of what was held at a moment, and what timestamp authorities replied about them."""
    db.executescript(_ANCHORS)


@migrations()
def m007_working_together(db: Database) -> None:
    """Notes, links, priorities, what each person has looked at, and the lists that they keep."""
    db.executescript(_TOGETHER)


@migrations()
def m008_notices(db: Database) -> None:
    """Notices with which hosts are asked to take text away."""
    db.executescript(_NOTICES)


@migrations()
def m009_found_by_words(db: Database) -> None:
    """Public texts and their authors can be searched; notes are addressed, and people reached, by name."""
    db.executescript(_FOUND_BY_WORDS)
    rows = db.execute("SELECT id, author FROM sighting_version WHERE author IS NOT NULL").fetchall()
    keys = [(version, key) for version, author in rows if (key := key_of(author))]
    db.conn.executemany("INSERT INTO author_name (version_id, key) VALUES (?, ?)", keys)


@migrations()
def m010_archived(db: Database) -> None:
    """When a capture of an archive came here, and what archives hold of an incident's pages."""
    db.executescript(_ARCHIVED)


@migrations()
def m011_changes(db: Database) -> None:
    """Changes of sites and disclosures that people ask for."""
    db.executescript(_CHANGES)


@migrations()
def m012_pictures(db: Database) -> None:
    """Pictures of pages as they looked, drawn from their captures."""
    db.executescript(_PICTURES)


@migrations()
def m013_certificates(db: Database) -> None:
    """With each stamp the certificates by which it was checked: authorities renew theirs, or are given up."""
    db.execute("ALTER TABLE timestamp ADD COLUMN certificates TEXT NOT NULL DEFAULT ''")


@migrations()
def m014_absences(db: Database) -> None:
    """Copies of archives' captures that do not hold the passage yet."""
    db.executescript(_ABSENCES)


@migrations()
def m015_archive_requests(db: Database) -> None:
    """A request can name the archives and pages that whoever asks was told of, and why they are asked."""
    db.executescript(
        """ALTER TABLE request ADD COLUMN purpose TEXT;
        ALTER TABLE request ADD COLUMN archives TEXT;
        ALTER TABLE request ADD COLUMN pages TEXT;"""
    )


def open_casebook(path: Path) -> Database:
    """The casebook, for reports and the console: they alone write."""
    return open_database(path, migrations, FACTS)


def read_casebook(path: Path) -> Database:
    """The casebook, for whoever only looks whether it is in order."""
    return open_reader(path, migrations)


_CHANGES = """
CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    terms TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    agreed_by TEXT,
    agreed_at TEXT,
    answer TEXT,
    answered_at TEXT
) STRICT;
CREATE INDEX change_state ON change (state);
"""

_DELIVERY = """
-- a message that must arrive: kept until it did, or until a later one tells all that it would have told
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    night TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    delivered_at TEXT,
    last_error TEXT,
    replaced_at TEXT,
    told_incident INTEGER NOT NULL DEFAULT 0,
    told_sighting INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT ''
) STRICT;
"""

_ARCHIVED = """
ALTER TABLE sighting_version ADD COLUMN received_at TEXT;

CREATE TABLE archived_page (
    incident_id INTEGER NOT NULL,
    archive TEXT NOT NULL,
    key TEXT NOT NULL,
    url TEXT NOT NULL,
    oldest_with_at TEXT,
    oldest_with_sha256 TEXT,
    newest_without_at TEXT,
    newest_without_sha256 TEXT,
    listed INTEGER NOT NULL,
    read INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    PRIMARY KEY (incident_id, archive, key)
) STRICT;
"""

_ABSENCES = """
CREATE TABLE absence (
    incident_id INTEGER NOT NULL REFERENCES incident,
    archive TEXT NOT NULL,
    key TEXT NOT NULL,
    capture_id INTEGER NOT NULL,
    url TEXT NOT NULL,
    at TEXT NOT NULL,
    received_at TEXT,
    origin TEXT NOT NULL,
    server_modified TEXT,
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    capture_sha256 TEXT NOT NULL,
    evidence_sha256 TEXT NOT NULL,
    PRIMARY KEY (incident_id, archive, key)
) STRICT;
"""

_ANCHORS = """
CREATE TABLE anchor (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;

CREATE TABLE anchored (
    evidence_sha256 TEXT PRIMARY KEY,
    anchor_number TEXT NOT NULL
) STRICT;

CREATE TABLE timestamp (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL,
    authority TEXT NOT NULL,
    stamped_at TEXT NOT NULL,
    reply TEXT NOT NULL,
    UNIQUE (sha256, authority)
) STRICT;
"""

_PICTURES = """
CREATE TABLE picture (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version_id INTEGER NOT NULL REFERENCES sighting_version ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX picture_version ON picture (version_id);
"""

_FOUND_BY_WORDS = """
ALTER TABLE note ADD COLUMN addressed_to TEXT;
ALTER TABLE delivery ADD COLUMN recipient TEXT NOT NULL DEFAULT '';

-- how a person wants to be told of what concerns them, and up to which act they were told
CREATE TABLE reach (
    person TEXT PRIMARY KEY,
    mail TEXT,
    webhook TEXT,
    told_event INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- names as the pages show them, for those that are names at all
CREATE TABLE author_name (
    version_id INTEGER PRIMARY KEY REFERENCES sighting_version ON DELETE CASCADE,
    key TEXT NOT NULL
) STRICT;
CREATE INDEX author_name_key ON author_name (key);

-- the words of public texts; the texts themselves stand in sighting_version alone
CREATE VIRTUAL TABLE public_text USING fts5(
    text, author, content = 'sighting_version', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO public_text (public_text) VALUES ('rebuild');
"""

_TOGETHER = """
ALTER TABLE incident ADD COLUMN priority TEXT;

-- when each person last opened an incident: a list can say what is new to them
CREATE TABLE look (
    incident_id INTEGER NOT NULL REFERENCES incident ON DELETE CASCADE,
    person TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (incident_id, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX look_person ON look (person);

CREATE TABLE note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL REFERENCES incident,
    text TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at TEXT NOT NULL
) STRICT;
CREATE INDEX note_incident ON note (incident_id);

-- two incidents that a person ties together; the older one first
CREATE TABLE incident_link (
    one INTEGER NOT NULL REFERENCES incident,
    other INTEGER NOT NULL REFERENCES incident,
    reason TEXT NOT NULL,
    linked_by TEXT NOT NULL,
    linked_at TEXT NOT NULL,
    PRIMARY KEY (one, other)
) STRICT;
CREATE INDEX incident_link_other ON incident_link (other);

-- a list that a person wants to see again: the query of its address
CREATE TABLE saved_view (
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    PRIMARY KEY (person, name)
) STRICT, WITHOUT ROWID;
"""

_LEADS = """
CREATE TABLE lead (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL UNIQUE,
    case_match_id INTEGER NOT NULL,
    case_ref TEXT NOT NULL,
    site TEXT NOT NULL,
    native_id TEXT NOT NULL,
    post_version_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    thread TEXT NOT NULL,
    permalink TEXT NOT NULL,
    author TEXT,
    published_raw TEXT,
    text TEXT NOT NULL,
    quotes TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    e_value REAL NOT NULL,
    score INTEGER NOT NULL,
    posts INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    hits TEXT NOT NULL,
    looking_back INTEGER NOT NULL,
    night TEXT NOT NULL,
    found_at TEXT NOT NULL,
    state TEXT NOT NULL,
    handled_by TEXT,
    handled_at TEXT,
    reason_code TEXT,
    reason TEXT,
    incident_number TEXT
) STRICT;
CREATE INDEX lead_place ON lead (site, native_id, case_ref);
CREATE INDEX lead_night ON lead (night, e_value);
CREATE INDEX lead_state ON lead (state);
"""

_NOTICES = """
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL UNIQUE,
    incident_id INTEGER NOT NULL REFERENCES incident,
    host TEXT NOT NULL,
    places TEXT NOT NULL,
    grounds TEXT NOT NULL,
    addition TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    drafted_at TEXT NOT NULL,
    recipient TEXT NOT NULL,
    queued_at TEXT,
    sent_by TEXT,
    sent_at TEXT,
    answered_at TEXT,
    answer TEXT NOT NULL
) STRICT;
CREATE INDEX notice_incident ON notice (incident_id);
"""

_FIRST = """
-- how far a reader of another database came
CREATE TABLE cursor (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

CREATE TABLE incident (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL UNIQUE,
    case_ref TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    disposition TEXT,
    notification TEXT NOT NULL,
    assignee TEXT,
    deferred_until TEXT,
    discovered_at TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    seen_at TEXT,
    aware_at TEXT,
    notified_at TEXT,
    informed_at TEXT,
    removed_at TEXT,
    closed_at TEXT,
    hold TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX incident_status ON incident (status);

-- every decision that was taken; nothing is overwritten
CREATE TABLE decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL REFERENCES incident,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    status TEXT NOT NULL,
    reason_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    confirmed_by TEXT,
    confirmed_at TEXT
) STRICT;
CREATE INDEX decision_incident ON decision (incident_id, kind, id);

CREATE TABLE suppression (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope TEXT NOT NULL,
    value TEXT NOT NULL,
    reason_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    owner TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;

-- a place where text of one case stood; a suppressed one belongs to no incident while the suppression lasts
CREATE TABLE sighting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER REFERENCES incident,
    suppression_id INTEGER REFERENCES suppression,
    site TEXT NOT NULL,
    native_id TEXT NOT NULL,
    case_ref TEXT NOT NULL,
    post_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    thread TEXT NOT NULL,
    permalink TEXT NOT NULL,
    parent TEXT,
    first_captured_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    first_matched_at TEXT NOT NULL,
    absent_at TEXT,
    presence TEXT NOT NULL,
    presence_at TEXT,
    looking_back INTEGER NOT NULL,
    score INTEGER NOT NULL,
    e_value REAL NOT NULL,
    coverage REAL NOT NULL,
    raised_at TEXT NOT NULL,
    UNIQUE (site, native_id, case_ref)
) STRICT;
-- one index for each thing that a list of incidents is ordered or chosen by
CREATE INDEX sighting_found ON sighting (incident_id, suppression_id, first_matched_at);
CREATE INDEX sighting_strength ON sighting (incident_id, suppression_id, e_value);
CREATE INDEX sighting_score ON sighting (incident_id, suppression_id, score);
CREATE INDEX sighting_words ON sighting (site, permalink, incident_id);
CREATE INDEX sighting_place ON sighting (site, native_id);
CREATE INDEX sighting_suppression ON sighting (suppression_id) WHERE suppression_id IS NOT NULL;

-- permalinks under which the same place is known
CREATE TABLE sighting_alias (
    sighting_id INTEGER NOT NULL REFERENCES sighting ON DELETE CASCADE,
    permalink TEXT NOT NULL,
    PRIMARY KEY (sighting_id, permalink)
) STRICT;

-- what stood there: one row a version of the post in which something was recognised
CREATE TABLE sighting_version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sighting_id INTEGER NOT NULL REFERENCES sighting ON DELETE CASCADE,
    post_version_id INTEGER NOT NULL,
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
    capture_id INTEGER NOT NULL,
    capture_url TEXT NOT NULL,
    capture_origin TEXT NOT NULL,
    server_modified TEXT,
    server_modified_at TEXT,
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    capture_sha256 TEXT NOT NULL,
    evidence_sha256 TEXT,
    UNIQUE (sighting_id, text_sha256)
) STRICT;
CREATE INDEX sighting_version_evidence ON sighting_version (evidence_sha256);

-- a passage recognised in a version, and why
CREATE TABLE hit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version_id INTEGER NOT NULL REFERENCES sighting_version ON DELETE CASCADE,
    document_ref TEXT NOT NULL,
    document_kind TEXT NOT NULL,
    section TEXT NOT NULL,
    passage INTEGER NOT NULL,
    scheme TEXT NOT NULL,
    key_id TEXT NOT NULL,
    score INTEGER NOT NULL,
    e_value REAL NOT NULL,
    coverage REAL NOT NULL,
    spans TEXT NOT NULL,
    reasons TEXT NOT NULL,
    looking_back INTEGER NOT NULL,
    matched_at TEXT NOT NULL,
    UNIQUE (version_id, document_ref, passage, scheme)
) STRICT;
CREATE INDEX hit_document ON hit (document_ref);

-- what was seen of a place when it was looked at again; a row a change
CREATE TABLE presence (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sighting_id INTEGER NOT NULL REFERENCES sighting ON DELETE CASCADE,
    presence TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (sighting_id, at)
) STRICT;

-- the digest of a post and a passage that were judged a false alarm; no text is kept
CREATE TABLE quiet (
    pair TEXT PRIMARY KEY,
    reason_code TEXT NOT NULL,
    until TEXT NOT NULL,
    hits INTEGER NOT NULL DEFAULT 0
) STRICT;

-- work that flows back to the other rooms; the front door takes it to them
CREATE TABLE request (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    incident_number TEXT,
    site TEXT,
    native_id TEXT,
    url TEXT,
    due_on TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT,
    answered_by TEXT,
    answered_at TEXT,
    UNIQUE (kind, incident_number, site, native_id, url, due_on)
) STRICT;
CREATE INDEX request_state ON request (state, due_on);

CREATE TABLE comparison (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL REFERENCES incident,
    sighting_id INTEGER NOT NULL,
    answer TEXT NOT NULL,
    similarity INTEGER NOT NULL,
    note TEXT NOT NULL,
    compared_by TEXT NOT NULL,
    compared_at TEXT NOT NULL
) STRICT;
CREATE INDEX comparison_incident ON comparison (incident_id);

-- what is known of the breach, in the order of the authority's form (art. 33 GDPR)
CREATE TABLE breach (
    incident_id INTEGER NOT NULL REFERENCES incident,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at TEXT NOT NULL,
    PRIMARY KEY (incident_id, field)
) STRICT;

CREATE TABLE export (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL UNIQUE,
    format TEXT NOT NULL,
    purpose TEXT NOT NULL,
    filter TEXT NOT NULL,
    rows INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    audit_head TEXT NOT NULL,
    file TEXT NOT NULL,
    exported_by TEXT NOT NULL,
    exported_at TEXT NOT NULL
) STRICT;

-- a message that must arrive: kept until it did
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    night TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    delivered_at TEXT,
    last_error TEXT,
    UNIQUE (channel, night)
) STRICT;

-- heads of the audit chains of all databases, as they were sent to syslog or written into an export
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chain TEXT NOT NULL,
    head TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (chain, head)
) STRICT;
"""
