"""A list that a person wants to see again: a name, and the query of its address."""

from dataclasses import dataclass

from sqlite_utils import Database

from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class SavedView:
    """One kept list of one person."""

    person: str
    name: str
    query: str


def keep(database: Database, view: SavedView) -> None:
    """Keep a list; one of the same name is replaced."""
    database.table("saved_view").upsert(to_row(view), pk=("person", "name"))


def forget(database: Database, person: str, name: str) -> None:
    """Forget a list; none of that name is no fault."""
    database.table("saved_view").delete_where("person = ? AND name = ?", [person, name])


def of_person(database: Database, person: str) -> tuple[SavedView, ...]:
    """Every list that the person keeps, by name."""
    rows = database.query("SELECT * FROM saved_view WHERE person = ? ORDER BY name", [person])
    return tuple(from_row(SavedView, row) for row in rows)
