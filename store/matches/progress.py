"""How far the matcher has read the archive, and for which documents it still has to look back."""

from sqlite_utils import Database

from store.database import transaction


def cursor(database: Database) -> int:
    """The last post version that was matched against the whole register; 0 before the first."""
    row = database.execute("SELECT position FROM cursor").fetchone()
    return int(row[0])


def advance(database: Database, position: int) -> None:
    """Set the cursor, which only grows."""
    with transaction(database):
        database.execute("UPDATE cursor SET position = max(position, ?)", [position])


def looking_back(database: Database) -> dict[str, int]:
    """By reference of a document enrolled since: the last post version that was looked through for it."""
    sql = """
        SELECT document.ref, looking_back.position FROM looking_back
        JOIN document ON document.id = looking_back.document_id
    """
    return {row["ref"]: row["position"] for row in database.query(sql)}


def advance_looking_back(database: Database, position: int) -> None:
    """Everything up to this post version was looked through for every document that waits."""
    with transaction(database):
        database.execute("UPDATE looking_back SET position = max(position, ?)", [position])


def finish_looking_back(database: Database, position: int) -> None:
    """Strike off the documents for which everything up to this post version was looked through."""
    with transaction(database):
        database.execute("DELETE FROM looking_back WHERE position >= ?", [position])
