"""An archive with one site whose night has begun, and short ways to its pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.scope import shape
from store.archive import page as pages
from store.archive.coverage import CoverageReason, night_of, open_night
from store.archive.page import Find, Page, PageKind
from store.archive.schema import open_archive
from store.archive.site import Site, SiteOptions, save_site
from store.clock import to_text
from store.web_address import parse

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
NIGHT = "2026-11-23"
ORIGIN = "https://forum.example"


@dataclass
class Ground:
    """The archive of one site."""

    database: Database
    site: Site

    def add(self, path: str, kind: PageKind = PageKind.PAGE, depth: int = 1, **columns: object) -> Page:
        """A page of the site, with these columns."""
        url = f"{ORIGIN}{path}"
        find = Find(url, parse(url).key, shape(url), kind, depth=depth)
        pages.add_pages(self.database, 1, [find], AT)
        if columns:
            self.database.table("page").update(self.page(path).id, columns)
        return self.page(path)

    def page(self, path: str) -> Page:
        """What is known of a page of the site."""
        page = pages.page_of(self.database, 1, parse(f"{ORIGIN}{path}").key)
        assert page is not None, path
        return page

    def visited(self, path: str, at: datetime, **columns: object) -> Page:
        """A page that was fetched then and is due no more."""
        return self.add(path, fetched_at=to_text(at), due_at=None, **columns)

    def paths(self) -> list[str]:
        """Every address that is known, as far as it is one of the site."""
        rows = self.database.execute("SELECT url FROM page ORDER BY id").fetchall()
        return [url.removeprefix(ORIGIN) for (url,) in rows]

    def due(self) -> list[str]:
        """What is due, the most urgent first."""
        return [page.url.removeprefix(ORIGIN) for page in pages.due_pages(self.database, 1, AT, limit=999)]

    def reasons(self) -> dict[CoverageReason, int]:
        """What the night could not have, and how often."""
        night = night_of(self.database, 1, NIGHT)
        assert night is not None
        return dict(night.reasons)


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    """A site without pages, one capture, and a night that has begun."""
    database = open_archive(tmp_path / "archive.db")
    options = SiteOptions(exclude=("/geheim",))
    site = Site(0, "f", f"{ORIGIN}/", enabled=True, canary=False, platform=None, options=options)
    site = save_site(database, site, AT)
    database.execute("INSERT INTO warc_file (name, origin, opened_at) VALUES ('w', 'crawl', '2026')")
    database.execute("INSERT INTO capture VALUES (1, 1, 'u', '2026', 200, NULL, 'w', 0, 1, 'x', NULL)")
    open_night(database, site.id, NIGHT, AT)
    yield Ground(database, site)
    database.close()
