"""The names under which posts travel: drawn at random, so that nothing of an address or a site is in them."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from store.database import transaction

_BYTES = 8


@dataclass(frozen=True, slots=True)
class VersionName:
    """A version of a post of this archive, by the name under which it travelled."""

    version_id: int
    post_id: int


def of_thread(database: Database, thread: str) -> str:
    """The name of a thread, which it keeps."""
    return _named(database, "thread_name", "thread", thread)


def of_posts(database: Database, versions: Iterable[tuple[int, int]]) -> dict[int, tuple[str, str]]:
    """By id of a version its name and its post's, which both keep; given are the ids of both."""
    with transaction(database):
        return {
            version_id: (
                _version(database, version_id, post_id),
                _named(database, "post_name", "post_id", post_id),
            )
            for version_id, post_id in versions
        }


def version(database: Database, name: str) -> VersionName | None:
    """The version that travelled under this name, or None."""
    sql = "SELECT version_id, post_id FROM version_name WHERE name = ?"
    row = database.execute(sql, [name]).fetchone()
    return None if row is None else VersionName(*row)


def _version(database: Database, version_id: int, post_id: int) -> str:
    row = database.execute("SELECT name FROM version_name WHERE version_id = ?", [version_id]).fetchone()
    if row is not None:
        return str(row[0])
    name = secrets.token_hex(_BYTES)
    database.execute("INSERT INTO version_name VALUES (?, ?, ?)", [version_id, post_id, name])
    return name


def _named(database: Database, table: str, column: str, value: object) -> str:
    sql = f"SELECT name FROM {table} WHERE {column} = ?"  # noqa: S608 - our own names
    row = database.execute(sql, [value]).fetchone()
    if row is not None:
        return str(row[0])
    name = secrets.token_hex(_BYTES)
    with transaction(database):
        database.execute(f"INSERT INTO {table} VALUES (?, ?)", [value, name])  # noqa: S608 - our own names
    return name
