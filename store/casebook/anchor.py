"""Statements of what was held at a moment: heads of the audit chains, and digests of new evidence.

A statement is a small text of digests. Its own digest can be stamped by an authority that learns nothing
else, and from then on nobody can make it again for that moment, we ourselves not excepted.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import rows
from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class Anchor:
    """One statement."""

    number: str  # K-2026-0001
    at: datetime
    text: str
    sha256: str

    @property
    def data(self) -> bytes:
        """What is stamped."""
        return self.text.encode()


def next_number(database: Database, at: datetime) -> str:
    """The next free number of the year, in Dutch time."""
    return rows.next_number(database, "anchor", "K", at)


def keep(database: Database, anchor: Anchor, evidence: tuple[str, ...]) -> None:
    """Store a statement, and which evidence it names."""
    database.table("anchor").insert(to_row(anchor))
    database.table("anchored").insert_all(
        {"evidence_sha256": digest, "anchor_number": anchor.number} for digest in evidence
    )


def every(database: Database) -> tuple[Anchor, ...]:
    """Every statement, oldest first."""
    return tuple(from_row(Anchor, row) for row in database.query("SELECT * FROM anchor ORDER BY id"))


def that_names(database: Database, evidence: str) -> Anchor | None:
    """The statement that names this copy of a capture; None where none does yet."""
    sql = """SELECT anchor.* FROM anchored JOIN anchor ON anchor.number = anchored.anchor_number
    WHERE anchored.evidence_sha256 = ?"""
    row = next(iter(database.query(sql, [evidence])), None)
    return None if row is None else from_row(Anchor, row)


def unnamed(database: Database) -> tuple[str, ...]:
    """The digests of evidence that no statement names yet."""
    sql = """SELECT evidence_sha256 FROM (SELECT evidence_sha256 FROM sighting_version
    WHERE evidence_sha256 IS NOT NULL UNION SELECT evidence_sha256 FROM absence)
    WHERE evidence_sha256 NOT IN (SELECT evidence_sha256 FROM anchored) ORDER BY 1"""
    return tuple(row[0] for row in database.execute(sql).fetchall())
