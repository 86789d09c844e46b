"""The exact bytes that were received: where they lie, which of them count, and who asked when."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from store.archive import capture as captures
from store.archive import page as pages
from store.archive.capture import Capture
from store.archive.page import Find
from store.warc import Stored
from tests.store.archive.looking import AT, SITE, A, B, Watch, watch

HOUR = timedelta(hours=1)
ROBOTS = "https://dorp.example/robots.txt"


def stored(offset: int, length: int = 10, kind: str = "response") -> Stored:
    """A record that is safe on disk."""
    return Stored(kind, offset, length, f"{offset:064}")


# captures


def test_a_capture_is_read_back_as_it_was_kept(dorp: Watch) -> None:
    """With the site and the origin of its file, and an id of the archive's own."""
    captures.open_file(dorp.database, "w", dorp.site_id, "archive oud", AT)
    kept = Capture(
        id=77,
        site="",
        url=A,
        fetched_at=AT - HOUR,
        status=404,
        last_modified="Mon, 23 Nov 2026",
        warc_file="w",
        warc_offset=5,
        warc_length=6,
        sha256="ab" * 32,
        received_at=AT,
    )
    capture_id = captures.add_capture(dorp.database, kept, dorp.site_id)
    assert captures.capture(dorp.database, capture_id) == replace(
        kept, id=capture_id, site="dorp", origin="archive oud", removed=False
    )
    assert capture_id == 1
    assert captures.capture(dorp.database, 77) is None


def test_our_own_capture_came_when_it_was_fetched(dorp: Watch) -> None:
    """Only what an archive made before has another moment at which it came here."""
    capture = captures.capture(dorp.database, dorp.capture())
    assert capture is not None
    assert (capture.received_at, capture.last_modified, capture.origin) == (None, None, "crawl")


def test_a_capture_whose_file_retention_took_says_so(dorp: Watch) -> None:
    """Its place is still told, and that nothing lies there any more."""
    capture_id = dorp.capture()
    dorp.database.execute("UPDATE warc_file SET removed_at = '2026'")
    capture = captures.capture(dorp.database, capture_id)
    assert capture is not None
    assert (capture.removed, capture.warc_file) == (True, "dorp.warc")


def test_captures_of_an_address_are_told_by_when_they_were_made(dorp: Watch) -> None:
    """Every site's, of this spelling alone; what was made long ago comes first, though it came last."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    newest = dorp.capture(A, AT + HOUR)
    same = [there.capture(A, AT), dorp.capture(A, AT)]
    oldest = dorp.capture(A, AT - 365 * 24 * HOUR)
    dorp.capture(f"{A}/", AT)
    dorp.capture(B, AT)
    assert [c.id for c in captures.captures_of(dorp.database, A)] == [oldest, *same, newest]
    assert captures.captures_of(dorp.database, "https://dorp.example/nooit") == ()


def test_what_came_for_robots_is_what_is_no_page(dorp: Watch) -> None:
    """Redirects of robots.txt lead anywhere; pages of the site's own frontier are not among it."""
    pages.add_pages(dorp.database, dorp.site_id, [Find(A, "//dorp.example/a", "/#")], AT)
    there = watch(dorp.database, replace(SITE, name="stad"))
    first, moved = dorp.capture(ROBOTS), dorp.capture("https://www.dorp.example/robots")
    dorp.capture(A)
    other = there.capture(A)
    assert [c.id for c in captures.robots_captures(dorp.database)] == [first, moved, other]


@pytest.mark.parametrize(
    ("url", "counts"),
    [
        ("https://dorp.example/a", True),
        ("http://dorp.example/?q=1", True),
        ("https://dorp.example/robots.txt?x", True),
        (ROBOTS, False),
        ("https://dorp.example/map/robots.txt", False),
        ("https://dorp.example.org/a", False),
        ("https://dorp.example:8080/a", True),
        ("https://www.dorp.example/a", False),
        ("https://dorpXexample/a", False),
        ("https://stad.example/?u=https://dorp.example/", False),
    ],
)
def test_a_host_was_asked_by_what_was_captured_of_it(dorp: Watch, url: str, *, counts: bool) -> None:
    """Its pages count, whatever their scheme; robots.txt and hosts whose name only begins so do not."""
    dorp.capture(url, AT + HOUR)
    asked = captures.latest_request(dorp.database, dorp.site_id, "dorp.example")
    assert asked == (AT + HOUR if counts else None)


@pytest.mark.parametrize(
    ("url", "host"), [("http://127.0.0.1:8080/a", "127.0.0.1"), ("http://[::1]:80/", "::1")]
)
def test_all_ports_of_a_host_are_one_machine(dorp: Watch, url: str, host: str) -> None:
    """The wait between two requests is the machine's; nothing in a name stands for any letter."""
    dorp.capture(url, AT)
    assert captures.latest_request(dorp.database, dorp.site_id, host) == AT
    for other in ("127.0.0._", "27.0.0.1", "127.0.0.1/a", "%", ":1", ""):
        assert captures.latest_request(dorp.database, dorp.site_id, other) is None


def test_the_last_request_is_the_sites_own(dorp: Watch) -> None:
    """The newest one of this site; what another site asked of the host waits for its own turn."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    for hours in (0, 1):
        dorp.capture(A, AT + hours * HOUR)
    there.capture(A, AT + 2 * HOUR)
    assert captures.latest_request(dorp.database, dorp.site_id, "dorp.example") == AT + HOUR


# files


def test_a_file_is_known_before_anything_is_in_it(dorp: Watch) -> None:
    """A killed process leaves no file behind that the archive does not know."""
    captures.open_file(dorp.database, "w", dorp.site_id, "crawl", AT)
    assert captures.file_state(dorp.database, "w") == 0
    assert captures.file_state(dorp.database, "nooit") is None
    with pytest.raises(sqlite3.IntegrityError):
        captures.open_file(dorp.database, "w", dorp.site_id, "crawl", AT)


def test_bytes_count_once_their_record_is_committed(dorp: Watch) -> None:
    """Up to the end of the last record; each has a row, with what it is and what it shows."""
    captures.open_file(dorp.database, "w", dorp.site_id, "crawl", AT)
    captures.commit_records(dorp.database, "w", (stored(0, 7, "warcinfo"),), None)
    assert captures.file_state(dorp.database, "w") == 7
    made = Capture(0, "", A, AT, 200, None, "w", 7, 5, "x")
    capture_id = captures.add_capture(dorp.database, made, dorp.site_id)
    captures.commit_records(dorp.database, "w", (stored(7, 5), stored(12, 4, "metadata")), capture_id)
    assert captures.file_state(dorp.database, "w") == 16
    rows = dorp.database.execute(
        "SELECT warc_offset, warc_length, sha256, kind, capture_id FROM warc_record WHERE warc_file = 'w'"
    ).fetchall()
    assert rows == [
        (0, 7, f"{0:064}", "warcinfo", None),
        (7, 5, f"{7:064}", "response", capture_id),
        (12, 4, f"{12:064}", "metadata", capture_id),
    ]
    assert captures.file_state(dorp.database, "dorp.warc") == 0


def test_one_place_holds_one_record(dorp: Watch) -> None:
    """Records that overlap a place are a fault, and nothing of them counts."""
    captures.open_file(dorp.database, "w", dorp.site_id, "crawl", AT)
    captures.commit_records(dorp.database, "w", (stored(0),), None)
    with pytest.raises(sqlite3.IntegrityError):
        captures.commit_records(dorp.database, "w", (stored(0, 99),), None)
    assert captures.file_state(dorp.database, "w") == 10


def test_a_record_of_an_unknown_file_is_refused(dorp: Watch) -> None:
    """Every record and capture lies in a file that the archive knows."""
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        captures.commit_records(dorp.database, "nooit", (stored(0),), None)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        captures.add_capture(
            dorp.database, Capture(0, "", A, AT, 200, None, "nooit", 0, 1, "x"), dorp.site_id
        )


def test_open_files_are_the_sites_own_that_were_never_closed(archive_files: Watch) -> None:
    """Each with the bytes that count: what a killed process wrote beyond is cut off."""
    captures.commit_records(archive_files.database, "a", (stored(0),), None)
    captures.commit_records(archive_files.database, "b", (stored(0),), None)
    captures.close_file(archive_files.database, "b", AT)
    assert captures.open_files(archive_files.database, archive_files.site_id) == [("dorp.warc", 0), ("a", 10)]


def test_open_files_are_found_by_the_beginning_of_their_origin(archive_files: Watch) -> None:
    """Whatever site they are of; a closed one, and one that only holds the words, is not among them."""
    captures.commit_records(archive_files.database, "x", (stored(0),), None)
    captures.commit_records(archive_files.database, "y", (stored(0),), None)
    captures.close_file(archive_files.database, "y", AT)
    assert captures.open_files_of_origin(archive_files.database, "archive ") == [("x", 10), ("z", 0)]
    assert captures.open_files_of_origin(archive_files.database, "archive oud") == [("x", 10)]


@pytest.fixture
def archive_files(dorp: Watch) -> Watch:
    """A site with files of several origins, and one of another site."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    for name, site_id, origin in [
        ("a", dorp.site_id, "crawl"),
        ("b", dorp.site_id, "crawl"),
        ("c", there.site_id, "crawl"),
        ("x", None, "archive oud"),
        ("y", None, "archive oud"),
        ("z", None, "archive nieuw"),
        ("v", None, "file archive oud"),
    ]:
        captures.open_file(dorp.database, name, site_id, origin, AT)
    return dorp


def test_a_file_that_holds_nothing_is_forgotten_when_it_is_closed(archive_files: Watch) -> None:
    """It may be made again under its name; the others stay."""
    captures.close_file(archive_files.database, "a", AT)
    assert captures.file_state(archive_files.database, "a") is None
    assert captures.file_state(archive_files.database, "b") == 0
    captures.open_file(archive_files.database, "a", None, "crawl", AT)


def test_a_file_is_closed_once(archive_files: Watch) -> None:
    """A second closing does not move the moment after which retention counts; others stay open."""
    captures.commit_records(archive_files.database, "a", (stored(0),), None)
    for hours in (0, 9):
        captures.close_file(archive_files.database, "a", AT + hours * HOUR)
    rows = archive_files.database.execute("SELECT name, closed_at FROM warc_file WHERE closed_at IS NOT NULL")
    assert rows.fetchall() == [("a", "2026-11-23T02:30:00.000000Z")]
