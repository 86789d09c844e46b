"""Pages that an officer saved: captures of their own origin."""

import gzip
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.errors import SavedFileError
from crawler.evidence import verify
from crawler.runs.job import AheadClock
from crawler.runs.saved_page import Giver, SavedLook, look_at_file
from store import warc
from store.archive.capture import capture
from store.web_address import BadAddressError
from tests.crawler.support.crawling import QUICK, Watch
from tests.crawler.support.publicsite import thread

TULIPS = "Op de markt stond vandaag een kar vol gele tulpen uit de polder."
URL = "https://social.example/groups/dorp/posts/12"
PAGE = thread("Groep", [("11", "anna", TULIPS), ("12", "bert", f"{TULIPS} Mooi.")])
SAVED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MHTML = f"""From: <Saved by Blink>
Snapshot-Content-Location: {URL}
Subject: Groep
Date: Fri, 20 Nov 2026 09:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----x"

------x
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: {URL}

{PAGE.replace("=", "=3D")}
------x
Content-Type: text/css
Content-Transfer-Encoding: quoted-printable
Content-Location: https://social.example/x.css

b {{ color: red }}
------x--
"""


def take(watch: Watch, path: Path, **giver: object) -> SavedLook:
    """Take a file that an officer gives."""
    return look_at_file(watch.data, QUICK, AheadClock(), path, Giver("eva", **giver))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.html", f"<!-- saved from url=(0041){URL} -->\n{PAGE}".encode()),
        ("x.htm", PAGE.replace("<head>", f'<head><link rel="canonical" href="{URL}">').encode()),
        ("x.mhtml", MHTML.replace("\n", "\r\n").encode()),
    ],
)
def test_a_saved_page_is_a_capture_of_its_own_origin(
    watch: Watch, tmp_path: Path, name: str, content: bytes
) -> None:
    """Its posts are read at the address that it names; who gave it stands with it and in the evidence."""
    path = tmp_path / name
    path.write_bytes(content)
    taken = take(watch, path, saved_at=SAVED)
    assert (taken.looked.url, taken.result.whole) == (URL, True)
    assert len(taken.looked.post_ids) == 2
    post = watch.posts()["p11"]
    assert (post.text, post.author, post.captured_at) == (TULIPS, "anna", SAVED)
    shown = capture(watch.database, post.capture_id)
    assert shown is not None
    assert "given by eva" in shown.origin
    raw = (watch.data.warc / shown.warc_file).read_bytes()
    assert b"givenBy: eva" in warc.uncompressed(raw[: shown.warc_offset] if shown.warc_offset else raw)
    assert list(verify(watch.database, watch.data.warc)) == []


def test_the_file_that_a_page_came_in_is_kept_whole(watch: Watch, tmp_path: Path) -> None:
    """Of an MHTML file not the page alone is evidence."""
    path = tmp_path / "x.mht"
    path.write_bytes(MHTML.encode())
    taken = take(watch, path)
    file = watch.data.warc / taken.result.files[0]
    assert b"color: red" in gzip.decompress(file.read_bytes())
    assert watch.posts()["p11"].captured_at == SAVED


def test_who_gives_a_file_may_say_which_page_it_shows(watch: Watch, tmp_path: Path) -> None:
    """A page that names no address is refused until somebody does."""
    path = tmp_path / "x.html"
    path.write_text(PAGE, encoding="utf-8")
    with pytest.raises(SavedFileError, match="look URL --file"):
        take(watch, path)
    with pytest.raises(BadAddressError):
        take(watch, path, url="http://h:99999/")
    assert take(watch, path, url=URL).looked.url == URL


def test_a_picture_of_the_screen_is_kept_and_counted(watch: Watch, tmp_path: Path) -> None:
    """What cannot be read is evidence all the same, and is told."""
    path = tmp_path / "scherm.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    taken = take(watch, path, url=URL)
    assert not taken.result.whole
    assert taken.result.reasons == {"unknown_kind": 1}
    assert len(taken.looked.capture_ids) == 1


def test_an_archive_is_taken_as_it_is(watch: Watch, tmp_path: Path) -> None:
    """A WACZ file brings its own addresses and dates, and who gave it."""
    record = (
        f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Date: 2026-11-20T09:00:00Z\r\nWARC-Target-URI: {URL}\r\n"
        f"Content-Type: text/html\r\nContent-Length: {len(PAGE)}\r\n\r\n{PAGE}\r\n\r\n"
    )
    path = tmp_path / "x.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.warc.gz", gzip.compress(record.encode()))
    taken = take(watch, path)
    assert len(taken.looked.post_ids) == 2
    assert {row["origin"] for row in watch.rows("SELECT origin FROM warc_file")} == {
        "file x.wacz: archive/data.warc.gz, given by eva"
    }


@pytest.mark.parametrize("content", [b"", b" \n", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n"])
def test_what_holds_no_page_is_refused_in_one_sentence(watch: Watch, tmp_path: Path, content: bytes) -> None:
    """Empty files and mails without a page are no pages."""
    path = tmp_path / "x.mhtml"
    path.write_bytes(content)
    with pytest.raises(SavedFileError):
        take(watch, path, url=URL)
