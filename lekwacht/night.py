"""The night run: the rooms one after the other, each in a process of its own, with tonight's canary."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from exchange.house import House
from lekwacht import calendar, exchanging
from lekwacht.context import Context
from lekwacht.errors import OverLimitError
from lekwacht.planting import plant, verdict
from lekwacht.process import run_step
from lekwacht.settings import limit_of
from store.lock import exclusive
from store.matches.enrolled import documents
from store.matches.schema import read_matches
from store.nights import night as nights
from store.nights.night import Canary, Night, Step
from store.nights.schema import open_nights

Tell = Callable[[str], None]

MOST_KILLS = 5
"""How often the matching of one night is begun again when its process was killed."""
_MATCHING = frozenset({"match", "receive"})


def run_night(context: Context, tell: Tell, *, now: bool = False) -> Night:
    """Run the rooms in order and return how the night went; a step that fails does not stop the next.

    With `now` the crawl asks every page, however lately it was visited.

    Raises:
        LockedError: another night is running.
    """
    with _diary(context) as diary:
        before = diary.last_start()
        diary.begin()
        due_at = diary.night.due_at
        canary = _plant(context, due_at)
        for name, words in exchanging.steps(context, due_at):
            asked = ("--now",) if now and name == "crawl" else ()
            diary.step(name, tell, *words, *asked, *_extra(context, name, before))
        canary_verdict = verdict(context, canary) if canary else exchanging.verdict(context, due_at, before)
        diary.note(canary_verdict)
        night = diary.end()
    with suppress(OverLimitError):  # what cannot be delivered is kept, and tried again by the hour
        run_step(context.root, "digest", limit_s=context.configuration.schedule.limit_s("digest"))
    return night


@dataclass
class _Diary:
    """Writes each step down as soon as it ended, so that a night cut off shows how far it came."""

    context: Context
    database: Database
    night: Night

    def begin(self) -> None:
        for due_at in _nights_that_never_ran(self.database, self.context, self.night.due_at):
            nights.save(self.database, Night(due_at))
        self._write(started_at=self.context.clock.now())

    def last_start(self) -> datetime | None:
        """When an earlier night last started, or None when there was none."""
        return next((night.started_at for night in nights.newest(self.database) if night.started_at), None)

    def step(self, name: str, tell: Tell, *words: str) -> None:
        tell(f"night: {name}")
        started, limit_s = self.context.clock.now(), self.context.configuration.schedule.limit_s(words[0])
        stopped = False
        try:
            exit_code = self._run(words, limit_s)
        except OverLimitError as error:
            tell(f"night: {error} (schedule.{limit_of(words[0])}); it goes on the next night")
            exit_code, stopped = error.exit_code, True
        step = Step(name, started, self.context.clock.now(), exit_code, stopped)
        self._write(steps=(*self.night.steps, step))

    def _run(self, words: tuple[str, ...], limit_s: float | None) -> int:
        """Run a step; killed matching is begun again, until a post that kills it is passed over."""
        for _ in range(MOST_KILLS):
            exit_code = run_step(self.context.root, *words, limit_s=limit_s)
            if exit_code >= 0 or words[0] not in _MATCHING:
                break
        return exit_code

    def note(self, canary: Canary) -> None:
        self._write(canary=canary)

    def end(self) -> Night:
        self._write(ended_at=self.context.clock.now())
        return self.night

    def _write(self, **changes: object) -> None:
        self.night = dataclasses.replace(self.night, **changes)  # type: ignore[arg-type]
        nights.save(self.database, self.night)


def _plant(context: Context, due_at: datetime) -> str | None:
    """Plant tonight's canary; its reference, or None where it goes through two houses."""
    house = context.configuration.exchange.house
    if house is House.ONE:
        return plant(context, due_at)
    if house is House.WATCHING:
        exchanging.serve_ahead(context, due_at)
    return None


@contextmanager
def _diary(context: Context) -> Iterator[_Diary]:
    data = context.data
    with exclusive(data.nights.with_suffix(".lock"), "night"):
        database = open_nights(data.nights)
        try:
            yield _Diary(context, database, Night(_due_at(database, context)))
        finally:
            database.close()


def _extra(context: Context, step: str, before: datetime | None) -> tuple[str, ...]:
    """The crawl takes pages whole again when a document came since the night before.

    Retention may have removed their text while they still stand, and the new document has not seen it.
    """
    if step != "crawl" or before is None:
        return ()
    if context.configuration.exchange.house is House.WATCHING:
        return ("--revisit",) if exchanging.has_wish(context, before) else ()
    database = read_matches(context.data.matches)
    try:
        came = any(document.enrolled_at > before for document in documents(database) if not document.canary)
    finally:
        database.close()
    return ("--revisit",) if came else ()


def _due_at(database: Database, context: Context) -> datetime:
    """The night this run stands for: the one last due, or, when that one ran already, its own start."""
    now = context.clock.now()
    due = calendar.last_due(context.configuration.schedule.at, now)
    latest = next(nights.newest(database, 1), None)
    return now if latest is not None and latest.due_at >= due else due


def _nights_that_never_ran(database: Database, context: Context, until: datetime) -> tuple[datetime, ...]:
    latest = next(nights.newest(database, 1), None)
    if latest is None:
        return ()
    due = calendar.nights_due(context.configuration.schedule.at, latest.due_at, until)
    return tuple(moment for moment in due if moment < until)
