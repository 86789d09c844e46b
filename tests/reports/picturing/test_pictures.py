"""A picture of a page as it looked: drawn from its capture alone, by a browser that reaches nothing."""

import hashlib
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from reports.casework import pictures as asking
from reports.casework import retention, verification
from reports.desk import Desk
from reports.errors import UnknownIncidentError
from reports.picturing import browser, pictures
from reports.picturing.browser import CapturedAnswer
from reports.picturing.errors import PictureError
from reports.places import evidence
from store import warc
from store.archive import capture as captures
from store.casebook.request import RequestKind
from store.warc import Exchange
from tests.conftest import CHROMIUM
from tests.factory import NIGHT, World
from tests.reports.conftest import MakeDesk, RunReport

PAGE = "https://forum.example/node/7"
RED, BLUE, GREEN = (200, 0, 0), (0, 0, 200), (0, 200, 0)

needs_chromium = pytest.mark.skipif(
    not CHROMIUM.exists() or bool(browser.missing()), reason="Debian's package chromium is missing"
)


def html(body: str) -> CapturedAnswer:
    """A page with this body on a red ground."""
    style = "<style>html{background:rgb(200,0,0)}</style>"
    return CapturedAnswer("text/html; charset=utf-8", f"<!doctype html>{style}{body}".encode())


def drawn(answer: CapturedAnswer) -> Image.Image:
    """The page as it is drawn."""
    picture = browser.draw(PAGE, lambda url: answer if url == PAGE else None)
    return Image.open(BytesIO(picture)).convert("RGB")


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine, and who came to it."""
    server, came = socket.create_server(("127.0.0.1", 0)), list[str]()

    def listen() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            came.append(connection.recv(200).decode("latin-1"))
            connection.close()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield server.getsockname()[1], came
    server.close()


@needs_chromium
def test_a_hostile_page_reaches_nothing_and_runs_nothing(
    listener: tuple[int, list[str]], tmp_path: Path
) -> None:
    """Scripts, frames, redirects, files and addresses on this machine: it is drawn as what it is alone."""
    port, came = listener
    tmp_path.chmod(0o755)
    file = tmp_path / "geheim.html"
    file.write_text("<style>html{background:rgb(0,0,200)}</style>")
    there = f"http://127.0.0.1:{port}"
    body = f"""
    <meta http-equiv="refresh" content="0;url={there}/refresh">
    <link rel="preconnect" href="{there}"><link rel="dns-prefetch" href="//evil.example">
    <link rel="stylesheet" href="{there}/style"><img src="{there}/image"><img src="file://{file}">
    <iframe src="file://{file}" width="900" height="900"></iframe>
    <script>document.documentElement.style.background = "rgb(0,0,200)"; fetch("{there}/script")</script>
    <object data="file://{file}" width="900" height="900"></object>
    <object data="{there}/object"></object><video src="{there}/video" autoplay></video>
    <form action="{there}/form" method="post"><input autofocus onfocus="this.form.submit()"></form>"""
    picture = drawn(html(body))
    colours = {colour for _, colour in picture.getcolors(maxcolors=1 << 24) or []}
    assert picture.getpixel((1200, 5)) == RED
    assert BLUE not in colours
    assert came == []


@needs_chromium
def test_a_long_page_is_drawn_to_a_bound_and_what_is_captured_is_shown() -> None:
    """Its own style counts; a page without end does not make a picture without end."""
    picture = drawn(
        html('<div style="background:rgb(0,200,0);height:900px;margin:-8px"></div><p style="height:90000px">')
    )
    assert picture.getpixel((600, 400)) == GREEN
    assert picture.size == (browser.WIDTH, browser.TALLEST)


def _capture(world: World, version: int) -> None:
    """Let the post's capture be a page as a server sends one."""
    headers = ((b"Content-Type", b"text/html; charset=utf-8"),)
    exchange = Exchange(PAGE, (), 200, "OK", "HTTP/1.1", headers, html("<h1>Hoi</h1>").body, NIGHT, NIGHT)
    record = warc.records(exchange)[0].data
    (world.directory.warc / "page.warc.gz").write_bytes(record)
    captures.open_file(world.archive, "page.warc.gz", world.site("forum.example"), "crawl", NIGHT)
    world.archive.execute(
        """UPDATE capture SET warc_file = 'page.warc.gz', warc_offset = 0, warc_length = ?, sha256 = ?
        WHERE id = (SELECT capture_id FROM post_version WHERE id = ?)""",
        [len(record), hashlib.sha256(record).hexdigest(), version],
    )


@pytest.fixture
def place(world: World, run_report: RunReport) -> int:
    """A place with a captured page."""
    version = world.post("forum.example", "c1", "Hoi", thread=PAGE)
    _capture(world, version)
    world.match(version)
    run_report()
    return 1


@needs_chromium
def test_a_picture_is_kept_with_the_evidence_and_goes_with_it(desk_for: MakeDesk, place: int) -> None:
    """By its digest, verified as evidence is, told by which capture; retention takes both."""
    desk = desk_for()
    made = pictures.make(desk, place)
    path = asking.open_picture(desk, "M-2026-0001", place)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == made.sha256
    assert evidence.path_of(desk.directory, made.source_sha256).exists()
    assert _evidence_faults(desk) == ()
    path.write_bytes(path.read_bytes() + b"x")
    assert _evidence_faults(desk) == (f"changed or missing: picture {made.sha256[:12]}",)
    later = desk_for(at=NIGHT + timedelta(days=60))
    retention.purge(later)
    assert not path.exists()
    assert list(evidence.kept(desk.directory)) == []
    with pytest.raises(UnknownIncidentError):
        asking.open_picture(later, "M-2026-0001", place)


def test_a_place_without_a_capture_has_no_picture(world: World, desk: Desk, run_report: RunReport) -> None:
    """Why is told in a sentence; a number of no place too."""
    world.match(world.post("forum.example", "c1", "Hoi"))
    run_report()
    for number in (1, 404):
        with pytest.raises(PictureError):
            pictures.make(desk, number)


def test_a_missing_program_is_named(desk: Desk, place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Chromium is not installed the rest works, and who asks learns what to install."""
    monkeypatch.setattr(browser, "_PATH", "/nowhere")
    with pytest.raises(PictureError, match="install chromium"):
        pictures.make(desk, place)


def test_a_picture_is_asked_for_once_a_day(desk: Desk, place: int) -> None:
    """For a place of the incident and no other."""
    first, again = (asking.ask(desk, "M-2026-0001", place) for _ in range(2))
    assert (first.kind, first.id, first.native_id) == (RequestKind.PICTURE, again.id, "V-1")
    with pytest.raises(UnknownIncidentError):
        asking.ask(desk, "M-2026-0001", 7)


def _evidence_faults(desk: Desk) -> tuple[str, ...]:
    return next(check.faults for check in verification.verify(desk) if check.subject == "evidence")
