"""Dictionaries that an operator adds, in the format of dictd: Dutch for English words that the lists lack.

Debian's `dict-freedict-nld-eng` and `dict-freedict-eng-nld` are such. Nothing of them ships: what is read is
kept in the data directory as forms, beside the register. Posts alone are widened: nothing is enrolled anew.
"""

import gzip
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from matcher import lexicon
from matcher.errors import DictionaryError
from matcher.folding import fold
from matcher.normalise import one_form

MOST_BYTES = 100_000_000
MOST_WORDS = 6  # Dutch words for an English one
_DIGITS = {
    digit: value
    for value, digit in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>|/[^/\n]*/")
_MEANING = re.compile(r"[,;\n]|\b\d+\.")
_BEFORE_DUTCH = re.compile(r"^(?:de|het|een|zich|te) ")
_BEFORE_ENGLISH = re.compile(r"^(?:to|the|an?) ")
_NAMED = re.compile(r"(?P<dutch>(?:nld|nl|dut)-(?:eng|en))|(?P<english>(?:eng|en)-(?:nld|nl|dut))")
_LITTLE = 3  # letters
_SMALL = frozenset((Path(__file__).parent / "data" / "small-english.txt").read_text(encoding="utf-8").split())
_ABOUT = "00database"


class Side(StrEnum):
    """The language that a dictionary is looked up in."""

    DUTCH = "dutch"
    ENGLISH = "english"


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """What stands under one headword."""

    headword: str
    body: str


def side_of(path: Path) -> Side | None:
    """The language that a dictionary is looked up in, as its name tells; None where it does not."""
    match = _NAMED.search(path.name)
    return None if match is None else Side(str(match.lastgroup))


def read(path: Path) -> Iterator[DictionaryEntry]:
    """Every entry of a dictionary, given by its index or its text (`.dict`, `.dict.dz`).

    Raises:
        DictionaryError: a file is missing, or is none of dictd.
    """
    text = _text(path.with_name(f"{_base(path)}.dict"))
    for line in _bytes(path.with_name(f"{_base(path)}.index")).decode("utf-8", "replace").splitlines():
        headword, start, length = _row(line, path)
        if not headword.startswith((_ABOUT, "00-database")):
            body = text[start : start + length].decode("utf-8", "replace")
            yield DictionaryEntry(headword, body)


def table(entries: Iterable[DictionaryEntry], side: Side) -> dict[str, str]:
    """By what English words and terms are looked up by, the forms of the Dutch ones."""
    forms: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        meanings = _meanings(entry)
        pairs = (
            [(entry.headword, meaning) for meaning in meanings]
            if side is Side.ENGLISH
            else [(meaning, entry.headword) for meaning in meanings]
        )
        for english, dutch in pairs:
            form = _dutch(dutch)
            for key in _keys(english) if form else ():
                if form not in forms[key]:
                    forms[key].append(form)
    return {key: " ".join(forms[:MOST_WORDS]) for key, forms in forms.items() if forms}


def _meanings(entry: DictionaryEntry) -> list[str]:
    """What stands under a headword, taken apart; the first line is the headword with how it is spoken."""
    _, _, rest = entry.body.partition("\n")
    return [part for meaning in _MEANING.split(_ASIDE.sub(" ", rest)) if (part := " ".join(meaning.split()))]


def _dutch(written: str) -> str:
    """The one form of a Dutch word; '' of what is several words."""
    word = _BEFORE_DUTCH.sub("", fold(written).text.strip())
    return one_form(word) if word.isalpha() else ""


def _keys(written: str) -> Iterator[str]:
    plain = _BEFORE_ENGLISH.sub("", fold(_ASIDE.sub(" ", written)).text.strip())
    pieces = re.findall(r"[^\W_]+", plain)
    if len(pieces) == 1 and _says_something(pieces[0]):
        yield f"~{lexicon.english_stem(pieces[0])}"


def _says_something(word: str) -> bool:
    """Whether an English word tells a subject: a little one would only be one more word that hits nothing."""
    return len(word) > _LITTLE and word not in _SMALL and not lexicon.is_common(word)


def _row(line: str, path: Path) -> tuple[str, int, int]:
    try:
        headword, start, length = line.split("\t")[:3]
        return headword, _number(start), _number(length)
    except (ValueError, KeyError):
        raise DictionaryError(
            f"{path} is not a dictd dictionary: its index has a line of another kind"
        ) from None


def _number(digits: str) -> int:
    value = 0
    for digit in digits:
        value = 64 * value + _DIGITS[digit]
    return value


def _text(path: Path) -> bytes:
    packed = path.with_name(f"{path.name}.dz")
    if not packed.exists():
        return _bytes(path)
    try:
        with gzip.open(packed) as file:
            return file.read(MOST_BYTES)
    except (OSError, EOFError, zlib.error):
        raise DictionaryError(f"{packed} cannot be unpacked; give a dictionary of dictd") from None


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except FileNotFoundError:
        raise DictionaryError(
            f"{path} is missing: a dictionary is an .index beside a .dict or .dict.dz"
        ) from None


def add(folder: Path, path: Path, side: Side) -> int:
    """Keep a dictionary in this folder, in place of one of the same name; tells how many words it brought.

    Raises:
        DictionaryError: it cannot be read, or has no word that can be used.
    """
    meanings = table(read(path), side)
    if not meanings:
        raise DictionaryError(f"{path} has no English word with a Dutch one; is it the right way round?")
    folder.mkdir(mode=0o750, exist_ok=True)
    target = folder / f"{_base(path)}.tsv"
    temporary = target.with_suffix(".tmp")
    temporary.write_text(
        "".join(f"{key}\t{forms}\n" for key, forms in sorted(meanings.items())), encoding="utf-8"
    )
    temporary.replace(target)
    return len(meanings)


def remove(folder: Path, name: str) -> None:
    """Take a dictionary away.

    Raises:
        DictionaryError: there is none of this name.
    """
    if name not in added(folder):
        raise DictionaryError(f"there is no dictionary {name}; see: lekwacht lexicon list")
    (folder / f"{name}.tsv").unlink()


def added(folder: Path) -> dict[str, int]:
    """By name of each dictionary how many words it brought."""
    return {
        path.stem: len(path.read_text(encoding="utf-8").splitlines()) for path in sorted(folder.glob("*.tsv"))
    }


def _base(path: Path) -> str:
    return path.name.removesuffix(".dz").removesuffix(".dict").removesuffix(".index")
