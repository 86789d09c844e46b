"""From the characters that PDFium finds on a page to lines, with how each is hidden from the eye."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2.raw as pdfium

from documents.block import Piece
from documents.pdf_layout import Frame, Line
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


@dataclass(frozen=True, slots=True)
class _Look:
    """What all characters of one text object share."""

    bold: bool = False
    hidden: HiddenKind | None = None


@dataclass(frozen=True, slots=True)
class _Character:
    """One character with its box in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    look: _Look

    @property
    def size(self) -> float:
        """Its height."""
        return self.top - self.bottom


def lines_of(text: ctypes.c_void_p, frame: Frame) -> Iterator[Line]:
    """The lines of a page of which this frame is shown, in the order in which the file writes them."""
    reader = _Characters(text, frame)
    characters: list[_Character] = []
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        letter = chr(code)
        if letter in _LINE_BREAKS:
            yield from _line(characters)
            characters = []
        elif letter in _HYPHENS and characters:
            yield from _line([*characters, replace(characters[-1], text="-")])
            characters = []
        elif code and not 0xD800 <= code < 0xE000:
            characters.append(reader.at(index, letter))
    yield from _line(characters)


class _Characters:
    """Reads single characters, and each text object's look once."""

    def __init__(self, text: ctypes.c_void_p, frame: Frame) -> None:
        self._text, self._frame = text, frame
        self._looks: dict[int, _Look] = {}

    def at(self, index: int, letter: str) -> _Character:
        """The character at `index`."""
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self._text, index, ctypes.byref(box))
        bottom, top = sorted((box.bottom, box.top))
        look = self._look(index)
        if not self._frame.shows(box.left, bottom, box.right, top):
            look = _Look(look.bold, HiddenKind.INVISIBLE)
        elif 0 < top - bottom < _TINY:
            look = _Look(look.bold, HiddenKind.TINY)
        return _Character(letter, box.left, bottom, box.right, top, look)

    def _look(self, index: int) -> _Look:
        run = pdfium.FPDFText_GetTextObject(self._text, index)
        if not run:  # a space that PDFium put in
            return _Look()
        address = ctypes.addressof(run.contents)
        if address not in self._looks:
            self._looks[address] = _Look(self._is_bold(index), self._hidden(run, index))
        return self._looks[address]

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


def _line(characters: list[_Character]) -> Iterator[Line]:
    seen = [character for character in characters if not character.text.isspace()]
    if seen:
        yield Line(
            tuple(_pieces(characters)),
            bottom=min(character.bottom for character in seen),
            top=max(character.top for character in seen),
            size=sorted(character.size for character in seen)[len(seen) // 2],
            bold=sum(character.look.bold for character in seen) > len(seen) / 2,
        )


def _pieces(characters: list[_Character]) -> Iterator[Piece]:
    """Runs of characters that are hidden alike; a space goes with the character before it."""
    run, hidden = "", None
    for character in characters:
        kind = hidden if character.text.isspace() else character.look.hidden
        if run and kind is not hidden:
            yield Piece(run, hidden)
            run = ""
        run, hidden = run + character.text, kind
    yield Piece(run, hidden)
