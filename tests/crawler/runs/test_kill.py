"""Killed at any moment, a crawl that is started again ends as if nothing had happened."""

import random
import signal
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from tests.crawler.support import crawling
from tests.crawler.support.crawling import Watch
from tests.crawler.support.killing import (
    EndlessForum,
    are_gone,
    await_that,
    big_forum,
    broken_records,
    children_of,
    contents,
    crawl_by_command,
    fetched_twice,
    kill_once,
    processes_of,
    write_settings,
)
from tests.crawler.support.publicsite import Answer, PublicSite

PAGES = 120
KILLS = 5
WAIT_S = 200
"""No test waits for a moment by this: it ends one that would never end, on a machine that has all to do."""


def test_a_killed_crawl_loses_nothing_and_takes_nothing_twice(
    watch: Watch, public: PublicSite, tmp_path: Path
) -> None:
    """After SIGKILLs the archive equals that of an undisturbed crawl, and every WARC record is whole."""
    big_forum(public, PAGES, latency_s=0.02)
    watch.site(public)
    write_settings(watch)
    chance = random.Random(1)
    for _ in range(KILLS):
        kill_once(watch.data, public, chance, 25)
    assert crawl_by_command(watch.data).wait(WAIT_S) == 0
    assert fetched_twice(watch.database) == []
    assert broken_records(watch.database, watch.data) == []
    (tmp_path / "quiet").mkdir()
    for undisturbed in crawling.watch(tmp_path / "quiet"):
        undisturbed.site(public)
        undisturbed.crawl()
        assert contents(watch.database) == contents(undisturbed.database)


def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(watch: Watch, public: PublicSite) -> None:
    """SIGINT ends the crawl with 130 and no process left behind; nothing is fetched twice afterwards."""
    public.pages = forum = EndlessForum(public, 10)
    watch.site(public)
    write_settings(watch)
    process = crawl_by_command(watch.data)
    assert forum.reached.wait(WAIT_S)
    process.send_signal(signal.SIGINT)
    assert process.wait(WAIT_S) == 130
    assert processes_of(watch.data) == []
    assert watch.rows("SELECT ending FROM coverage")[0]["ending"] == "interrupted"
    forum.over.set()
    assert crawl_by_command(watch.data).wait(WAIT_S) == 0
    assert fetched_twice(watch.database) == []
    threads = {path for path in public.paths if path.startswith(("/t/", "/")) and path != "/robots.txt"}
    assert len(contents(watch.database)) == 2 * len(threads)


def test_no_crawl_outlives_its_supervisor(watch: Watch, public: PublicSite) -> None:
    """SIGKILL of the supervisor ends a child that waits for a page, too; the next run goes on from there."""
    big_forum(public, 20)
    page, asked, over = public.pages["/t/5"], threading.Event(), threading.Event()

    def slow(handler: BaseHTTPRequestHandler) -> Answer | None:
        asked.set()
        over.wait(WAIT_S)
        return page(handler) if callable(page) else page

    public.pages["/t/5"] = slow
    watch.site(public)
    write_settings(watch)
    supervisor = crawl_by_command(watch.data)
    assert asked.wait(WAIT_S)
    children = children_of(supervisor.pid)
    supervisor.kill()
    supervisor.wait()
    assert len(children) == 1
    assert are_gone(*children)
    assert await_that(lambda: not processes_of(watch.data), 5)
    over.set()
    assert crawl_by_command(watch.data).wait(WAIT_S) == 0
    assert len(contents(watch.database)) == 2 * 20
    assert fetched_twice(watch.database) == []
    assert broken_records(watch.database, watch.data) == []


def test_two_crawls_of_one_site_do_not_meet(watch: Watch, public: PublicSite) -> None:
    """The second of two crawls says that the site is taken, and ends with 3."""
    big_forum(public, 5)
    first_page, first_has_asked, second_has_ended = public.pages["/"], threading.Event(), threading.Event()

    def waiting(handler: BaseHTTPRequestHandler) -> Answer | None:
        first_has_asked.set()
        second_has_ended.wait(WAIT_S)
        return first_page(handler) if callable(first_page) else first_page

    public.pages["/"] = waiting
    watch.site(public)
    write_settings(watch)
    text = watch.data.configuration.read_text()
    watch.data.configuration.write_text(f"{text}lease_wait_s = 0.1\n")
    first = crawl_by_command(watch.data)
    assert first_has_asked.wait(WAIT_S)
    assert crawl_by_command(watch.data).wait(WAIT_S) == 3
    second_has_ended.set()
    assert first.wait(WAIT_S) == 0
    assert fetched_twice(watch.database) == []


def test_a_full_disk_stops_the_crawl_and_loses_nothing(watch: Watch, public: PublicSite) -> None:
    """When no more can be written the crawl ends with 3 and no traceback; with room again it goes on."""
    big_forum(public, PAGES)
    watch.site(public)
    write_settings(watch)
    full = crawl_by_command(watch.data, largest_file=700_000)
    _, errors = full.communicate(timeout=WAIT_S)
    assert full.returncode == 3
    assert b"Traceback" not in errors
    assert 0 < len(contents(watch.database)) < 2 * PAGES
    assert crawl_by_command(watch.data).wait(WAIT_S) == 0
    assert len(contents(watch.database)) == 2 * PAGES
    assert fetched_twice(watch.database) == []
    assert broken_records(watch.database, watch.data) == []
