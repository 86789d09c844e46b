"""Reads a saved HTML page as a document: paragraphs and headings, without what a browser does not print."""

import base64
import binascii
import re
from collections.abc import Iterator

from lxml import etree, html

from documents.block import Block, BlockPiece, BlockPlace, plain
from documents.errors import EmptyDocumentError
from documents.ledger import Cause, Where
from documents.limits import MAX_DEPTH
from documents.markup.decode import decode
from documents.pictures.kinds import is_picture
from documents.pictures.pictures import picture_blocks
from documents.reading import DocumentReading
from documents.record import HiddenKind

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
}  # fmt: skip
_NEVER_READ = {"script", "style", "head", "template"}
_SAID = ("alt", "title", "aria-label", "placeholder", "summary", "label", "unicodestring")
"""Attributes that a browser shows in the place of something, or beside it."""
_BUTTONS = {"submit", "reset", "button", "image", "checkbox", "radio", "file", "color", "range"}
_DATA = re.compile(r"data:[\w.+/-]*(?:;[\w=.+-]+)*;base64,", re.IGNORECASE)
_MOST_INNER_PAGES = 3
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WHITE = re.compile(r"(?<![-\w])color\s*:\s*(#fff(?:fff)?\b|white\b|transparent\b)", re.IGNORECASE)
_GROUND = re.compile(r"background", re.IGNORECASE)
_TINY = re.compile(r"font-size\s*:\s*(?:[0-2](?:\.\d+)?(?:px|pt)|0)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read_html(data: bytes, reading: DocumentReading, *, charset: str | None = None) -> list[Block]:
    """The blocks of a page, those of pages and files that it holds within it too.

    Raises:
        EmptyDocumentError: it holds no element.
    """
    text = decode(data, html=True) if charset is None else data.decode(charset, "replace")
    return _page(text, reading, 0)


def _page(text: str, reading: DocumentReading, inner: int) -> list[Block]:
    try:
        root = html.document_fromstring(
            _DECLARATION.sub("", text.replace("\x00", "")),
            parser=html.HTMLParser(no_network=True, huge_tree=True),
        )
    except etree.ParserError:
        raise EmptyDocumentError(reading.name) from None
    walker = _Walker()
    walker.walk(root, None, 0)
    blocks = [*walker.finished(), *_beside(root)]
    for frame in root.iter("iframe"):
        source = frame.get("srcdoc", "")
        if source.strip() and inner < _MOST_INNER_PAGES:
            with reading.part(Where.PART, name="iframe"):
                blocks.extend(_page(source, reading, inner + 1))
        elif source.strip():
            reading.note(Cause.TOO_DEEP, Where.PART, name="iframe")
    for address in _addresses(root):
        blocks.extend(_held(address, reading))
    return blocks


def _addresses(root: html.HtmlElement) -> Iterator[str]:
    for element in root.iter("img", "object", "embed", "iframe", "a", "image"):
        for name in ("src", "data", "href", "{http://www.w3.org/1999/xlink}href", "xlink:href"):
            yield element.get(name, "")


def _held(address: str, reading: DocumentReading) -> list[Block]:
    """What a page holds in an address, as a saved page keeps its pictures."""
    start = _DATA.match(address.strip())
    if start is None:
        return []
    try:
        data = base64.b64decode(address.strip()[start.end() :] + "==")
    except binascii.Error:
        return []
    return picture_blocks(data, reading) if is_picture(data) else reading.inside(data, "data")


def _beside(root: html.HtmlElement) -> Iterator[Block]:
    for title in root.iter("title"):
        yield plain(title.text_content(), place=BlockPlace.BESIDE, hidden=HiddenKind.METADATA)
    for meta in root.iter("meta"):
        if meta.get("name", "").lower() in ("author", "description", "keywords"):
            yield plain(meta.get("content", ""), place=BlockPlace.BESIDE, hidden=HiddenKind.METADATA)
    for element in root.iter(etree.Element):
        for name in _SAID:
            value = element.get(name, "")
            if any(letter.isalpha() for letter in value):
                yield plain(value, place=BlockPlace.BESIDE, hidden=HiddenKind.INVISIBLE)
        if element.tag == "input" and element.get("type", "text").lower() == "hidden":
            yield plain(element.get("value", ""), place=BlockPlace.BESIDE, hidden=HiddenKind.INVISIBLE)
    for comment in root.iter(etree.Comment):
        yield plain(comment.text or "", place=BlockPlace.BESIDE, hidden=HiddenKind.COMMENT)


class _Walker:
    """Collects the pieces of one paragraph until an element ends it."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._pieces: list[BlockPiece] = []
        self._level = 0

    def finished(self) -> list[Block]:
        """Every block, the last one too."""
        self._end()
        return self._blocks

    def walk(self, element: etree._Element, hidden: HiddenKind | None, depth: int) -> None:
        """Read an element and all below it."""
        if not isinstance(element.tag, str) or element.tag in _NEVER_READ:
            return
        hidden = hidden or _hidden(element)
        block = element.tag in _BLOCKS
        if block:
            self._end()
            self._level = _HEADINGS.get(element.tag, 0)
        if element.tag == "input" and element.get("type", "text").lower() not in {*_BUTTONS, "hidden"}:
            self._add(f" {element.get('value', '')} ", hidden)
        self._add(element.text, hidden)
        for child in element:
            if depth < MAX_DEPTH:
                self.walk(child, hidden, depth + 1)
            else:  # nobody nests like this but to hide: the text counts, its form does not
                self._add(" ".join(str(text) for text in child.itertext()), hidden)
            self._add(child.tail, hidden)
        if block:
            self._end()

    def _add(self, text: str | None, hidden: HiddenKind | None) -> None:
        if text:
            self._pieces.append(BlockPiece(re.sub(r"\s+", " ", text), hidden))

    def _end(self) -> None:
        if any(piece.text.strip() for piece in self._pieces):
            self._blocks.append(Block(tuple(self._pieces), BlockPlace.BODY, self._level))
        self._pieces, self._level = [], 0


def _hidden(element: etree._Element) -> HiddenKind | None:
    style = element.get("style", "")
    if element.get("hidden") is not None or _NOT_SHOWN.search(style):
        return HiddenKind.INVISIBLE
    if element.tag == "del":
        return HiddenKind.DELETED
    if _TINY.search(style):
        return HiddenKind.TINY
    return HiddenKind.WHITE if _WHITE.search(style) and not _GROUND.search(style) else None
