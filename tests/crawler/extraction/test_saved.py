"""Saved pages as lines of JSON."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.extraction.errors import SavedPageError
from crawler.extraction.saved import extract_lines, read_moment

PAGE = (Path(__file__).parent / "platforms" / "pages" / "drupal7-indymedia.html").read_text("utf-8")


def _line(**values: object) -> bytes:
    return json.dumps(values).encode()


def test_page_becomes_its_posts_in_the_form_of_the_contract() -> None:
    """A line with a page gives every field of the contract, the url as it came in."""
    (answer,) = extract_lines([_line(url="HTTP://x.example/node/1 ", html=PAGE)])
    assert answer["url"] == "HTTP://x.example/node/1 "
    assert (answer["platform"], answer["extractor"]) == ("drupal", "drupal/1")
    posts = answer["posts"]
    assert isinstance(posts, list)
    assert list(posts[1]) == [
        *("id", "kind", "author", "published_at", "permalink", "parent", "text", "quotes", "contact"),
    ]
    assert posts[2]["published_at"] == "2023-05-12T10:48:00+02:00"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "the line is not JSON"),
        (b"\xff\xfe", "the line is not JSON"),
        (b"[" * 100_000, "the line is not JSON"),
        (b"[]", "the line is not a JSON object"),
        (b"{}", "the line has no text `html`"),
        (_line(html=7), "the line has no text `html`"),
        (_line(html=" "), "the page is empty"),
        (_line(html="x", fetched_at="soon"), "`fetched_at` is not an ISO 8601 time"),
    ],
)
def test_broken_line_is_answered_and_the_next_one_read(line: bytes, reason: str) -> None:
    """A line that cannot be read is an error of its own; the lines after it are not lost."""
    first, second = extract_lines([line, b"\n", _line(html="<p>Hoi</p>")])
    assert str(first["error"]).startswith(reason)
    assert second["platform"] == "page"


def test_missing_url_and_time_are_no_error() -> None:
    """A page alone is enough; relative dates then stay unread."""
    (answer,) = extract_lines([_line(html="<p>gisteren</p>")])
    assert answer["url"] is None


@pytest.mark.parametrize("jobs", [1, 2])
def test_long_input_keeps_its_order(jobs: int) -> None:
    """However many processes read, the answers come in the order of the lines."""
    lines = [_line(url=str(place), html=f"<p>bladzijde {place}</p>") for place in range(60)]
    answers = list(extract_lines(lines, jobs=jobs))
    assert [answer["url"] for answer in answers] == [str(place) for place in range(60)]


def test_input_is_read_no_further_ahead_than_there_is_room() -> None:
    """An input without end does not fill the memory: lines wait until others were answered."""
    taken = 0

    def endless() -> object:
        nonlocal taken
        while True:
            taken += 1
            yield _line(html=f"<p>{taken}</p>")

    answers = extract_lines(endless(), jobs=2)  # type: ignore[arg-type]
    for _ in range(30):
        next(answers)
    answers.close()  # type: ignore[attr-defined]
    assert taken < 30 + 2 * 16 + 12


def test_moment_without_zone_is_utc() -> None:
    """A time of fetch without a zone counts as UTC, and anything else is told."""
    assert read_moment("2020-01-01T10:00") == datetime(2020, 1, 1, 10, tzinfo=UTC)
    with pytest.raises(SavedPageError):
        read_moment("yesterday")
