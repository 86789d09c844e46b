"""What stands around a place: the thread as text, and where it leads."""

import hashlib
from datetime import UTC, datetime

import pytest

from reports.casework import incidents, requests
from reports.desk import Desk
from reports.dossier import surroundings
from reports.errors import UnknownIncidentError
from store import warc
from store.archive import capture as captures
from store.casebook import retention
from store.warc import Exchange
from tests.factory import World
from tests.reports.conftest import RunReport

THREAD = "https://forum.example/node/7"
LEAK = "Drie nachten schuilde hij in een steenoven, zie dit stuk."
PAGE = f"""<html><body><nav><a href="https://menu.example/">Menu</a></nav>
<p>Wie kent <a href="http://weblog.example/imker">de imker uit het verhaal</a>?</p>
<p>{LEAK.replace("dit stuk", '<a href="https://bron.example/2019">dit stuk</a>')}</p></body></html>"""


@pytest.fixture(autouse=True)
def thread_with_leak(world: World, run_report: RunReport) -> None:
    """A thread of three posts on one captured page; one of them is a place of an incident."""
    world.post("forum.example", "c1", "Wie kent de imker uit het verhaal?", thread=THREAD, author="Vrager")
    world.post("forum.example", "c3", "<b>Schande!</b>", thread=THREAD, author=None)
    version = world.post("forum.example", "c2", LEAK, thread=THREAD, author="Piet")
    _capture(world, version)
    world.match(version, spans=((0, 42),))
    run_report()


def _capture(world: World, version: int) -> None:
    """Let the post's capture be a page as a server sends one."""
    at = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    headers = ((b"Content-Type", b"text/html; charset=utf-8"),)
    exchange = Exchange(THREAD, (), 200, "OK", "HTTP/1.1", headers, PAGE.encode(), at, at)
    record = warc.records(exchange)[0].data
    (world.directory.warc / "page.warc.gz").write_bytes(record)
    captures.open_file(world.archive, "page.warc.gz", world.site("forum.example"), "crawl", at)
    world.archive.execute(
        """UPDATE capture SET warc_file = 'page.warc.gz', warc_offset = 0, warc_length = ?, sha256 = ?
        WHERE id = (SELECT capture_id FROM post_version WHERE id = ?)""",
        [len(record), hashlib.sha256(record).hexdigest(), version],
    )


def test_the_thread_is_shown_as_text_with_the_place_in_it(desk: Desk) -> None:
    """Every post in its order, the matched words marked in the place alone; who looked is written down."""
    shown = surroundings.view(desk, "M-2026-0001", 1)
    assert [(post.native_id, post.is_place) for post in shown.thread] == [
        ("c1", False),
        ("c3", False),
        ("c2", True),
    ]
    assert [piece.text for post in shown.thread for piece in post.pieces if piece.marked] == [LEAK[:42]]
    assert [event.action for event in incidents.history(desk, "M-2026-0001")][-1] == "surroundings_viewed"


def test_the_addresses_of_the_thread_are_told(desk: Desk) -> None:
    """Of the place and of the posts around it; what was asked to be looked at is known."""
    requests.ask_look(desk, "M-2026-0001", "http://weblog.example/imker")
    shown = surroundings.view(desk, "M-2026-0001", 1)
    assert [address.url for address in shown.addresses] == [
        "http://weblog.example/imker",
        "https://bron.example/2019",
    ]
    assert shown.asked == {"http://weblog.example/imker"}


def test_the_place_is_left_when_the_archive_forgot_the_thread(world: World, desk: Desk) -> None:
    """From what the casebook keeps: the text, and our own copy of the capture."""
    world.archive.execute("UPDATE post_version SET thread = 'https://elders.example/'")
    (world.directory.warc / "page.warc.gz").unlink()
    shown = surroundings.view(desk, "M-2026-0001", 1)
    assert (shown.forgotten, [post.native_id for post in shown.thread]) == (True, ["c2"])
    assert [address.url for address in shown.addresses] == ["https://bron.example/2019"]


def test_nothing_stands_around_what_was_erased(desk: Desk) -> None:
    """Erased content does not come back by way of the archive."""
    retention.erase_content(desk.casebook, 1)
    shown = surroundings.view(desk, "M-2026-0001", 1)
    assert (shown.forgotten, shown.addresses) == (True, ())
    assert "".join(piece.text for post in shown.thread for piece in post.pieces) == ""


def test_a_place_of_another_incident_is_not_here(desk: Desk) -> None:
    """A number is not a key to everything."""
    with pytest.raises(UnknownIncidentError):
        surroundings.view(desk, "M-2026-0001", 2)
