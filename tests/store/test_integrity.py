"""Checks of what every database has: its trail and its facts."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from store import audit
from store.database import open_database
from store.facts import Facts
from store.integrity import MOST_FAULTS, Check, check_facts, check_trail
from tests.factory import NIGHT

GUARDED = (Facts("fact"),)
migrations = Migrations("integrity")


@migrations()
def m001_first(db: Database) -> None:
    """A guarded table and a trail."""
    db.executescript("CREATE TABLE fact (id INTEGER PRIMARY KEY, text TEXT) STRICT;" + audit.SCHEMA)
    db.execute(audit.GUARD_FACTS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database lies."""
    return tmp_path / "a.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    """A hundred facts, written with one act."""
    with closing(open_database(path, migrations, GUARDED)) as opened:
        opened.table("fact").insert_all({"id": number, "text": "tekst"} for number in range(100))
        audit.record(opened, audit.Act("anna", "write", "feiten"), NIGHT)
        yield opened


def forge(path: Path, statement: str) -> None:
    """Let another program write."""
    with closing(sqlite3.connect(path)) as other:
        other.execute(statement)
        other.commit()


def test_what_is_whole_says_how_much_was_looked_at(database: Database) -> None:
    """Every event and every row, and no fault."""
    events = database.table("audit_event").count
    assert check_trail("matches", database) == Check("matches", events, ())
    assert check_trail("matches", database, (audit.head(database),)) == Check("matches", events, ())
    assert check_facts("matches", database, GUARDED) == Check("matches", 100, ())
    assert check_facts("matches", database, GUARDED).whole


def test_a_trail_that_is_not_whole_is_a_fault_and_no_error(database: Database) -> None:
    """Whoever verifies goes on with what else there is to look at."""
    check = check_trail("matches", database, ("f" * 64,))
    assert check == Check(
        "matches", 0, ("the audit trail was cut off: it no longer holds the head ffffffffffff",)
    )
    assert not check.whole


@pytest.mark.parametrize("number", [1, MOST_FAULTS - 1, MOST_FAULTS])
def test_so_many_faults_are_listed(database: Database, path: Path, number: int) -> None:
    """One line for each row."""
    forge(path, f"UPDATE fact SET text = 'anders' WHERE id < {number}")
    check = check_facts("matches", database, GUARDED)
    assert check.faults == tuple(f"fact {key} was changed" for key in range(number))
    assert (check.count, check.whole) == (100, False)


@pytest.mark.parametrize("more", [1, 50])
def test_more_faults_are_counted(database: Database, path: Path, more: int) -> None:
    """A table that was written anew fills no screen."""
    forge(path, f"UPDATE fact SET text = 'anders' WHERE id < {MOST_FAULTS + more}")
    check = check_facts("matches", database, GUARDED)
    assert len(check.faults) == MOST_FAULTS + 1
    assert check.faults[-1] == f"and {more} more"


def test_rows_that_are_gone_are_counted_as_gone(database: Database, path: Path) -> None:
    """What was looked at is what is there."""
    forge(path, "DELETE FROM fact WHERE id = 7")
    assert check_facts("matches", database, GUARDED) == Check("matches", 99, ("fact 7 was removed",))


def test_a_layout_without_digests_cannot_be_verified() -> None:
    """It is told so, with what to do; nothing is taken for whole."""
    for script in ("", audit.SCHEMA):
        database = Database(memory=True)
        database.executescript("CREATE TABLE fact (id INTEGER PRIMARY KEY, text TEXT) STRICT;" + script)
        check = check_facts("matches", database, GUARDED)
        assert check == Check(
            "matches", 0, ("its layout keeps no digests of facts; run `lekwacht init` once",)
        )
        database.close()


def test_a_database_without_facts_is_whole(database: Database) -> None:
    """Where nothing is guarded nothing can be wrong."""
    assert check_facts("nights", database, ()) == Check("nights", 0, ())
