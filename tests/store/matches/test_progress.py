"""The matcher's cursor only grows, and documents wait until the archive was looked through for them."""

from sqlite_utils import Database

from store.matches import enrolled, progress
from store.matches.document import Document
from tests.factory import NIGHT


def test_the_cursor_only_grows(database: Database) -> None:
    """A smaller position leaves the cursor where it is."""
    progress.advance(database, 9)
    progress.advance(database, 4)
    assert progress.cursor(database) == 9


def test_a_new_document_waits_until_it_was_looked_back_for(database: Database) -> None:
    """A document is struck off once the position reaches the cursor, and no earlier."""
    enrolled.add(database, Document("R1", "voornemen", "R1", canary=False, enrolled_at=NIGHT), [])
    progress.advance_looking_back(database, 5)
    progress.finish_looking_back(database, 9)
    assert progress.looking_back(database) == {"R1": 5}
    progress.advance_looking_back(database, 9)
    progress.finish_looking_back(database, 9)
    assert progress.looking_back(database) == {}


def waiting(database: Database, *refs: str) -> None:
    """Enrol documents for which the archive has to be looked through."""
    for ref in refs:
        enrolled.add(database, Document(ref, "voornemen", "Z1", canary=False, enrolled_at=NIGHT), [])


def test_the_cursor_begins_before_the_first_version(database: Database) -> None:
    """And a position that it has already changes nothing."""
    assert progress.cursor(database) == 0
    for position in (7, 7, 0):
        progress.advance(database, position)
        assert progress.cursor(database) == 7


def test_a_document_that_came_later_begins_at_the_beginning(database: Database) -> None:
    """The one that waits already goes on from where it was, and no position goes back."""
    waiting(database, "R1")
    progress.advance_looking_back(database, 5)
    waiting(database, "R2")
    assert progress.looking_back(database) == {"R1": 5, "R2": 0}
    progress.advance_looking_back(database, 3)
    assert progress.looking_back(database) == {"R1": 5, "R2": 3}


def test_only_what_came_to_the_end_is_struck_off(database: Database) -> None:
    """The position itself included; the cursor does not move with it."""
    waiting(database, "R1")
    progress.advance_looking_back(database, 9)
    waiting(database, "R2")
    progress.advance_looking_back(database, 8)
    progress.finish_looking_back(database, 9)
    assert progress.looking_back(database) == {"R2": 8}
    assert progress.cursor(database) == 0


def test_nobody_waits_where_nothing_is_enrolled(database: Database) -> None:
    """Moving on without documents does nothing."""
    progress.advance_looking_back(database, 5)
    progress.finish_looking_back(database, 5)
    assert progress.looking_back(database) == {}
