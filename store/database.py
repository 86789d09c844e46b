"""Opens a database of the data directory: one connect function, migrations and one transaction helper.

Rules that hold for every connection and are easily lost:

- foreign keys on (SQLite's default is off);
- recursive triggers on, or `INSERT OR REPLACE` slips past an append-only trigger;
- secure delete on, so that what is removed leaves no bytes behind;
- temporary tables in memory, so that nothing spills to another folder;
- writes in `transaction()`, which takes the write lock at once: a transaction that starts as a reader
  and becomes a writer can fail with "database is locked" however long the busy timeout is.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations

from store import facts as guarding
from store.errors import DiskError, NewerVersionError, StoreError
from store.facts import Facts, GuardedDatabase

BUSY_TIMEOUT_S = 30


def open_database(path: Path, migrations: Migrations, facts: tuple[Facts, ...] = ()) -> Database:
    """The database at `path`, brought to the newest schema, ready to be read and written.

    Args:
        path: its file, which is made where there is none.
        migrations: what brings it to the newest schema.
        facts: the tables whose rows get a digest in the audit trail.

    Raises:
        NewerVersionError: a newer Lekwacht wrote it.
        DiskError: its disk is full or broken.
        StoreError: it is missing its folder, is no database, or cannot be opened.
    """
    _make_for_the_group(path)
    database = GuardedDatabase(_connect(path, f"{path.absolute().as_uri()}?mode=rw"))
    try:
        database.enable_wal()
        _refuse_newer(database, migrations, path)
        if migrations.pending(database):
            _renew(database, migrations, facts)
        guarding.guard(database, facts)
    except sqlite3.Error as error:
        database.close()
        raise _not_opened(path, error) from error
    except BaseException:
        database.close()
        raise
    return database


def open_reader(path: Path, migrations: Migrations) -> Database:
    """The database at `path` for reading only; it must exist and have the newest schema.

    Raises:
        NewerVersionError: a newer Lekwacht wrote it.
        StoreError: there is none, or its schema is older than this program reads.
    """
    if not path.exists():
        raise StoreError(f"{path} does not exist; run `lekwacht init` first")
    database = Database(_connect(path, f"{path.absolute().as_uri()}?mode=rw"))
    try:
        database.conn.execute("PRAGMA query_only = on")
        _refuse_newer(database, migrations, path)
        pending = migrations.pending(database)
    except sqlite3.Error as error:
        database.close()
        raise _not_opened(path, error) from error
    except NewerVersionError:
        database.close()
        raise
    if pending:
        database.close()
        raise StoreError(f"{path} has an older layout; run the step that writes it once, or `lekwacht init`")
    return database


@contextmanager
def transaction(database: Database) -> Iterator[None]:
    """All writes of the block, or none; inside another `transaction` it is part of that one."""
    if database.conn.in_transaction:
        with database.atomic():
            yield
        return
    database.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        guarding.seal_rest(database)
    except BaseException:
        database.conn.rollback()
        raise
    database.conn.commit()


def _renew(database: GuardedDatabase, migrations: Migrations, facts: tuple[Facts, ...]) -> None:
    """Bring it to the newest schema; every fact gets its digest anew, and what was wrong before is kept."""
    known = tuple(kind for kind in facts if kind.table in database.table_names())
    faults = len(list(guarding.verify(database, known))) if guarding.can_be_verified(database) else 0
    migrations.apply(database)
    if facts:
        with transaction(database):
            guarding.seal_everything(database, facts, faults)


def note_removal(database: Database) -> None:
    """Note, within the transaction that removes something, that its bytes have to be erased."""
    database.conn.execute("PRAGMA user_version = 1")


def erase_removed(database: Database) -> bool:
    """Write the file anew when something was removed from it, and empty its journal.

    Secure delete overwrites what a page frees; a page that was split keeps copies of what moved, and the
    journal keeps all until it is written back. Tells whether it could be done: not while another connection
    reads what is in the journal, and then it is done the next time.
    """
    if database.execute("PRAGMA user_version").fetchone()[0] == 0:
        return True
    try:
        database.conn.execute("VACUUM")
        busy, _, _ = database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise
        return False
    if not busy:
        database.conn.execute("PRAGMA user_version = 0")
    return not busy


def _make_for_the_group(path: Path) -> None:
    """Make the file if there is none, writable by the group as far as the umask allows.

    SQLite makes files that the group may only read, and gives the journals beside it the same mode: a reader
    of the group who opens them first would then lock the writer out.

    A file that is there is never touched: closing it would drop the locks of every connection that this
    process has to it (POSIX), and another process, thinking itself alone, would delete the journal under us.
    """
    if path.exists():
        return
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660))
    except PermissionError as error:
        raise _not_writable(path) from error
    except OSError as error:
        if error.errno == errno.EROFS:
            raise _not_writable(path) from error
        raise StoreError(f"{path} cannot be opened: {error.strerror}") from error


def _connect(path: Path, uri: str) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    except sqlite3.Error as error:
        raise _not_opened(path, error) from error
    pragmas = ("foreign_keys = on", "recursive_triggers = on", "secure_delete = on", "temp_store = memory")
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _not_opened(path: Path, error: sqlite3.Error) -> StoreError:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
        return DiskError(
            f"{path} cannot be written ({error}); make room on its disk and run the command again"
        )
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
        return _not_writable(path)
    return StoreError(f"{path} cannot be opened as a database: {error}")


def _not_writable(path: Path) -> StoreError:
    """Readers write too: SQLite keeps its journals beside the database."""
    return StoreError(
        f"{path.name} cannot be opened: {path.parent} cannot be read and written by this user;"
        " let it do both there, or run the command as the user of that room"
    )


def _refuse_newer(database: Database, migrations: Migrations, path: Path) -> None:
    known = {migration.name for migration in migrations.pending(database)}
    applied = {migration.name for migration in migrations.applied(database)}
    unknown = applied - {migration.name for migration in migrations._migrations} - known  # noqa: SLF001
    if unknown:
        raise NewerVersionError(
            f"{path} was written by a newer Lekwacht (it has {min(unknown)}); install that version"
        )
