"""The process that reads a WARC file which somebody gave: nothing in it can harm more than this process.

Each host has a site of its own here, which nobody watches, so that an old capture never looks like an
edit of what stands today. What every batch brought goes to standard output, a line each.
"""

import os
import re
import select
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import msgspec
from scrapy.http import Response
from sqlite_utils import Database

from crawler.errors import BadWarcError
from crawler.frontier.marker import Marker
from crawler.limits import limit_memory
from crawler.responses.reading import Reader
from crawler.runs.job import AheadClock
from crawler.runs.process import end_with_supervisor
from crawler.runs.retro import Batch, GivenFile
from crawler.runs.warc_scan import RecordFault, Scanned, scan
from crawler.scope import SiteScope, shape
from store.archive import arrival
from store.archive import holding as holdings
from store.archive.arrival import Arrivals, PageLook
from store.archive.capture import Capture, add_capture, commit_records, file_state
from store.archive.coverage import CoverageReason, Ending, add_counts, add_reason, close_night, mark_reached
from store.archive.page import Page, PageKind
from store.archive.schema import open_archive
from store.archive.site import ARCHIVE_PREFIX, FILE_PREFIX, Site, find_site, save_site
from store.database import transaction
from store.hardening import harden
from store.web_address import parse

BATCH = 200


def main() -> int:
    """Read the file of the job on standard input to its end; 0 when it has one."""
    harden()
    end_with_supervisor()
    job = msgspec.json.decode(sys.stdin.buffer.readline(), type=GivenFile)
    limit_memory(job.memory_mb)
    database = open_archive(job.directory.archive)
    try:
        for batch in _batches(database, job):
            _send(batch)
            if _is_unwanted():
                return 1
    except BadWarcError as error:
        _send(Batch(error=str(error)))
        return error.exit_code
    finally:
        database.close()
    return 0


def _batches(database: Database, job: GivenFile) -> Iterator[Batch]:
    marker = job.marker
    taker = _Taker(database, job)
    path = job.directory.warc / job.name
    start = file_state(database, job.name) or 0
    records = scan(path, start, skip=job.skip, note=marker.set, archived=job.archive is not None)
    while batch := list(islice(records, BATCH)):
        try:
            taker.take_all(batch, marker)
        except _DATA_ERRORS:  # one record's values cannot be kept: the others are, one by one
            for scanned in batch:
                try:
                    taker.take_all([scanned], marker)
                except _DATA_ERRORS:
                    taker.set_aside(scanned)
                yield taker.batch
            continue
        yield taker.batch


_DATA_ERRORS = (ValueError, TypeError, OverflowError, sqlite3.IntegrityError, sqlite3.InterfaceError)


class _Taker:
    """Puts what a file holds into the archive, and counts it."""

    def __init__(self, database: Database, job: GivenFile) -> None:
        self._database, self._job, self._clock = database, job, AheadClock(job.ahead_s)
        self._sites: dict[str, Site] = {}
        self.pages = self.posts = 0
        self.reasons: Counter[str] = Counter()

    def take_all(self, batch: list[Scanned], marker: Marker) -> None:
        """Take these records into the archive: all of them, or none."""
        self.pages, self.posts, self.reasons = 0, 0, Counter()
        try:
            with transaction(self._database):
                for scanned in batch:
                    marker.set(scanned.stored.offset)
                    self.take(scanned)
        except BaseException:
            self._sites.clear()  # those that it added are gone with the rest of it
            raise

    @property
    def batch(self) -> Batch:
        """What the last records brought."""
        return Batch(self.pages, self.posts, {name: n for name, n in self.reasons.items() if n})

    def set_aside(self, scanned: Scanned) -> None:
        """Keep the place of a record whose values cannot be kept, with the reason."""
        self.pages, self.posts, self.reasons = 0, 0, Counter({CoverageReason.READING_FAILED.value: 1})
        with transaction(self._database):
            commit_records(self._database, self._job.name, (scanned.stored,), None)

    def take(self, scanned: Scanned) -> None:
        """Count one record, and read it where it is a page."""
        response, url, at = scanned.response, scanned.url, scanned.at
        self.reasons[RecordFault.SHARED_MEMBER.value] += scanned.more
        if isinstance(scanned.reason, CoverageReason) and url is not None:
            self._count_failure(self._site_of(url), scanned.reason)
            self._settle(scanned, scanned.reason)
        elif scanned.reason is not None:
            self.reasons[scanned.reason.value] += 1
        is_page = response is not None and 200 <= response.status < 300
        if url is None or at is None or not (is_page or scanned.stands):
            commit_records(self._database, self._job.name, (scanned.stored,), None)
            return
        site = self._site_of(url)
        capture = _capture(self._job, site, scanned, self._clock.now())
        capture_id = add_capture(self._database, capture, site.id)
        commit_records(self._database, self._job.name, (scanned.stored,), capture_id)
        look = PageLook(site.id, url, capture_id, at, "")
        if response is not None:
            self._settle(scanned, self._read(site, response, look), capture_id)
        elif not arrival.stand(self._database, look):
            self.reasons[RecordFault.REVISIT.value] += 1

    def _settle(self, scanned: Scanned, failed: CoverageReason | None, capture_id: int | None = None) -> None:
        """Write down what became of a capture that an archive listed."""
        if self._job.archive is None or scanned.url is None or scanned.at is None:
            return
        place = parse(scanned.url).key, scanned.at.replace(microsecond=0)
        reason = None if failed is None else failed.value
        holdings.settle_at(self._database, self._job.archive, place, reason=reason, capture_id=capture_id)

    def _read(self, site: Site, response: Response, look: PageLook) -> CoverageReason | None:
        """Read the posts of a page; why that failed, if it did."""
        scope = SiteScope.of(site)
        own = scope.address(response.url)
        url = response.url if own is None else own.url
        page = Page.at(url, PageKind.PAGE, shape(url))
        reading = Reader(site.url).read(page, response, look.at)
        failed = CoverageReason.READING_FAILED if reading.fell_back else reading.reason
        if failed is not None:
            self._count_failure(site, failed)
        arrivals = Arrivals()
        if reading.posts is not None:
            homes = [(post, _home(scope, post.permalink, url)) for post in reading.posts.posts]
            seen = PageLook(site.id, url, look.capture_id, look.at, reading.posts.extractor)
            arrivals = arrival.arrive(self._database, seen, homes)
        self.pages += 1
        self.posts += arrivals.new
        counts = {"pages": 1, "posts_seen": arrivals.seen, "posts_new": arrivals.new}
        add_counts(self._database, site.id, self._job.night, counts)
        mark_reached(self._database, site.id, self._job.night)
        return failed

    def _count_failure(self, site: Site, reason: CoverageReason) -> None:
        self.reasons[reason.value] += 1
        add_reason(self._database, site.id, self._job.night, reason)

    def _site_of(self, url: str) -> Site:
        address = parse(url)
        prefix = FILE_PREFIX if self._job.archive is None else f"{ARCHIVE_PREFIX}{self._job.archive}-"
        name = f"{prefix}{re.sub('[^a-z0-9.-]', '-', address.netloc)}"
        if name not in self._sites:
            self._sites[name] = self._known_site(name, f"{address.origin}/")
        return self._sites[name]

    def _known_site(self, name: str, origin: str) -> Site:
        fresh = Site(0, name, origin, enabled=False, canary=False, platform=None)
        now = self._clock.now()
        site = find_site(self._database, name) or save_site(self._database, fresh, now)
        close_night(self._database, site.id, self._job.night, ending=Ending.COMPLETE, now=now)
        return site


def _home(scope: SiteScope, permalink: str, url: str) -> str:
    own, page = scope.address(permalink, url), scope.address(url)
    return url if own is None or page is None or own.key == page.key else own.url


def _capture(job: GivenFile, site: Site, scanned: Scanned, now: datetime) -> Capture:
    response, stored = scanned.response, scanned.stored
    names = ("X-Archive-Orig-Last-Modified", "Last-Modified") if job.archive else ("Last-Modified",)
    dates = (None if response is None else response.headers.get(name) for name in names)
    modified = next(filter(None, dates), None)
    return Capture(
        id=0,
        site=site.name,
        url=scanned.url or "",
        fetched_at=scanned.at or now,
        status=304 if response is None else response.status,
        last_modified=None if modified is None else modified.decode("latin-1"),
        warc_file=job.name,
        warc_offset=stored.offset,
        warc_length=stored.length,
        sha256=stored.sha256,
        received_at=(scanned.received_at or now) if job.archive else None,
    )


def _send(batch: Batch) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(batch) + b"\n")
    sys.stdout.buffer.flush()


def _is_unwanted() -> bool:
    """Whether the supervisor has let go of standard input, or is gone."""
    readable, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(readable) and not os.read(sys.stdin.fileno(), 1024)


if __name__ == "__main__":
    sys.exit(main())
