"""Whether a capture says what is told of it: every word of a post stands in the bytes that were captured."""

import html
import json
import re
import unicodedata
from pathlib import Path

from scrapy.http import Response, TextResponse

from crawler.errors import BadWarcError
from crawler.responses.attachment import CPU_SECONDS, MEMORY_MIB, WALL_SECONDS
from crawler.responses.encoded import in_its_encoding
from crawler.runs.warc_scan import scan
from documents.confined import Confinement, read_confined
from documents.errors import DocumentError

_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]*>")
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})*|\\[nrt\"/\\]")


def absent_words(record: Path, text: str) -> int | None:
    """How many words of a post's text do not stand in the captured page; None where it cannot be read.

    Words are looked for, not the wording: a later version of the program may read a page in another order.
    """
    page = _content(record)
    if page is None:
        return None
    words = set(_WORD.findall(_plain(text)))
    for reading in _readings(page):
        words -= set(_WORD.findall(_plain(reading)))
    return len(words)


def _content(record: Path) -> str | None:
    try:
        response = next((scanned.response for scanned in scan(record) if scanned.response is not None), None)
    except (BadWarcError, OSError):
        return None
    if response is None:
        return None
    return in_its_encoding(response).text if isinstance(response, TextResponse) else _document(response)


def _document(response: Response) -> str | None:
    confinement = Confinement(MEMORY_MIB, CPU_SECONDS, wall_seconds=WALL_SECONDS)
    try:
        return read_confined(response.body, name=response.url, confinement=confinement).text
    except DocumentError:
        return None


def _readings(page: str) -> tuple[str, ...]:
    """The page with tags as blanks and as nothing, entities and JSON's escapes resolved, and as it is."""
    resolved = html.unescape(_ESCAPE.sub(_escaped, page))
    return _TAG.sub(" ", resolved), _TAG.sub("", resolved), resolved, html.unescape(resolved)


def _escaped(character: re.Match[str]) -> str:
    return str(json.loads(f'"{character.group()}"'))


def _plain(text: str) -> str:
    """Text without what is drawn as nothing, in one form."""
    shown = "".join(mark for mark in text if unicodedata.category(mark) != "Cf")
    return unicodedata.normalize("NFKC", shown).casefold()
