"""Addresses that a post links to: the earlier source often stands one link away.

Read from the page as it was captured, since the text of a post shows the words of a link and not where it
leads. The page is a stranger's: it is read up to a size, in the time of its length, and nothing of it is run.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

LARGEST = 4 << 20
"""Bytes of a page that are read."""
MOST = 200
"""Addresses of a page that are told."""
LONGEST = 2000

_DISTINCT = 20
"""Characters from which a stretch within a line can be only this post's."""
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "button", "dd", "details", "div", "dl", "dt"}
    | {
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
    }
    | {"li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
_SILENT = frozenset({"script", "style", "template", "noscript"})
_WRITTEN = re.compile(r"(?:https?://|www\.)[^\s<>\"'\[\]{}|\\^`]+", re.IGNORECASE)
_TRAILING = ".,;:!?)*_»”\u2019"
_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|([^<]+)|<")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_MOST_BLOCKS = 2000
_MOST_TEXT = 500_000


@dataclass(frozen=True, slots=True)
class LinkedAddress:
    """Where a post leads to."""

    url: str
    elsewhere: bool  # on another host than the page


@dataclass(frozen=True, slots=True)
class _Block:
    """One block of a page: its words, and where its links lead."""

    words: str
    links: tuple[str, ...]


def linked(page: bytes, page_url: str, texts: Iterable[str]) -> tuple[LinkedAddress, ...]:
    """The addresses that these posts of a captured page lead to, other hosts first, each once.

    A link is a post's where the words of its block stand in the post; the links of menus and forms do not.
    """
    posts = tuple(texts)
    lines = {_normal(line) for text in posts for line in text.splitlines()} - {""}
    whole = _normal(" ".join(posts)[:_MOST_TEXT])
    hrefs = [
        href
        for block in _blocks(page[:LARGEST])
        if block.words in lines
        or (len(block.words) >= _DISTINCT and any(block.words in text for text in whole))
        for href in block.links
    ]
    written = [match.group().rstrip(_TRAILING) for text in posts for match in _WRITTEN.finditer(text)]
    addresses = dict.fromkeys(_absolute([*hrefs, *written], page_url))
    host = urlsplit(page_url).hostname
    known = [LinkedAddress(url, urlsplit(url).hostname != host) for url in addresses]
    return tuple(sorted(known, key=lambda address: not address.elsewhere))[:MOST]


def _absolute(hrefs: Iterable[str], page_url: str) -> Iterator[str]:
    """Whole web addresses; those of this very page, and what is none, are left out."""
    here = page_url.partition("#")[0]
    for href in hrefs:
        typed = f"http://{href}" if href.lower().startswith("www.") else href.strip()
        try:
            url = urljoin(page_url, typed)
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:
            continue
        plain = url.isprintable() and len(url) <= LONGEST
        if parts.scheme in {"http", "https"} and host and plain and url.partition("#")[0] != here:
            yield url


def _blocks(page: bytes) -> Iterator[_Block]:
    text = page.decode("utf-8", "replace")
    return (block for markup in _markup_in(text) for block in _cut(markup))


def _markup_in(text: str) -> Iterator[str]:
    """The page, or what an interface sent of it: markup inside the strings of JSON."""
    if text.lstrip()[:1] not in {"{", "["}:
        yield text
        return
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and "<" in value:
            yield value
        elif isinstance(value, dict | list):
            waiting.extend(value.values() if isinstance(value, dict) else value)


def _cut(markup: str) -> Iterator[_Block]:
    """The blocks of a page that have links; every character is looked at a few times, whatever it is."""
    words: list[str] = []
    links: list[str] = []
    silent = ""
    for token in _TOKEN.finditer(markup):
        closing, name, attributes, text = token.groups()
        tag = (name or "").lower()
        if silent:
            silent = "" if closing and tag == silent else silent
        elif text:
            words.append(text)
        elif tag in _SILENT:
            silent = "" if closing else tag
        elif tag in _BLOCKS:
            yield from _block(words, links)
            words, links = [], []
        elif tag == "a" and not closing:
            links += [unescape("".join(values)) for values in _HREF.findall(attributes)[:1]]
    yield from _block(words, links)


def _block(words: list[str], links: list[str]) -> Iterator[_Block]:
    if links:
        yield _Block(_normal(unescape("".join(words))), tuple(links))


def _normal(text: str) -> str:
    return " ".join(text.split()).casefold()
