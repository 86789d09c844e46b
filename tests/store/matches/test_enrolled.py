"""Documents and their passages: stored whole, told apart by reference and case, forgotten whole."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from sqlite_utils import Database

from store.matches import disclosure, match, progress
from store.matches import enrolled as subject
from store.matches.disclosure import Disclosure
from store.matches.document import Document, Passage, Remainder, Weakness
from store.matches.enrolled import Enrolled
from tests.factory import NIGHT, day
from tests.store.matches.test_match import LEAD

FIRST = Document("B-1", "beschikking", "Z-1", canary=False, enrolled_at=NIGHT)
LABELS = (("relaas", 90, None), ("", 4, Weakness.TOO_SHORT), ("besluit", 60, Weakness.STANDARD_TEXT))
REST = (Remainder("image", "page", "unread", "2, 5-9", 6, 0), Remainder("hidden", "sheet", "read", "", 1, 80))


def add(database: Database, ref: str, case_ref: str = "Z-1", *, canary: bool = False) -> list[int]:
    """Enrol a document of three passages."""
    new = replace(FIRST, ref=ref, case_ref=case_ref, canary=canary)
    return subject.add(database, new, LABELS, REST)


def test_a_document_comes_back_as_it_was_enrolled(database: Database) -> None:
    """With its passages numbered from one, in order, and what of it was not simply read."""
    ids = subject.add(database, FIRST, LABELS, REST)
    assert subject.document(database, "B-1") == FIRST
    assert subject.passages(database, "B-1") == (
        Passage(ids[0], "B-1", 1, "relaas", 90, None),
        Passage(ids[1], "B-1", 2, "", 4, Weakness.TOO_SHORT),
        Passage(ids[2], "B-1", 3, "besluit", 60, Weakness.STANDARD_TEXT),
    )
    assert subject.remainders(database, "B-1") == REST


def test_what_is_not_enrolled_is_nothing(database: Database) -> None:
    """References are whole, and in their own spelling."""
    add(database, "B-1")
    for ref in ("b-1", "B-", "B-11", "", "%"):
        assert subject.document(database, ref) is None
        assert subject.passages(database, ref) == ()
        assert subject.remainders(database, ref) == ()
    assert subject.of_case(database, "Z") == ()
    assert subject.passage_ids(database, "Z") == ()
    assert subject.enrolled(database, 99) is None


def test_documents_come_by_reference(database: Database) -> None:
    """All of them, or those of a case."""
    for ref, case in (("B-2", "Z-1"), ("C-1", "Z-2"), ("B-10", "Z-1"), ("A-9", "Z-2")):
        add(database, ref, case)
    assert [document.ref for document in subject.documents(database)] == ["A-9", "B-10", "B-2", "C-1"]
    assert [document.ref for document in subject.of_case(database, "Z-1")] == ["B-10", "B-2"]


def test_a_passage_is_found_with_its_document(database: Database) -> None:
    """That of its own, of several that are enrolled."""
    add(database, "B-1")
    ids = add(database, "C-1", "Z-2")
    assert subject.enrolled(database, ids[1]) == Enrolled(
        Passage(ids[1], "C-1", 2, "", 4, Weakness.TOO_SHORT), replace(FIRST, ref="C-1", case_ref="Z-2")
    )


def test_a_case_has_the_passages_of_all_its_documents(database: Database) -> None:
    """By id, and one number for the case; documents of another case have another."""
    first, other, second = add(database, "B-1"), add(database, "C-1", "Z-2"), add(database, "B-2")
    assert subject.passage_ids(database, "Z-1") == (*first, *second)
    numbers = subject.cases(database)
    assert set(numbers) == {*first, *other, *second}
    assert len({numbers[passage] for passage in (*first, *second)}) == 1
    assert numbers[first[0]] != numbers[other[0]]


def test_a_reference_is_enrolled_once(database: Database) -> None:
    """A second document of its name changes nothing of the first."""
    add(database, "B-1")
    with pytest.raises(sqlite3.IntegrityError):
        add(database, "B-1", "Z-2")
    assert subject.document(database, "B-1") == FIRST
    assert len(subject.passages(database, "B-1")) == 3


def test_a_document_is_enrolled_whole_or_not_at_all(database: Database) -> None:
    """An error in its passages leaves neither it, nor its remainders, nor that it waits."""

    def broken() -> Iterator[tuple[str, int, Weakness | None]]:
        yield LABELS[0]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        subject.add(database, FIRST, broken(), REST)
    assert subject.document(database, "B-1") is None
    assert progress.looking_back(database) == {}
    assert database.table("remainder").count == 0


def test_a_document_that_is_removed_takes_its_own_along(database: Database) -> None:
    """Passages, remainders and its waiting; those of others, disclosures and what was found stay."""
    ids = add(database, "B-1")
    add(database, "B-2")
    passage = replace(LEAD.passages[0], passage_id=ids[0], document_ref="B-1")
    match.add(database, [replace(LEAD, passages=(passage,))])
    shared = Disclosure("B-1", "advocaat", None, day("2026-03-02").date(), (), NIGHT)
    disclosure.add(database, shared)
    assert subject.remove(database, "B-1")
    assert not subject.remove(database, "B-1")
    assert subject.passages(database, "B-1") == ()
    assert subject.remainders(database, "B-1") == ()
    assert progress.looking_back(database) == {"B-2": 0}
    assert len(subject.passages(database, "B-2")) == 3
    assert len(subject.remainders(database, "B-2")) == 2
    assert len(list(match.matches_of_document(database, "B-1"))) == 1
    assert disclosure.of_document(database, "B-1") == (shared,)


def test_ids_are_never_given_again(database: Database) -> None:
    """A document that takes the place of the newest one has passages of its own: matches speak of the old."""
    before = add(database, "B-1")
    (first,) = subject.came_after(database, 0)
    subject.remove(database, "B-1")
    after = add(database, "B-1")
    assert min(after) > max(before)
    (second,) = subject.came_after(database, 0)
    assert second > first


def test_only_a_real_document_is_looked_back_for(database: Database) -> None:
    """What was crawled before a canary was invented cannot hold it."""
    add(database, "B-1")
    add(database, "K-1", canary=True)
    assert progress.looking_back(database) == {"B-1": 0}


def test_what_came_after_a_document_is_told_with_its_moment(database: Database) -> None:
    """Without canaries, and in the order in which they came."""
    moments = [NIGHT + timedelta(days=days) for days in (3, 1, 2)]
    for number, moment in enumerate(moments, start=1):
        subject.add(database, replace(FIRST, ref=f"B-{number}", enrolled_at=moment), ())
    add(database, "K-1", canary=True)
    numbers = list(subject.came_after(database, 0))
    assert list(subject.came_after(database, 0).values()) == moments
    assert numbers == sorted(numbers)
    assert list(subject.came_after(database, numbers[0])) == numbers[1:]
    assert subject.came_after(database, numbers[-1]) == {}


def test_a_document_that_lies_elsewhere_is_known_by_its_label(database: Database) -> None:
    """It has no passages, and nothing is looked back for."""
    subject.know(database, FIRST)
    assert subject.document(database, "B-1") == FIRST
    assert subject.passages(database, "B-1") == ()
    assert progress.looking_back(database) == {}


@pytest.mark.parametrize("changes", [{"kind": "verlenging"}, {"case_ref": "Z-2"}], ids=str)
def test_a_known_document_takes_a_new_label_and_keeps_the_rest(
    database: Database, changes: dict[str, str]
) -> None:
    """Its passages and the day on which it came stay; other documents keep their labels."""
    add(database, "B-1")
    add(database, "B-2")
    later = replace(FIRST, enrolled_at=NIGHT + timedelta(days=9), **changes)  # type: ignore[arg-type]
    subject.know(database, later)
    assert subject.document(database, "B-1") == replace(FIRST, **changes)  # type: ignore[arg-type]
    assert len(subject.passages(database, "B-1")) == 3
    assert subject.document(database, "B-2") == replace(FIRST, ref="B-2")


def test_the_same_label_again_writes_nothing(database: Database) -> None:
    """So that no digest of it has to be taken every night."""
    subject.know(database, FIRST)
    before = database.conn.total_changes
    events = database.table("audit_event").count
    subject.know(database, replace(FIRST, enrolled_at=NIGHT + timedelta(days=1)))
    assert database.conn.total_changes == before
    assert database.table("audit_event").count == events


def test_a_weakness_nobody_knows_is_an_error(database: Database) -> None:
    """A damaged row is not taken for a strong passage."""
    add(database, "B-1")
    database.execute("UPDATE passage SET weakness = 'zomaar'")
    with pytest.raises(msgspec.ValidationError, match="weakness"):
        subject.passages(database, "B-1")
