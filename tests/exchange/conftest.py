"""Two houses that trust each other, each in a directory of its own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exchange import identity as identities
from exchange import partners
from exchange.office import Office, open_office
from store.layout import DataDirectory

BEGIN = datetime(2026, 11, 26, 2, 30, tzinfo=UTC)


@dataclass
class MovableClock:
    """A clock that stands where a test puts it."""

    at: datetime = BEGIN

    def now(self) -> datetime:
        """The moment it shows."""
        return self.at

    def advance(self, **kwargs: float) -> None:
        """Move on."""
        self.at += timedelta(**kwargs)


@dataclass
class Houses:
    """A watching house and a source house on one clock."""

    coa: Office
    ind: Office
    clock: MovableClock

    def bring(self, office: Office, file: str, to: Office, sender: str) -> Path:
        """Move a bundle from an outbox into the partner's inbox, as a courier does."""
        (source,) = (path for path in office.directory.outbox.rglob(file))
        target = to.inbox(sender) / source.name
        target.write_bytes(source.read_bytes())
        return target


@pytest.fixture
def houses(tmp_path: Path) -> Iterator[Houses]:
    """COA and IND after their fingerprints were compared by voice."""
    with trusting(tmp_path) as houses:
        yield houses


@contextmanager
def trusting(folder: Path) -> Iterator[Houses]:
    """COA and IND, who trust each other, each in its folder."""
    clock = MovableClock()
    with ExitStack() as stack:
        coa, ind = (
            stack.enter_context(open_office(DataDirectory(folder / name), clock)) for name in ("coa", "ind")
        )
        for office in (coa, ind):
            identities.save(office.directory.identity, identities.make(clock.now()))
        partners.trust(coa, ind.identity().card, "ind")
        partners.trust(ind, coa.identity().card, "coa")
        yield Houses(coa, ind, clock)
