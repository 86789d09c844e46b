"""Suppressions: they hold until their time, all of them are kept, and names in them are not kept for ever."""

from dataclasses import replace
from datetime import datetime

import pytest

from store.casebook import suppression as suppressions
from store.casebook.suppression import Suppression, SuppressionScope, SuppressionSummary
from tests.store.casebook.conftest import AT, Casebook, after


def known(book: Casebook) -> list[Suppression]:
    """Every suppression, as it is kept."""
    return [line.suppression for line in suppressions.summaries(book.database)]


@pytest.mark.parametrize("scope", SuppressionScope)
def test_a_suppression_comes_back_as_it_was_made(book: Casebook, scope: SuppressionScope) -> None:
    """Whatever it keeps quiet."""
    made = book.suppression(scope=scope, value="a b/ü", ended_at=after(1))
    assert made.id
    assert known(book) == [made]


@pytest.mark.parametrize(
    ("at", "holds"), [(AT, True), (after(30, microseconds=-1), True), (after(30), False), (after(31), False)]
)
def test_it_holds_until_its_time(book: Casebook, at: datetime, *, holds: bool) -> None:
    """At the very moment of its end it no longer does."""
    made = book.suppression(expires_at=after(30))
    assert suppressions.active(book.database, at) == ((made,) if holds else ())


def test_those_that_hold_stand_oldest_first(book: Casebook) -> None:
    """One that was ended does not hold, however long it was meant for."""
    first = book.suppression(expires_at=after(99))
    ended = book.suppression()
    last = book.suppression(expires_at=after(9))
    suppressions.end(book.database, ended.id, after(1))
    assert suppressions.active(book.database, AT) == (first, last)
    assert known(book) == [first, replace(ended, ended_at=after(1)), last]


def test_ending_it_twice_keeps_the_first_end(book: Casebook) -> None:
    """When it ended is a fact: a second click does not move it."""
    made = book.suppression()
    suppressions.end(book.database, made.id, after(1))
    suppressions.end(book.database, made.id, after(2))
    assert known(book) == [replace(made, ended_at=after(1))]


def test_the_places_that_it_keeps_quiet_are_counted(book: Casebook) -> None:
    """Each counts with its own suppression; one that keeps nothing quiet is listed too."""
    first, idle, last = (book.suppression() for _ in range(3))
    book.place("c1", suppression_id=first.id)
    book.place("c2", suppression_id=first.id, incident_id=None)
    book.place("c3", suppression_id=last.id)
    book.place("c4")
    assert suppressions.summaries(book.database) == (
        SuppressionSummary(first, 2),
        SuppressionSummary(idle, 0),
        SuppressionSummary(last, 1),
    )


@pytest.mark.parametrize(
    ("changes", "forgotten"),
    [
        ({"expires_at": after(10)}, True),
        ({"expires_at": after(10, microseconds=1)}, False),
        ({"expires_at": after(30), "ended_at": after(10)}, True),
        ({"expires_at": after(30), "ended_at": after(11)}, False),
        ({"expires_at": after(5), "ended_at": after(20)}, True),
        ({"expires_at": after(5), "scope": SuppressionScope.SITE}, False),
    ],
)
def test_the_name_of_an_author_goes_after_the_end(
    book: Casebook,
    changes: dict[str, object],
    *,
    forgotten: bool,
) -> None:
    """It counts from whichever end came first; a name is a person's, the other values are not."""
    made = book.suppression(**{"scope": SuppressionScope.AUTHOR, "value": "forum.example piet", **changes})
    assert suppressions.forget_names(book.database, after(10)) == forgotten
    assert known(book) == [replace(made, value="" if forgotten else made.value)]


def test_a_name_is_forgotten_once(book: Casebook) -> None:
    """What is gone is not counted again."""
    book.suppression(scope=SuppressionScope.AUTHOR, expires_at=AT)
    assert [suppressions.forget_names(book.database, AT) for _ in range(2)] == [1, 0]
