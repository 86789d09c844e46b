"""What an HTML page leads to: other pages, feeds and interfaces, and comments that only a script loads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import html

from crawler.responses.script_comments import loads_comments
from store.archive.page import PageKind

_REFRESH = re.compile(r"^\s*[\d.]*\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]+)", re.IGNORECASE)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
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


def read_links(root: html.HtmlElement, url: str) -> Links:
    """What the page at `url` leads to."""
    base = next((e.get("href", "") for e in root.iter("base") if e.get("href")), "")
    base = urljoin(url, base)
    pages = tuple(dict.fromkeys(urljoin(base, target) for target in _targets(root)))
    return Links(base, pages, _refresh(root, base), tuple(_interfaces(root, base)), loads_comments(root))


def _targets(root: html.HtmlElement) -> Iterator[str]:
    seen = 0
    for element in root.iter("a", "area", "iframe"):
        target = element.get("href") or element.get("src")
        if not target or target.startswith("#"):
            continue
        seen += 1
        if seen > MAX_LINKS:
            return
        if _is_address(target):
            yield target


def _is_address(target: str) -> bool:
    """Whether it can be joined to an address: not a script, a mail address or an ill-formed host."""
    scheme = target.partition(":")[0].strip().lower()
    if scheme in {"javascript", "mailto", "tel", "data", "about", "blob", "file", "ftp"}:
        return False
    try:
        urljoin("http://host/", target)
    except ValueError:
        return False
    return True


def _refresh(root: html.HtmlElement, base: str) -> str | None:
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.match(meta.get("content") or "")
            if found and _is_address(found.group(1)):
                return str(urljoin(base, found.group(1).strip()))
    return None


def _interfaces(root: html.HtmlElement, base: str) -> Iterator[tuple[PageKind, str]]:
    for link in root.iter("link"):
        rel, href = (link.get("rel") or "").lower(), link.get("href") or ""
        if not href or not _is_address(href):
            continue
        target = urljoin(base, href)
        if "alternate" in rel.split() and (link.get("type") or "").lower() in _FEED_TYPES:
            yield PageKind.FEED, target
        elif rel == "https://api.w.org/":
            yield PageKind.WORDPRESS, target
        elif rel == "edituri" and "api.php" in target:
            yield PageKind.MEDIAWIKI, target.partition("?")[0]
    for script in root.iter("script"):
        isso = script.get("data-isso")
        if isso and _is_address(isso):
            yield PageKind.ISSO, urljoin(base, isso)
