"""Two users of the machine on one database: a writer and a reader, by a shared group and a setgid folder."""

import os
import sqlite3
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from store.database import open_database, open_reader
from store.errors import StoreError

CRAWLER, MATCHER, STRANGER = 61_001, 61_002, 61_003
SHARED = 61_100
migrations = Migrations("test")

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be two users")


@migrations()
def m001_first(db: Database) -> None:
    """One table."""
    db.table("post").create({"id": int, "text": str}, pk="id")


def start_as(user: int, act: Callable[[], None], groups: tuple[int, ...] = (SHARED,)) -> int:
    """Start doing something as another user; the id of the process that does it."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.setgroups(groups)
        os.setgid(user)
        os.setuid(user)
        os.umask(0o007)
        act()
        status = 0
    except BaseException:  # noqa: BLE001 - the child must not run on into the test run
        traceback.print_exc()
    finally:
        os._exit(status)


def as_user(user: int, act: Callable[[], None], groups: tuple[int, ...] = (SHARED,)) -> None:
    """Do something as another user; its failure is ours."""
    finish(start_as(user, act, groups))


def finish(child: int) -> None:
    """Wait for what was started; its failure is ours."""
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def write(path: Path) -> None:
    """Add a row, and close."""
    database = open_database(path, migrations)
    database.table("post").insert({"text": "x"})
    database.close()


def count(path: Path) -> int:
    """How many rows a reader sees."""
    reader = open_reader(path, migrations)
    try:
        return int(reader.table("post").count)
    finally:
        reader.close()


def expect(path: Path, rows: int) -> None:
    """Fail unless a reader sees this many rows."""
    assert count(path) == rows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database's place in a folder that the crawler owns and the group may write to."""
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    folder = tmp_path / "public"
    folder.mkdir()
    os.chown(folder, CRAWLER, SHARED)
    folder.chmod(0o2770)
    return folder / "archive.db"


def test_reader_and_writer_of_the_group_take_turns(path: Path) -> None:
    """Journal and shared memory belong to the group, whoever made them, so each goes on after the other."""
    for rows in (1, 2):
        as_user(CRAWLER, partial(write, path))
        as_user(MATCHER, partial(expect, path, rows))


def test_a_writer_goes_on_while_a_reader_of_the_group_holds_the_journal(path: Path) -> None:
    """The reader may be the one who made the shared memory; the writer must be able to use it."""
    as_user(CRAWLER, partial(write, path))
    (heard, tell), (go, let_go) = os.pipe(), os.pipe()

    def hold() -> None:
        os.close(let_go)  # so that the end of the test ends this process too
        reader = open_reader(path, migrations)
        before = reader.table("post").count
        os.write(tell, b".")
        os.read(go, 1)
        assert (before, reader.table("post").count) == (1, 2)
        reader.close()

    holder = start_as(MATCHER, hold)
    os.close(tell)
    assert os.read(heard, 1) == b"."
    as_user(CRAWLER, partial(write, path))
    os.write(let_go, b".")
    finish(holder)
    for descriptor in (heard, go, let_go):
        os.close(descriptor)


def test_a_reader_of_the_group_cannot_write_and_a_stranger_cannot_read(path: Path) -> None:
    """Sharing a group gives sight, not the pen; without the group there is neither."""

    def write_as_reader() -> None:
        reader = open_reader(path, migrations)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("INSERT INTO post (text) VALUES ('x')")
        reader.close()

    def read_as_stranger() -> None:
        with pytest.raises((StoreError, PermissionError)):
            open_reader(path, migrations)

    as_user(CRAWLER, partial(write, path))
    as_user(MATCHER, write_as_reader)
    as_user(STRANGER, read_as_stranger, ())
