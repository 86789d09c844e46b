"""Asks archives what they hold of some pages, fetches it, and has it read as captures of their own origin.

Killed and started again it goes on: what was listed lately is not asked again, and what was read is not
fetched again. A batch that was being fetched is fetched once more.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from crawler.archives import capture, choice, listing
from crawler.archives.archive import Archive, archives_of, guard_of
from crawler.archives.client import Client
from crawler.archives.listing import Listing
from crawler.archives.questions import list_page
from crawler.errors import ArchiveBusyError, ArchiveClosedError, BadArchiveError, NoContactError
from crawler.runs.given import Given
from crawler.runs.job import PRODUCT, product_version
from crawler.runs.retro import read_given
from crawler.settings import CrawlSettings
from store import warc
from store.archive import capture as captures
from store.archive import holding as holdings
from store.archive.coverage import CoverageReason
from store.archive.holding import ORIGIN, Holding, HoldingState
from store.archive.schema import open_archive
from store.clock import Clock
from store.database import transaction
from store.layout import DataDirectory
from store.lock import exclusive
from store.warc import WarcAppender, WarcRecord
from store.web_address import WebAddress, parse_typed

BATCH = 20
"""Captures that are fetched before they are read: what a killed run fetches once more."""
LISTED_FOR = timedelta(hours=24)
"""How long an archive's list of a page is taken as it is."""

Tell = Callable[[str], None]


@dataclass
class Answered:
    """What one archive brought."""

    archive: str
    listed: int = 0  # captures
    read: int = 0
    left: int = 0  # for another time
    reasons: Counter[str] = field(default_factory=Counter)  # why captures or lines of a list tell nothing
    stopped: str | None = None  # why it was not asked to the end

    @property
    def whole(self) -> bool:
        """Whether all that it has was read."""
        return not self.left and self.stopped is None and not self.reasons


def ask(
    data: DataDirectory, settings: CrawlSettings, clock: Clock, urls: Sequence[str], tell: Tell
) -> list[Answered]:
    """Ask every configured archive about these pages, one archive after the other.

    Raises:
        BadArchiveError: no archive is configured, or one of them wrongly.
        BadAddressError: an address is none.
        NoContactError: no contact address is configured.
        LockedError: archives are being asked already.
    """
    archives = archives_of(settings)
    if not archives:
        raise BadArchiveError(
            "no archive is configured; name one in crawl.archives, as in"
            " 'internet-archive wayback https://web.archive.org'"
        )
    agent = _agent(settings, archives)
    pages = list({address.key: address for address in map(parse_typed, urls)}.values())
    with (
        exclusive(data.archive.parent / "_archives.lease", "asking of archives"),
        closing(open_archive(data.archive)) as database,
    ):
        _close_what_was_cut_off(database, data, clock)
        asker = _Asker(database, data, settings, clock, agent, tell)
        return [asker.ask(archive, pages) for archive in archives]


@dataclass(frozen=True)
class _Asker:
    database: Database
    data: DataDirectory
    settings: CrawlSettings
    clock: Clock
    agent: str
    tell: Tell

    def ask(self, archive: Archive, pages: Sequence[WebAddress]) -> Answered:
        answered = Answered(archive.name)
        try:
            with Client(self.database, archive, self.settings, self.clock, self.agent) as client:
                for number, page in enumerate(pages, 1):
                    self._list(client, page, answered)
                    self.tell(f"{archive.name}: page {number} of {len(pages)}")
                self._fetch(client, pages, answered)
        except ArchiveBusyError as error:
            answered.stopped = str(error)
        return answered

    def _list(self, client: Client, page: WebAddress, answered: Answered) -> None:
        name, now = client.archive.name, self.clock.now()
        before = holdings.listed_at(self.database, name, page.key)
        if before is None or now - before > LISTED_FOR:
            listing = self._listing(client, page, answered, now)
            answered.reasons.update(listing.faults)
            with transaction(self.database):
                holdings.add(self.database, page.key, listing.holdings)
                holdings.note_listing(self.database, name, page.key, now)
        answered.listed += len(holdings.of_page(self.database, name, page.key))

    def _listing(self, client: Client, page: WebAddress, answered: Answered, now: datetime) -> Listing:
        try:
            return list_page(client, page, now)
        except ArchiveClosedError as error:
            if error.reason != "not_found":
                answered.reasons[error.reason] += 1
            return listing.Listing(())

    def _fetch(self, client: Client, pages: Sequence[WebAddress], answered: Answered) -> None:
        wanted: list[Holding] = []
        for page in pages:
            known = holdings.of_page(self.database, client.archive.name, page.key)
            chosen, left = choice.wanted(known, self.settings.archive_captures)
            wanted += chosen
            answered.left += left
        done, waiting = 0, iter(wanted)
        while batch := list(islice(waiting, BATCH)):
            stopped = self._fetch_batch(client, batch, answered)
            if stopped is not None:
                raise stopped
            done += len(batch)
            self.tell(f"{client.archive.name}: fetched {done} of {len(wanted)}")

    def _fetch_batch(
        self, client: Client, batch: list[Holding], answered: Answered
    ) -> ArchiveBusyError | None:
        """Fetch some captures and read those that came; what ended the asking half-way, if anything did."""
        path = self.data.archive.parent / "_archived.warc.gz"
        path.unlink(missing_ok=True)
        fetched: list[Holding] = []
        stopped: ArchiveBusyError | None = None
        with WarcAppender(path) as file:
            file.append([_provenance(client, self.agent, self.clock)])
            for holding in batch:
                try:
                    records = capture.fetch(client, holding)
                except ArchiveClosedError as error:
                    self._settle(holding, error.reason, answered)
                except ArchiveBusyError as error:
                    stopped = error
                    break
                else:
                    file.append(records)
                    fetched.append(holding)
        if fetched:
            self._read(client.archive, path, fetched, answered)
        path.unlink(missing_ok=True)
        return stopped

    def _read(self, archive: Archive, path: Path, fetched: list[Holding], answered: Answered) -> None:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
        name = f"{archive.name}-{self.clock.now():%Y%m%d%H%M%S}-{digest}.warc.gz"
        given = Given(path, f"archive-{name}", f"{ORIGIN}{archive.name}", archive=archive.name)
        read_given(self.data, self.settings, self.clock, [given])
        for holding in fetched:
            settled = holdings.find(self.database, holding.id)
            if settled.state is HoldingState.READ:
                answered.read += 1
            elif settled.state is HoldingState.UNREAD:
                answered.reasons[settled.reason or ""] += 1
            else:
                self._settle(holding, CoverageReason.READING_FAILED.value, answered)

    def _settle(self, holding: Holding, reason: str, answered: Answered) -> None:
        answered.reasons[reason] += 1
        with transaction(self.database):
            holdings.settle(self.database, holding.id, reason=reason)


def _close_what_was_cut_off(database: Database, data: DataDirectory, clock: Clock) -> None:
    """End the files of a killed run where they count: what was not read of them is fetched again."""
    for name, committed in captures.open_files_of_origin(database, ORIGIN):
        warc.cut_back(data.warc / name, committed)
        with transaction(database):
            captures.close_file(database, name, clock.now())


def _provenance(client: Client, agent: str, clock: Clock) -> WarcRecord:
    """What a file of fetched captures says of itself."""
    archive = client.archive
    fields = {
        "software": f"{warc.SOFTWARE}/{product_version()}",
        "description": f"captures of a public web archive as it sent them; {warc.ARCHIVED_NOTES}",
        "archive": f"{archive.name} {archive.dialect} {archive.base}",
        "http-header-user-agent": agent,
    }
    return warc.provenance(fields, clock.now())


def _agent(settings: CrawlSettings, archives: Sequence[Archive]) -> str:
    """Who we say we are; archives want to know whom they answer."""
    contact = settings.contact.strip()
    if not contact and not all(guard_of(archive, settings).allowed for archive in archives):
        raise NoContactError(
            "set crawl.contact in lekwacht.toml before archives are asked: they must be able to reach you"
        )
    return f"{PRODUCT}/{product_version()} (+{contact or 'loopback only'})"
