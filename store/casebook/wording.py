"""The index of the words in public texts and in their authors' names, and what is asked of it.

The index holds no text, yet whoever reads its words learns what stood there: they leave it with the text.
Whoever writes or erases a version says so here; triggers could, but our databases have those of the trail
alone.
"""

import re

from sqlite_utils import Database

_NOTHING = '""'
_MOST_WORDS = 12
_WORD = re.compile(r"\w+")


def words_asked(typed: str) -> str:
    """What somebody typed as a question to the index: every word, each perhaps only its begin.

    Words are quoted, so that nothing typed is a command to the index; without a word it asks for nothing.
    """
    asked = _WORD.findall(typed.replace("_", " "))[:_MOST_WORDS]
    return " ".join(f'"{word}"*' for word in asked) or _NOTHING


def enter(database: Database, which: str, values: list[object]) -> None:
    """Take up the words of these versions, as they stand now; `which` is a condition of our own."""
    database.execute(f"INSERT INTO public_text (rowid, text, author) {_ROWS} WHERE {which}", values)


def leave(database: Database, which: str, values: list[object]) -> None:
    """Drop the words of these versions, before their text changes or goes."""
    rows = _ROWS.replace("SELECT", "SELECT 'delete',")
    sql = f"INSERT INTO public_text (public_text, rowid, text, author) {rows} WHERE {which}"
    database.execute(sql, values)


def make_anew(database: Database) -> None:
    """Make the index anew from the texts that are still there: what was dropped is gone from its bytes."""
    database.execute("INSERT INTO public_text (public_text) VALUES ('rebuild')")


_ROWS = "SELECT id, text, author FROM sighting_version"
