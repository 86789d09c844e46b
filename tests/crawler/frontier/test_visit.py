"""Whatever a server answers is taken in: into the archive, or as a reason."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scrapy.http import Headers, Request
from scrapy.responsetypes import responsetypes
from sqlite_utils import Database

from crawler.frontier.trail import Trail
from crawler.frontier.visit import Visitor
from crawler.responses.reading import Reader, ResponseReading
from crawler.scope import SiteScope
from crawler.settings import CrawlSettings
from store.archive import arrival
from store.archive import page as pages
from store.archive.coverage import night_of, open_night
from store.archive.extracted import ExtractedPage, ExtractedPost, PostKind
from store.archive.page import Find, PageKind
from store.archive.schema import open_archive
from store.archive.site import Site, save_site
from store.database import transaction
from tests.crawler.support.publicsite import thread

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
NIGHT = "2026-11-23"
URL = "https://forum.example/t/1"
SITE = Site(1, "f", "https://forum.example/", enabled=True, canary=False, platform=None)
ODD = st.text(alphabet=st.characters(), max_size=30)
BEGINNINGS = ["", "/", "?", "//", "http://", "https://forum.example/", "http://[", "javascript:", "\\\\"]
LINKS = st.builds('<a href="{}{}">x</a>'.format, st.sampled_from(BEGINNINGS), ODD)
ARTICLE = '{"@type":"Article","articleBody":"\\ud800","author":"a"}'
MARKS = st.sampled_from(
    [
        "<base href='http://['>",
        "<base href='\ud800'>",
        "<meta http-equiv=refresh content='0;url=http://['>",
        "<meta http-equiv=refresh content='0;url=?x=\udcff'>",
        "<link rel=alternate type=text/xml href='http://['>",
        "<link rel=next href='http://h:x/'>",
        "<script data-isso='http://['></script>",
        "<frame src='//:99999'>",
        f"<script type='application/ld+json'>{ARTICLE.replace('author', 'name')}</script>",
        "<rss><item>",
        thread("T", [("11", "anna", "De oude sluis lekt."), ("12", "bert", "Dat valt wel mee.")]),
    ]
)
BODIES = st.lists(LINKS | MARKS | ODD, max_size=6).map(
    lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
) | st.binary(max_size=80)
TYPES = ["text/html; charset=hex", "text/html; charset=idna", "application/xml", "text/plain", ""]
OTHERS = ["http://[", "/x\xe9", "-1", "9" * 30, "Mon, 1 Jan 0001 00:00:00 +2359", "https://forum.example/t/1"]
HEADERS = st.dictionaries(
    st.sampled_from(["Content-Type", "Location", "Retry-After", "ETag", "Last-Modified"]),
    st.sampled_from(TYPES) | st.sampled_from(OTHERS) | st.text(st.characters(codec="latin-1"), max_size=20),
)
STATUSES = [200, 203, 301, 302, 304, 404, 429, 500, 999]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Database]:
    """An archive with one site, one capture and a night."""
    database = open_archive(tmp_path / "archive.db")
    save_site(database, SITE, AT)
    database.execute("INSERT INTO warc_file (name, origin, opened_at) VALUES ('w', 'crawl', '2026')")
    database.execute("INSERT INTO capture VALUES (1, 1, 'u', '2026', 200, NULL, 'w', 0, 1, 'x', NULL)")
    open_night(database, 1, NIGHT, AT)
    yield database
    database.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.sampled_from(list(PageKind)), st.sampled_from(STATUSES), HEADERS, BODIES)
def test_whatever_a_server_answers_is_taken_in(
    archive: Database, kind: PageKind, status: int, headers: dict[str, str], body: bytes
) -> None:
    """No status, header or body raises, and the page is due again, or known why not."""
    archive.execute("DELETE FROM page")
    scope = SiteScope.of(SITE)
    trail = Trail(archive, SITE, scope, NIGHT, max_depth=30, max_redirects=5, follow=True)
    visitor = Visitor(archive, SITE, CrawlSettings(documents=False), NIGHT, trail)
    pages.add_pages(archive, 1, [Find(URL, "//forum.example/t/1", "/t/#?", kind)], AT)
    page = pages.page_of(archive, 1, "//forum.example/t/1")
    assert page is not None
    fields = Headers({name: value.encode("latin-1", "replace") for name, value in headers.items()})
    made = responsetypes.from_args(headers=fields, url=URL, body=body)
    response = made(URL, status=status, headers=fields, body=body, request=Request(URL))
    reading = Reader(SITE.url).read(page, response, AT)
    with transaction(archive):
        visitor.receive(page, reading, 1, AT)
    (row,) = archive.query("SELECT * FROM page WHERE url = ?", [URL])
    assert row["due_at"] is not None or row["reason"] is not None
    night = night_of(archive, 1, NIGHT)
    assert night is not None
    assert night.requests > 0


@pytest.mark.parametrize("cut", [True, False])
def test_a_page_that_was_cut_misses_nothing(archive: Database, *, cut: bool) -> None:
    """New comments push older ones beyond what is read of a long page: those are not gone."""
    trail = Trail(archive, SITE, SiteScope.of(SITE), NIGHT, max_depth=30, max_redirects=5, follow=True)
    visitor = Visitor(archive, SITE, CrawlSettings(documents=False), NIGHT, trail)
    pages.add_pages(archive, 1, [Find(URL, "//forum.example/t/1", "/t/#")], AT)
    page = pages.page_of(archive, 1, "//forum.example/t/1")
    assert page is not None
    for night, native_id in enumerate(["c1", "c2"]):
        post = ExtractedPost(
            native_id, PostKind.COMMENT, f"Bericht {night}", f"{URL}#{native_id}", f"buur {night}"
        )
        reading = ResponseReading(200, 100, posts=ExtractedPage(URL, "x", "x/1", (post,), cut=cut))
        with transaction(archive):
            visitor.receive(page, reading, 1, AT + timedelta(days=night))
    assert arrival.settle(archive, 1, AT + timedelta(days=2)) == int(not cut)


def test_a_document_hangs_on_the_post_that_links_to_it(archive: Database) -> None:
    """Where a number means another post elsewhere, the document names the one of its own page."""
    trail = Trail(archive, SITE, SiteScope.of(SITE), NIGHT, max_depth=30, max_redirects=5, follow=True)
    visitor = Visitor(archive, SITE, CrawlSettings(), NIGHT, trail)
    for number, author, links in [(1, "anna", ()), (2, "bert", ("https://forum.example/brief.pdf",))]:
        url = f"https://forum.example/t/{number}"
        pages.add_pages(archive, 1, [Find(url, f"//forum.example/t/{number}", "/t/#")], AT)
        page = pages.page_of(archive, 1, f"//forum.example/t/{number}")
        assert page is not None
        post = ExtractedPost(
            "c1", PostKind.COMMENT, f"Bericht {number}", f"{url}#c1", author, attachments=links
        )
        reading = ResponseReading(200, 100, posts=ExtractedPage(url, "x", "x/1", (post,)))
        with transaction(archive):
            visitor.receive(page, reading, 1, AT)
    document = pages.page_of(archive, 1, "//forum.example/brief.pdf")
    (_, named) = (str(row["native_id"]) for row in archive.query("SELECT native_id FROM post ORDER BY id"))
    assert document is not None
    assert document.parent == named != "c1"
