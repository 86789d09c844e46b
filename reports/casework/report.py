"""The third step of the night: new matches become sightings and incidents; presence is kept up."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlite_utils import Database

from reports.casework import anchoring, intake, leads, presence, reopening, suppressions
from reports.casework.intake import NewMatch, Outcome
from reports.desk import Desk, open_desk
from reports.settings import ReportSettings
from store.archive.schema import read_archive
from store.casebook import cursor
from store.clock import Clock
from store.counted import counted
from store.database import transaction
from store.layout import DataDirectory
from store.lock import exclusive
from store.matches.match import Match, matches_after
from store.matches.schema import read_matches

MATCHES = "matches"
"""Name of the cursor over `matches.db`."""

BATCH = 100
"""Matches that are written at once, with the cursor behind them."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ReportResult:
    """What one run of the report did."""

    outcomes: tuple[tuple[Outcome, int], ...]
    leads: int  # new ones
    presences: int  # places of which something else was seen than before
    rechecks: int  # places to be looked at the coming night
    woken: int  # sightings whose suppression ended, and deferred incidents whose day came

    def count(self, outcome: Outcome) -> int:
        """How many matches had this outcome."""
        return dict(self.outcomes).get(outcome, 0)


def run(
    directory: DataDirectory, settings: ReportSettings, clock: Clock, progress: Progress | None = None
) -> ReportResult:
    """Take in every match since the last run; killed anywhere and run again, it ends the same.

    Raises:
        LockedError: another report is running.
        StoreError: a database cannot be used.
    """
    with (
        exclusive(directory.casebook.with_name("report.lock"), "report"),
        open_desk(directory, settings, clock) as desk,
    ):
        archive, matches = read_archive(directory.archive), read_matches(directory.matches)
        try:
            return _report(desk, archive, matches, progress or _silent)
        finally:
            archive.close()
            matches.close()


def _report(desk: Desk, archive: Database, matches: Database, progress: Progress) -> ReportResult:
    woken = _wake(desk)
    outcomes: Counter[Outcome] = Counter()
    for batch in _batches(matches_after(matches, cursor.value(desk.casebook, MATCHES))):
        outcomes.update(_take_in(desk, archive, batch))
        progress(f"{counted(outcomes.total(), 'match', 'matches')} taken in")
    taken = leads.take_in(desk, archive, matches)
    with transaction(desk.casebook):
        changed = presence.take_over(desk, archive)
        asked = presence.ask_again(desk)
    anchoring.anchor(desk)
    return ReportResult(tuple(sorted(outcomes.items())), taken, changed, asked, woken)


def _take_in(desk: Desk, archive: Database, batch: tuple[Match, ...]) -> list[Outcome]:
    prepared = [intake.prepare(desk, archive, match) for match in batch]
    hushed = suppressions.active(desk)
    with transaction(desk.casebook):
        outcomes = [intake.take(desk, new, hushed) if isinstance(new, NewMatch) else new for new in prepared]
        cursor.move(desk.casebook, MATCHES, batch[-1].id)
    return outcomes


def _wake(desk: Desk) -> int:
    with transaction(desk.casebook):
        woken = reopening.wake_deferred(desk)
        for sighting in suppressions.lapsed(desk):
            incident = intake.attach(desk, sighting)
            desk.record("suppression_lapsed", incident.number, sighting=sighting.id)
            woken += 1
    return woken


def _batches(matches: Iterator[Match]) -> Iterator[tuple[Match, ...]]:
    while batch := tuple(islice(matches, BATCH)):
        yield batch


def _silent(_: str) -> None:
    """Report no progress."""
