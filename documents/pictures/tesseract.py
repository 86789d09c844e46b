"""Runs Tesseract, where it is installed: a picture on its standard input, words on its output, no file."""

import io
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image

from documents.pictures.prepare import prepared
from documents.programs import path_of

DUTCH_AND_ENGLISH = ("nld", "eng")
_OTHERS = (("ara", "fas"), ("nld", "eng", "tur"))
_LONGEST_S = 180.0  # by the clock, for one page
_SURE = 92.0  # of 100: how sure it is of its words where it knows the language
_UPRIGHT = 60.0  # how sure it is of most words of a picture that is upright
_LEAST_SURE = 30.0  # below this they are no words
_LEAST_LETTERS = 12


@dataclass(frozen=True, slots=True)
class _Found:
    """What was recognised, and how sure the machine is of it."""

    text: str = ""
    sure: float = 0.0  # of 100, weighed by letters
    letters: int = 0

    @property
    def worth(self) -> float:
        """More for more letters, of which it is more sure."""
        return self.letters * (self.sure - _LEAST_SURE)


@cache
def languages() -> frozenset[str]:
    """The languages that are installed with it."""
    path = path_of("tesseract")
    if path is None:
        return frozenset()
    listed = subprocess.run(
        [path, "--list-langs"], capture_output=True, check=False, timeout=30, env=_environment()
    )
    return frozenset(listed.stdout.decode("utf-8", "replace").split())


def installed() -> bool:
    """Whether pictures can be read on this machine."""
    return bool(languages() & {*DUTCH_AND_ENGLISH})


def recognise(image: Image.Image, seconds: float) -> str | None:
    """The text on a picture, paragraphs apart by a blank line; None where no words are found.

    It is read as Dutch and English first; where that gives few words that it is sure of, turned by a quarter
    and a half, and then in the other languages that are installed.
    """
    ready = prepared(image)
    best = _run(ready, DUTCH_AND_ENGLISH, seconds)
    if best.sure < _UPRIGHT or best.letters < _LEAST_LETTERS:
        turned = _turn(ready, seconds)
        if turned:
            ready = prepared(image.rotate(turned, expand=True, fillcolor=255))
            best = max(best, _run(ready, DUTCH_AND_ENGLISH, seconds), key=lambda reading: reading.worth)
    for others in _OTHERS:
        if best.sure >= _SURE and best.letters >= _LEAST_LETTERS:
            break
        best = max(best, _run(ready, others, seconds), key=lambda reading: reading.worth)
    return best.text if best.sure >= _LEAST_SURE and best.letters >= _LEAST_LETTERS else None


def _turn(image: Image.Image, seconds: float) -> int:
    """By how many degrees, against the clock, the picture must be turned to be upright."""
    if "osd" not in languages():
        return 0
    answer = _answer(image, ("--psm", "0", "-l", "osd"), seconds).decode("utf-8", "replace")
    rotation = re.search(r"Rotate: (\d+)", answer)
    return -int(rotation[1]) % 360 if rotation else 0


def _run(image: Image.Image, wanted: Sequence[str], seconds: float) -> _Found:
    known = [language for language in wanted if language in languages()]
    if not known:
        return _Found()
    answer = _answer(image, ("-l", "+".join(known), "--psm", "3", "tsv"), seconds)
    return _of_table(answer.decode("utf-8", "replace"))


def _answer(image: Image.Image, options: Sequence[str], seconds: float) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    try:
        done = subprocess.run(
            [path_of("tesseract") or "tesseract", "stdin", "stdout", "--dpi", "200", *options],
            input=buffer.getvalue(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=min(_LONGEST_S, max(seconds * 4, 1.0)),
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout


def _environment() -> dict[str, str]:
    return {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


def _of_table(table: str) -> _Found:
    """The words of Tesseract's table (level, page, block, paragraph, line, word, box, sureness, text)."""
    paragraphs: dict[tuple[str, str], dict[str, list[str]]] = {}
    letters, weighed = 0, 0.0
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        sure, word = float(cells[10]), cells[11].strip()
        if sure < 10:
            continue
        paragraphs.setdefault((cells[2], cells[3]), {}).setdefault(cells[4], []).append(word)
        count = sum(letter.isalnum() for letter in word)
        letters += count
        weighed += count * sure
    text = "\n\n".join(_joined([" ".join(line) for line in lines.values()]) for lines in paragraphs.values())
    return _Found(text, weighed / letters if letters else 0.0, letters)


def _joined(lines: Sequence[str]) -> str:
    """The lines of a paragraph as one, a word that was broken over two made whole."""
    text = ""
    for line in lines:
        broken = text.endswith("-") and line[:1].islower()
        text = text[:-1] + line if broken else f"{text} {line}".strip()
    return text
