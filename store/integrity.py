"""A check of something that must never change, and those that every database has: its trail, its facts."""

from dataclasses import dataclass

from sqlite_utils import Database

from store import audit, facts
from store.errors import IntegrityError
from store.facts import Facts

MOST_FAULTS = 50
"""More than this of one kind are counted, not listed."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what is wrong with it."""

    subject: str
    count: int  # how many events, rows or files were looked at
    faults: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def check_trail(subject: str, database: Database, heads: tuple[str, ...] = ()) -> Check:
    """The audit trail, against the heads of it that were kept elsewhere."""
    try:
        return Check(subject, audit.verify(database, heads), ())
    except IntegrityError as error:
        return Check(subject, 0, (str(error),))


def check_facts(subject: str, database: Database, guarded: tuple[Facts, ...]) -> Check:
    """Every guarded row, against its digest in the audit trail."""
    if not facts.can_be_verified(database):
        return Check(subject, 0, ("its layout keeps no digests of facts; run `lekwacht init` once",))
    faults = tuple(facts.verify(database, guarded))
    more = len(faults) - MOST_FAULTS
    shown = (*faults[:MOST_FAULTS], f"and {more} more") if more > 0 else faults
    return Check(subject, facts.count(database, guarded), shown)
