"""Reads a message that Outlook saved (MSG) with python-oxmsg."""

import io

import olefile
from oxmsg import Message
from oxmsg.attachment import Attachment

from documents.block import Block, BlockPlace, plain
from documents.ledger import Where
from documents.mail.rtf_body import unpacked
from documents.markup.html import read_html
from documents.markup.plain_text import blocks_of_text
from documents.markup.rtf import read_rtf
from documents.reading import DocumentReading
from documents.record import HiddenKind

_RTF_BODY = 0x1009
_WITHIN = "__substg1.0_3701000D"
_WORDS = ("__SUBSTG1.0_0037001", "__SUBSTG1.0_1000001")  # subject and body
_HTML_BODY = "__SUBSTG1.0_10130102"
_FILE = "__SUBSTG1.0_37010102"


def read_outlook(data: bytes, reading: DocumentReading) -> list[Block]:
    """The blocks of a message: its subject and body, and what is attached to it."""
    message = Message.load(data)
    blocks = [plain(message.subject or "")]
    with reading.part(Where.DOCUMENT):
        blocks.extend(_body(message, reading))
    people = (message.sender, *(str(recipient.name or "") for recipient in message.recipients))
    blocks.extend(plain(name or "", place=BlockPlace.BESIDE, hidden=HiddenKind.METADATA) for name in people)
    for number, attachment in enumerate(message.attachments, 1):
        with reading.part(Where.ATTACHMENT, number):
            blocks.extend(_attached(attachment, reading))
    with reading.part(Where.ATTACHMENT):
        blocks.extend(_messages_within(data, reading))
    return blocks


def _body(message: Message, reading: DocumentReading) -> list[Block]:
    if (message.body or "").strip():
        return blocks_of_text(message.body or "")
    if (message.html_body or "").strip():
        return read_html((message.html_body or "").encode(), reading, charset="utf-8")
    packed = message.properties.binary_prop_value(_RTF_BODY)
    return read_rtf(unpacked(packed), reading) if packed else []


def _attached(attachment: Attachment, reading: DocumentReading) -> list[Block]:
    data = attachment.file_bytes
    return [] if data is None else reading.inside(data, attachment.file_name or "attachment")


def _messages_within(data: bytes, reading: DocumentReading) -> list[Block]:
    """What messages say that are attached to a message: they are kept as folders of it, not as files."""
    blocks: list[Block] = []
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        for path in container.listdir():
            if _WITHIN not in path[:-1]:
                continue
            property_name, content = path[-1].upper(), container.openstream(path).read()
            if property_name.startswith(_WORDS):
                encoding = "utf-16-le" if property_name.endswith("1F") else "cp1252"
                blocks.extend(blocks_of_text(content.decode(encoding, "replace")))
            elif property_name == _HTML_BODY:
                blocks.extend(read_html(content, reading))
            elif property_name == _FILE:
                blocks.extend(reading.inside(content, "attachment"))
    return blocks
