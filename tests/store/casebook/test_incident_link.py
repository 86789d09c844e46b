"""Ties between incidents: one a pair, seen from both ends."""

import sqlite3
from dataclasses import replace

import pytest

from store.casebook import incident_link as links
from store.casebook.incident_link import Link, LinkedIncident
from tests.store.casebook.conftest import AT, Casebook, after

TIE = Link(1, 2, "Zelfde schrijver.", "officier-a", AT)


@pytest.fixture(autouse=True)
def four(book: Casebook) -> None:
    """Four incidents."""
    for case in "ABCD":
        book.incident(case)


def test_a_tie_is_seen_from_both_ends(book: Casebook) -> None:
    """Each sees the other, with the reason, by whom and when; a third sees nothing."""
    assert links.insert(book.database, TIE)
    seen = {number: LinkedIncident(number, TIE.reason, TIE.linked_by, AT) for number in ("A", "B")}
    first, second = replace(seen["A"], number="M-2026-0001"), replace(seen["B"], number="M-2026-0002")
    assert links.of_incident(book.database, 1) == (second,)
    assert links.of_incident(book.database, 2) == (first,)
    assert links.of_incident(book.database, 3) == ()


def test_two_incidents_are_tied_once(book: Casebook) -> None:
    """The first reason stays; either of them may be tied to a third."""
    assert links.insert(book.database, TIE)
    assert not links.insert(book.database, replace(TIE, reason="Anders.", linked_at=after(1)))
    assert links.insert(book.database, replace(TIE, newer=3))
    assert links.insert(book.database, replace(TIE, older=2, newer=3))
    assert links.of_incident(book.database, 1)[0].reason == TIE.reason


@pytest.mark.parametrize("pair", [(1, 2), (2, 1)])
def test_a_tie_is_undone_from_either_end(book: Casebook, pair: tuple[int, int]) -> None:
    """That tie alone, and once."""
    links.insert(book.database, TIE)
    links.insert(book.database, replace(TIE, newer=3))
    assert links.remove(book.database, *pair)
    assert not links.remove(book.database, *pair)
    assert [tied.number for tied in links.of_incident(book.database, 1)] == ["M-2026-0003"]
    assert links.of_incident(book.database, 2) == ()


def test_ties_stand_as_they_were_made(book: Casebook) -> None:
    """By their moment, and of one moment by the incident at the other end."""
    for older, newer, at in ((3, 4, after(1)), (2, 3, after(1)), (1, 3, after(2))):
        links.insert(book.database, Link(older, newer, "Zo.", "officier-a", at))
    numbers = [tied.number for tied in links.of_incident(book.database, 3)]
    assert numbers == ["M-2026-0002", "M-2026-0004", "M-2026-0001"]


def test_incidents_that_are_there_are_tied(book: Casebook) -> None:
    """The database refuses a tie to nothing, and to lose an end of one."""
    with pytest.raises(sqlite3.IntegrityError):
        links.insert(book.database, replace(TIE, newer=99))
    links.insert(book.database, TIE)
    with pytest.raises(sqlite3.IntegrityError):
        book.database.table("incident").delete(2)
