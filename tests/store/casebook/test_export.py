"""Exports: numbered before they are written, so that one that was cut off stays visible."""

import sqlite3
from dataclasses import replace

import pytest

from store.casebook import export as exports
from store.casebook.export import Export
from tests.store.casebook.conftest import AT, Casebook, after

USUAL = Export(
    number="E-2026-0001",
    format="csv excel-nl",
    purpose="Overdracht",
    filter="{}",
    rows=0,
    sha256="",
    audit_head="hh",
    file="meldingen.csv",
    exported_by="officier-a",
    exported_at=AT,
)


def test_an_export_that_was_cut_off_stays_visible(book: Casebook) -> None:
    """It has its number, its purpose and no digest."""
    exports.begin(book.database, USUAL)
    assert exports.every(book.database) == (USUAL,)


def test_what_became_of_an_export_is_written_to_it_alone(book: Casebook) -> None:
    """Rows and digest; what it was for and when it began stays."""
    other = replace(USUAL, number="E-2026-0002")
    for export in (USUAL, other):
        exports.begin(book.database, export)
    exports.finish(book.database, replace(USUAL, rows=7, sha256="ff", purpose="Anders", exported_at=after(1)))
    assert exports.every(book.database) == (other, replace(USUAL, rows=7, sha256="ff"))


def test_a_number_is_given_once(book: Casebook) -> None:
    """The next one follows, and the database refuses the same again."""
    exports.begin(book.database, USUAL)
    assert exports.next_number(book.database, AT) == "E-2026-0002"
    with pytest.raises(sqlite3.IntegrityError):
        exports.begin(book.database, USUAL)
