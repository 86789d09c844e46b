"""The tables of the matches: what belongs together goes together, and what is guarded shows."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from store import facts
from store.errors import StoreError
from store.matches import disclosure, enrolled, match, progress
from store.matches.disclosure import Disclosure
from store.matches.document import Document
from store.matches.schema import FACTS, migrations, open_matches, read_matches
from tests.factory import NIGHT, day
from tests.store.matches.test_match import LEAD

DOCUMENT = Document("R1", "voornemen", "Z1", canary=False, enrolled_at=NIGHT)


def fill(database: Database) -> None:
    """One row of everything that is guarded."""
    enrolled.add(database, DOCUMENT, [("relaas", 90, None)])
    shared = Disclosure("R1", "advocaat", None, day("2026-03-02").date(), (), NIGHT)
    disclosure.add(database, shared)
    match.add(database, [replace(LEAD, passages=LEAD.passages[:1])])
    progress.advance(database, 3)


@pytest.mark.parametrize("table", [kind.table for kind in FACTS])
@pytest.mark.parametrize("way", ["changed", "removed"])
def test_what_another_program_does_to_a_fact_shows(
    database: Database, path: Path, table: str, way: str
) -> None:
    """A date, a reference, a match, the cursor itself: each row is held against its digest."""
    fill(database)
    assert list(facts.verify(database, FACTS)) == []
    column = database.table(table).columns[-1].name
    acts = {"changed": f"UPDATE {table} SET {column} = 77", "removed": f"DELETE FROM {table}"}
    with closing(sqlite3.connect(path)) as other:
        other.execute(acts[way])
        other.commit()
    (fault,) = facts.verify(database, FACTS)
    assert fault.startswith(table)
    assert fault.endswith(way)


def test_the_whole_of_an_archive_is_matched_from_one_row(database: Database) -> None:
    """The cursor is one row from the start, and opening again makes no second one."""
    assert database.execute("SELECT position FROM cursor").fetchall() == [(0,)]
    path = Path(str(database.execute("PRAGMA database_list").fetchone()[2]))
    with closing(open_matches(path)) as again:
        assert again.execute("SELECT count(*) FROM cursor").fetchone() == (1,)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO passage (document_id, number, section, words) VALUES (99, 1, '', 1)",
        "INSERT INTO looking_back VALUES (99, 0)",
        "INSERT INTO remainder VALUES (NULL, 99, '', '', '', '', 1, 1)",
        "UPDATE match SET case_match_id = 99",
    ],
)
def test_nothing_hangs_in_the_air(database: Database, sql: str) -> None:
    """A passage has its document, and a found one its case."""
    fill(database)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute(sql)


def test_reports_read_and_do_not_write(database: Database, path: Path) -> None:
    """A matcher alone writes what was found."""
    fill(database)
    with closing(read_matches(path)) as reader:
        assert [document.ref for document in enrolled.documents(reader)] == ["R1"]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            enrolled.remove(reader, "R1")


def test_matches_of_an_older_layout_are_not_read(database: Database, path: Path) -> None:
    """The step that writes them renews them; a reader says so."""
    database.execute("DELETE FROM _sqlite_migrations WHERE name = ?", [migrations.applied(database)[-1].name])
    with pytest.raises(StoreError, match="older layout"):
        read_matches(path)
