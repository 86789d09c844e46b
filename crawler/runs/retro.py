"""Takes a WARC file that somebody gives by hand into the archive: captures of their own origin and date.

The file is hostile until proven otherwise: a process with limits of its own reads it, and where that dies
the reading goes on without the record at which it died.
"""

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
from sqlite_utils import Database

from crawler.errors import BadWarcError, WarcNotReadError
from crawler.evidence import seal
from crawler.frontier.marker import Marker
from crawler.runs.crawl import night_name
from crawler.runs.given import Given, given_files
from crawler.runs.job import AheadClock
from crawler.runs.process import ChildProcess, spawn
from crawler.settings import CrawlSettings
from store.archive.capture import close_file, file_state, open_file
from store.archive.schema import open_archive
from store.clock import Clock
from store.database import transaction
from store.layout import DataDirectory
from store.lock import exclusive

MAX_DEATHS = 100
"""Processes that one file may cost."""
_DEATHS_AT_ONE_RECORD = 2
"""Once proves nothing: the process may have been killed for another reason."""
_GRACE_S = 10.0


@dataclass(frozen=True, slots=True)
class RetroResult:
    """What one file held."""

    files: tuple[str, ...]  # names among the archive's WARC files
    records: int
    pages: int
    posts: int  # new ones
    reasons: dict[str, int] = field(default_factory=dict)  # why records were not read, and how many

    @property
    def whole(self) -> bool:
        """Whether every record was read: what was not may have stood there."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class GivenFile:
    """The work of the process that reads a file."""

    data: str
    name: str
    night: str
    memory_mb: int
    ahead_s: float
    skip: tuple[int, ...] = ()  # places of records that killed a process
    archive: str | None = None  # the public web archive from which we fetched it

    @property
    def directory(self) -> DataDirectory:
        """The data directory."""
        return DataDirectory(Path(self.data))

    @property
    def marker(self) -> Marker:
        """Names the place of the record that is being read."""
        return Marker(self.directory.archive.parent / "_given.reading")


@dataclass(frozen=True, slots=True)
class Batch:
    """What some records brought, once they are in the archive; or why the file could not be read on."""

    pages: int = 0
    posts: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    error: str | None = None


def read_file(data: DataDirectory, settings: CrawlSettings, clock: Clock, path: Path) -> RetroResult:
    """Copy the file among the archive's own, and read its pages; killed and started again it goes on.

    Raises:
        BadWarcError: it is no WARC file.
        WarcNotReadError: reading it killed one process after the other.
        LockedError: another file is being read.
    """
    with given_files(path, data.archive.parent / "_given.unpacked") as files:
        return read_given(data, settings, clock, files)


def read_given(
    data: DataDirectory, settings: CrawlSettings, clock: Clock, files: Sequence[Given]
) -> RetroResult:
    """Copy these WARC files among the archive's own, and read their pages; errors as of `read_file`."""
    lease = exclusive(data.archive.parent / "_given.lease", "reading of a WARC file")
    with closing(open_archive(data.archive)) as database, lease:
        return _together([_read_file(database, data, settings, clock, file) for file in files])


def _read_file(
    database: Database, data: DataDirectory, settings: CrawlSettings, clock: Clock, file: Given
) -> RetroResult:
    _take_in(database, data, clock, file)
    job = GivenFile(
        data=str(data.root.absolute()),
        name=file.name,
        night=night_name(clock.now()),
        memory_mb=settings.memory_mb,
        ahead_s=AheadClock.of(clock).ahead_s,
        archive=file.archive,
    )
    batches = list(_read_all(job))
    with transaction(database):
        close_file(database, file.name, clock.now())
        seal(database, file.name, clock.now())
    records = database.execute("SELECT count(*) FROM warc_record WHERE warc_file = ?", [file.name])
    return _sum(file.name, int(records.fetchone()[0]), batches)


def _together(results: list[RetroResult]) -> RetroResult:
    reasons: Counter[str] = Counter()
    for result in results:
        reasons.update(result.reasons)
    return RetroResult(
        tuple(name for result in results for name in result.files),
        sum(result.records for result in results),
        sum(result.pages for result in results),
        sum(result.posts for result in results),
        dict(reasons),
    )


def _sum(name: str, records: int, batches: list[Batch]) -> RetroResult:
    reasons: Counter[str] = Counter()
    for batch in batches:
        reasons.update(batch.reasons)
    pages, posts = sum(batch.pages for batch in batches), sum(batch.posts for batch in batches)
    return RetroResult((name,), records, pages, posts, dict(reasons))


def _read_all(job: GivenFile) -> Iterator[Batch]:
    """What every process brought, until one came to the file's end."""
    deaths: Counter[int] = Counter()
    while True:
        job.marker.set(0)
        with _child(job) as process:
            for line in process.stdout or ():
                batch = msgspec.json.decode(line, type=Batch)
                if batch.error is not None:
                    raise BadWarcError(batch.error)
                yield batch
            if process.wait() == 0:
                return
        place = job.marker.read()
        deaths[place] += 1
        if deaths.total() >= MAX_DEATHS or place in job.skip:
            raise WarcNotReadError(
                f"{job.name} cannot be read beyond byte {place}; everything before is stored: cut "
                "the file off there"
            )
        if deaths[place] >= _DEATHS_AT_ONE_RECORD:
            job = replace(job, skip=(*job.skip, place))


@contextmanager
def _child(job: GivenFile) -> Iterator[ChildProcess]:
    process = spawn("crawler.runs.retro_child", msgspec.json.encode(job) + b"\n", stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.end(_GRACE_S)


def _take_in(database: Database, data: DataDirectory, clock: Clock, file: Given) -> None:
    """Copy the file under a name that its content gives, so that the same file is read once."""
    if file_state(database, file.name) is None:
        partial = data.warc.parent / f"{file.name}.part"
        shutil.copyfile(file.path, partial)
        partial.rename(data.warc / file.name)
        with transaction(database):
            open_file(database, file.name, None, file.origin, clock.now())
