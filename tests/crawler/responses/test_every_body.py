"""Whatever comes behind an attachment's link is a post or has a reason: nothing received is lost."""

import itertools
import json
from datetime import UTC, datetime

import pytest
from scrapy.http import Request
from scrapy.responsetypes import responsetypes

from crawler.responses import attachment
from crawler.responses.reading import Reader, ResponseReading
from documents import Purpose
from documents import read as read_here
from documents.pictures import tesseract
from store.archive.coverage import CoverageReason
from store.archive.page import Page, PageKind
from tests.documents.pictures.drawing import encoded, page
from tests.documents.samples import FIXTURES, sample
from tests.documents.test_package import zipped

AT = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
WORDS = "Hij woonde in een stadje met een koperen klok en een ketelhuis aan de kade."
TYPES = (
    "application/pdf", "text/plain", "text/html; charset=utf-8", "application/json",
    "application/octet-stream", "image/jpeg", "application/xml", "application/msword", "",
)  # fmt: skip
NAMES = ("brief.pdf", "brief.txt", "brief.docx", "foto.jpg", "bundel.zip", "download")
BODIES = {
    "pdf": sample("voornemen.pdf"),
    "docx": sample("voornemen.docx"),
    "doc": (FIXTURES / "oud.doc").read_bytes(),
    "text": WORDS.encode(),
    "latin": WORDS.replace("koperen", "oké").encode("cp1252"),
    "html": f"<html><body><p>{WORDS}</p></body></html>".encode(),
    "fragment": f"<p>{WORDS}</p>".encode(),
    "json": json.dumps({"tekst": WORDS}).encode(),
    "xml": f"<?xml version='1.0'?><brief><p>{WORDS}</p></brief>".encode(),
    "rtf": rb"{\rtf1\ansi " + WORDS.encode() + b"}",
    "eml": b"From: a@b.nl\r\nTo: c@d.nl\r\nSubject: brief\r\n\r\n" + WORDS.encode(),
    "zip": zipped(brief=WORDS),
    "picture": encoded(page(), "JPEG"),
    "broken pdf": b"%PDF-1.7 niets",
    "binary": bytes(range(256)) * 20,
    "empty": b"",
    "locked": sample("encrypted.pdf"),
}
READ = ("pdf", "docx", "text", "latin", "html", "fragment", "json", "xml", "rtf", "eml", "zip")


def read(name: str, kind: str, body: bytes) -> ResponseReading:
    """What the reader makes of a body behind an attachment's link."""
    url = f"http://forum.example/f/{name}"
    headers = {"Content-Type": kind} if kind else {}
    made = responsetypes.from_args(headers=None, url=url, body=body)
    response = made(url, status=200, headers=headers, body=body, request=Request(url))
    page = Page.at(url, PageKind.DOCUMENT, "/f/#?")
    return Reader("http://forum.example/").read(page, response, AT)


@pytest.fixture(autouse=True)
def no_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are read elsewhere: what is not recognised must have its reason."""
    monkeypatch.setattr(tesseract, "languages", frozenset)


@pytest.mark.parametrize("body", BODIES)
def test_every_body_behind_every_kind_of_link_is_a_post_or_has_a_reason(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over all names and declared kinds: exactly one of posts and a reason, and posts where there is text."""

    def in_this_process(data: bytes, *, name: str, confinement: object) -> object:
        del confinement
        return read_here(data, name=name, purpose=Purpose.EVIDENCE)

    monkeypatch.setattr(attachment, "read_confined", in_this_process)
    for name, kind in itertools.product(NAMES, TYPES):
        reading = read(name, kind, BODIES[body])
        assert (reading.posts is None) != (reading.reason is None), (name, kind)
        if body in READ:
            assert reading.posts is not None, (name, kind, reading.reason)
            assert len(reading.posts.posts) == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("broken pdf", CoverageReason.UNREADABLE),
        ("binary", CoverageReason.UNKNOWN_KIND),
        ("empty", CoverageReason.NO_TEXT),
        ("locked", CoverageReason.LOCKED),
    ],
)
def test_a_reason_says_what_is_wrong(body: str, reason: CoverageReason) -> None:
    """Each way not to be read has its own name."""
    assert read("brief.pdf", "application/pdf", BODIES[body]).reason is reason


def test_a_wall_before_an_attachment_is_no_attachment() -> None:
    """What wants proof of a person is told as that."""
    wall = b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
    assert read("brief.pdf", "text/html", wall).reason is CoverageReason.CHALLENGE
