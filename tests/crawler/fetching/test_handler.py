"""A request goes over the wire as it was meant, once, and what came is kept to the byte."""

import contextlib
import gzip
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from store import warc
from store.archive.coverage import CoverageReason
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import Answer, PublicSite, thread

POSTS = [("11", "anna", "De oude sluis lekt al jaren."), ("12", "bert", "Volgens mij valt dat wel mee.")]


def kept(watch: Watch, kind: str, path: str) -> bytes:
    """The record of this kind that the evidence has of a page."""
    (file,) = watch.data.warc.glob("*.warc.gz")
    sql = (
        "SELECT record.* FROM warc_record AS record JOIN capture ON capture.id = record.capture_id"
        " WHERE record.kind = ? AND capture.url LIKE ?"
    )
    (row,) = watch.rows(sql, kind, f"%{path}")
    return warc.uncompressed(warc.read(file, int(str(row["warc_offset"])), int(str(row["warc_length"]))))


def test_what_came_is_kept_as_it_came(watch: Watch, public: PublicSite) -> None:
    """Header names in their own case, in order and twice, the reason in its own words, the body packed."""
    packed = gzip.compress(thread("T", POSTS).encode(), mtime=0)

    def odd(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(
            b"HTTP/1.1 200 Komt in Orde\r\nX-oDD: een\r\nX-oDD: twee\r\nContent-Type: text/html\r\n"
            b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
        )
        handler.wfile.write(packed)

    public.pages["/"] = odd
    watch.site(public)
    watch.crawl()
    record = kept(watch, "response", "/")
    assert b"HTTP/1.1 200 Komt in Orde\r\nX-oDD: een\r\nX-oDD: twee\r\nContent-Type: text/html\r\n" in record
    assert record.rstrip(b"\r\n").endswith(packed.rstrip(b"\r\n"))
    assert {"p11", "p12"} <= watch.posts().keys()


def test_a_request_says_who_asks_and_little_else(watch: Watch, public: PublicSite) -> None:
    """The evidence has the headers that went out; no cookie, and no page on which the link stood."""
    public.pages["/"] = (
        200,
        {"Content-Type": "text/html", "Set-Cookie": "a=b"},
        thread("V", [], ("/t/1",)).encode(),
    )
    public.html("/t/1", thread("T", POSTS))
    watch.site(public)
    watch.crawl()
    sent = dict(public.asked)["/t/1"]
    own = {"User-Agent", "Accept", "Accept-Language", "Accept-Encoding"}
    assert sent.keys() == {*own, "Host", "Content-Length"}
    assert sent["User-Agent"].startswith("Lekwacht/")
    assert sent["Accept-Language"].startswith("nl")
    record = kept(watch, "request", "/t/1").decode()
    assert all(f"{name}: {sent[name]}" in record for name in own)


def test_the_evidence_says_whom_we_spoke_to_and_when(watch: Watch, public: PublicSite) -> None:
    """The address of the server, and when it was asked and had answered, for a page however small."""
    public.html("/", "x")
    watch.site(public)
    watch.crawl()
    assert b"WARC-IP-Address: 127.0.0.1\r\n" in kept(watch, "response", "/")
    metadata = kept(watch, "metadata", "/")
    assert b"fetchTimeMs" in metadata or b"started" in metadata or b"ended" in metadata


def test_long_headers_are_read_and_endless_ones_are_not(watch: Watch, public: PublicSite) -> None:
    """Sites send policies of many thousands of letters."""
    public.html("/", thread("V", [], ("/lang", "/langer")))
    public.html("/lang", thread("T", POSTS), X_Beleid="a" * 30_000)
    public.html("/langer", thread("T", [("91", "cees", "Dit leest niemand.")]), X_Beleid="a" * 40_000)
    watch.site(public)
    report = watch.crawl(retries=0)
    assert {"p11", "p12"} <= watch.posts().keys()
    assert "p91" not in watch.posts()
    assert sum(count for _, count in report.coverage[0].reasons) == 1


@contextlib.contextmanager
def hanging_up() -> Iterator[tuple[PublicSite, list[bytes]]]:
    """A server that reads a request and hangs up; what it was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection:
                        asked.append(connection.recv(9_999).partition(b"\r\n")[0])

        runner = threading.Thread(target=serve, daemon=True)
        runner.start()
        try:
            yield PublicSite(port=listening.getsockname()[1]), asked
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            runner.join()


def test_a_server_that_hangs_up_is_not_asked_again_at_once(watch: Watch) -> None:
    """One request is one: the client's library would send it twice, out of turn and uncounted."""
    with hanging_up() as (public, asked):
        watch.site(public)
        report = watch.crawl(retries=0)
    assert asked
    assert len(asked) == len(set(asked)) == 1
    assert report.coverage[0].reasons


def test_no_request_goes_out_when_the_night_is_over(watch: Watch, public: PublicSite) -> None:
    """Those that wait for their turn are let go, stay due, and count as nothing."""
    public.html("/robots.txt", "User-agent: *\nCrawl-delay: 3000\n")
    public.html("/", thread("V", [], ("/t/1", "/t/2")))
    watch.site(public)
    report = watch.crawl(time_budget_s=1_000)
    assert [path for path in public.paths if path != "/robots.txt"] == ["/"]
    assert report.coverage[0].requests == 1
    assert dict(report.coverage[0].reasons).keys() == {CoverageReason.CRAWL_DELAY}
    assert report.coverage[0].backlog == 2


@pytest.mark.parametrize("spelling", ["/a%2fb?x=%e9&y=a+b", "/a%20b", "/%7Ewim/", "/a;b=c,d?e=[f]"])
def test_an_address_is_asked_as_it_is_written(watch: Watch, public: PublicSite, spelling: str) -> None:
    """No library writes it anew on its way."""
    public.html("/", thread("V", [], (spelling,)))
    seen: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> Answer:
        seen.append(handler.path)
        return 200, {"Content-Type": "text/html"}, thread("T", POSTS).encode()

    public.pages[spelling] = answer
    watch.site(public)
    watch.crawl()
    assert seen == [spelling]
