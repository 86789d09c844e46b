"""From the lines of a PDF's pages to paragraphs: what is margin, what a heading, what belongs together."""

import math
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from documents.block import Block, BlockPiece, BlockPlace
from documents.headings import could_be_heading, is_bare_heading
from documents.record import HiddenKind

_BAND = 0.13  # of a page's height, above and below, where headers and footers stand
_SAME_HEIGHT = 4.0  # points between the places of one running line on two pages
_PAGE_NUMBER = re.compile(
    r"(pagina|pag\.?|blad|bladnummer|p\.)?\s*[-\u2013]?\s*\d{1,4}\s*((van|/|of)\s*\d{1,4})?\s*[-\u2013]?",
    re.IGNORECASE,
)
_SUSPENDED = re.compile(r"(en|of)\b")  # "land- en tuinbouw" keeps its hyphen and its space
_KEEPS_HYPHEN = re.compile(r"\b(niet|ex|oud|pro|anti|non|vice|\w*\d)-$", re.IGNORECASE)
_ENDS_SENTENCE = (".", "!", "?", ":", ";", '."', ".'", ".\u201d", ".\u2019")
_BULLET = re.compile(r"\s*([-\u2013\u2022\u25cf\u25aa\uf0b7*]|\d{1,2}[.)]|[a-z][.)]|(\d+\.)+\d*)\s+")


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line on a page, in points from its lower edge."""

    pieces: tuple[BlockPiece, ...]
    bottom: float
    top: float
    size: float
    bold: bool

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(piece.text for piece in self.pieces)

    def shown(self, hidden: HiddenKind) -> "TextLine":
        """The same line with what was hidden in this way counted as seen."""
        pieces = (
            BlockPiece(piece.text, None if piece.hidden is hidden else piece.hidden) for piece in self.pieces
        )
        return replace(self, pieces=tuple(pieces))


@dataclass(frozen=True, slots=True)
class TextFrame:
    """The part of the plane that a page shows, in points; it need not start at zero, nor be upright."""

    left: float
    bottom: float
    right: float
    top: float

    def shows(self, left: float, bottom: float, right: float, top: float) -> bool:
        """Whether any of this box is on the page."""
        return right >= self.left and top >= self.bottom and left <= self.right and bottom <= self.top

    def turned(self, angle: int) -> "TextFrame":
        """The frame where the page is turned so that text at this angle lies level."""
        cosine, sine = math.cos(math.radians(-angle)), math.sin(math.radians(-angle))
        corners = [(x, y) for x in (self.left, self.right) for y in (self.bottom, self.top)]
        across = [x * cosine - y * sine for x, y in corners]
        up = [x * sine + y * cosine for x, y in corners]
        return TextFrame(min(across), min(up), max(across), max(up))


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page's lines, in reading order."""

    number: int
    frame: TextFrame
    lines: tuple[TextLine, ...]


def blocks_of(pages: Sequence[PdfPage]) -> Iterator[Block]:
    """Paragraphs and headings of the body, then what stood in the margins."""
    margins = _margins(pages)
    body = [(page, line) for page in pages for line in page.lines if id(line) not in margins]
    yield from _paragraphs(body)
    for line in (line for page in pages for line in page.lines if id(line) in margins):
        yield Block(line.pieces, BlockPlace.MARGIN)


def _margins(pages: Sequence[PdfPage]) -> set[int]:
    """The ids of lines that are margin: the same at one height on half the pages, or a page number."""
    repeated: defaultdict[str, list[tuple[PdfPage, TextLine]]] = defaultdict(list)
    margins: set[int] = set()
    for page in pages:
        for line in _in_band(page):
            repeated[re.sub(r"\d+", "#", line.text.strip())].append((page, line))
            if _PAGE_NUMBER.fullmatch(line.text.strip()):
                margins.add(id(line))
    enough = max(2, (len({page.number for page in pages}) + 1) // 2)
    for group in repeated.values():
        for _, line in group:
            level = [other for other in group if abs(other[1].bottom - line.bottom) <= _SAME_HEIGHT]
            if len({page.number for page, _ in level}) >= enough:
                margins.add(id(line))
    return margins


def _in_band(page: PdfPage) -> Iterator[TextLine]:
    band = (page.frame.top - page.frame.bottom) * _BAND
    low, high = page.frame.bottom + band, page.frame.top - band
    return (line for line in page.lines if line.top < low or line.bottom > high)


def _paragraphs(body: Sequence[tuple[PdfPage, TextLine]]) -> Iterator[Block]:
    size = _body_size(line for _, line in body)
    pitch = _pitch(body)
    open_lines: list[TextLine] = []
    for index, (page, line) in enumerate(body):
        level = _heading_level(line, size)
        before = body[index - 1] if index else None
        if open_lines and before and not _goes_on(before, (page, line), pitch, size):
            yield _joined(open_lines, _heading_level(open_lines[0], size))
            open_lines = []
        open_lines.append(line)
        if level and not _heading_goes_on(body, index):
            yield _joined(open_lines, level)
            open_lines = []
    if open_lines:
        yield _joined(open_lines, _heading_level(open_lines[0], size))


def _body_size(lines: Iterable[TextLine]) -> float:
    """The type size that most characters have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _pitch(body: Sequence[tuple[PdfPage, TextLine]]) -> float:
    """The usual distance from one line to the next."""
    gaps = [
        first.bottom - second.bottom
        for (page, first), (other, second) in pairwise(body)
        if page is other and 0 < first.bottom - second.bottom < 3 * max(first.size, 1)
    ]
    return statistics.median_low(gaps) if gaps else 0.0


def _heading_level(line: TextLine, size: float) -> int:
    """1 for a line set in larger type, 2 for one in bold, 0 for running text."""
    text = line.text.strip()
    if not could_be_heading(text):
        return 0
    if line.size > size * 1.12:
        return 1
    return 2 if line.bold or is_bare_heading(text) else 0


def _heading_goes_on(body: Sequence[tuple[PdfPage, TextLine]], index: int) -> bool:
    """Whether the next line continues this heading: same page, same type, right below."""
    if index + 1 == len(body):
        return False
    (page, line), (other, after) = body[index], body[index + 1]
    same_type = line.bold == after.bold and abs(line.size - after.size) < 0.3
    return (
        page is other
        and same_type
        and 0 < line.bottom - after.bottom < 1.6 * line.size
        and (after.text.strip()[:1].islower())
    )


def _goes_on(
    before: tuple[PdfPage, TextLine], now: tuple[PdfPage, TextLine], pitch: float, size: float
) -> bool:
    """Whether this line belongs to the paragraph of the line before it."""
    (page, last), (other, line) = before, now
    if bool(_heading_level(last, size)) != bool(_heading_level(line, size)) or _BULLET.match(line.text):
        return False
    if page is not other:
        return not last.text.rstrip().endswith(_ENDS_SENTENCE)
    gap = last.bottom - line.bottom
    return gap <= pitch * 1.35 if gap > 0 else -gap < last.size / 2


def _joined(lines: Sequence[TextLine], level: int) -> Block:
    pieces: list[BlockPiece] = []
    for line in lines:
        if pieces:
            pieces[-1] = _bridge(pieces[-1], line.text)
        pieces.extend(line.pieces)
    return Block(tuple(pieces), BlockPlace.BODY, level)


def _bridge(last: BlockPiece, following: str) -> BlockPiece:
    """The last piece of a line as it stands before the next: a word broken over the two is made whole."""
    text, after = last.text.rstrip(), following.lstrip()
    if not text.endswith(("-", "\u00ad", "\u2010")) or len(text) < 2 or text[-2].isspace():
        return BlockPiece(text + " ", last.hidden)
    if _SUSPENDED.match(after):
        return BlockPiece(text + " ", last.hidden)
    if after[:1].islower() and not _KEEPS_HYPHEN.search(text):
        return BlockPiece(text[:-1], last.hidden)
    return BlockPiece(text, last.hidden)
