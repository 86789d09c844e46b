"""Whether silence means something: how the nights went, site by site, and whether the canary was found."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from store.archive.coverage import Coverage, Ending, coverage
from store.archive.schema import read_archive
from store.archive.site import Site, sites
from store.clock import AMSTERDAM
from store.errors import StoreError
from store.exchange import awaiting, posts
from store.exchange.awaiting import AwaitedAnswer
from store.exchange.posts import PostsSent
from store.exchange.schema import read_exchange
from store.layout import DataDirectory
from store.matches import language
from store.matches.language import LanguageCount
from store.matches.schema import read_matches
from store.nights.night import Canary, Night, newest
from store.nights.schema import read_nights

SHOWN_NIGHTS = 14


class Trust(StrEnum):
    """What the last night is worth."""

    WHOLE = "whole"
    PARTLY = "partly"
    NONE = "none"
    RUNNING = "running"
    AWAITED = "awaited"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Nights:
    """The nights as far as they are written down, newest first."""

    nights: tuple[Night, ...]
    coverage: tuple[Coverage, ...]
    sites: tuple[Site, ...]
    unread: tuple[LanguageCount, ...] = ()  # posts of the newest night in languages that nothing here reads
    awaited: tuple[AwaitedAnswer, ...] = ()  # what other houses have yet to answer
    late: tuple[str, ...] = ()  # those of them whose answer should have come
    exchanged: tuple[PostsSent, ...] = ()  # what went to other houses for the newest night

    @property
    def last(self) -> Night | None:
        """The newest night, or None before the first."""
        return self.nights[0] if self.nights else None

    @property
    def last_date(self) -> str | None:
        """The date of the newest night of which anything is known."""
        dates = [row.night for row in self.coverage[:1]]
        if self.last is not None:
            dates.append(night_date(self.last))
        return max(dates, default=None)

    @property
    def last_coverage(self) -> tuple[Coverage, ...]:
        """What the newest night reached, without the canary's own page."""
        return tuple(row for row in self.coverage if row.night == self.last_date and not row.canary)

    @property
    def failed(self) -> tuple[Coverage, ...]:
        """The sites of the newest night whose “nothing found” means nothing here."""
        return tuple(row for row in self.last_coverage if not row.whole)

    @property
    def canary(self) -> Canary | None:
        """Whether the newest night found its canary; None before the first night."""
        return None if self.last is None else self.last.canary

    @property
    def trust(self) -> Trust:
        """What "nothing found" of the newest night is worth."""
        if self.last is None or self.last.started_at is None:
            return Trust.NONE
        if self.last.ended_at is None:
            return Trust.RUNNING
        if self.canary is Canary.AWAITED:
            return Trust.LATE if self.late else Trust.AWAITED
        if self.canary is not Canary.FOUND or not any(row.whole for row in self.last_coverage):
            return Trust.NONE
        steps_done = not any(step.exit_code for step in self.last.steps)
        return Trust.WHOLE if steps_done and not self.failed and not self._missing() else Trust.PARTLY

    def _missing(self) -> bool:
        reached = {row.site for row in self.last_coverage}
        return any(site.enabled and not site.canary and site.name not in reached for site in self.sites)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Nights by sites: one row per site, one column per night, oldest night first."""

    days: tuple[date, ...]
    rows: tuple[tuple[str, tuple[Coverage | None, ...]], ...]
    canaries: tuple[Canary | None, ...]


def read(data: DataDirectory, days: int = SHOWN_NIGHTS, now: datetime | None = None) -> Nights:
    """The newest nights of this data directory; what was never written is empty.

    Args:
        data: the data directory.
        days: how many.
        now: by which an answer of another house is late; none is, where it is not given.
    """
    known = _read(data, days)
    waits = awaiting.of(data)
    late = tuple(house.partner for house in waits if now is not None and house.is_late(now))
    return replace(known, awaited=waits, late=late, exchanged=_exchanged(data, known.last_date))


def _exchanged(data: DataDirectory, night: str | None) -> tuple[PostsSent, ...]:
    if night is None or not data.exchange.exists():
        return ()
    try:
        with closing(read_exchange(data.exchange)) as database:
            return posts.of_night(database, night)
    except StoreError:  # an older layout: this house has exchanged nothing with this version
        return ()


def _read(data: DataDirectory, days: int) -> Nights:
    nights = _runs(data, days)
    if not data.archive.exists():
        return Nights(nights, (), ())
    with closing(read_archive(data.archive)) as archive:
        known = Nights(nights, _recent(coverage(archive), days), tuple(sites(archive)))
    return replace(known, unread=_unread(data, known.last_date))


def _unread(data: DataDirectory, night: str | None) -> tuple[LanguageCount, ...]:
    if night is None or not data.matches.exists():
        return ()
    with closing(read_matches(data.matches)) as matches:
        return language.unread(matches, night)


def _runs(data: DataDirectory, days: int) -> tuple[Night, ...]:
    if not data.nights.exists():
        return ()
    with closing(read_nights(data.nights)) as database:
        return tuple(newest(database, days))


def _recent(rows: Iterator[Coverage], days: int) -> tuple[Coverage, ...]:
    newest_first = iter(rows)
    first = next(newest_first, None)
    if first is None:
        return ()
    oldest = (date.fromisoformat(first.night) - timedelta(days=days - 1)).isoformat()
    return (first, *takewhile(lambda row: row.night >= oldest, newest_first))


def matrix(known: Nights, days: int = SHOWN_NIGHTS) -> Matrix:
    """The newest nights side by side; a night without a row of its own is a night that did not happen."""
    columns = _days(known, days)
    cells = {(row.site, row.night): row for row in known.coverage}
    names = [site.name for site in known.sites if not site.canary]
    by_day = {night_date(night): night.canary for night in known.nights}
    return Matrix(
        days=columns,
        rows=tuple((name, tuple(cells.get((name, day.isoformat())) for day in columns)) for name in names),
        canaries=tuple(by_day.get(day.isoformat()) for day in columns),
    )


def night_date(night: Night) -> str:
    """The date in Amsterdam on which the night was due."""
    return night.due_at.astimezone(AMSTERDAM).date().isoformat()


def worst_first(rows: Iterable[Coverage]) -> tuple[Coverage, ...]:
    """Sites whose “nothing found” means nothing here before the others, then by name."""
    return tuple(sorted(rows, key=lambda row: (row.whole and row.alarm is None, row.site)))


def cell_kind(row: Coverage | None) -> str:
    """How a site's night looks in the drawing: whole, partly, failed, running or none."""
    if row is None or row.ending is Ending.NOT_RUN:
        return "none"
    if row.ending is Ending.RUNNING:
        return "running"
    if not row.whole:
        return "failed"
    return "partly" if row.alarm or row.backlog or row.not_readable else "whole"


def _days(known: Nights, days: int) -> tuple[date, ...]:
    if known.last_date is None:
        return ()
    last = date.fromisoformat(known.last_date)
    oldest = min([date.fromisoformat(row.night) for row in known.coverage] or [last])
    first = max(last - timedelta(days=days - 1), oldest)
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))
