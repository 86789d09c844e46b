"""Crawls the watched sites: one child process a site, supervised, and a row of coverage for each."""

import contextlib
import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from crawler.errors import BadSiteError
from crawler.evidence import seal
from crawler.runs.job import BUSY, Job, user_agent
from crawler.runs.process import ChildProcess, spawn
from crawler.settings import CrawlSettings
from store.archive.coverage import (
    Coverage,
    CoverageReason,
    Ending,
    add_reason,
    close_night,
    fill_missed_nights,
    last_ends,
    run_of,
)
from store.archive.schema import open_archive
from store.archive.site import Site
from store.archive.site import site as find
from store.archive.site import sites as all_sites
from store.clock import AMSTERDAM, Clock, optional_text
from store.counted import counted
from store.database import transaction
from store.errors import PlainError
from store.layout import DataDirectory

RESTARTS = 3
"""How often a site whose process died is gone on with in one run."""
GRACE_S = 15.0
"""How long a child may take to stop when told to."""
_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What one run of the crawl reached."""

    night: str
    coverage: tuple[Coverage, ...]
    busy: tuple[str, ...] = ()  # sites that another run holds

    @property
    def whole(self) -> bool:
        """Whether every site was crawled whole, or had nothing that was due."""
        return not self.busy and all(
            site.whole or site.ending is Ending.NOTHING_DUE for site in self.coverage
        )


def run(
    data: DataDirectory,
    settings: CrawlSettings,
    clock: Clock,
    *,
    names: Sequence[str] = (),
    now: bool = False,
    progress: Callable[[Coverage], None] | None = None,
) -> CrawlReport:
    """Crawl these sites, or every enabled one, and return when each has ended; what this run counted.

    Args:
        data: the data directory.
        settings: of the crawl.
        clock: the run's clock.
        names: of the sites; every enabled one by default.
        now: ask every page, however lately it was visited.
        progress: called with each site as it ends.

    Raises:
        PlainError: a site is unknown, or the settings do not suffice; nothing was crawled then.
        KeyboardInterrupt: after every child has stopped; running it again goes on.
    """
    night = night_name(clock.now())
    database = open_archive(data.archive)
    try:
        chosen = _chosen(database, names)
        for site in chosen:
            user_agent(site, settings)
            with transaction(database):
                fill_missed_nights(database, site.id, night)
        jobs = [Job.at(data, site, night, settings, clock, now=now) for site in chosen]
        busy = _supervise(database, jobs, clock, progress or _ignore)
        with transaction(database):
            seal(database, night, clock.now())
        rows = (run_of(database, site.id, night) for site in chosen if site.name not in busy)
        return CrawlReport(night, tuple(row for row in rows if row is not None), tuple(busy))
    finally:
        database.close()


def run_job(job: Job) -> int:
    """Run one child to its end; its exit code."""
    running = [_start(job)]
    with _stopped_at_the_end(running):
        while not _has_ended(running[0]):
            time.sleep(_POLL_S)
    return int(running[0].process.returncode)


def night_name(moment: datetime) -> str:
    """The night that a moment belongs to: the date in Europe/Amsterdam."""
    return moment.astimezone(AMSTERDAM).date().isoformat()


@dataclass(slots=True)
class _Child:
    """One running process."""

    job: Job
    process: ChildProcess
    started: float
    allowed_s: float
    restarts: int = 0

    def overdue(self) -> bool:
        """Whether it hangs."""
        return time.monotonic() > self.started + self.allowed_s


def _supervise(
    database: Database, jobs: list[Job], clock: Clock, progress: Callable[[Coverage], None]
) -> list[str]:
    waiting, busy = list(reversed(jobs)), []
    running: list[_Child] = []
    with _stopped_at_the_end(running):
        while waiting or running:
            while waiting and len(running) < max(1, jobs[0].settings.sites_at_once):
                running.append(_start(waiting.pop()))
            for child in [child for child in running if _has_ended(child)]:
                running.remove(child)
                if child.process.returncode == BUSY:
                    busy.append(child.job.site)
                elif child.process.returncode != 0 and child.restarts < RESTARTS:
                    running.append(_start_again(database, child))
                else:
                    progress(_finish(database, child, clock))
            time.sleep(_POLL_S)
    return busy


@contextlib.contextmanager
def _stopped_at_the_end(running: list[_Child]) -> Iterator[None]:
    """Let no child outlive the block, however it ends."""
    try:
        yield
    finally:
        for child in running:
            child.process.let_go()
        end = time.monotonic() + GRACE_S
        for child in running:
            child.process.end(max(0.1, end - time.monotonic()))


def _start(job: Job) -> _Child:
    process = spawn("crawler.runs.child", job.encode())
    allowed = job.budget_s + job.settings.lease_wait_s + 4 * job.settings.timeout_s + 60
    return _Child(job, process, time.monotonic(), allowed)


def _start_again(database: Database, dead: _Child) -> _Child:
    """Go on with a site whose process died, in what is left of its time; the night says that it did."""
    with transaction(database):
        add_reason(database, find(database, dead.job.site).id, dead.job.night, CoverageReason.CRASHED)
    left = max(0.0, dead.job.budget_s - (time.monotonic() - dead.started))
    return replace(_start(replace(dead.job, budget_s=left, fresh=False)), restarts=dead.restarts + 1)


def _has_ended(child: _Child) -> bool:
    if child.process.poll() is None:
        if not child.overdue():
            return False
        child.restarts = RESTARTS
    child.process.end(0)
    return True


def _finish(database: Database, child: _Child, clock: Clock) -> Coverage:
    site = find(database, child.job.site)
    if child.process.returncode != 0:
        with transaction(database):
            close_night(database, site.id, child.job.night, ending=Ending.CRASHED, now=clock.now())
    row = run_of(database, site.id, child.job.night)
    if row is None:
        raise PlainError(f"the crawl of {site.name} left no coverage; run it again")
    return row


def _chosen(database: Database, names: Sequence[str]) -> list[Site]:
    """The sites of a run; where time runs out it is never the same ones that go without."""
    if names:
        chosen = [find(database, name) for name in dict.fromkeys(names)]
        if off := [site.name for site in chosen if not site.enabled]:
            raise BadSiteError(f"{off[0]} is disabled; `lekwacht sites enable {off[0]}` watches it again")
        return chosen
    ended = last_ends(database)
    watched = [site for site in all_sites(database) if site.enabled and not site.canary]
    return sorted(watched, key=lambda site: (ended.get(site.id, ""), site.id))


def _ignore(_row: Coverage) -> None:
    """Nobody watches."""


def as_line(row: Coverage) -> str:
    """A site's night in one line for a terminal."""
    failures = ", ".join(f"{reason} {count}" for reason, count in row.reasons)
    if row.ending is Ending.NOTHING_DUE:
        return f"{row.site}: nothing was due, nothing was asked; `lekwacht crawl --now {row.site}` asks again"
    parts = [
        f"{row.site}: {row.ending}",
        f"{counted(row.requests, 'request')}",
        f"{counted(row.posts_seen, 'post')} seen, {row.posts_new} new",
        f"{row.posts_changed} changed, {row.posts_gone} gone",
        f"{counted(row.backlog, 'page')} left for later" if row.backlog else "",
        f"not reached: {failures}" if failures else "",
        f"ALARM {row.alarm}" if row.alarm else "",
    ]
    return "; ".join(part for part in parts if part)


def as_json(row: Coverage) -> dict[str, object]:
    """A site's night for a program."""
    values = dataclasses.asdict(row)
    values["reasons"] = {reason.value: count for reason, count in row.reasons}
    for name in ("started_at", "ended_at"):
        values[name] = optional_text(values[name])
    return values
