"""Comments that Isso keeps apart from the page: its JSON interface, read as posts."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, quote, urljoin, urlsplit

from lxml import etree, html

from crawler.extraction.gate import admitted
from store.archive.extracted import ClaimedTime, ExtractedPage, ExtractedPost, PostKind, Precision

EXTRACTOR = "isso/1"


def comments_address(interface: str, page_url: str) -> str:
    """Where Isso gives the comments of a page."""
    return f"{interface.rstrip('/')}/?uri={quote(urlsplit(page_url).path or '/', safe='')}"


def read_comments(body: bytes, url: str, page_url: str) -> ExtractedPage:
    """The comments in one answer of Isso.

    Raises:
        ValueError: the body is no answer of Isso.
    """
    data = json.loads(body)
    if not isinstance(data, dict) or not isinstance(data.get("replies"), list):
        raise ValueError("no comments of Isso")  # noqa: TRY004 - a bad answer, not a bad argument
    path = parse_qs(urlsplit(url).query).get("uri", ["/"])[0]
    posts = admitted(_posts(data["replies"], urljoin(page_url, path)), None)
    return ExtractedPage(url, "isso", EXTRACTOR, posts)


def _posts(comments: list[Any], page_url: str) -> Iterator[ExtractedPost]:
    for comment in comments:
        if not isinstance(comment, dict) or "id" not in comment:
            continue
        yield _post(comment, page_url)
        replies = comment.get("replies")
        yield from _posts(replies if isinstance(replies, list) else [], page_url)


def _post(comment: dict[str, Any], page_url: str) -> ExtractedPost:
    number, parent = comment["id"], comment.get("parent")
    created = comment.get("created")
    moment = _moment(created)
    website = comment.get("website")
    return ExtractedPost(
        native_id=f"isso-{number}",
        kind=PostKind.COMMENT if parent is None else PostKind.REPLY,
        text=_text(str(comment.get("text") or "")),
        permalink=f"{page_url}#isso-{number}",
        author=comment["author"] if isinstance(comment.get("author"), str) else None,
        published=None if moment is None else ClaimedTime(str(created), moment, Precision.SECOND, "UTC"),
        parent=None if parent is None else f"isso-{parent}",
        contact=(("website", str(website)),) if website else (),
    )


def _moment(created: object) -> datetime | None:
    """The time in seconds since 1970; None where that is no time."""
    try:
        return datetime.fromtimestamp(created, UTC) if isinstance(created, int | float) else None
    except (OverflowError, ValueError, OSError):
        return None


def _text(markup: str) -> str:
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return markup
    for element in root.iter("br", "p", "li", "blockquote"):
        element.tail = f"\n{element.tail or ''}"
    return str(root.text_content()).strip()
