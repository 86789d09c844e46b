"""To whom a document was made available is kept once each, corrected by number, and never mixed up."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.matches import disclosure as subject
from store.matches import enrolled
from store.matches.document import Disclosure, Document
from store.matches.schema import open_matches

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
LAWYER = Disclosure("B-1", "advocaat", None, date(2026, 3, 2), (), AT)
COURT = Disclosure("B-1", "rechtbank", "Zwolle", date(2026, 4, 1), ("relaas",), AT)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Two documents of case Z-1 and one of Z-2."""
    opened = open_matches(tmp_path / "matches.db")
    for ref, case in (("B-1", "Z-1"), ("B-2", "Z-1"), ("C-1", "Z-2")):
        enrolled.add(opened, Document(ref, "beschikking", case, canary=False, enrolled_at=AT), ())
    yield opened
    opened.close()


def test_the_same_disclosure_is_kept_once(database: Database) -> None:
    """A second import of the same list adds nothing, also where no unit is named."""
    assert subject.add(database, LAWYER)
    assert not subject.add(database, replace(LAWYER, recorded_at=AT.replace(hour=9)))
    assert subject.of_document(database, "B-1") == (LAWYER,)


@pytest.mark.parametrize(
    "other",
    [
        replace(LAWYER, recipient="tolk"),
        replace(LAWYER, unit="kantoor B"),
        replace(LAWYER, available_from=date(2026, 3, 3)),
        replace(LAWYER, sections=("relaas",)),
    ],
)
def test_whatever_differs_is_another_disclosure(database: Database, other: Disclosure) -> None:
    """Another recipient, unit, day or part: each tells who could have known what, and when."""
    assert subject.add(database, LAWYER)
    assert subject.add(database, other)
    assert set(subject.of_document(database, "B-1")) == {LAWYER, other}


def test_disclosures_come_oldest_first(database: Database) -> None:
    """By the day from which the document could be read, in whatever order they were written down."""
    for disclosure in (COURT, LAWYER):
        subject.add(database, disclosure)
    assert subject.of_document(database, "B-1") == (LAWYER, COURT)


def test_a_case_has_the_disclosures_of_all_its_documents(database: Database) -> None:
    """Those of another case stay with that case; a case without any is left out."""
    second, other = replace(LAWYER, document_ref="B-2"), replace(LAWYER, document_ref="C-1")
    for disclosure in (COURT, LAWYER, second, other):
        subject.add(database, disclosure)
    assert subject.of_case(database, "Z-1") == (LAWYER, second, COURT)
    assert subject.of_case(database, "Z-9") == ()
    assert subject.of_cases(database, ["Z-1", "Z-2", "Z-9"]) == {
        "Z-1": (LAWYER, second, COURT),
        "Z-2": (other,),
    }


def test_replacing_keeps_the_number_of_what_stands(database: Database) -> None:
    """What is on the new list and on the old one is not written anew; only a change is told as one."""
    subject.add(database, LAWYER)
    (before,) = subject.numbered(database, "B-1")
    assert subject.replace(database, "B-1", [LAWYER, COURT])
    assert subject.numbered(database, "B-1")[0] == before
    assert not subject.replace(database, "B-1", [COURT, LAWYER])
    assert subject.replace(database, "B-1", [COURT])
    assert subject.of_document(database, "B-1") == (COURT,)
    assert subject.replace(database, "B-1", [])
    assert subject.of_document(database, "B-1") == ()


def test_one_document_is_replaced_and_no_other(database: Database) -> None:
    """The disclosures of the case's other documents stand."""
    second = replace(LAWYER, document_ref="B-2")
    subject.add(database, LAWYER)
    subject.add(database, second)
    assert subject.of_document(database, "B-2") == (second,)
    subject.replace(database, "B-1", [])
    assert [row.disclosure for row in subject.numbered(database)] == [second]


def test_a_disclosure_is_removed_by_its_number_once(database: Database) -> None:
    """Removing tells whether there was one."""
    subject.add(database, LAWYER)
    subject.add(database, COURT)
    first, second = subject.numbered(database)
    assert subject.remove(database, first.number)
    assert not subject.remove(database, first.number)
    assert subject.numbered(database) == (second,)


def test_of_two_disclosures_of_one_day_the_order_is_fixed(database: Database) -> None:
    """By recipient, unit and document; two pages never show two orders."""
    ordered = [
        replace(LAWYER, recipient="advocaat", unit=None),
        replace(LAWYER, recipient="advocaat", unit="A"),
        replace(LAWYER, recipient="advocaat", unit="B"),
        replace(LAWYER, recipient="advocaat", unit="B", document_ref="B-2"),
        replace(LAWYER, recipient="tolk"),
    ]
    for shared in reversed(ordered):
        subject.add(database, shared)
    assert list(subject.of_case(database, "Z-1")) == ordered
    assert list(subject.of_cases(database, ["Z-1"])["Z-1"]) == ordered


def test_numbers_come_by_document_and_day(database: Database) -> None:
    """Those of one document alone where it is named."""
    other = replace(LAWYER, document_ref="A-1", available_from=date(2026, 9, 9))
    for shared in (COURT, LAWYER, other):
        subject.add(database, shared)
    shown = subject.numbered(database)
    assert [row.disclosure for row in shown] == [other, LAWYER, COURT]
    same_day = replace(LAWYER, recipient="aanvrager")
    subject.add(database, same_day)
    assert subject.of_document(database, "B-1") == (LAWYER, same_day, COURT)
    assert subject.remove(database, subject.numbered(database, "B-1")[1].number)
    assert [row.disclosure for row in subject.numbered(database, "B-1")] == [LAWYER, COURT]
    assert subject.numbered(database, "B") == ()


def test_a_disclosure_may_come_before_its_document(database: Database) -> None:
    """It waits by its reference, and is the case's once the document is enrolled."""
    early = replace(LAWYER, document_ref="D-1")
    subject.add(database, early)
    assert subject.of_case(database, "Z-1") == ()
    enrolled.add(database, Document("D-1", "beschikking", "Z-1", canary=False, enrolled_at=AT), ())
    assert subject.of_case(database, "Z-1") == (early,)


def test_replacing_with_a_list_that_names_one_twice_keeps_it_once(database: Database) -> None:
    """A list may repeat itself; what is wrong on it takes nothing of the old one away."""
    assert subject.replace(database, "B-1", [LAWYER, LAWYER])
    assert subject.of_document(database, "B-1") == (LAWYER,)
    broken = replace(COURT, recipient=None)  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        subject.replace(database, "B-1", [broken])
    assert subject.of_document(database, "B-1") == (LAWYER,)
