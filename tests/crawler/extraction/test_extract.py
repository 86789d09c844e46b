"""From pages to posts, on sample pages written after real markup."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.extraction.errors import UnreadablePageError
from crawler.extraction.extract import extract_page
from store.archive.extracted import ExtractedPage, PostKind

PAGES = Path(__file__).parent / "platforms" / "pages"
FETCHED = datetime(2023, 5, 20, 12, 0, tzinfo=UTC)


def _extract(name: str) -> ExtractedPage:
    return extract_page((PAGES / name).read_bytes(), f"https://site.example/{name}", FETCHED)


def test_drupal_article_and_threaded_comments() -> None:
    """An article with comments on an Indymedia-like Drupal gives each its author, time, id and parent."""
    page = _extract("drupal7-indymedia.html")
    assert page.platform == "drupal"
    assert [(p.native_id, p.kind, p.author, p.parent) for p in page.posts] == [
        ("node-53408", PostKind.ARTICLE, "Buurtbewoner", None),
        ("comment-101", PostKind.COMMENT, "anoniem", None),
        ("comment-102", PostKind.REPLY, "Piet", "comment-101"),
    ]
    assert page.posts[2].text == "Wel waar hoor.\nMijn neef was erbij."


def test_quotation_is_part_of_the_text_and_marked() -> None:
    """Words quoted from another post stay in the text, and the span says that they are quoted."""
    post = _extract("vbulletin3-de.html").posts[1]
    assert [post.text[start:end] for start, end in post.quotes] == [
        "Zitat:\nZitat von Max\nWas kann ich tun?"
    ]
    assert post.text.endswith("Geh zum Arzt!")


def test_signature_is_left_out() -> None:
    """A signature below a rule is no part of what was posted."""
    texts = [post.text for post in _extract("vbulletin3-de.html").posts]
    assert not any("Signatur" in text for text in texts)


def test_page_without_posts_is_one_post() -> None:
    """Where nothing repeats, the whole visible text is kept as one post, so that no leak is missed."""
    page = extract_page(
        "<html><body><p>Een losse bladzijde.</p></body></html>", "https://a.example/x", FETCHED
    )
    assert [(p.kind, p.text) for p in page.posts] == [(PostKind.ARTICLE, "Een losse bladzijde.")]
    assert page.platform == "page"


@pytest.mark.parametrize("html", [b"", b"   ", "\n"])
def test_empty_page_is_a_typed_error(html: bytes | str) -> None:
    """An empty page is told as such."""
    with pytest.raises(UnreadablePageError):
        extract_page(html, "https://a.example", FETCHED)
