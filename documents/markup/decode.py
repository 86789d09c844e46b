"""Bytes of unknown encoding to text."""

import codecs
import re

from store.encoding import is_encoding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")


def decode(data: bytes, *, html: bool = False) -> str:
    """The text of `data`: by its byte order mark, what a page declares, UTF-8, or else Windows-1252.

    Dutch text that is not UTF-8 is Windows-1252 nearly always; what that leaves undefined is read as Latin-1,
    so that no byte is ever lost.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    two_bytes = wide(data)
    if two_bytes:
        return data[: len(data) // 2 * 2].decode(two_bytes, "replace")
    for encoding in (*(_declared(data) if html else ()), "utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _declared(data: bytes) -> tuple[str, ...]:
    declared = _DECLARED.search(data[:4096])
    if not declared:
        return ()
    name = declared[1].decode("ascii")
    return (name,) if is_encoding(name) else ()


def wide(data: bytes) -> str:
    """UTF-16 without a mark, which every second byte of its first letters shows; "" for other text."""
    head = data[:2_000]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(head) > 20 and zeros.count(0) > 0.7 * len(zeros):
            return encoding
    return ""
