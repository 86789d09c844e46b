"""What a text says once its characters are plain: small Latin letters, digits and separators.

NFKD takes apart compatibility forms and accents; letters of other scripts that pass for Latin ones and
characters that show nothing, which NFKC leaves in place, are handled here.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from store.archive.extracted import Span

_LOOKALIKES = {
    "a": "аɑαᴀ",
    "b": "ƅьʙβ",
    "c": "сϲᴄ",
    "d": "ԁɗɖđᴅ",
    "e": "еҽєεɛəᴇ",
    "f": "ƒϝꜰ",
    "g": "ɡɢց",
    "h": "һհнʜħ",
    "i": "іɩιıɪӏ",
    "j": "јϳʝɉᴊ",
    "k": "кκᴋ",
    "l": "ʟłǀ",
    "m": "мᴍ",
    "n": "ոηɴŋп",
    "o": "оοօσөøᴏ",
    "p": "рρᴘ",
    "q": "ԛգ",
    "r": "гʀɾᴦ",
    "s": "ѕꜱʂƽ",
    "t": "тτᴛŧ",
    "u": "υսᴜʋ",
    "v": "νѵᴠ",
    "w": "ԝѡաᴡω",
    "x": "хχ",
    "y": "уүγʏ",
    "z": "ᴢʐƶ",
    "ae": "æ",
    "oe": "œ",
    "ss": "ß",
}
"""Small letters that look like the Latin ones they stand behind; capitals are made small first."""
_NO_SMALL_FORM = str.maketrans("ВНѴ", "bhv")  # capitals that look Latin where their small letters do not
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
_OTHERS = re.compile(r"[^\x00-\x7f]")
_BROKEN_WORD = re.compile(r"[-\u2010\u00ac](?<=[^\W\d_].)[^\S\n]*+\n\s*+(?=[^\W\d_])")
_SOFT_BREAK = re.compile(r"(?<![-\u2010\u00ac])\u00ad(?=[^\S\n]*+\n)")
_MANY = 64  # different characters that are sooner replaced by a table for all of them


@dataclass(frozen=True, slots=True)
class Folded:
    """Plain text, with the place in the original of each of its characters."""

    text: str
    origin: tuple[int, ...] | None  # None: every character stands where it stood
    length: int  # of the original

    def span(self, start: int, end: int) -> Span:
        """Where [start, end) of the plain text stands in the original."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """The plain text of `text`; a word broken over two lines is one again. Folding twice changes nothing."""
    if "\u00ad" in text:  # it vanishes when folded, but for the ends of lines, where it is a hyphen
        text = _SOFT_BREAK.sub("-", text)
    others = frozenset() if text.isascii() else frozenset(_OTHERS.findall(text))
    plain = _replaced(text, others)
    broken = "\n" in plain and _BROKEN_WORD.search(plain) is not None
    if not broken and all(len(_TABLE[ord(other)]) == 1 for other in others):
        return Folded(plain, None, len(text))
    return _fold_with_origin(text, plain)


def ascii_text(text: str) -> str | None:
    """ASCII text with the words of `fold(text)`, all else made separators; None: it has other letters."""
    if "\u00ad" in text:
        text = _SOFT_BREAK.sub("-", text)
    plain = _replaced(text, () if text.isascii() else frozenset(_OTHERS.findall(text)))
    if "\n" in plain:
        plain = _BROKEN_WORD.sub("", plain)
    for other in () if plain.isascii() else frozenset(_OTHERS.findall(plain)):
        if other.isalnum():
            return None
    return _OTHERS.sub(";", plain)  # which means nothing, wherever it stands


def _replaced(text: str, others: Collection[str]) -> str:
    """Every character made plain; those that are not ASCII one by one where they are few."""
    if len(others) > _MANY:
        return text.translate(_TABLE).lower()
    for other in others:
        text = text.replace(other, _TABLE[ord(other)])
    return text.lower()


class _FoldingTable(dict[int, str]):
    """What each character becomes, found once."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain(chr(code))
        return plain


_TABLE = _FoldingTable()


def _fold_with_origin(text: str, plain: str) -> Folded:
    origin = [place for place, original in enumerate(text) for _ in _TABLE[ord(original)]]
    kept, characters = [], []
    start = 0
    for match in _BROKEN_WORD.finditer(plain):
        end, after = match.span()
        characters.append(plain[start:end])
        kept.extend(origin[start:end])
        start = after
    return Folded("".join([*characters, plain[start:]]), (*kept, *origin[start:]), len(text))


@cache
def _lookalikes() -> dict[str, str]:
    return {other: latin for latin, others in _LOOKALIKES.items() for other in others}


def _plain(character: str) -> str:
    if character in _FILLERS:
        return ""
    decomposed = unicodedata.normalize("NFKD", character).translate(_NO_SMALL_FORM).lower()
    decomposed = unicodedata.normalize("NFKD", decomposed)
    kept = (c for c in decomposed if unicodedata.category(c) not in {"Mn", "Me", "Cf"})
    return "".join(_digit(c) or _lookalikes().get(c, c) for c in kept)


def _digit(character: str) -> str | None:
    """The ASCII digit that a digit of any script or shape is: Python takes some for digits and no number."""
    value = unicodedata.digit(character, None)
    return None if value is None else str(value)
