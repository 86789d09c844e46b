"""From the bytes of a page to a tree: its encoding, its limits, and what is left of it past them."""

import contextlib
import re
import zlib
from typing import TypeAlias

from lxml import etree
from w3lib.encoding import (
    html_body_declared_encoding,
    html_to_unicode,
    http_content_type_encoding,
    read_bom,
)

from crawler.extraction.errors import UnreadablePageError
from crawler.extraction.gate import whole
from store.encoding import is_encoding

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for it
MAX_CHARACTERS = 16 * 2**20
"""Longer pages are read up to here, which is told; what is no text does not count."""
MAX_ATTRIBUTES = 2000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TAG = re.compile(r"<(?!/?(?:script|style|title|head)\b)[a-z/!?][^<>]{0,5000}>", re.IGNORECASE)
_TAG_SIZE = 4000
_LONG_TAG = re.compile(rf"<([a-zA-Z][\w:-]{{0,30}})[^<>]{{{_TAG_SIZE},}}>?")
_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
"""Browsers show what follows; the parser does not read it."""
_MOST_FRAMES = 50
_AFTER = 20
"""What is no more than "</body></html>" ends the page, in characters."""
_UNREAD = re.compile(r"<!--.*?-->|<(script|style|svg)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_DATA = re.compile(r"(?<=[\"'(=])data:[a-z]+/[^\"'()<>\s]{200,}", re.IGNORECASE)
_GAPS = re.compile(r"\s\w|=")


def decode(html: bytes | str, content_type: str | None = None) -> str:
    """The text of a page: by the server's header, its byte order mark, its own declaration, else UTF-8.

    Raises:
        UnreadablePageError: nothing is there, or what is there is no text.
    """
    if isinstance(html, bytes):
        html = _decoded(_unpacked(html), content_type)
    text, strange = _CONTROL.subn(" ", whole(html))
    if not text.strip():
        raise UnreadablePageError("the page is empty")
    if (text.count("\ufffd") + strange) * 10 > len(text):
        raise UnreadablePageError("the page is not text in any encoding that it or its server names")
    return text if len(text) <= MAX_CHARACTERS else _without_ballast(text)


def _decoded(html: bytes, content_type: str | None) -> str:
    return html_to_unicode(f"charset={encoding_of(html, content_type)}", html)[1]


def encoding_of(html: bytes, content_type: str | None) -> str:
    """The encoding of a page: by its byte order mark, the server's header, its own declaration, or a guess.

    No browser knows "charset=hex". Windows-1252 is what old Dutch pages are written in that name nothing;
    whoever looks for likely letters finds MacRoman and Central European ones in them.
    """
    declared = (
        read_bom(html)[0] or http_content_type_encoding(content_type) or html_body_declared_encoding(html)
    )
    return declared if declared is not None and is_encoding(declared) else _guess(html)


def _without_ballast(html: str) -> str:
    """A very long page without what nobody reads: scripts, comments, pictures that stand in attributes."""
    return _DATA.sub("", _UNREAD.sub(" ", html))


def _unpacked(html: bytes) -> bytes:
    """The bytes of a page that was saved, or sent twice over, as gzip; no more of them than is ever read."""
    if html.startswith(b"\x1f\x8b"):
        with contextlib.suppress(zlib.error):
            html = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(html, 4 * MAX_CHARACTERS)
    return html[: 4 * MAX_CHARACTERS]


def _guess(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _bare(match: re.Match[str]) -> str:
    """A tag without its attributes, where it has thousands: the parser's time grows with their square."""
    tag = match[0]
    return f"<{match[1]}>" if len(_GAPS.findall(tag)) > MAX_ATTRIBUTES else tag


def parse(html: str) -> Element:
    """The tree of a page; nested to the parser's limit it is read as one piece of text.

    Raises:
        UnreadablePageError: there is none.
    """
    html = tamed(html)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise UnreadablePageError("the page holds no HTML") from error
    if root is None:
        raise UnreadablePageError("the page holds no HTML")
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        return parse(flattened(html))  # nested to the parser's limit, where it drops the rest
    if "srcdoc" in html:
        _unfold_frames(root)
    return root


def _unfold_frames(root: Element) -> None:
    """Puts the page that a frame holds in an attribute at the frame's place, as browsers show it."""
    for frame in list(root.iter("iframe"))[:_MOST_FRAMES]:
        inner = (frame.get("srcdoc") or "")[:MAX_CHARACTERS]
        if inner.strip():
            del frame.attrib["srcdoc"]
            frame.tag, frame.text = "div", None
            frame.append(parse(inner.replace("srcdoc", "")))


def tamed(html: str) -> str:
    """A page that no parser takes minutes for, and whose text does not end where a tag says that it does."""
    html = html[:MAX_CHARACTERS]
    if any(len(piece) > _TAG_SIZE and not 0 <= piece.find(">") < _TAG_SIZE for piece in html.split("<")):
        html = _LONG_TAG.sub(_bare, html)
    ends = _ENDS.search(html)
    end = ends.start() if ends else -1
    return html if end < 0 or len(html) - end < _AFTER else html[:end] + _ENDS.sub("", html[end:])


def flattened(html: str) -> str:
    """A page without its elements: past every limit the text is kept, as one piece."""
    return _TAG.sub("\n", html)
