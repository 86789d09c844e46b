"""The record of nights, as earlier programs left it."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from store.database import open_database
from store.errors import StoreError
from store.nights.head import heads
from store.nights.night import Canary, Night, Step, newest, save
from store.nights.schema import migrations, open_nights, read_nights
from tests.factory import NIGHT

LATER = NIGHT + timedelta(hours=1)
DONE = Night(NIGHT, NIGHT, LATER, Canary.FOUND, (Step("crawl", NIGHT, LATER, 0),))


def test_a_night_of_the_first_layout_was_not_stopped(path: Path) -> None:
    """Nobody stopped steps then, and no head was kept beside them."""
    older = Migrations(migrations.name)
    older._migrations = migrations._migrations[:1]
    with closing(open_database(path, older)) as old:
        moments = [
            "2026-11-23T02:30:00.000000Z",
            "2026-11-23T02:30:00.000000Z",
            "2026-11-23T03:30:00.000000Z",
        ]
        old.execute("INSERT INTO night VALUES (?, ?, ?, 'found')", moments)
        old.execute("INSERT INTO step VALUES (?, 'crawl', ?, ?, 0)", moments)
    with closing(open_nights(path)) as database:
        assert list(newest(database)) == [DONE]
        assert not DONE.steps[0].stopped
        assert heads(database) == {}


def test_rooms_read_and_do_not_write(database: Database, path: Path) -> None:
    """The front door alone says how a night went."""
    save(database, DONE)
    with closing(read_nights(path)) as reader:
        assert list(newest(reader)) == [DONE]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            save(reader, Night(LATER))


def test_nothing_ran_where_no_night_was_written_down(path: Path) -> None:
    """Reading makes no record, and a step has its night."""
    with pytest.raises(StoreError, match="does not exist"):
        read_nights(path)
    assert not path.exists()
    with closing(open_nights(path)) as database, pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("INSERT INTO step VALUES ('2026', 'crawl', '2026', '2026', 0, 0)")
