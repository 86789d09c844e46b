"""To whom the documents of a case were made available, for the rooms that only read."""

import json
from datetime import date

from sqlite_utils import Database

from store import clock
from store.matches.document import Disclosure


def of_case(database: Database, case_ref: str) -> tuple[Disclosure, ...]:
    """Every disclosure of the case's documents, oldest first."""
    return tuple(_disclosure(row) for row in database.query(_OF_CASE, [case_ref]))


_OF_CASE = """
SELECT disclosure.* FROM disclosure JOIN document ON document.ref = disclosure.document_ref
WHERE document.case_ref = ? ORDER BY available_from, recipient, unit, document_ref, disclosure.id
"""


def _disclosure(row: dict[str, str]) -> Disclosure:
    return Disclosure(
        document_ref=row["document_ref"],
        recipient=row["recipient"],
        unit=row["unit"],
        available_from=date.fromisoformat(row["available_from"]),
        sections=tuple(json.loads(row["sections"])),
        recorded_at=clock.from_text(row["recorded_at"]),
    )
