"""The custodian's answers: all of them are kept, with the likeness and by whom."""

from dataclasses import replace

import pytest

from store.casebook import comparison as comparisons
from store.casebook.comparison import Answer, Comparison
from tests.store.casebook.conftest import AT, Casebook, after

USUAL = Comparison(0, 1, 5, Answer.DEELS, 64, "Alinea twee.", "bewaarder", AT)


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_comes_back_as_it_was_given(book: Casebook, answer: Answer) -> None:
    """Whatever the custodian found."""
    book.incident()
    kept = comparisons.insert(book.database, replace(USUAL, answer=answer, similarity=100))
    assert comparisons.of_incident(book.database, 1) == (kept,)
    assert kept == replace(USUAL, id=kept.id, answer=answer, similarity=100)


def test_a_later_answer_stands_beside_the_earlier(book: Casebook) -> None:
    """In the order in which they were given, whatever the clock said; other incidents have their own."""
    book.incident("A")
    book.incident("B")
    first = comparisons.insert(book.database, replace(USUAL, compared_at=after(9)))
    comparisons.insert(book.database, replace(USUAL, incident_id=2))
    last = comparisons.insert(book.database, replace(USUAL, answer=Answer.NIET_UIT_ORIGINEEL))
    assert comparisons.of_incident(book.database, 1) == (first, last)
    assert comparisons.of_incident(book.database, 99) == ()


def test_an_answer_outlives_the_place_that_it_was_about(book: Casebook) -> None:
    """Retention takes places; that they were compared is part of the incident."""
    place = book.place()
    kept = comparisons.insert(book.database, replace(USUAL, sighting_id=place.id))
    book.database.execute("DELETE FROM sighting")
    assert comparisons.of_incident(book.database, 1) == (kept,)
