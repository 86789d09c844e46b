"""Reads and writes what is enrolled: documents and their passages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock, rows
from store.database import transaction
from store.matches.document import Document, Passage, Remainder, Weakness
from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A passage with the document that it is of."""

    passage: Passage
    document: Document


def document(database: Database, ref: str) -> Document | None:
    """The document of this reference, or None."""
    row = next(iter(database.query("SELECT * FROM document WHERE ref = ?", [ref])), None)
    return None if row is None else from_row(Document, row)


def documents(database: Database) -> Iterator[Document]:
    """Every document, by reference."""
    for row in database.query("SELECT * FROM document ORDER BY ref"):
        yield from_row(Document, row)


def came_after(database: Database, number: int) -> dict[int, datetime]:
    """By number when each document was enrolled, of those after one; a canary is none."""
    sql = "SELECT id, enrolled_at FROM document WHERE id > ? AND NOT canary ORDER BY id"
    return {row["id"]: clock.from_text(row["enrolled_at"]) for row in database.query(sql, [number])}


def of_case(database: Database, case_ref: str) -> tuple[Document, ...]:
    """The documents of a case, by reference."""
    sql = "SELECT * FROM document WHERE case_ref = ? ORDER BY ref"
    return tuple(from_row(Document, row) for row in database.query(sql, [case_ref]))


def know(database: Database, new: Document) -> None:
    """Store a document that another house has, by its label alone; one that is known keeps its passages."""
    sql = """
        INSERT INTO document (ref, kind, case_ref, canary, enrolled_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (ref) DO UPDATE SET kind = excluded.kind, case_ref = excluded.case_ref
        WHERE (kind, case_ref) <> (excluded.kind, excluded.case_ref)
    """
    values = [new.ref, new.kind, new.case_ref, int(new.canary), clock.to_text(new.enrolled_at)]
    with transaction(database):
        database.execute(sql, values)


def passages(database: Database, ref: str) -> tuple[Passage, ...]:
    """The passages of a document, in order."""
    sql = f"{_PASSAGES} WHERE document.ref = ? ORDER BY passage.number"
    return tuple(from_row(Passage, row) for row in database.query(sql, [ref]))


def passage_ids(database: Database, case_ref: str) -> tuple[int, ...]:
    """The ids of all passages of a case's documents."""
    sql = f"{_PASSAGES} WHERE document.case_ref = ? ORDER BY passage.id"
    return tuple(int(row["id"]) for row in database.query(sql, [case_ref]))


def enrolled(database: Database, passage_id: int) -> Enrolled | None:
    """A passage with its document, or None when it is no longer enrolled."""
    sql = f"{_PASSAGES} WHERE passage.id = ?"
    row = next(iter(database.query(sql, [passage_id])), None)
    if row is None:
        return None
    known = document(database, str(row["document_ref"]))
    return None if known is None else Enrolled(from_row(Passage, row), known)


def cases(database: Database) -> dict[int, int]:
    """By passage id a number that stands for its case."""
    sql = """
        SELECT passage.id, min(document.id) OVER (PARTITION BY document.case_ref) AS case_number
        FROM passage JOIN document ON document.id = passage.document_id
    """
    return {row["id"]: row["case_number"] for row in database.query(sql)}


def remainders(database: Database, ref: str) -> tuple[Remainder, ...]:
    """What of a document was not simply read, in the order in which it was told."""
    sql = """
        SELECT remainder.* FROM remainder JOIN document ON document.id = remainder.document_id
        WHERE document.ref = ? ORDER BY remainder.id
    """
    return tuple(from_row(Remainder, row) for row in database.query(sql, [ref]))


def add(
    database: Database,
    new: Document,
    numbered: Iterable[tuple[str, int, Weakness | None]],
    remainders: Iterable[Remainder] = (),
) -> list[int]:
    """Store a document with its passages (section, words, weakness), and return the passages' ids.

    The archive is marked for looking back: what stands in it was crawled before the document was known.
    """
    with transaction(database):
        number = rows.insert(database, "document", to_row(new))
        database.table("remainder").insert_all(
            {"document_id": number, **to_row(remainder)} for remainder in remainders
        )
        if not new.canary:  # what was crawled before it was invented cannot hold it
            database.table("looking_back").insert({"document_id": number, "position": 0})
        return [
            int(str(database.table("passage").insert({"document_id": number, **label}).last_pk))
            for label in _labels(numbered)
        ]


def remove(database: Database, ref: str) -> bool:
    """Forget a document and its passages; matches that were found stay. Tells whether there was one."""
    with transaction(database):
        return database.execute("DELETE FROM document WHERE ref = ?", [ref]).rowcount > 0


def _labels(numbered: Iterable[tuple[str, int, Weakness | None]]) -> Iterator[dict[str, object]]:
    for number, (section, words, weakness) in enumerate(numbered, 1):
        yield {"number": number, "section": section, "words": words, "weakness": weakness}


_PASSAGES = """
SELECT passage.*, document.ref AS document_ref
FROM passage JOIN document ON document.id = passage.document_id
"""
