"""Cursors: how far a reader of another database came."""

from store.casebook import cursor
from tests.store.casebook.conftest import Casebook


def test_a_reader_begins_at_nought_and_goes_on_where_it_was(book: Casebook) -> None:
    """Each reader has its own place, and a place is one row however often it moves."""
    assert cursor.value(book.database, "matches") == 0
    cursor.move(book.database, "matches", 7)
    cursor.move(book.database, "leads", 3)
    cursor.move(book.database, "matches", 9)
    assert (cursor.value(book.database, "matches"), cursor.value(book.database, "leads")) == (9, 3)
    assert book.count("cursor") == 2
