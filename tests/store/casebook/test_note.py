"""Notes beside an incident: all of them stay, as they were written."""

from dataclasses import replace

import pytest

from store.casebook import note as notes
from store.casebook.note import Note
from tests.store.casebook.conftest import AT, Casebook, after

USUAL = Note(0, 1, "Bel de redactie.", "officier-a", AT)


@pytest.mark.parametrize("changes", [{}, {"addressed_to": "officier-b"}, {"text": "één\n'; DROP"}])
def test_a_note_comes_back_as_it_was_written(book: Casebook, changes: dict[str, object]) -> None:
    """To a colleague or to whoever comes next."""
    book.incident()
    kept = notes.insert(book.database, replace(USUAL, **changes))
    assert kept == replace(USUAL, id=kept.id, **changes)
    assert notes.of_incident(book.database, 1) == (kept,)


def test_notes_stand_as_they_were_written(book: Casebook) -> None:
    """Whatever the clock said, the same words twice, and those of another incident apart."""
    book.incident("A")
    book.incident("B")
    first = notes.insert(book.database, replace(USUAL, written_at=after(9)))
    other = notes.insert(book.database, replace(USUAL, incident_id=2))
    last = notes.insert(book.database, USUAL)
    assert notes.of_incident(book.database, 1) == (first, last)
    assert notes.of_incident(book.database, 2) == (other,)
    assert notes.of_incident(book.database, 3) == ()
