"""Who works where: the casebook, the settings, the time and the person, for every act of this room."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from reports.settings import ReportSettings
from store import audit
from store.audit import Act
from store.casebook.schema import open_casebook
from store.clock import Clock, SystemClock
from store.errors import StoreError
from store.facts import GuardedDatabase
from store.layout import DataDirectory
from store.nights import head
from store.nights.schema import open_nights

NIGHT_RUN = "nachtscan"
"""The actor of what happens without a person."""

Detail = str | int | float | bool | None


@dataclass(frozen=True)
class Desk:
    """One person's (or the night run's) place at the casebook."""

    directory: DataDirectory
    casebook: Database
    settings: ReportSettings = field(default_factory=ReportSettings)
    clock: Clock = field(default_factory=SystemClock)
    actor: str = NIGHT_RUN
    origin: str = "command line"

    def __post_init__(self) -> None:
        if isinstance(self.casebook, GuardedDatabase):
            self.casebook.clock = self.clock  # the time of what it writes down by itself

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self.clock.now()

    def record(self, action: str, thing: str, *, result: str = "ok", **details: Detail) -> None:
        """Write an act into the audit trail: references, counts and digests, never text."""
        act = Act(self.actor, action, thing, result, self.origin, tuple(details.items()))
        audit.record(self.casebook, act, self.now())


@contextmanager
def open_desk(
    directory: DataDirectory,
    settings: ReportSettings,
    clock: Clock,
    *,
    actor: str = NIGHT_RUN,
    origin: str = "command line",
) -> Iterator[Desk]:
    """A desk at the casebook of this data directory; the database is closed afterwards."""
    casebook = open_casebook(directory.casebook)
    before = audit.head(casebook)
    try:
        yield Desk(directory, casebook, settings, clock, actor, origin)
    finally:
        if audit.head(casebook) != before:
            _keep_head(directory, casebook, clock)
        casebook.close()


def _keep_head(directory: DataDirectory, casebook: Database, clock: Clock) -> None:
    """Leave the head of the trail in another file, so that an old copy of the casebook shows.

    Where the record of nights cannot be written, the act stands all the same: the next one leaves its head.
    """
    try:
        nights = open_nights(directory.nights)
    except StoreError:
        return
    try:
        head.keep(nights, "casebook", casebook, clock.now())
    except sqlite3.OperationalError:
        return
    finally:
        nights.close()
