"""A casebook of any earlier layout, with rows in all its tables, is brought to the newest one and loses none.

What may not change is guarded: by triggers in the audit trail, and by digests everywhere else.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from store import audit, facts
from store.casebook.schema import FACTS, migrations, open_casebook, read_casebook
from store.clock import to_text
from store.database import transaction
from store.errors import NewerVersionError, StoreError
from store.facts import GuardedDatabase
from tests.store.casebook.conftest import AT, Casebook

STEPS = [migration.name for migration in migrations._migrations]
NOT_GUARDED = {
    "_sqlite_migrations": "sqlite-utils keeps it",
    "audit_event": "a chain with triggers of its own",
    "author_name": "made from the texts",
    "public_text": "made from the texts",
    "delivery": "a message changes until it arrives, and then tells nothing that is not in the trail",
    "look": "each look is in the trail",
    "reach": "a person's own wish",
    "saved_view": "a person's own wish",
}
"""Tables whose rows may change, and why."""

Row = dict[str, object]


def tables(database: Database) -> list[str]:
    """Our tables in the order in which they were made, so that one comes after those that it refers to."""
    sql = """SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
    AND name NOT LIKE 'public!_text!_%' ESCAPE '!' ORDER BY rowid"""
    return [name for (name,) in database.execute(sql)]


def a_row(database: Database, table: str) -> Row:
    """A row with something in every column; whatever it refers to has the number 1."""
    values: dict[str, object] = {"INTEGER": 1, "REAL": 0.5}
    row = {
        column.name: values.get(column.type, f"{column.name} é") for column in database.table(table).columns
    }
    moments = {name: to_text(AT) for name in row if name == "at" or name.endswith("_at")}
    return {**row, **moments}


def fill(database: Database) -> dict[str, Row]:
    """One row in every table that people or matches fill."""
    made = {
        table: a_row(database, table)
        for table in tables(database)
        if table not in {"_sqlite_migrations", "audit_event", "author_name", "public_text"}
    }
    for table, row in made.items():
        database.table(table).insert(row)
    return made


def of_layout(path: Path, step: str) -> dict[str, Row]:
    """Make a casebook as it was before this step, with a row in every table and an act; the rows."""
    with closing(GuardedDatabase(sqlite3.connect(path, isolation_level=None))) as database:
        migrations.apply(database, stop_before=step)
        made = fill(database)
        audit.record(database, audit.Act("anna", "incident_viewed", "M-2026-0001"), AT)
        if facts.can_be_verified(database):
            known = tuple(kind for kind in FACTS if kind.table in database.table_names())
            with transaction(database):
                facts.seal_everything(database, known, 0)
    return made


@pytest.mark.parametrize("step", STEPS[1:])
def test_every_row_of_an_earlier_layout_stays(tmp_path: Path, step: str) -> None:
    """With every value that it had, and from then on with its digest in the trail."""
    made = of_layout(tmp_path / "casebook.db", step)
    with closing(open_casebook(tmp_path / "casebook.db")) as casebook:
        for table, row in made.items():
            (kept,) = casebook.query(f"SELECT * FROM {table}")
            assert {name: kept[name] for name in row} == row, table
        audit.verify(casebook)
        assert list(facts.verify(casebook, FACTS)) == []
        assert casebook.execute("PRAGMA foreign_key_check").fetchall() == []
        assert casebook.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("step", STEPS[2:])
def test_a_row_changed_before_a_new_layout_shows_after_it(tmp_path: Path, step: str) -> None:
    """A new layout gives every row its digest anew: it must not make good what was forged before."""
    path = tmp_path / "casebook.db"
    of_layout(path, step)
    with closing(sqlite3.connect(path)) as forger, forger:
        forger.execute("UPDATE incident SET hold = 'verzonnen'")
    with closing(open_casebook(path)) as casebook:
        assert list(facts.verify(casebook, FACTS)) == [
            "facts had been changed before the layout of this database was renewed"
        ]


def test_messages_of_before_tell_how_far_they_reached(tmp_path: Path) -> None:
    """One that had arrived told everything that was there; one that waits has told nothing."""
    path = tmp_path / "casebook.db"
    of_layout(path, "m003_several_messages_a_night")
    with closing(sqlite3.connect(path)) as before, before:
        before.execute("UPDATE sqlite_sequence SET seq = 8 WHERE name IN ('incident', 'sighting')")
        before.execute("UPDATE incident SET id = 5")
        before.execute("UPDATE sighting SET id = 7, incident_id = 5")
        before.execute(
            """INSERT INTO delivery (channel, night, subject, body, attempts, created_at, due_at)
            VALUES ('mail', '2026-11-24', 's', 'b', 2, 'x', 'x')"""
        )
    with closing(open_casebook(path)) as casebook:
        sql = "SELECT delivered_at IS NULL, told_incident, told_sighting, attempts FROM delivery ORDER BY id"
        assert casebook.execute(sql).fetchall() == [(0, 5, 7, 1), (1, 0, 0, 2)]


def test_texts_and_names_of_before_can_be_searched(tmp_path: Path) -> None:
    """A name that names nobody joins nothing, then as now."""
    path = tmp_path / "casebook.db"
    made = of_layout(path, "m009_found_by_words")
    with closing(sqlite3.connect(path)) as before, before:
        version = {**made["sighting_version"], "id": 2, "text_sha256": "x", "author": "Anoniem"}
        Database(before).table("sighting_version").insert(version)
    with closing(open_casebook(path)) as casebook:
        assert casebook.execute("SELECT version_id, key FROM author_name").fetchall() == [(1, "author é")]
        words = "SELECT rowid FROM public_text WHERE public_text MATCH ?"
        assert casebook.execute(words, ["text"]).fetchall() == [(1,), (2,)]
        assert casebook.execute(words, ["author:anoniem"]).fetchall() == [(2,)]


def test_every_table_refuses_what_is_of_another_kind(casebook: Database) -> None:
    """A word in a column of numbers is refused when it is written, not when it is read."""
    sql = "SELECT sql FROM sqlite_master WHERE name = ?"
    loose = [name for name in tables(casebook) if "STRICT" not in casebook.execute(sql, [name]).fetchone()[0]]
    assert loose == ["_sqlite_migrations", "public_text"]
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
        casebook.execute("INSERT INTO cursor VALUES ('matches', 'veel')")


def test_every_table_is_guarded_or_says_why_not(casebook: Database) -> None:
    """A table that somebody adds is a fact, unless there is a reason."""
    assert {kind.table for kind in FACTS} | set(NOT_GUARDED) == set(tables(casebook))
    assert not {kind.table for kind in FACTS} & set(NOT_GUARDED)


@pytest.mark.parametrize("forgery", ["UPDATE {table} SET {column} = {value}", "DELETE FROM {table}"])
def test_a_fact_that_is_forged_shows(book: Casebook, tmp_path: Path, forgery: str) -> None:
    """A row that another program edits or removes is named, whatever table it stands in."""
    made = fill(book.database)
    book.database.close()
    with closing(sqlite3.connect(tmp_path / "casebook.db")) as forger, forger:
        for table in (kind.table for kind in FACTS):
            column = next(name for name in reversed(made[table]) if name != "hits")
            value = "2" if isinstance(made[table][column], int) else "'verzonnen'"
            forger.execute(forgery.format(table=table, column=column, value=value))
    with closing(open_casebook(tmp_path / "casebook.db")) as casebook:
        faults = list(facts.verify(casebook, FACTS))
    assert {fault.split()[0] for fault in faults} == {kind.table for kind in FACTS}


def test_how_often_a_pair_came_back_is_no_fact(book: Casebook, tmp_path: Path) -> None:
    """The count grows with every night, and nobody decides by it."""
    fill(book.database)
    book.database.close()
    with closing(sqlite3.connect(tmp_path / "casebook.db")) as other, other:
        other.execute("UPDATE quiet SET hits = hits + 1")
    with closing(open_casebook(tmp_path / "casebook.db")) as casebook:
        assert list(facts.verify(casebook, FACTS)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'x'",
        "DELETE FROM audit_event",
        "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event",
    ],
)
def test_the_trail_can_only_grow(book: Casebook, statement: str) -> None:
    """Not even a replacement, which some triggers never see, gets past."""
    audit.record(book.database, audit.Act("anna", "look", "M-2026-0001"), AT)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        book.database.execute(statement)
    audit.verify(book.database)


def test_opening_it_again_changes_nothing(book: Casebook, tmp_path: Path) -> None:
    """Neither a row nor an act is added by whoever opens a casebook of the newest layout."""
    fill(book.database)
    book.database.close()
    counts = []
    for _ in range(2):
        with closing(open_casebook(tmp_path / "casebook.db")) as casebook:
            counts.append({table: casebook.table(table).count for table in tables(casebook)})
    assert counts[0] == counts[1]


def test_a_reader_writes_nothing(book: Casebook, tmp_path: Path) -> None:
    """It sees what is there, and is refused when it tries to change it."""
    incident = book.incident()
    with closing(read_casebook(tmp_path / "casebook.db")) as reader:
        assert reader.table("incident").count == 1
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("DELETE FROM incident WHERE id = ?", [incident.id])


def test_a_reader_finds_a_casebook_of_today(tmp_path: Path) -> None:
    """Where there is none, or one of an older layout, it says what to do, and makes nothing."""
    path = tmp_path / "casebook.db"
    with pytest.raises(StoreError, match="lekwacht init"):
        read_casebook(path)
    assert not path.exists()
    of_layout(path, STEPS[-1])
    with pytest.raises(StoreError, match="older layout"):
        read_casebook(path)


@pytest.mark.parametrize("open_it", [open_casebook, read_casebook])
def test_a_casebook_of_a_newer_program_is_left_alone(book: Casebook, tmp_path: Path, open_it: object) -> None:
    """Whoever wrote it knows what its rows mean."""
    row = {"migration_set": "casebook", "name": "m999_later", "applied_at": "x"}
    book.database.table("_sqlite_migrations").insert(row)
    with pytest.raises(NewerVersionError, match="m999_later"):
        open_it(tmp_path / "casebook.db")  # type: ignore[operator]
