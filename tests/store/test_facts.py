"""Facts: a row that is edited, removed or added behind the program's back shows."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database, Migrations

from store import audit, facts
from store.clock import SystemClock
from store.database import open_database, transaction
from store.facts import Facts

GUARDED = (Facts("fact"), Facts("part", ("a", "b", "kept")), Facts("small", together=True))
migrations = Migrations("facts")


@migrations()
def m001_first(db: Database) -> None:
    """Three tables: guarded by row, by some columns under two keys, and as a whole."""
    db.executescript(
        """CREATE TABLE fact (id INTEGER PRIMARY KEY, text TEXT, size REAL, bytes BLOB) STRICT;
        CREATE TABLE part (a INTEGER, b TEXT, kept TEXT, loose TEXT, PRIMARY KEY (a, b)) STRICT;
        CREATE TABLE small (hash INTEGER PRIMARY KEY) STRICT;"""
        + audit.SCHEMA
    )


@migrations()
def m002_facts(db: Database) -> None:
    """Digests."""
    db.execute(audit.GUARD_FACTS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with rows in every table, written in a transaction with an act and in one without."""
    path = tmp_path / "facts.db"
    with closing(open_database(path, migrations, GUARDED)) as database:
        with transaction(database):
            database.table("fact").insert_all(
                [{"id": at, "text": f"tekst {at}", "size": at / 3, "bytes": b"\x00\xff"} for at in range(5)]
            )
            audit.record(database, audit.Act("anna", "write", "five"), SystemClock().now())
            database.table("part").insert({"a": 1, "b": "twee woorden", "kept": "x", "loose": "y"})
        database.table("small").insert_all({"hash": at} for at in range(9))  # no transaction at all
    return path


def faults(path: Path) -> list[str]:
    """What verification says of it."""
    with closing(open_database(path, migrations, GUARDED)) as database:
        audit.verify(database)
        return list(facts.verify(database, GUARDED))


def test_what_the_program_wrote_is_whole(path: Path) -> None:
    """Rows written with an act, beside it and outside a transaction all have their digest."""
    assert faults(path) == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE fact SET text = 'anders' WHERE id = 3", "fact 3 was changed"),
        ("UPDATE fact SET bytes = x'00fe' WHERE id = 2", "fact 2 was changed"),
        ("UPDATE fact SET id = 70 WHERE id = 2", "fact 70 was added behind the program's back"),
        ("DELETE FROM fact WHERE id = 1", "fact 1 was removed"),
        ("INSERT INTO fact VALUES (9, 'nieuw', NULL, NULL)", "fact 9 was added behind the program's back"),
        ("UPDATE part SET kept = 'z'", 'part [1,"twee woorden"] was changed'),
        ("DELETE FROM small WHERE hash = 4", "small * was changed"),
    ],
)
def test_what_another_program_wrote_shows(path: Path, statement: str, sentence: str) -> None:
    """An edited, moved, removed or added row is named."""
    with closing(sqlite3.connect(path)) as forger:
        forger.execute(statement)
        forger.commit()
    assert sentence in faults(path)


def test_a_forgery_is_not_taken_along_by_the_next_act(path: Path) -> None:
    """What the program writes afterwards does not bless what was changed before."""
    with closing(sqlite3.connect(path)) as forger:
        forger.execute("UPDATE fact SET text = 'anders' WHERE id = 3")
        forger.commit()
    with closing(open_database(path, migrations, GUARDED)) as database:
        database.table("fact").update(4, {"text": "mag wel"})
    assert faults(path) == ["fact 3 was changed"]


def test_a_column_that_does_not_count_may_change(path: Path) -> None:
    """Only the named columns of a table are guarded where some are named."""
    with closing(sqlite3.connect(path)) as forger:
        forger.execute("UPDATE part SET loose = 'z'")
        forger.commit()
    assert faults(path) == []


def test_a_new_layout_gives_every_row_its_digest_and_keeps_what_was_wrong(path: Path) -> None:
    """An upgrade does not make forged rows whole."""
    newer = Migrations("facts")
    for known in (m001_first, m002_facts):
        newer()(known)

    def m003_more(db: Database) -> None:
        db.execute("ALTER TABLE fact ADD COLUMN more TEXT NOT NULL DEFAULT 'x'")

    with closing(sqlite3.connect(path)) as forger:
        forger.execute("DELETE FROM fact WHERE id = 0")
        forger.commit()
    newer()(m003_more)
    with closing(open_database(path, newer, GUARDED)) as database:
        faults = list(facts.verify(database, GUARDED))
    assert faults == [
        "facts had been changed before the layout of this database was renewed",
        "fact 0 was removed",
    ]


def test_a_transaction_that_fails_leaves_no_digests(path: Path) -> None:
    """What was rolled back, whole or in part, is not expected to be there."""
    with closing(open_database(path, migrations, GUARDED)) as database:
        with suppress(ValueError), transaction(database):
            database.table("fact").insert({"id": 20, "text": "half"})
            raise ValueError
        with transaction(database):
            database.table("fact").insert({"id": 21, "text": "heel"})
            with suppress(ValueError), transaction(database):
                database.table("fact").insert({"id": 22, "text": "half"})
                raise ValueError
        assert {row["id"] for row in database.table("fact").rows} & {20, 21, 22} == {21}
    assert faults(path) == []


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("isud"), st.integers(0, 5), st.text(max_size=4)), max_size=12))
def test_whatever_the_program_does_is_whole(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int, str]]
) -> None:
    """No row of inserts, updates and removals is told as a forgery."""
    path = tmp_path_factory.mktemp("law") / "facts.db"
    with closing(open_database(path, migrations, GUARDED)) as database:
        for act, key, text in acts:
            with transaction(database):
                match act:
                    case "s":
                        database.table("fact").upsert({"id": key, "text": text}, pk="id")
                    case "i":
                        database.table("fact").insert({"id": key, "text": text}, replace=True, pk="id")
                    case "u":
                        database.execute("UPDATE fact SET text = ? WHERE id = ?", [text, key])
                    case _:
                        database.execute("DELETE FROM fact WHERE id = ?", [key])
    assert faults(path) == []
