"""From the characters that PDFium finds on a page to lines, with how each is hidden from the eye."""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pypdfium2.raw as pdfium

from documents.block import BlockPiece, merged
from documents.pdf.layout import TextFrame, TextLine
from documents.pdf.order import Character, LineLook, by_place, jumps
from documents.prose import has_lost_its_letters
from documents.record import HiddenKind

_PAPER = 245  # red, green and blue at or above this are not seen on white paper
_TINY = 3.0  # points
_BOLD_NAME = re.compile(
    rb"bold|black|heavy|demi|cmbx|cmssbx", re.IGNORECASE
)  # the stated weight is often wrong
_LINE_BREAKS = "\r\n"
_HYPHENS = (
    "\x02\ufffe"  # what PDFium writes for a hyphen at the end of a line, and for the line's end with it
)
_MOST_CODE = 0x10FFFF
_PRIVATE = range(0xE000, 0xF900)
_SYMBOLS = range(0xF020, 0xF100)  # where fonts of symbols keep theirs: bullets and ticks
_LEAST_TO_DOUBT = 20
_DOUBTFUL = 0.3


@dataclass(slots=True)
class PageText:
    """The text of one page that stands at one angle; what stands at others is apart."""

    frame: TextFrame
    lines: list[TextLine] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)  # left, bottom, right, top
    turned: "list[PageText]" = field(default_factory=list)
    characters: int = 0
    meaningless: bool = False  # the file does not say what its letters mean

    def words(self) -> str:
        """All its lines, those at other angles too."""
        own = " ".join(line.text for line in self.lines)
        return " ".join([own, *(turned.words() for turned in self.turned)])


def read_page(text: ctypes.c_void_p, frame: TextFrame) -> PageText:
    """The lines of a page of which this frame is shown.

    They come in the order in which the file writes them, which is how programs write what is read; where that
    order jumps about, by their places. Text at another angle is laid out as if it were turned upright.
    """
    reader = _Characters(text, frame)
    stretches = list(reader.stretches())
    angles = Counter(stretch[0].look.angle for stretch in stretches for _ in stretch)
    if len(angles) <= 1 and 0 in angles:
        read = _laid_out(stretches, frame)
    else:
        groups = [_of_angle(stretches, angle) for angle, _ in angles.most_common()]
        laid_out = [
            _laid_out(group, frame.turned(angle))
            for group, (angle, _) in zip(groups, angles.most_common(), strict=True)
        ]
        read = laid_out[0] if laid_out else PageText(frame)
        read.turned = laid_out[1:]
    read.boxes = reader.boxes
    read.characters = reader.count
    many = reader.count >= _LEAST_TO_DOUBT and reader.doubtful > _DOUBTFUL * reader.count
    read.meaningless = many or has_lost_its_letters(read.words())
    return read


def _of_angle(stretches: Sequence[list[Character]], angle: int) -> list[list[Character]]:
    groups = (
        [character.turned(angle) for character in stretch if character.look.angle == angle]
        for stretch in stretches
    )
    return [group for group in groups if group]


def _laid_out(stretches: Sequence[list[Character]], frame: TextFrame) -> PageText:
    if jumps(stretches):
        stretches = by_place([character for stretch in stretches for character in stretch])
    lines = [line for stretch in stretches for line in _line(stretch)]
    return PageText(frame, _as_seen(lines))


def _as_seen(lines: list[TextLine]) -> list[TextLine]:
    """The lines of a page; where most of it is drawn invisibly it is a scan's text layer, and seen."""
    total = sum(len(line.text) for line in lines)
    invisible = sum(
        len(piece.text) for line in lines for piece in line.pieces if piece.hidden is HiddenKind.INVISIBLE
    )
    if invisible * 2 <= total:
        return lines
    return [line.shown(HiddenKind.INVISIBLE) for line in lines]


class _Characters:
    """Reads single characters, and each text object's look once."""

    def __init__(self, text: ctypes.c_void_p, frame: TextFrame) -> None:
        self._text, self._frame = text, frame
        self._looks: dict[int, LineLook] = {}
        self._last = LineLook()  # of the letter before
        self.count = self.doubtful = 0
        self.boxes: list[tuple[float, float, float, float]] = []

    def stretches(self) -> Iterator[list[Character]]:
        """The characters between two ends of lines, as the file writes them."""
        characters: list[Character] = []
        for index in range(pdfium.FPDFText_CountChars(self._text)):
            code = pdfium.FPDFText_GetUnicode(self._text, index)
            letter = chr(code) if 0 < code <= _MOST_CODE and not 0xD800 <= code < 0xE000 else ""
            if letter and letter in _LINE_BREAKS:
                yield from self._whole(characters)
                characters = []
            elif letter and letter in _HYPHENS and characters:
                yield from self._whole([*characters, replace(characters[-1], text="-")])
                characters = []
            else:
                self._take(index, letter, code, characters)
        yield from self._whole(characters)

    def _take(self, index: int, letter: str, code: int, characters: list[Character]) -> None:
        taken = self._at(index, letter)
        self.count += 1
        unmapped = taken.look.unmapped and pdfium.FPDFText_HasUnicodeMapError(self._text, index) == 1
        private = code in _PRIVATE and code not in _SYMBOLS
        if not letter or letter == "\ufffd" or private or unmapped:
            self.doubtful += 1
        if letter:
            characters.append(taken)

    def _whole(self, characters: list[Character]) -> Iterator[list[Character]]:
        seen = [character for character in characters if not character.text.isspace()]
        if seen:
            self.boxes.append((
                min(character.left for character in seen), min(character.bottom for character in seen),
                max(character.right for character in seen), max(character.top for character in seen),
            ))  # fmt: skip
            yield characters

    def _at(self, index: int, letter: str) -> Character:
        """The character at `index`."""
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self._text, index, ctypes.byref(box))
        bottom, top = sorted((box.bottom, box.top))
        look = self._look(index)
        if not self._frame.shows(box.left, bottom, box.right, top):
            look = replace(look, hidden=HiddenKind.INVISIBLE)
        elif 0 < min(top - bottom, box.right - box.left if look.angle else top - bottom) < _TINY:
            look = replace(look, hidden=HiddenKind.TINY)
        return Character(letter, box.left, bottom, box.right, top, look)

    def _look(self, index: int) -> LineLook:
        run = pdfium.FPDFText_GetTextObject(self._text, index)
        if not run:  # a space that PDFium put in
            return replace(self._last, hidden=None)
        address = ctypes.addressof(run.contents)
        if address not in self._looks:
            self._looks[address] = LineLook(
                self._is_bold(index),
                self._hidden(run, index),
                self._angle(index),
                unmapped=pdfium.FPDFText_HasUnicodeMapError(self._text, index) == 1,
            )
        self._last = self._looks[address]
        return self._last

    def _angle(self, index: int) -> int:
        """Whole degrees against the clock, 0 for text that is all but level; PDFium counts with it."""
        degrees = -round(math.degrees(pdfium.FPDFText_GetCharAngle(self._text, index))) % 360
        return 0 if min(degrees, 360 - degrees) <= 2 else degrees

    def _is_bold(self, index: int) -> bool:
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._text, index, name, len(name), ctypes.byref(flags))
        return bool(_BOLD_NAME.search(name.value))

    def _hidden(self, run: ctypes.c_void_p, index: int) -> HiddenKind | None:
        if pdfium.FPDFTextObj_GetTextRenderMode(run) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            return HiddenKind.INVISIBLE
        colour = [ctypes.c_uint() for _ in range(4)]
        pdfium.FPDFText_GetFillColor(self._text, index, *(ctypes.byref(part) for part in colour))
        *tones, opacity = (part.value for part in colour)
        return HiddenKind.WHITE if min(tones) >= _PAPER or opacity == 0 else None


def _line(characters: list[Character]) -> Iterator[TextLine]:
    seen = [character for character in characters if not character.text.isspace()]
    if seen:
        yield TextLine(
            _pieces(characters),
            bottom=min(character.bottom for character in seen),
            top=max(character.top for character in seen),
            size=sorted(character.size for character in seen)[len(seen) // 2],
            bold=sum(character.look.bold for character in seen) > len(seen) / 2,
        )


def _pieces(characters: list[Character]) -> tuple[BlockPiece, ...]:
    """Runs of characters that are hidden alike; a space goes with the character before it."""
    pieces: list[BlockPiece] = []
    for character in characters:
        hidden = character.look.hidden
        if character.text.isspace():
            hidden = pieces[-1].hidden if pieces else None
        pieces.append(BlockPiece(character.text, hidden))
    return merged(pieces)
