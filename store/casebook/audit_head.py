"""Heads of the audit chains that were kept elsewhere: each must still stand in its chain."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.rows import to_row


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The head of one chain at one moment."""

    chain: str
    head: str
    at: datetime


def keep(database: Database, head: AuditHead) -> None:
    """Write a head down, once."""
    database.table("audit_head").insert(to_row(head), ignore=True)


def of_chain(database: Database, chain: str) -> tuple[str, ...]:
    """Every head of this chain that was written down, in exports too."""
    rows = database.execute("SELECT head FROM audit_head WHERE chain = ? ORDER BY id", [chain]).fetchall()
    return tuple(row[0] for row in rows)
