"""Reads a saved HTML page as a document: paragraphs and headings, without what a browser does not print."""

import re
from collections.abc import Iterator

from lxml import etree, html

from documents.block import Block, Piece, Place, plain
from documents.decode import decode
from documents.errors import EmptyDocumentError
from documents.limits import MAX_DEPTH
from documents.record import HiddenKind

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
}  # fmt: skip
_NEVER_READ = {"script", "style", "head", "template", "noscript", "svg", "math", "iframe", "object"}
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WHITE = re.compile(r"(?<![-\w])color\s*:\s*(#fff(?:fff)?\b|white\b|transparent\b)", re.IGNORECASE)
_GROUND = re.compile(r"background", re.IGNORECASE)
_TINY = re.compile(r"font-size\s*:\s*(?:[0-2](?:\.\d+)?(?:px|pt)|0)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read_html(data: bytes, name: str) -> list[Block]:
    """The blocks of a page.

    Raises:
        EmptyDocumentError: it holds no element.
    """
    text = _DECLARATION.sub("", decode(data, html=True).replace("\x00", ""))
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, huge_tree=True))
    except etree.ParserError:
        raise EmptyDocumentError(name) from None
    walker = _Walker()
    walker.walk(root, None, 0)
    return [*walker.finished(), *_beside(root)]


def _beside(root: html.HtmlElement) -> Iterator[Block]:
    for title in root.iter("title"):
        yield plain(title.text_content(), place=Place.BESIDE, hidden=HiddenKind.METADATA)
    for meta in root.iter("meta"):
        if meta.get("name", "").lower() in ("author", "description", "keywords"):
            yield plain(meta.get("content", ""), place=Place.BESIDE, hidden=HiddenKind.METADATA)
    for comment in root.iter(etree.Comment):
        yield plain(comment.text or "", place=Place.BESIDE, hidden=HiddenKind.COMMENT)


class _Walker:
    """Collects the pieces of one paragraph until an element ends it."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._pieces: list[Piece] = []
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
            self._pieces.append(Piece(re.sub(r"\s+", " ", text), hidden))

    def _end(self) -> None:
        if any(piece.text.strip() for piece in self._pieces):
            self._blocks.append(Block(tuple(self._pieces), Place.BODY, self._level))
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
