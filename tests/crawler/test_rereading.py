"""Texts are held against the bytes that were captured."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.rereading import absent_words
from store.warc import Exchange, WarcAppender, records

AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
PAGE = """<html><body><p>In het dorp <b>Zarol</b>bek was een we&shy;verij&nbsp;met elf ge&shy;touwen.</p>
<script type="application/ld+json">{"text": "Caf\\u00e9 en \\"thee\\" bij de rivier"}</script>"""


def captured(folder: Path, body: bytes, kind: str) -> Path:
    """One record with this page in a file of its own."""
    exchange = Exchange(
        url="https://forum.example/draad",
        status=200,
        reason="OK",
        version="HTTP/1.1",
        headers=((b"Content-Type", kind.encode()),),
        body=body,
        request_headers=(),
        started_at=AT,
        ended_at=AT,
    )
    with WarcAppender(folder / "een.warc.gz") as file:
        file.append(records(exchange))
    return folder / "een.warc.gz"


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("In het dorp Zarolbek was een weverij met elf getouwen.", 0),
        ("Café en \u201cthee\u201d bij de rivier", 0),
        ("In het dorp Zarolbek was een smederij met elf getouwen.", 1),
    ],
)
def test_every_word_must_stand_in_the_capture(tmp_path: Path, text: str, absent: int) -> None:
    """Tags, entities and escapes hide nothing; a word that was changed is missed."""
    record = captured(tmp_path, PAGE.encode(), "text/html; charset=utf-8")
    assert absent_words(record, text) == absent


@pytest.mark.parametrize("kind", ["text/html", "text/html; charset=hex", "text/plain; charset=undefined"])
def test_an_old_page_that_names_no_encoding_is_read_as_it_was(tmp_path: Path, kind: str) -> None:
    """What the crawl read as Windows-1252, as browsers do, is that again against the capture."""
    text = "Het café is één keer open geweest, vóór de brug er lag."
    record = captured(tmp_path, f"<p>{text}</p>".encode("cp1252"), kind)
    assert absent_words(record, text) == 0
    assert absent_words(record, f"{text} Nooit.") == 1


def test_what_cannot_be_read_is_told_apart(tmp_path: Path) -> None:
    """A capture that holds no page says nothing about its text."""
    path = tmp_path / "stuk.warc.gz"
    path.write_bytes(b"geen WARC")
    assert absent_words(path, "tekst") is None
