"""How far a reader of another database came."""

from sqlite_utils import Database


def value(database: Database, name: str) -> int:
    """The last id that was taken in; 0 before the first."""
    row = database.execute("SELECT value FROM cursor WHERE name = ?", [name]).fetchone()
    return int(row[0]) if row else 0


def move(database: Database, name: str, to: int) -> None:
    """Write down that everything up to this id was taken in."""
    database.table("cursor").upsert({"name": name, "value": to}, pk="name")
