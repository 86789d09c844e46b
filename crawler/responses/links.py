"""What an HTML page leads to: other pages, feeds and interfaces, and comments that only a script loads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import html

from crawler.responses import telegram
from crawler.responses.script_comments import loads_comments
from store.archive.page import PageKind

_REFRESH = re.compile(r"^\s*[\d.]*\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]+)", re.IGNORECASE)
_FEED_TYPES = frozenset(
    (
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"),
        *(
            "text/xml",
            "application/xml",
            "text/rss+xml",
            "text/rss",
            "application/rss",
            "application/x-rss+xml",
        ),
        *("application/json", "text/json"),
    )
)
_FEED_NAME = re.compile(r"(\.(rss|atom|rdf)|/(feed|rss|atom|rdf)(\.(xml|php|json))?)/?($|\?)", re.IGNORECASE)
_NO_PAGES = frozenset(
    ("javascript", "mailto", "tel", "sms", "data", "about", "blob", "file", "ftp", "whatsapp", "tg")
)
MAX_LINKS = 5_000
"""Links looked at on one page: a page of more is a trap or a dump."""


@dataclass(frozen=True, slots=True)
class Links:
    """Where a page leads; addresses absolute and as they stand."""

    base: str
    pages: tuple[str, ...]
    refresh: str | None
    interfaces: tuple[tuple[PageKind, str], ...]
    script_comments: bool  # a known service loads the comments, which the page itself does not hold
    encoding: str = "utf-8"  # of the page, in which browsers write what follows a question mark
    left: int = 0  # links beyond the most that are looked at
    unreadable: int = 0  # messages of a channel that hold what is no text


def read_links(root: html.HtmlElement, url: str, encoding: str = "utf-8") -> Links:
    """What the page at `url`, written in this encoding, leads to."""
    base = next((e.get("href", "") for e in root.iter("base") if e.get("href")), "")
    base = _joined(url, base)
    targets = [target for target in _targets(root) if _is_address(target)]
    pages = tuple(dict.fromkeys(_joined(base, target) for target in targets[:MAX_LINKS]))
    return Links(
        base,
        pages,
        _refresh(root, base),
        tuple(_interfaces(root, base)),
        loads_comments(root),
        encoding,
        max(0, len(targets) - MAX_LINKS),
        telegram.count_unreadable(root) if urlsplit(url).hostname in telegram.HOSTS else 0,
    )


def _targets(root: html.HtmlElement) -> Iterator[str]:
    for element in root.iter("a", "area", "iframe", "frame", "link"):
        if element.tag == "link" and (element.get("rel") or "").strip().lower() not in {"next", "prev"}:
            continue
        target = (element.get("href") or element.get("src") or "").strip()
        if target and not target.startswith("#"):
            yield target


def _is_address(target: str) -> bool:
    """Whether it may lead to a page: not a script, a mail address or a telephone number."""
    return target.partition(":")[0].strip().lower() not in _NO_PAGES


def _joined(base: str, target: str) -> str:
    """The target as an absolute address, or as it stands where it is none: that is counted by its reader."""
    try:
        return urljoin(base, target)
    except ValueError:
        return target


def _refresh(root: html.HtmlElement, base: str) -> str | None:
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            refresh = _REFRESH.match(meta.get("content") or "")
            if refresh and _is_address(refresh.group(1)):
                return _joined(base, refresh.group(1).strip())
    return None


def _interfaces(root: html.HtmlElement, base: str) -> Iterator[tuple[PageKind, str]]:
    for link in root.iter("link"):
        rel, href = (link.get("rel") or "").lower(), link.get("href") or ""
        if not href or not _is_address(href):
            continue
        target = _joined(base, href)
        if _is_feed(rel.split(), (link.get("type") or "").partition(";")[0].strip().lower(), target):
            yield PageKind.FEED, target
        elif rel == "https://api.w.org/":
            yield PageKind.WORDPRESS, target
        elif rel == "edituri" and "api.php" in target:
            yield PageKind.MEDIAWIKI, target.partition("?")[0]
    for script in root.iter("script"):
        isso = script.get("data-isso")
        if isso and _is_address(isso):
            yield PageKind.ISSO, _joined(base, isso)


def _is_feed(rels: list[str], kind: str, target: str) -> bool:
    """Whether a link of a page's head names a feed; WordPress names there its interface for the page too."""
    if "feed" not in rels and "alternate" not in rels:
        return False
    if "/wp-json/" in target or "rest_route=" in target or "oembed" in target:
        return False
    return kind in _FEED_TYPES or (not kind and _FEED_NAME.search(target) is not None)
