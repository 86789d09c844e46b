r"""What reaches a terminal: nothing that it obeys, and nothing that turns a line round or hides part of it.

Pages are written by strangers, and a title or a name of theirs may hold an escape sequence. Every character
of that kind is written as JSON writes it, `\u001b`: it can be read, and JSON stays the same JSON.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""All but line ends, tabs and the joiners that Persian and emoji are written with."""


def escaped(text: str) -> str:
    """The text with every character that steers written out as JSON escapes it."""
    return _STEERS.sub(_as_json, text)


@contextmanager
def guarded() -> Iterator[None]:
    """Whatever is written to standard output and standard error meanwhile is escaped."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Escaping(sys.stdout), _Escaping(sys.stderr)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


class _Escaping:
    """A stream that escapes what is written to it, and is otherwise the one that it stands before."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text escaped, also where the stream's encoding lacks a character."""
        encoding = self._stream.encoding or "utf-8"
        safe = escaped(text).encode(encoding, "backslashreplace").decode(encoding)
        self._stream.write(safe)
        return len(text)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)


def _as_json(escaped: re.Match[str]) -> str:
    point = ord(escaped.group())
    if point < 1 << 16:
        return f"\\u{point:04x}"
    point -= 1 << 16
    return f"\\u{0xD800 + (point >> 10):04x}\\u{0xDC00 + (point & 0x3FF):04x}"
