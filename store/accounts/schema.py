"""The tables of `accounts.db`."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from store import audit
from store.database import open_database, open_reader
from store.facts import Facts

migrations = Migrations("accounts")

FACTS = (Facts("account"), Facts("wish"), Facts("identity"))
"""What `verify` holds against the audit trail: who may do what."""


@migrations()
def m001_first(db: Database) -> None:
    """Accounts, sessions, one-time links and failed attempts to sign in."""
    db.executescript(_FIRST + audit.SCHEMA)


@migrations()
def m002_facts(db: Database) -> None:
    """Events take along the digests of the rows that they wrote."""
    db.execute(audit.GUARD_FACTS)


@migrations()
def m003_devices_and_wishes(db: Database) -> None:
    """Browsers that are known, and what waits for a second person."""
    db.executescript(_SECOND)


@migrations()
def m004_identities(db: Database) -> None:
    """Whom an organisation means by an account."""
    db.executescript(_IDENTITY)


def open_accounts(path: Path) -> Database:
    """The accounts, for the console: it alone reads and writes them."""
    return open_database(path, migrations, FACTS)


def read_accounts(path: Path) -> Database:
    """The accounts, for verifying them."""
    return open_reader(path, migrations)


_SECOND = """
-- the cookie's value is not here: only its SHA-256
CREATE TABLE device (
    digest TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    since TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE wish (
    account_id INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    kind TEXT NOT NULL,
    roles TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL
) STRICT;
"""

_IDENTITY = """
CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id INTEGER NOT NULL UNIQUE REFERENCES account ON DELETE CASCADE,
    PRIMARY KEY (issuer, subject)
) STRICT;
"""

_FIRST = """
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    full_name TEXT NOT NULL,
    password_hash TEXT,
    roles TEXT NOT NULL,
    shortcuts INTEGER NOT NULL DEFAULT 1,
    disabled INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL
) STRICT;

-- the cookie's value is not here: only its SHA-256
CREATE TABLE session (
    digest TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    notice TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account_id);

-- account_id is empty for the link that makes the first account
CREATE TABLE invitation (
    digest TEXT PRIMARY KEY,
    account_id INTEGER REFERENCES account ON DELETE CASCADE,
    expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX attempt_subject ON attempt (subject, at);
"""
