"""To whom documents were made available, from when, and which parts."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from store.database import transaction
from store.matches.document import Disclosure
from store.rows import from_row, to_row


def of_case(database: Database, case_ref: str) -> tuple[Disclosure, ...]:
    """Every disclosure of the case's documents, oldest first."""
    return tuple(from_row(Disclosure, row) for row in database.query(_OF_CASE, [case_ref]))


def of_cases(database: Database, case_refs: Iterable[str]) -> dict[str, tuple[Disclosure, ...]]:
    """The disclosures of each of these cases' documents, oldest first; cases without any are left out."""
    by_case: dict[str, list[Disclosure]] = {}
    for row in database.query(_OF_CASES, [json.dumps(list(case_refs))]):
        by_case.setdefault(str(row["case_ref"]), []).append(from_row(Disclosure, row))
    return {case_ref: tuple(disclosures) for case_ref, disclosures in by_case.items()}


def of_document(database: Database, ref: str) -> tuple[Disclosure, ...]:
    """Every disclosure of one document, oldest first."""
    sql = "SELECT * FROM disclosure WHERE document_ref = ? ORDER BY available_from, id"
    return tuple(from_row(Disclosure, row) for row in database.query(sql, [ref]))


def add(database: Database, disclosure: Disclosure) -> bool:
    """Store a disclosure; tells whether it was new."""
    with transaction(database):
        if any(_same(disclosure, known) for known in of_document(database, disclosure.document_ref)):
            return False
        database.table("disclosure").insert(to_row(disclosure))
    return True


def replace(database: Database, ref: str, disclosures: Iterable[Disclosure]) -> bool:
    """Let these be all disclosures of a document; tells whether any changed. What stands keeps its number."""
    wanted = list(disclosures)
    with transaction(database):
        gone = [row for row in numbered(database, ref) if not any(_same(row.disclosure, w) for w in wanted)]
        for row in gone:
            remove(database, row.number)
        added = sum(add(database, row) for row in wanted)
        return added > 0 or bool(gone)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A disclosure with the number by which it is corrected or withdrawn."""

    number: int
    disclosure: Disclosure


def numbered(database: Database, ref: str | None = None) -> tuple[Numbered, ...]:
    """Every disclosure, or those of one document, by document and oldest first."""
    sql = """
        SELECT * FROM disclosure WHERE ? IS NULL OR document_ref = ?
        ORDER BY document_ref, available_from, id
    """
    return tuple(Numbered(row["id"], from_row(Disclosure, row)) for row in database.query(sql, [ref, ref]))


def remove(database: Database, number: int) -> bool:
    """Forget the disclosure of this number; tells whether there was one."""
    with transaction(database):
        return database.execute("DELETE FROM disclosure WHERE id = ?", [number]).rowcount > 0


_OF_CASE = """
SELECT disclosure.* FROM disclosure JOIN document ON document.ref = disclosure.document_ref
WHERE document.case_ref = ? ORDER BY available_from, recipient, unit, document_ref, disclosure.id
"""
_OF_CASES = """
SELECT disclosure.*, document.case_ref FROM disclosure
JOIN document ON document.ref = disclosure.document_ref
WHERE document.case_ref IN (SELECT value FROM json_each(?))
ORDER BY available_from, recipient, unit, document_ref, disclosure.id
"""


def _same(disclosure: Disclosure, other: Disclosure) -> bool:
    """Whether they say the same; SQLite's UNIQUE would tell two missing units apart."""
    names = ("document_ref", "recipient", "unit", "available_from", "sections")
    return all(getattr(disclosure, name) == getattr(other, name) for name in names)
