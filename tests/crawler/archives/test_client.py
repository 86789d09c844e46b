"""One archive is spoken to slowly, by our rules, and left alone once it said no."""

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archives import client
from crawler.archives.client import LONGEST_WAIT_S, MOST_REDIRECTS, Client, header
from crawler.errors import ArchiveBusyError, ArchiveClosedError
from crawler.settings import CrawlSettings
from store.archive.holding import ArchiveState
from store.archive.schema import open_archive
from store.warc import Exchange
from tests.crawler.archives.conftest import NOW, Line
from tests.webarchive import WebArchive

HTML = {"Content-Type": "text/html"}
AN_HOUR = NOW + timedelta(hours=1)


def asked(line: Line) -> list[tuple[str, dict[str, str]]]:
    """Path and headers of every request that reached the archive."""
    parts = (request.split(" ", 1) for request in line.public.asked)
    return [(path, json.loads(headers)) for path, headers in parts]


def test_an_answer_is_kept_as_it_came(line: Line) -> None:
    """Status, reason, raw headers and packed bytes, with whom we spoke to and when, for the evidence."""
    line.public.refusals = [(203, {"X-Een": "ja", "Content-Encoding": "gzip"}, b"\x1f\x8bgeen gzip")]
    exchange = line.get("/a")
    assert (exchange.url, exchange.status) == (f"{line.public.base}/a", 203)
    assert (exchange.reason, exchange.version) == ("Non-Authoritative Information", "HTTP/1.1")
    assert exchange.body == b"\x1f\x8bgeen gzip"
    assert (b"X-Een", b"ja") in exchange.headers
    assert (exchange.address, exchange.certificate_sha256) == ("127.0.0.1", None)
    assert (exchange.started_at, exchange.ended_at) == (NOW, NOW)


def test_a_request_says_who_asks_and_nothing_else(line: Line) -> None:
    """Our name, no packing, and what the question needs; the exchange tells what was sent."""
    line.public.refusals = [(200, HTML, b"")]
    exchange = line.get("/a", {"Range": "bytes=0-4"})
    ((path, headers),) = asked(line)
    assert path == "/a"
    host = headers.pop("Host")
    assert host == line.public.address
    assert headers == {
        "User-Agent": "Lekwacht/0 (+wij@coa.example)",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Range": "bytes=0-4",
    }
    assert dict(exchange.request_headers) == headers


def test_an_address_is_asked_as_the_archive_wrote_it(line: Line) -> None:
    """What is escaped stays so: another spelling is another capture."""
    line.public.refusals = [(200, HTML, b"")]
    line.get("/web/2020id_/http://x.example/%E9%2Fa?b=%26&c=d%20e")
    assert asked(line)[0][0] == "/web/2020id_/http://x.example/%E9%2Fa?b=%26&c=d%20e"


def test_no_cookie_is_kept(line: Line) -> None:
    """What an archive sets is not sent back: no request tells of another."""
    line.public.refusals = [(200, {**HTML, "Set-Cookie": "wie=wij; Path=/"}, b"")] * 2
    line.ask(lambda client: [client.get(f"{line.public.base}/{number}") for number in (1, 2)])
    assert [("Cookie" in headers) for _, headers in asked(line)] == [False, False]


@pytest.mark.parametrize("location", ["/b", "{base}/b", "b", "?x"])
def test_a_redirect_inside_the_archive_is_followed(line: Line, location: str) -> None:
    """Wherever it leads there; the exchange is the last one, under its own address."""
    line.public.refusals = [
        (302, {"Location": location.format(base=line.public.base)}, b""),
        (200, HTML, b"hier"),
    ]
    exchange = line.get("/a")
    assert exchange.body == b"hier"
    assert [path for path, _ in asked(line)] == ["/a", exchange.url.removeprefix(line.public.base)]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://169.254.169.254/", "not_its_own"),
        ("//elders.example/a", "not_its_own"),
        ("https:///a", "not_its_own"),
        ("mailto:a@b.example", "not_its_own"),
        ("http://[", "bad_address"),
        ("//[::1", "bad_address"),
    ],
)
def test_a_redirect_that_leaves_the_archive_is_not_followed(line: Line, location: str, reason: str) -> None:
    """Nor one to what is no address; nothing is asked on its word."""
    line.public.refusals = [(302, {"Location": location}, b"")]
    with pytest.raises(ArchiveClosedError, match=reason):
        line.get()
    assert len(asked(line)) == 1


def test_another_port_of_the_archive_is_not_the_archive(line: Line) -> None:
    """Host and port are both its own, or it is another's."""
    line.public.refusals = [(302, {"Location": "http://127.0.0.1:1/"}, b"")]
    with pytest.raises(ArchiveClosedError, match="not_its_own"):
        line.get()


@pytest.mark.parametrize(("redirects", "whole"), [(MOST_REDIRECTS - 1, True), (MOST_REDIRECTS, False)])
def test_redirects_have_an_end(line: Line, redirects: int, *, whole: bool) -> None:
    """So many requests for one question, and no more."""
    line.public.refusals = [(302, {"Location": "/weer"}, b"")] * redirects + [(200, HTML, b"klaar")]
    with contextlib.nullcontext() if whole else pytest.raises(ArchiveClosedError, match="redirects"):
        assert line.get().body == b"klaar"
    assert len(asked(line)) == MOST_REDIRECTS


def test_a_redirect_to_nowhere_is_an_answer(line: Line) -> None:
    """Without a Location there is nothing to follow, and no error either."""
    line.public.refusals = [(302, {}, b"")]
    assert line.get().status == 302


@pytest.mark.parametrize(
    ("status", "reason"),
    [(404, "not_found"), (410, "not_found"), (400, "http_400"), (418, "http_418"), (451, "closed")],
)
def test_a_page_that_is_not_given_says_why(line: Line, status: int, reason: str) -> None:
    """One question is over at once; the archive may be asked the next."""
    line.public.refusals = [(status, HTML, b"")]
    with pytest.raises(ArchiveClosedError, match=f"^{reason}$"):
        line.get()
    assert len(asked(line)) == 1
    assert line.state() == ArchiveState("oud", asked_at=NOW)


@pytest.mark.parametrize("status", [401, 403, 407])
def test_a_block_is_written_down(line: Line, status: int) -> None:
    """Nobody asks again until a person lifts it; the message says how."""
    line.public.refusals = [(status, HTML, b"Forbidden")]
    for _ in range(2):
        with pytest.raises(
            ArchiveBusyError, match=rf"2026-11-23 \(it answered {status}\).*archives allow oud"
        ):
            line.get()
    assert len(asked(line)) == 1
    assert (line.state().blocked_at, line.state().reason) == (NOW, f"it answered {status}")


@pytest.mark.parametrize(
    "body", [b"org.archive.AdministrativeAccessControlException", b"BLOCKED SITE ERROR", b"was Excluded from"]
)
def test_a_page_that_an_archive_does_not_show_is_no_block(line: Line, body: bytes) -> None:
    """The words of the archive tell the two apart; both pages after it may be asked."""
    line.public.refusals = [(403, HTML, body), (200, HTML, b"ja")]
    with pytest.raises(ArchiveClosedError, match="closed"):
        line.get()
    assert line.get().body == b"ja"
    assert line.state().blocked_at is None


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_failing_server_is_asked_three_times(line: Line, status: int) -> None:
    """After that it is the page that cannot be had, and the archive may be asked the next."""
    line.public.refusals = [(status, HTML, b"")] * 2 + [(200, HTML, b"toch")]
    assert line.get().body == b"toch"
    line.public.refusals = [(status, HTML, b"")] * 3
    with pytest.raises(ArchiveClosedError, match=f"http_{status}"):
        line.get()
    assert len(asked(line)) == 6
    assert line.state().not_before is None


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("pause", [None, "0", "gauw", "", "-1", "Thu, 01 Jan 2015 00:00:00 GMT"])
def test_a_busy_archive_is_waited_for(line: Line, status: int, pause: str | None) -> None:
    """As long as it says, or as long as is set where it says nothing that can be meant."""
    told = {} if pause is None else {"Retry-After": pause}
    line.public.refusals = [(status, told, b"")] * 2 + [(200, HTML, b"nu wel")]
    assert line.get().body == b"nu wel"
    assert line.state().not_before is None


@pytest.mark.parametrize(
    ("pause", "until"),
    [
        (f"{LONGEST_WAIT_S + 1:.0f}", AN_HOUR),
        ("3599", AN_HOUR),
        ("7200", NOW + timedelta(hours=2)),
        ("Tue, 24 Nov 2026 03:30:00 GMT", NOW + timedelta(days=1)),
    ],
)
def test_a_long_pause_is_kept_and_not_waited_for(line: Line, pause: str, until: object) -> None:
    """Whoever asks again is told until when; an hour is the least."""
    line.public.refusals = [(429, {"Retry-After": pause}, b"")]
    with pytest.raises(ArchiveBusyError, match="it answered 429; left alone until 2026-11-2"):
        line.get()
    assert line.state().not_before == until
    with pytest.raises(ArchiveBusyError, match="must not be asked until 2026-11-2"):
        line.get()
    assert len(asked(line)) == 1


def test_an_archive_that_stays_busy_is_left_for_an_hour(line: Line) -> None:
    """Three times in a row is enough, and the hour is over when it is over."""
    line.public.refusals = [(503, {"Retry-After": "0"}, b"")] * 3
    with pytest.raises(ArchiveBusyError):
        line.get()
    assert (len(asked(line)), line.state().not_before) == (3, AN_HOUR)
    line.public.refusals = [(200, HTML, b"ja")]
    line.clock = replace(line.clock, at=AN_HOUR)
    assert line.get().body == b"ja"


def test_a_date_at_the_end_of_time_is_none(line: Line) -> None:
    """A Retry-After that no clock can hold is passed over like any other that is none."""
    line.public.refusals = [
        (429, {"Retry-After": "Fri, 31 Dec 9999 23:59:59 -2359"}, b""),
        (200, HTML, b"ja"),
    ]
    assert line.get().body == b"ja"


@given(st.text(st.characters(codec="latin-1"), max_size=30) | st.integers().map(str))
def test_whatever_pause_is_asked_it_is_a_time_or_none(pause: str) -> None:
    """Nothing that a stranger writes there raises, and none is negative."""
    exchange = replace(ANSWER, headers=((b"Retry-After", pause.encode("latin-1")),))
    seconds = client._retry_after(exchange, NOW)
    assert seconds is None or seconds >= 0


ANSWER = Exchange("http://x.example/", (), 200, "OK", "HTTP/1.1", (), b"", NOW, NOW)


def test_a_header_is_found_by_its_name() -> None:
    """In any case, the first of several, without the blanks around it; None where there is none."""
    exchange = replace(ANSWER, headers=((b"x-Een", b" ja\xe9 "), (b"X-EEN", b"nee"), (b"Leeg", b"")))
    assert header(exchange, "X-Een") == "jaé"
    assert header(exchange, "leeg") == ""
    assert header(exchange, "Twee") is None


@contextlib.contextmanager
def serving(treat: Callable[[socket.socket], None]) -> Iterator[tuple[str, list[int]]]:
    """A server that treats every connection like this; its address, and how many it had."""
    had: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    had.append(1)
                    treat(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", had
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def elsewhere(tmp_path: Path, base: str) -> Line:
    """A line to an archive at this address."""
    return Line(WebArchive(base=base), tmp_path / "archive.db")


def test_an_archive_that_hangs_up_is_asked_three_times(tmp_path: Path) -> None:
    """Then this page cannot be had; the archive may be asked the next."""
    with serving(socket.socket.close) as (base, had):
        line = elsewhere(tmp_path, base)
        with pytest.raises(ArchiveClosedError, match=r"^connection$"):
            line.get()
        assert len(had) == 3
        assert line.state().not_before is None


def test_an_archive_that_says_nothing_is_not_waited_for(tmp_path: Path) -> None:
    """A question has its time, three times over."""
    kept: list[socket.socket] = []
    with serving(kept.append) as (base, had):
        with pytest.raises(ArchiveClosedError, match=r"^timeout$"):
            elsewhere(tmp_path, base).get(timeout_s=0.05)
        assert len(had) == 3
    for connection in kept:
        connection.close()


def test_an_archive_that_refuses_connections_is_left_for_an_hour(tmp_path: Path) -> None:
    """It is how some treat whom they have blocked: it is not tried three times."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        base = f"http://127.0.0.1:{closed.getsockname()[1]}"
    line = elsewhere(tmp_path, base)
    with pytest.raises(ArchiveBusyError, match="it refuses connections; left alone until 2026-11-23T04:30Z"):
        line.get()
    assert (line.state().not_before, line.state().reason) == (AN_HOUR, "it refuses connections")


def test_an_inside_address_is_not_connected_to(line: Line) -> None:
    """An archive whose name leads inside is one that gives nothing, unless it is allowed by name."""
    with pytest.raises(ArchiveClosedError, match="address_refused"):
        line.get(loopback=())
    assert asked(line) == []


@pytest.mark.parametrize(("size", "whole"), [(1_000, True), (1_001, False)])
def test_an_answer_has_a_largest_size(line: Line, size: int, *, whole: bool) -> None:
    """What is larger by a byte is not kept, and the reason says so."""
    line.public.refusals = [(200, HTML, b"x" * size)] * 3
    with contextlib.nullcontext() if whole else pytest.raises(ArchiveClosedError, match=r"^too_large$"):
        assert len(line.get(max_bytes=1_000).body) == size


def test_every_request_is_written_down_before_it_goes_out(line: Line) -> None:
    """So that the next one keeps its distance from it, whoever asks, however this one ends."""
    line.clock = replace(line.clock, at=NOW - timedelta(days=1))
    line.public.refusals = [(404, HTML, b"")] * 2
    with pytest.raises(ArchiveClosedError):
        line.get()
    assert line.state().asked_at == NOW - timedelta(days=1)
    line.clock = replace(line.clock, at=NOW)
    with pytest.raises(ArchiveClosedError):
        line.get(archive_requests_a_minute=0.0)  # a day is long enough a distance for any setting
    assert line.state().asked_at == NOW


def test_a_request_after_a_clock_was_set_back_waits_no_longer_than_one_distance(line: Line) -> None:
    """The last request may lie in the future of a machine whose clock was wrong."""
    line.save(ArchiveState("oud", asked_at=NOW + timedelta(days=900)))
    line.public.refusals = [(200, HTML, b"ja")]
    assert line.get().body == b"ja"


def test_a_client_is_used_inside_its_block(line: Line) -> None:
    """Outside it has no connection, and says so."""

    def ask_outside(_: Client) -> None:
        settings = CrawlSettings(loopback=(line.public.address,))
        with closing(open_archive(line.path)) as database:
            outside = Client(database, line.archive, settings, line.clock, "wij")
            with closing(outside._runner) as runner:
                runner.run(outside._ask(line.public.base, {}))

    with pytest.raises(RuntimeError, match="inside its block"):
        line.ask(ask_outside)


def test_an_address_of_its_own_that_is_none_is_not_asked(line: Line) -> None:
    """One that is longer than any address may be, however it came here."""
    with pytest.raises(ArchiveClosedError, match="bad_address"):
        line.get(f"/{'a' * 3_000}")
    assert asked(line) == []


def test_a_pause_of_many_digits_is_none(line: Line) -> None:
    """No clock holds what it says, so it is waited for as long as is set."""
    line.public.refusals = [(429, {"Retry-After": "9" * 12}, b""), (200, HTML, b"ja")]
    assert line.get().body == b"ja"
