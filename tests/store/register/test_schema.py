"""The register's tables, as the layouts of earlier programs left them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from store import audit, facts
from store.database import open_database
from store.errors import StoreError
from store.register import fingerprint, vector
from store.register.fingerprint import Fingerprint
from store.register.schema import FACTS, migrations, open_register, read_register

PRINT = Fingerprint(7, "trios-1", "ab12", (1, 70_000), (0, 2), (90_000,), (1,))


def first_layout() -> Migrations:
    """The layout of the first program: no trail, no facts, no list of vectors."""
    older = Migrations(migrations.name)
    older._migrations = migrations._migrations[:1]
    return older


def test_fingerprints_of_the_first_layout_are_found_and_guarded(path: Path) -> None:
    """An upgrade gives each its digest; what is changed afterwards shows."""
    with closing(open_database(path, first_layout())) as old:
        fingerprint.write(old, [PRINT])
        generation = fingerprint.generation(old)
    with closing(open_register(path)) as database:
        assert fingerprint.of_passage(database, 7, "trios-1", "ab12") == PRINT
        assert fingerprint.generation(database) == generation
        assert vector.recorded(database) == set()
        assert list(facts.verify(database, FACTS)) == []
        database.execute("DROP TRIGGER temp.written_fingerprint_update")
        database.execute("UPDATE fingerprint SET groups = x''")
        assert len(list(facts.verify(database, FACTS))) == 1


def test_an_index_is_counted_from_one_row(database: Database, path: Path) -> None:
    """The generation is one row from the start, and opening again makes no second one."""
    fingerprint.write(database, [PRINT])
    with closing(open_register(path)) as again:
        assert again.execute("SELECT number FROM generation").fetchall() == [(1,)]


def test_who_verifies_writes_nothing(database: Database, path: Path) -> None:
    """The register is read without its key, its own trail among it."""
    fingerprint.write(database, [PRINT])
    with closing(read_register(path)) as reader:
        assert audit.verify(reader) > 1
        assert list(facts.verify(reader, FACTS)) == []
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            fingerprint.keep_only(reader, [])


def test_a_register_that_is_not_there_is_not_made_by_reading(path: Path) -> None:
    """Whoever verifies a house without one is told so."""
    with pytest.raises(StoreError, match="does not exist"):
        read_register(path)
    assert not path.exists()
