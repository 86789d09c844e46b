"""Reads a text file: paragraphs are what blank lines part."""

import re
from collections.abc import Iterator

from documents.block import Block, plain
from documents.headings import is_bare_heading
from documents.markup.decode import decode

_PARAGRAPH = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def read_text(data: bytes) -> list[Block]:
    """The blocks of a text file; a line that can only be a heading stands alone."""
    return blocks_of_text(decode(data))


def blocks_of_text(text: str) -> list[Block]:
    """The blocks of plain text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").replace("\x00", "")
    return [block for paragraph in _PARAGRAPH.split(text) for block in _blocks(paragraph)]


def _blocks(paragraph: str) -> Iterator[Block]:
    lines: list[str] = []
    for line in paragraph.split("\n"):
        if is_bare_heading(line):
            if lines:
                yield plain("\n".join(lines))
            yield plain(line, level=1)
            lines = []
        else:
            lines.append(line)
    if lines:
        yield plain("\n".join(lines))
