"""Reads RTF 1.9: text, notes, boxes, margins, remarks, and the files and pictures it holds.

The kept library for RTF, striprtf, passes over notes, boxes, remarks and objects without a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from documents.block import Block, BlockPiece, BlockPlace, merged
from documents.ledger import Cause, Where
from documents.pictures.kinds import is_picture
from documents.pictures.pictures import picture_blocks
from documents.reading import DocumentReading
from documents.record import HiddenKind

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "cp936", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 255: "cp850",
}  # fmt: skip
_LETTERS = {
    "tab": "\t", "line": "\n", "emdash": "\u2014", "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019",
    "ldblquote": "\u201c", "rdblquote": "\u201d", "bullet": "\u2022", "emspace": " ", "enspace": " ",
    "qmspace": " ", "cell": "\t", "nestcell": "\t",
}  # fmt: skip
_SIGNS = {"~": " ", "-": "\u00ad", "_": "-", "{": "{", "}": "}", "\\": "\\"}
_BREAKS = {"par", "row", "nestrow", "sect", "page", "column"}
_PLACES = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), (BlockPlace.MARGIN, None)),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), (BlockPlace.MARGIN, None)),
    **dict.fromkeys(("footnote", "shptxt", "dptxbxtext", "txbxContent", "result"), (BlockPlace.BODY, None)),
    "annotation": (BlockPlace.BESIDE, HiddenKind.COMMENT),
    "fldinst": (BlockPlace.BESIDE, HiddenKind.INVISIBLE),
    **dict.fromkeys(
        ("title", "subject", "author", "keywords", "doccomm", "company", "manager", "operator", "docvar"),
        (BlockPlace.BESIDE, HiddenKind.METADATA),
    ),
}  # fmt: skip
"""Destinations that hold text, and where it stands."""
_SKIPPED = {
    "fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "rsidtbl", "generator",
    "themedata",
    "colorschememapping", "latentstyles", "datastore", "filetbl", "revtbl", "xmlnstbl", "pntext", "listtext",
    "bkmkstart", "bkmkend", "atnid", "atnauthor", "atndate", "atnref", "atrfstart", "atrfend", "nonshppict",
    "sp", "picprop", "objclass", "objname", "objalias", "panose", "falt", "fontemb", "htmltag", "mhtmltag",
    "creatim", "revtim", "printim", "buptim", "xe", "tc", "passwordhash", "wgrffmtfilter", "mmathPr",
    "pgptbl", "ffname", "ffformat", "pnseclvl", "nesttableprops", "levelnumbers", "leveltext", "listname",
}  # fmt: skip
_DATA = {"pict", "objdata"}
_MOST_GROUPS = 5_000  # within each other


@dataclass(frozen=True, slots=True)
class _State:
    """What holds until a group ends."""

    place: BlockPlace = BlockPlace.BODY
    stream: int = 0  # which stretch of text it belongs to: a note interrupts that in which it stands
    hidden: HiddenKind | None = None
    skipped: bool = False
    data: str = ""  # "pict" or "objdata", whose text is bytes in hexadecimal
    ignorable: bool = False
    for_others: bool = False  # what a mail program adds for those who do not read its HTML
    font: int = 0
    after_unicode: int = 1  # characters to pass over after a \u


def read_rtf(data: bytes, reading: DocumentReading) -> list[Block]:
    """The blocks of an RTF file: the body, then notes and boxes, margins and remarks."""
    reader = _RtfReader(data, reading)
    with reading.part(Where.DOCUMENT):
        reader.read(data)
    return reader.finished()


class _RtfReader:
    """Follows the groups of a file and collects text by where it stands."""

    def __init__(self, data: bytes, reading: DocumentReading) -> None:
        self._reading = reading
        self._state, self._above = _State(), list[_State]()
        self._fonts = dict(_fonts(data))
        codepage = re.search(rb"\\ansicpg(\d{3,5})", data[:4096])
        self._encoding = _known(f"cp{codepage[1].decode()}") if codepage else "cp1252"
        self._streams = 0
        self._pieces: dict[int, list[BlockPiece]] = {0: []}
        self._body: list[Block] = []
        self._beside: list[Block] = []  # notes and boxes, then margins and remarks, in their order
        self._bytes, self._hex = bytearray(), bytearray()
        self._pass_over = 0

    def read(self, data: bytes) -> None:
        """Take every token of the file."""
        at = max(data.find(b"{\\rtf"), 0)
        while token := _TOKEN.match(data, at):
            at = token.end()
            word, number, code, sign, brace, text = token.groups()
            if code is None:
                self._flush()
            if brace:
                self._group(opens=brace == b"{")
            elif word:
                at += self._word(word.decode(), int(number) if number else None)
            elif code is not None:
                self._coded(int(code, 16))
            elif sign:
                self._sign(sign.decode("latin-1"))
            elif text:
                self._text(text)
            if not self._above and brace == b"}":
                break
        self._flush()

    def finished(self) -> list[Block]:
        """Every block, the body's first."""
        self._end(_State())
        order = list(BlockPlace)
        return [*self._body, *sorted(self._beside, key=lambda block: order.index(block.place))]

    def _group(self, *, opens: bool) -> None:
        if opens:
            self._above.append(self._state)
            if len(self._above) > _MOST_GROUPS:
                raise RecursionError
            return
        if self._state.data and self._hex:
            self._held(bytes(self._hex), self._state.data)
            self._hex.clear()
        before = self._state
        self._state = self._above.pop() if self._above else _State()
        if before.stream != self._state.stream:
            self._end(before)
            self._pieces.pop(before.stream, None)

    def _word(self, word: str, number: int | None) -> int:
        """Follow a control word, and tell how many bytes of raw data come after it."""
        state = self._state
        if word == "bin":
            return max(number or 0, 0)
        if word in _PLACES:
            place, hidden = _PLACES[word]
            self._streams += 1
            self._pieces[self._streams] = []
            self._state = replace(state, place=place, stream=self._streams, hidden=hidden)
        elif word in _DATA:
            self._state = replace(state, data=word)
        elif word == "htmlrtf":
            self._state = replace(state, for_others=number != 0)
        elif word in _SKIPPED or (state.ignorable and word not in ("shppict", "shpinst", "objdata")):
            self._state = replace(state, skipped=True)
        elif not state.skipped and not state.for_others:
            self._formatting(word, number)
        self._state = replace(self._state, ignorable=False)
        return 0

    def _formatting(self, word: str, number: int | None) -> None:
        state = self._state
        if word in _BREAKS:
            self._end(state)
        elif word in _LETTERS:
            self._add(_LETTERS[word])
        elif word == "u" and number is not None:
            self._add(chr(number % 0x10000))  # half of a pair, perhaps: whole once its paragraph is
            self._pass_over = state.after_unicode
        elif word == "uc":
            self._state = replace(state, after_unicode=min(max(number or 0, 0), 8))
        elif word == "f":
            self._state = replace(state, font=number or 0)
        elif word in ("v", "deleted"):
            kind = HiddenKind.INVISIBLE if word == "v" else HiddenKind.DELETED
            self._state = replace(state, hidden=None if number == 0 else kind)
        elif word == "plain" and state.place is BlockPlace.BODY:
            self._state = replace(state, hidden=None)

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._state = replace(self._state, ignorable=True)
        elif sign in "\r\n":
            self._end(self._state)
        elif sign in _SIGNS:
            self._add(_SIGNS[sign])

    def _coded(self, code: int) -> None:
        if self._pass_over:
            self._pass_over -= 1
        else:
            self._bytes.append(code)

    def _text(self, text: bytes) -> None:
        if self._state.data:
            if not self._state.skipped:
                self._hex += text
            return
        if self._pass_over:
            skipped = min(self._pass_over, len(text))
            self._pass_over -= skipped
            text = text[skipped:]
        self._add(text.decode(self._encoding, "replace"))

    def _flush(self) -> None:
        if self._bytes:
            encoding = self._fonts.get(self._state.font, self._encoding)
            self._add(bytes(self._bytes).decode(encoding, "replace"))
            self._bytes.clear()

    def _add(self, text: str) -> None:
        state = self._state
        if not (state.skipped or state.for_others or state.data):
            self._pieces.setdefault(state.stream, []).append(BlockPiece(text, state.hidden))

    def _end(self, state: _State) -> None:
        pieces = self._pieces.get(state.stream, [])
        if any(piece.text.strip() for piece in pieces):
            blocks = self._beside if state.stream else self._body
            blocks.append(Block(merged(pieces), state.place))
        self._pieces[state.stream] = []

    def _held(self, digits: bytes, kind: str) -> None:
        """A picture or an embedded file."""
        try:
            data = bytes.fromhex(re.sub(rb"[^0-9a-fA-F]", b"", digits).decode())
        except ValueError:
            self._reading.note(Cause.FAILED, Where.PART, name=kind)
            return
        if is_picture(data):
            self._body.extend(picture_blocks(data, self._reading))
        elif kind == "objdata":
            start = max(
                (data.find(mark) for mark in (b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF-")), default=-1
            )
            self._body.extend(self._reading.inside(data[max(start, 0) :], "object"))


def _fonts(data: bytes) -> Iterator[tuple[int, str]]:
    start = data.find(b"\\fonttbl")
    table = data[start : start + 100_000] if start >= 0 else b""
    for number, charset in re.findall(rb"\\f(\d{1,6})\b[^;{}]{0,200}?\\fcharset(\d{1,3})", table):
        if int(charset) in _CHARSETS:
            yield int(number), _CHARSETS[int(charset)]


def _known(encoding: str) -> str:
    try:
        b"".decode(encoding)
    except LookupError:
        return "cp1252"
    return encoding
