"""Where the exchange works: its database, its boxes, the time and the person, for every act of this room."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from exchange import identity as identities
from exchange.identity import Identity
from exchange.settings import ExchangeSettings
from store import audit
from store.audit import Act
from store.clock import Clock, SystemClock
from store.exchange.schema import open_exchange
from store.layout import DataDirectory

Detail = str | int | float | bool | None

REFUSED = "refused"
"""The folder where refused bundles are put, beside where they lay; no partner can bear this name."""


@dataclass(frozen=True)
class Office:
    """One person's (or the night run's) place at the exchange."""

    directory: DataDirectory
    database: Database
    clock: Clock = field(default_factory=SystemClock)
    actor: str = "nachtscan"
    answer_within: timedelta = timedelta(hours=12)
    night: str | None = None  # the Dutch day that posts belong to; today unless a night run says so

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self.clock.now()

    def identity(self) -> Identity:
        """This house.

        Raises:
            IdentityError: it has no usable identity.
        """
        return identities.load(self.directory.identity)

    @property
    def lock(self) -> Path:
        """The file that whoever makes or takes in bundles holds."""
        return self.directory.exchange.with_suffix(".lock")

    def outbox(self, partner: str) -> Path:
        """The folder of bundles for this partner; it is made where it is missing."""
        return _made(self.directory.outbox / partner)

    def inbox(self, partner: str) -> Path:
        """The folder of bundles that came from this partner; it is made where it is missing."""
        return _made(self.directory.inbox / partner)

    def record(self, action: str, thing: str, *, result: str = "ok", **details: Detail) -> None:
        """Write an act into the audit trail: numbers and digests, never text."""
        act = Act(self.actor, action, thing, result, details=tuple(details.items()))
        audit.record(self.database, act, self.now())


@contextmanager
def open_office(
    directory: DataDirectory,
    clock: Clock,
    *,
    actor: str = "nachtscan",
    settings: ExchangeSettings | None = None,
    night: str | None = None,
) -> Iterator[Office]:
    """The exchange of this data directory; the database is closed afterwards."""
    within = timedelta(hours=(settings or ExchangeSettings()).answer_within_hours)
    directory.exchange.parent.mkdir(parents=True, exist_ok=True)
    database = open_exchange(directory.exchange)
    try:
        yield Office(directory, database, clock, actor, within, night)
    finally:
        database.close()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
