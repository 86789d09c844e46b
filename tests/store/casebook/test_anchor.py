"""Statements of what was held: each names the evidence that none named before."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from store.casebook import absence as absences
from store.casebook import anchor as anchors
from store.casebook.absence import Absence
from store.casebook.anchor import Anchor
from store.database import transaction
from tests.store.casebook.conftest import AT, Casebook, sha256

TEXT = "lekwacht K-2026-0001\nbewijs é\n"
FIRST = Anchor("K-2026-0001", AT, TEXT, sha256(TEXT))


def evidence(book: Casebook, *digests: str | None) -> None:
    """Versions that rely on these copies."""
    place = book.place()
    for number, digest in enumerate(digests):
        book.version(place, f"Tekst {number}.", evidence_sha256=digest)


def test_a_statement_comes_back_as_it_was_made(book: Casebook) -> None:
    """What is stamped is its text in UTF-8, of which it holds the digest."""
    anchors.keep(book.database, FIRST, ())
    (known,) = anchors.every(book.database)
    assert known == FIRST
    assert known.data == TEXT.encode()


def test_statements_stand_as_they_were_made(book: Casebook) -> None:
    """Oldest first, whatever their number or moment."""
    second = replace(FIRST, number="K-2025-0001")
    for anchor in (FIRST, second):
        anchors.keep(book.database, anchor, ())
    assert anchors.every(book.database) == (FIRST, second)


def test_evidence_is_named_by_one_statement(book: Casebook) -> None:
    """A copy is found by the statement that names it, and waits for one until then."""
    evidence(book, "bb", "aa", None, "bb", "cc")
    second = replace(FIRST, number="K-2026-0002")
    assert anchors.unnamed(book.database) == ("aa", "bb", "cc")
    anchors.keep(book.database, FIRST, ("bb",))
    anchors.keep(book.database, second, ("aa",))
    assert anchors.that_names(book.database, "bb") == FIRST
    assert anchors.that_names(book.database, "aa") == second
    assert anchors.that_names(book.database, "cc") is None
    assert anchors.unnamed(book.database) == ("cc",)


def test_copies_without_the_passage_are_named_too(book: Casebook) -> None:
    """A copy that serves as both is named once."""
    evidence(book, "aa")
    for archive, digest in (("ia", "zz"), ("wb", "aa")):
        absences.keep(
            book.database, Absence(1, archive, "k", 5, "u", AT, None, archive, None, "w", 0, "c", digest)
        )
    assert anchors.unnamed(book.database) == ("aa", "zz")


def test_evidence_that_went_stays_named(book: Casebook) -> None:
    """The statement is of a moment: what retention took later stood in it."""
    evidence(book, "aa")
    anchors.keep(book.database, FIRST, ("aa",))
    book.database.execute("DELETE FROM sighting")
    assert anchors.that_names(book.database, "aa") == FIRST
    assert anchors.unnamed(book.database) == ()


def test_no_copy_is_named_twice(book: Casebook) -> None:
    """The database refuses it, and with it the whole statement."""
    anchors.keep(book.database, FIRST, ("aa",))
    with pytest.raises(sqlite3.IntegrityError), transaction(book.database):
        anchors.keep(book.database, replace(FIRST, number="K-2026-0002"), ("bb", "aa"))
    assert anchors.every(book.database) == (FIRST,)
    assert anchors.that_names(book.database, "bb") is None


def test_numbers_count_within_the_year(book: Casebook) -> None:
    """Each year begins again."""
    anchors.keep(book.database, FIRST, ())
    assert anchors.next_number(book.database, AT) == "K-2026-0002"
    assert anchors.next_number(book.database, datetime(2027, 1, 1, tzinfo=UTC)) == "K-2027-0001"
