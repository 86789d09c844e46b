"""Changes that people ask of other rooms: kept with what became of them."""

from dataclasses import replace

import pytest

from store.casebook import change as changes
from store.casebook.change import ABOUT_SITES, Change, ChangeKind, ChangeState
from tests.store.casebook.conftest import AT, Casebook, after

USUAL = Change(
    id=0,
    kind=ChangeKind.SITE_ADD,
    subject="forum.example",
    terms='{"address": "https://forum.example/"}',
    state=ChangeState.PROPOSED,
    asked_by="officier-a",
    asked_at=AT,
)


@pytest.mark.parametrize("kind", ChangeKind)
def test_a_change_comes_back_as_it_was_asked(book: Casebook, kind: ChangeKind) -> None:
    """With the second person and the answer, where there are any."""
    whole = replace(
        USUAL, kind=kind, agreed_by="b", agreed_at=after(1), answer='{"ok": true}', answered_at=after(2)
    )
    for change in (replace(USUAL, kind=kind), whole):
        kept = changes.insert(book.database, change)
        assert kept == replace(change, id=kept.id)
        assert changes.by_id(book.database, kept.id) == kept
    assert changes.by_id(book.database, 99) is None


def test_what_became_of_a_change_is_written_to_it_alone(book: Casebook) -> None:
    """Every other one stays as it is."""
    first, other = (changes.insert(book.database, USUAL) for _ in range(2))
    done = changes.update(book.database, replace(first, state=ChangeState.DONE, answer="{}"))
    assert changes.by_id(book.database, first.id) == done
    assert changes.by_id(book.database, other.id) == other


def test_changes_are_taken_in_the_order_in_which_they_were_asked(book: Casebook) -> None:
    """Those that are so far and no others, whatever the clock said."""
    first = changes.insert(book.database, replace(USUAL, state=ChangeState.OPEN, asked_at=after(9)))
    changes.insert(book.database, USUAL)
    last = changes.insert(book.database, replace(USUAL, state=ChangeState.OPEN, asked_at=AT))
    assert changes.in_state(book.database, ChangeState.OPEN) == (first, last)
    assert changes.in_state(book.database, ChangeState.FAILED) == ()


@pytest.mark.parametrize(("limit", "subjects"), [(0, ""), (2, "DC"), (4, "DCBA"), (9, "DCBA")])
def test_the_newest_are_shown_first(book: Casebook, limit: int, subjects: str) -> None:
    """So many of them, whatever became of each."""
    for subject, state in zip("ABCD", ChangeState, strict=False):
        changes.insert(book.database, replace(USUAL, subject=subject, state=state))
    assert [change.subject for change in changes.newest(book.database, limit)] == list(subjects)


def test_the_crawler_does_what_is_about_sites() -> None:
    """Every kind is either the crawler's, by its name, or the matcher's; a new kind must say which."""
    of_sites = {kind for kind in ChangeKind if kind.value.startswith("site_")}
    of_documents = {kind for kind in ChangeKind if kind.value.startswith("disclos")}
    assert of_sites == ABOUT_SITES
    assert of_sites | of_documents == set(ChangeKind)
