"""What machines write for machines, as text: robots.txt, feeds, sitemaps, interfaces, in any encoding."""

import codecs
import re

from store.encoding import is_encoding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*['\"]([\w.:-]{1,40})", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*['\"]?([\w.:-]{1,40})", re.IGNORECASE)
_SOME = 200


def text_of(body: bytes, content_type: str = "") -> str:
    """The text of a body, by its byte order mark, the shape of its bytes, the server's word, or its own."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    wide = _wide(body)
    if wide is not None:
        return body.decode(wide, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(_declared_encoding(body, content_type), "replace")


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of plain letters is zero."""
    some = body[:_SOME]
    half = len(some) // 2
    if half and some[1::2].count(0) * 10 > half * 9 and some[::2].count(0) * 10 < half:
        return "utf-16-le"
    if half and some[::2].count(0) * 10 > half * 9 and some[1::2].count(0) * 10 < half:
        return "utf-16-be"
    return None


def _declared_encoding(body: bytes, content_type: str) -> str:
    own = _DECLARED.search(body[:1_000])
    server = _CHARSET.search(content_type)
    names = (server[1] if server else "", own[1].decode("ascii") if own else "")
    return next((name for name in names if name and is_encoding(name)), "cp1252")
