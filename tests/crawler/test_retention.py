"""Retention: what goes is gone from every byte, and what stays is whole."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.evidence import verify
from crawler.retention import purge, visit_again
from crawler.runs.job import AheadClock
from store import audit
from store.archive import holding as holdings
from store.archive.capture import capture
from store.database import transaction
from tests.crawler.support import crawling
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import PublicSite, serve, thread

OLD = "Het kwartelpad achter de steenfabriek is al jaren afgesloten door brandnetels."
YOUNG = "Vandaag zag ik weer drie reigers op het dak van de pastorie zitten."


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two threads, crawled on two nights, of which the first disappeared before the second."""
    folder = tmp_path_factory.mktemp("once")
    with serve() as public:
        public.html("/", thread("V", [], ("/t/1", "/t/2")))
        public.html("/t/1", thread("Pad", [("11", "anna", OLD), ("12", "bert", f"{OLD} Jammer.")]))
        public.html("/t/2", thread("Reiger", [("21", "anna", YOUNG), ("22", "bert", f"{YOUNG} Mooi.")]))
        for watch in crawling.watch(folder):
            watch.site(public)
            watch.crawl()
            del public.pages["/t/1"]
            public.html("/", thread("Voor", [], ("/t/2",)))
            watch.crawl(nights=40)
    return folder


@pytest.fixture
def crawled(once: Path, tmp_path: Path) -> Iterator[Watch]:
    """That site's data directory, for one test alone."""
    yield from crawling.watch(tmp_path, once)


def files_with(watch: Watch, words: str) -> list[str]:
    """Every file below the data directory that holds these words."""
    paths = [path for path in watch.data.root.rglob("*") if path.is_file()]
    return [path.name for path in paths if words.encode() in path.read_bytes()]


def test_what_was_not_seen_for_a_month_is_gone_from_every_byte(crawled: Watch) -> None:
    """The text leaves the database file and its journal, and the WARC file leaves the disk."""
    assert files_with(crawled, OLD)
    clock = AheadClock(timedelta(days=41).total_seconds())
    purged = purge(crawled.data, clock, before=clock.now() - timedelta(days=30))
    assert purged.posts >= 2
    crawled.database.close()
    assert files_with(crawled, OLD) == []
    assert len(list(crawled.data.warc.glob("*"))) == 2 - len(purged.files)


def test_what_retention_removed_is_not_missing(crawled: Watch) -> None:
    """Verification says nothing about a file that went by the rules."""
    clock = AheadClock(timedelta(days=80).total_seconds())
    purged = purge(crawled.data, clock, before=clock.now())
    assert len(purged.files) == 2
    assert list(verify(crawled.database, crawled.data.warc)) == []
    gone = capture(crawled.database, 2)
    assert gone is not None
    assert gone.removed


def test_a_dry_run_says_the_same_and_takes_nothing(crawled: Watch) -> None:
    """The dry run counts what the purge then removes."""
    clock = AheadClock(timedelta(days=41).total_seconds())
    before = clock.now() - timedelta(days=30)
    promised = purge(crawled.data, clock, before=before, dry_run=True)
    assert files_with(crawled, OLD)
    assert purge(crawled.data, clock, before=before) == promised


def test_a_post_that_is_kept_keeps_its_text(crawled: Watch) -> None:
    """A post with a match stays, whenever it was last seen."""
    clock = AheadClock(timedelta(days=80).total_seconds())
    kept = crawled.posts()["p11"].post_id
    purge(crawled.data, clock, before=clock.now(), keep={kept})
    assert [version.text for version in crawled.posts().values()] == [OLD]


def test_a_page_whose_text_went_comes_whole_again(watch: Watch, public: PublicSite) -> None:
    """After a purge a page that still stands is readable again for a document enrolled later."""
    public.html("/", thread("V", [], ("/t/2",)))
    posts = [("21", "anna", YOUNG), ("22", "bert", f"{YOUNG} Mooi.")]
    public.html("/t/2", thread("Reiger", posts), ETag='"r"')
    watch.site(public)
    watch.crawl()
    clock = AheadClock(timedelta(days=1).total_seconds())
    purge(watch.data, clock, before=clock.now())
    assert watch.posts() == {}
    assert visit_again(watch.data, AheadClock()) >= 1
    watch.crawl(nights=1)
    assert watch.posts()["p21"].text == YOUNG


def test_a_purge_takes_files_from_the_disk_and_says_so(crawled: Watch) -> None:
    """Also where one of them is gone already; what it took stands in the audit chain, once."""
    clock = AheadClock(timedelta(days=80).total_seconds())
    first, second = sorted(crawled.data.warc.glob("*"))
    size = second.stat().st_size
    first.unlink()
    purged = purge(crawled.data, clock, before=clock.now())
    assert (len(purged.files), purged.bytes) == (2, size)
    assert list(crawled.data.warc.glob("*")) == []
    (event,) = [event for event in audit.events(crawled.database) if event.action == "purge"]
    assert (event.actor, event.object) == ("crawler", "archive")
    details = json.loads(event.details)
    assert (details["posts"], details["files"], details["bytes"]) == (purged.posts, 2, size)


def test_a_purge_forgets_which_pages_archives_were_asked_about(crawled: Watch) -> None:
    """What was listed since stays; a dry run forgets nothing."""
    clock = AheadClock(timedelta(days=41).total_seconds())
    before = clock.now() - timedelta(days=30)
    for key, at in (
        ("//oud.example/", before - timedelta(hours=1)),
        ("//nieuw.example/", before + timedelta(hours=1)),
    ):
        with transaction(crawled.database):
            holdings.note_listing(crawled.database, "oud", key, at)
    purge(crawled.data, clock, before=before, dry_run=True)
    assert holdings.listed_at(crawled.database, "oud", "//oud.example/") is not None
    purge(crawled.data, clock, before=before)
    assert holdings.listed_at(crawled.database, "oud", "//oud.example/") is None
    assert holdings.listed_at(crawled.database, "oud", "//nieuw.example/") is not None
