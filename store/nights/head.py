"""The newest head of each audit chain, in another file than the chain: an old copy put back shows by it."""

from datetime import datetime

from sqlite_utils import Database

from store import chain, clock
from store.database import transaction


def keep(database: Database, name: str, of: Database, at: datetime) -> None:
    """Write down the head of this chain; where the one kept before no longer stands in it, that one stays.

    Args:
        database: the nights.
        name: of the chain.
        of: the database whose chain it is.
        at: now.
    """
    newest = chain.head(of)
    known = heads(database).get(name)
    if newest == known or (known is not None and not chain.holds(of, known)):
        return
    with transaction(database):
        database.table("head").upsert({"chain": name, "head": newest, "at": clock.to_text(at)}, pk="chain")


def heads(database: Database) -> dict[str, str]:
    """By chain the newest head that was written down."""
    return dict(database.execute("SELECT chain, head FROM head").fetchall())
