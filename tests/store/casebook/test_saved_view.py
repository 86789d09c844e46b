"""Lists that a person keeps: by name, and their own."""

from dataclasses import replace

from store.casebook import saved_view as views
from store.casebook.saved_view import SavedView
from tests.store.casebook.conftest import Casebook

VIEW = SavedView("anna", "Mijn werk", "view=mine&words=één")


def test_a_list_of_the_same_name_is_replaced(book: Casebook) -> None:
    """Of this person; another's of that name stays."""
    other = replace(VIEW, person="bas")
    for view in (VIEW, other, replace(VIEW, query="view=all")):
        views.keep(book.database, view)
    assert views.of_person(book.database, "anna") == (replace(VIEW, query="view=all"),)
    assert views.of_person(book.database, "bas") == (other,)
    assert views.of_person(book.database, "cor") == ()


def test_lists_stand_by_name_and_are_forgotten_alone(book: Casebook) -> None:
    """One that is not there is no fault."""
    for name in ("Z", "A", "M"):
        views.keep(book.database, replace(VIEW, name=name))
    views.keep(book.database, replace(VIEW, person="bas", name="M"))
    for _ in range(2):
        views.forget(book.database, "anna", "M")
    assert [view.name for view in views.of_person(book.database, "anna")] == ["A", "Z"]
    assert [view.name for view in views.of_person(book.database, "bas")] == ["M"]
