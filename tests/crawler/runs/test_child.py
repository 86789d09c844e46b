"""The process that crawls one site ends with a code that says how, and never with a traceback."""

import subprocess
import sys
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

from crawler.runs.job import BUSY, AheadClock, Job, lease_path
from crawler.runs.process import ChildProcess
from store.archive.coverage import Ending, night_of
from store.archive.site import Site
from store.lock import exclusive
from tests.crawler.support.crawling import QUICK, Watch
from tests.crawler.support.killing import are_gone
from tests.crawler.support.publicsite import Answer, PublicSite, thread

NIGHT = "2026-11-23"
POSTS = [("11", "anna", "De oude sluis lekt al jaren."), ("12", "bert", "Volgens mij valt dat wel mee.")]
SHOWN = "import sys, crawler.runs.child as child; sys.stderr = sys.stdout; sys.exit(child.main())"
"""The child, with what it says where a test can read it."""


def job_of(watch: Watch, site: Site, **settings: object) -> Job:
    """The site's share of a night."""
    chosen = replace(QUICK, loopback=tuple(watch.allowed), **settings)  # type: ignore[arg-type]
    return Job.at(watch.data, site, NIGHT, chosen, AheadClock())


def run(job: Job, *, let_go: bool = False) -> tuple[int, str]:
    """Run a child to its end: its exit code, and what it said."""
    child = ChildProcess([sys.executable, "-c", SHOWN], job.encode(), stdout=subprocess.PIPE)
    if let_go:
        child.let_go()
    assert child.stdout is not None
    told = child.stdout.read().decode()
    child.end(60)
    return child.returncode, told


def test_a_night_that_ended_is_0(watch: Watch, public: PublicSite) -> None:
    """Whatever it found: the archive says what."""
    public.html("/", thread("V", POSTS))
    assert run(job_of(watch, watch.site(public))) == (0, "")
    assert {"p11", "p12"} <= watch.posts().keys()


def test_a_site_that_another_holds_is_75(watch: Watch, public: PublicSite) -> None:
    """It is waited for a moment, and then left, without a word and without a night."""
    site = watch.site(public)
    job = job_of(watch, site, lease_wait_s=0.0)
    with exclusive(lease_path(job), "crawl of proef"):
        assert run(job) == (BUSY, "")
    assert night_of(watch.database, site.id, NIGHT) is None
    assert public.paths == []


def test_a_crawl_that_is_just_ending_is_waited_for(watch: Watch, public: PublicSite) -> None:
    """The lease comes free while it waits, and the night is crawled."""
    public.html("/", thread("V", POSTS))
    job = job_of(watch, watch.site(public), lease_wait_s=60.0)
    with exclusive(lease_path(job), "crawl of proef"):
        child = ChildProcess([sys.executable, "-m", "crawler.runs.child"], job.encode())
        assert child.poll() is None
    assert child.wait(60) == 0
    child.end(1)
    assert "p11" in watch.posts()


def test_a_site_that_is_not_there_is_one_line(watch: Watch, public: PublicSite) -> None:
    """With the code of bad input."""
    job = replace(job_of(watch, watch.site(public)), site="weg")
    code, told = run(job)
    assert code == 2
    assert told.count("\n") == 1
    assert "weg" in told


def test_an_archive_that_cannot_be_written_is_one_line(watch: Watch, public: PublicSite) -> None:
    """A folder stands where the database should: the code says that the night is incomplete."""
    job = job_of(watch, watch.site(public))
    watch.data.archive.rename(watch.data.root / "weg.db")
    for rest in watch.data.archive.parent.glob("archive.db-*"):
        rest.unlink()
    watch.data.archive.mkdir()
    code, told = run(job)
    watch.data.archive.rmdir()
    assert code in {2, 3}
    assert told.count("\n") == 1
    assert "Traceback" not in told


def test_a_child_that_is_let_go_before_it_starts_ends_cleanly(watch: Watch, public: PublicSite) -> None:
    """An engine that is told to stop before it runs would hang."""
    public.html("/", thread("V", POSTS))
    site = watch.site(public)
    assert run(job_of(watch, site), let_go=True) == (0, "")
    night = night_of(watch.database, site.id, NIGHT)
    assert night is not None
    assert night.ending in {Ending.INTERRUPTED, Ending.COMPLETE}


def test_a_child_that_is_let_go_keeps_what_it_has(watch: Watch, public: PublicSite) -> None:
    """The night says that it was interrupted, what came is kept, and the rest is due."""
    asked, over = threading.Event(), threading.Event()

    def slow(_handler: BaseHTTPRequestHandler) -> Answer:
        asked.set()
        over.wait(60)
        return 200, {"Content-Type": "text/html"}, thread("T", POSTS).encode()

    public.html("/", thread("V", [("91", "cees", "De eerste pagina is al binnen.")], ("/t/1", "/t/2")))
    public.pages["/t/1"] = slow
    site = watch.site(public, max_pages=99)
    child = ChildProcess(
        [sys.executable, "-m", "crawler.runs.child"], job_of(watch, site, max_pages=99).encode()
    )
    assert asked.wait(60)
    child.let_go()
    over.set()
    assert child.wait(60) == 0
    child.end(1)
    assert are_gone(child.pid)
    night = night_of(watch.database, site.id, NIGHT)
    assert night is not None
    assert night.ending is Ending.INTERRUPTED
    assert "De eerste pagina is al binnen." in {post.text for post in watch.posts().values()}
