"""Looks: when each person last opened each incident."""

from store.casebook import look as looks
from tests.store.casebook.conftest import AT, Casebook, after


def test_the_last_look_counts(book: Casebook) -> None:
    """Of each person and incident one moment is kept, the newest written."""
    book.incident()
    looks.keep(book.database, 1, "anna", AT)
    looks.keep(book.database, 1, "anna", after(1))
    assert looks.last(book.database, "anna", [1]) == {1: after(1)}
    assert book.count("look") == 1


def test_looks_are_a_persons_own(book: Casebook) -> None:
    """What somebody else opened is still new to others; incidents that were not asked about are left out."""
    for case in "ABC":
        book.incident(case)
    looks.keep(book.database, 1, "anna", AT)
    looks.keep(book.database, 2, "anna", after(2))
    looks.keep(book.database, 1, "bas", after(3))
    assert looks.last(book.database, "anna", iter([1, 3])) == {1: AT}
    assert looks.last(book.database, "bas", [1, 2, 3]) == {1: after(3)}
    assert looks.last(book.database, "cor", [1, 2, 3]) == {}
    assert looks.last(book.database, "anna", []) == {}


def test_looks_go_with_their_incident(book: Casebook) -> None:
    """Who looked is told by the audit trail alone from then on."""
    for case in "AB":
        looks.keep(book.database, book.incident(case).id, "anna", AT)
    book.database.table("incident").delete(1)
    assert looks.last(book.database, "anna", [1, 2]) == {2: AT}
