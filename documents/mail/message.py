"""Reads a saved mail message (EML) or a saved page of many parts (MHT) by Python's own library."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage

from documents.block import Block, BlockPlace, plain
from documents.ledger import Cause, Where
from documents.markup.html import read_html
from documents.markup.plain_text import blocks_of_text
from documents.reading import DocumentReading
from documents.record import HiddenKind, Purpose

_HEADERS = ("From", "To", "Cc", "Bcc", "Reply-To", "Organization", "Comments", "Keywords")
_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
_SEALED = {
    "application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted", "multipart/encrypted",
}  # fmt: skip
_NO_TEXT = ("text/css", "application/javascript", "text/javascript", "font/", "text/x-amp-html")
_NEXT_IN_MAILBOX = re.compile(rb"(?:^|\r?\n\r?\n)From [^\r\n]+\r?\n(?=[A-Za-z-]+:)")
_MOST_MESSAGES = 500  # in one mailbox


def read_mail(data: bytes, reading: DocumentReading) -> list[Block]:
    """The blocks of a message, of what is attached to it, and of every message in a mailbox."""
    blocks: list[Block] = []
    messages = [message for message in _NEXT_IN_MAILBOX.split(data) if message.strip()]
    if len(messages) > _MOST_MESSAGES:
        reading.note(Cause.TOO_LARGE)
    for message_bytes in messages[:_MOST_MESSAGES]:
        message = email.message_from_bytes(message_bytes, policy=email.policy.default)
        if isinstance(message, EmailMessage):
            blocks.extend(_message(message, reading))
    return blocks


def _message(message: EmailMessage, reading: DocumentReading) -> list[Block]:
    blocks = list(_headers(message))
    _part(message, reading, blocks)
    return blocks


def _headers(message: EmailMessage) -> Iterator[Block]:
    yield plain(_header(message, "Subject"))
    for name in _HEADERS:
        yield plain(_header(message, name), place=BlockPlace.BESIDE, hidden=HiddenKind.METADATA)


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, LookupError, TypeError, AttributeError):  # what the library does not parse
        return ""


def _part(part: EmailMessage, reading: DocumentReading, blocks: list[Block]) -> None:
    """Read a part and those within it, into `blocks`."""
    kind = part.get_content_type()
    if kind in _SIGNATURES or kind.startswith(_NO_TEXT):
        return
    if kind in _SEALED:
        reading.note(Cause.LOCKED, Where.ATTACHMENT, name=part.get_filename() or "")
    elif kind == "message/rfc822":
        for inner in part.iter_parts():
            blocks.extend(reading.inside(inner.as_bytes(), part.get_filename() or "message"))
    elif kind == "multipart/alternative" and reading.purpose is Purpose.ENROLMENT:
        blocks.extend(_fullest(part, reading))
    elif part.is_multipart():
        for inner in part.iter_parts():
            if isinstance(inner, EmailMessage):
                _part(inner, reading, blocks)
    else:
        with reading.part(Where.ATTACHMENT, name=part.get_filename() or ""):
            blocks.extend(_content(part, kind, reading))


def _fullest(part: EmailMessage, reading: DocumentReading) -> list[Block]:
    """Of several ways to say one thing the one that says most."""
    ways: list[list[Block]] = []
    for inner in part.iter_parts():
        if isinstance(inner, EmailMessage):
            way: list[Block] = []
            _part(inner, reading, way)
            ways.append(way)
    return max(ways, key=lambda way: sum(len(block.text.split()) for block in way), default=[])


def _content(part: EmailMessage, kind: str, reading: DocumentReading) -> list[Block]:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if kind == "text/html":
        return read_html(data, reading, charset=_charset(part)) if data.strip() else []
    if kind.startswith("text/") and not part.is_attachment():
        return blocks_of_text(data.decode(_charset(part) or "utf-8", "replace"))
    return reading.inside(data, part.get_filename() or "attachment")


def _charset(part: EmailMessage) -> str | None:
    declared = part.get_content_charset()
    try:
        return declared if declared and b"".decode(declared) == "" else None
    except LookupError:
        return None
