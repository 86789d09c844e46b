"""Captures of archives without the passage: one a page and archive, as long as it counts."""

from dataclasses import replace

from store.casebook import absence as absences
from store.casebook.absence import Absence
from tests.store.casebook.conftest import AT, Casebook, after

USUAL = Absence(
    incident_id=1,
    archive="ia",
    key="example,forum)/draad",
    capture_id=5,
    url="https://forum.example/draad",
    at=AT,
    received_at=after(1),
    origin="archive-ia",
    server_modified="Mon, 23 Nov 2026 02:00:00 GMT",
    warc_file="ia.warc",
    warc_offset=12,
    capture_sha256="cc",
    evidence_sha256="ee",
)


def test_an_absence_comes_back_as_it_was_kept(book: Casebook) -> None:
    """With what the server stated and when it came here, or with neither."""
    bare = replace(USUAL, archive="wb", received_at=None, server_modified=None)
    book.incident()
    for absence in (USUAL, bare):
        absences.keep(book.database, absence)
    assert absences.of_incident(book.database, 1) == (USUAL, bare)


def test_a_page_has_one_an_archive(book: Casebook) -> None:
    """A later one takes its place, whole; another page, archive or incident has its own."""
    book.incident("A")
    book.incident("B")
    others = [replace(USUAL, key="x"), replace(USUAL, archive="wb"), replace(USUAL, incident_id=2)]
    for absence in (USUAL, *others):
        absences.keep(book.database, absence)
    newer = replace(USUAL, at=after(1), capture_sha256="dd", evidence_sha256="ff", server_modified=None)
    absences.keep(book.database, newer)
    assert set(absences.of_incident(book.database, 1)) == {newer, *others[:2]}
    assert absences.of_incident(book.database, 2) == (others[2],)


def test_absences_stand_in_order_of_time(book: Casebook) -> None:
    """Those of one moment by archive and page: the order never depends on chance."""
    book.incident()
    wanted = [
        replace(USUAL, at=AT, archive="wb", key="z"),
        replace(USUAL, at=after(1), archive="ia", key="z"),
        replace(USUAL, at=after(1), archive="wb", key="a"),
        replace(USUAL, at=after(1), archive="wb", key="b"),
    ]
    for absence in reversed(wanted):
        absences.keep(book.database, absence)
    assert absences.of_incident(book.database, 1) == tuple(wanted)


def test_one_absence_is_forgotten_alone(book: Casebook) -> None:
    """Page, archive and incident must all be meant; what is not there cannot be forgotten."""
    book.incident("A")
    book.incident("B")
    others = (replace(USUAL, key="x"), replace(USUAL, archive="wb"), replace(USUAL, incident_id=2))
    for absence in (USUAL, *others):
        absences.keep(book.database, absence)
    for _ in range(2):
        absences.forget(book.database, 1, "ia", USUAL.key)
    kept = (*absences.of_incident(book.database, 1), *absences.of_incident(book.database, 2))
    assert set(kept) == set(others)
