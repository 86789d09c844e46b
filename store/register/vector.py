"""Of which passages vectors are kept: beside the file that holds them, so that a lost file is noticed."""

from collections.abc import Iterable

from sqlite_utils import Database

from store.database import transaction


def recorded(database: Database) -> set[int]:
    """The ids of passages of which vectors were stored."""
    return {int(row[0]) for row in database.execute("SELECT passage_id FROM vector")}


def record(database: Database, passage_ids: Iterable[int]) -> None:
    """Vectors of these passages are kept from now on."""
    with transaction(database):
        database.conn.executemany(
            "INSERT OR IGNORE INTO vector (passage_id) VALUES (?)", [(number,) for number in passage_ids]
        )


def forget(database: Database, passage_ids: Iterable[int]) -> None:
    """None of these is kept any more."""
    with transaction(database):
        database.conn.executemany(
            "DELETE FROM vector WHERE passage_id = ?", [(number,) for number in passage_ids]
        )
