"""Leaves the heads of audit trails beside the nights after a command that writes: a cut tail shows."""

import sqlite3
from contextlib import closing

from lekwacht.context import Context
from store.archive.schema import read_archive
from store.errors import PlainError
from store.matches.schema import read_matches
from store.nights import head
from store.nights.schema import open_nights

WRITERS = frozenset(
    {"enrol", "disclose", "boilerplate", "register", "crawl", "match", "look", "purge", "check"}
)
"""Commands that write into the trails of archive and matches; the casebook's desk does it itself."""


def keep(context: Context) -> None:
    """Write down how far the trails came.

    A room's own user may not write there, nor read what is another's: the night does it then.
    """
    data = context.data
    try:
        with (
            closing(open_nights(data.nights)) as nights,
            closing(read_archive(data.archive)) as archive,
            closing(read_matches(data.matches)) as matches,
        ):
            for name, database in (("archive", archive), ("matches", matches)):
                head.keep(nights, name, database, context.clock.now())
    except (PlainError, sqlite3.Error, OSError):
        return
