"""A line to an archive on loopback."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from crawler.archives.archive import Archive, Dialect
from crawler.archives.client import Client
from crawler.settings import CrawlSettings
from store.archive import holding as holdings
from store.archive.holding import ArchiveState
from store.archive.schema import open_archive
from store.clock import FixedClock
from store.database import transaction
from store.warc import Exchange
from tests import webarchive
from tests.webarchive import WebArchive

NOW = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
Result = TypeVar("Result")


@dataclass
class Line:
    """An archive, and what we keep of it."""

    public: WebArchive
    path: Path
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    dialect: Dialect = Dialect.WAYBACK

    @property
    def archive(self) -> Archive:
        """It, as it is configured."""
        return Archive("oud", self.dialect, self.public.base, self.public.base)

    def ask(self, task: Callable[[Client], Result], **changes: object) -> Result:
        """What a task gets of the archive; its client runs a loop, as a browser may in our own thread."""
        with ThreadPoolExecutor(1) as alone:
            return alone.submit(self._ask, task, changes).result()

    def get(self, path: str = "/", headers: dict[str, str] | None = None, **changes: object) -> Exchange:
        """The answer to one question."""
        return self.ask(lambda client: client.get(f"{self.public.base}{path}", headers), **changes)

    def state(self) -> ArchiveState:
        """What the archive asked of us."""
        with closing(open_archive(self.path)) as database:
            return holdings.state_of(database, "oud")

    def save(self, state: ArchiveState) -> None:
        """It asked this of us before."""
        with closing(open_archive(self.path)) as database, transaction(database):
            holdings.save_state(database, state)

    def _ask(self, task: Callable[[Client], Result], changes: dict[str, object]) -> Result:
        values: dict[str, object] = {
            "loopback": (self.archive.base.removeprefix("http://"),),
            "archive_requests_a_minute": 60_000.0,
            "archive_patience_s": 0.001,
            "timeout_s": 10.0,
        }
        settings = CrawlSettings(**(values | changes))  # type: ignore[arg-type]
        with closing(open_archive(self.path)) as database:
            client = Client(database, self.archive, settings, self.clock, "Lekwacht/0 (+wij@coa.example)")
            with client as opened:
                return task(opened)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """A line to an archive that holds nothing."""
    with webarchive.serving() as public:
        yield Line(public, tmp_path / "archive.db")
