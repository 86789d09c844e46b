"""Databases: one connect function whose rules hold on every connection."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from store.database import open_database, open_reader, transaction
from store.errors import NewerVersionError, StoreError


def layout(*names: str) -> Migrations:
    """A set of migrations that make one table each."""
    migrations = Migrations("test")
    for name in names:

        def make(db: Database, name: str = name) -> None:
            db.table(name).create({"id": int}, pk="id")

        migrations(name=name)(make)
    return migrations


def test_a_new_database_has_the_newest_layout(tmp_path: Path) -> None:
    """Opening makes the file and applies every migration."""
    database = open_database(tmp_path / "a.db", layout("one", "two"))
    assert {"one", "two"} <= set(database.table_names())
    database.close()


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """A file with a migration this program does not know is left alone."""
    open_database(tmp_path / "a.db", layout("one", "two")).close()
    for opener in (open_database, open_reader):
        with pytest.raises(NewerVersionError, match="newer Lekwacht"):
            opener(tmp_path / "a.db", layout("one"))


def test_a_database_of_an_older_version_is_brought_up_with_its_data(tmp_path: Path) -> None:
    """What an upgrade adds comes beside what was stored before, and a second opening changes nothing."""
    path = tmp_path / "a.db"
    old = open_database(path, layout("one"))
    old.table("one").insert({"id": 7})
    old.close()
    for _ in range(2):
        upgraded = open_database(path, layout("one", "two"))
        assert [row["id"] for row in upgraded.table("one").rows] == [7]
        assert "two" in upgraded.table_names()
        upgraded.close()


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    """An upgrade that is cut off can be tried again, or the old version used again."""
    path = tmp_path / "a.db"
    open_database(path, layout("one")).close()
    broken = layout("one")

    def half(db: Database) -> None:
        db.table("two").create({"id": int}, pk="id")
        raise sqlite3.OperationalError("disk I/O error")

    broken(name="two")(half)
    with pytest.raises(StoreError, match="disk I/O error"):
        open_database(path, broken)
    again = open_database(path, layout("one"))
    assert "two" not in again.table_names()
    again.close()


def test_a_reader_refuses_an_older_layout_and_a_missing_file(tmp_path: Path) -> None:
    """Reading never migrates and never makes a file."""
    open_database(tmp_path / "a.db", layout("one")).close()
    with pytest.raises(StoreError, match="older layout"):
        open_reader(tmp_path / "a.db", layout("one", "two"))
    with pytest.raises(StoreError, match="does not exist"):
        open_reader(tmp_path / "b.db", layout("one"))
    assert not (tmp_path / "b.db").exists()


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    """A room that only reads is held to it by the database."""
    open_database(tmp_path / "a.db", layout("one")).close()
    reader = open_reader(tmp_path / "a.db", layout("one"))
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("INSERT INTO one VALUES (1)")
    reader.close()


def test_what_is_no_database_is_told_so(tmp_path: Path) -> None:
    """A file of other bytes is one clear error, and keeps its bytes."""
    (tmp_path / "a.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="cannot be opened"):
        open_database(tmp_path / "a.db", layout("one"))
    assert (tmp_path / "a.db").read_bytes() == b"no database at all" * 100


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    """An error in the block leaves no row, also from a block inside it."""
    database = open_database(tmp_path / "a.db", layout("one"))

    def fail_late() -> None:
        with transaction(database):
            database.execute("INSERT INTO one VALUES (1)")
            with transaction(database):
                database.execute("INSERT INTO one VALUES (2)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    assert database.table("one").count == 0
    database.close()


def test_removed_rows_leave_no_bytes(tmp_path: Path) -> None:
    """Deleting overwrites: the bytes are gone from the file once the journal is folded in."""
    database = open_database(tmp_path / "a.db", layout("one"))
    database.execute("CREATE TABLE words (word TEXT)")
    database.execute("INSERT INTO words VALUES ('zandloperwoord')")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"zandloperwoord" in (tmp_path / "a.db").read_bytes()
    database.execute("DELETE FROM words")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"zandloperwoord" not in (tmp_path / "a.db").read_bytes()
    database.close()


def test_opening_again_leaves_the_locks_of_an_open_connection(tmp_path: Path) -> None:
    """A second connection of this process costs the first none of its locks: no other deletes its journal."""
    path = tmp_path / "base.db"
    first = open_database(path, layout("one"))
    open_database(path, layout("one")).close()
    program = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('INSERT INTO one VALUES (7)');"
        " c.commit(); c.close()"
    )
    subprocess.run([sys.executable, "-c", program, path], check=True)
    assert path.with_name("base.db-wal").exists()
    assert first.execute("SELECT id FROM one").fetchall() == [(7,)]
    first.close()
