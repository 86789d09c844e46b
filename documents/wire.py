"""A read document, or the reason why it could not be read, as JSON between two processes."""

import json
from dataclasses import asdict
from typing import Any

from documents.errors import ERRORS, BrokenDocumentError, DocumentError, reason
from documents.ledger import Cause, Entry, Where
from documents.record import Format, HiddenCount, HiddenKind, ReadDocument, Section


def encode_document(document: ReadDocument) -> bytes:
    """The JSON of a document."""
    return json.dumps({"document": asdict(document)}, ensure_ascii=False).encode("utf-8", "surrogatepass")


def encode_error(error: DocumentError) -> bytes:
    """The JSON of a reason."""
    return json.dumps({"error": reason(error)}).encode()


def decode_answer(answer: bytes, name: str) -> ReadDocument:
    """The document that the other process sent.

    Raises:
        DocumentError: it sent a reason, or something that is no answer.
    """
    try:
        content = json.loads(answer)
        if "error" in content:
            raise ERRORS[content["error"]](name)
        return _document(content["document"])
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, DocumentError):
            raise
        raise BrokenDocumentError(name) from None


def _document(content: dict[str, Any]) -> ReadDocument:
    hidden = (HiddenCount(HiddenKind(h["kind"]), h["pieces"], h["characters"]) for h in content["hidden"])
    sections = (Section(s["label"], s["heading"], s["text"]) for s in content["sections"])
    ledger = (
        Entry(Cause(e["cause"]), Where(e["where"]), e["number"], e["amount"], e["name"])
        for e in content["ledger"]
    )
    return ReadDocument(Format(content["format"]), tuple(sections), tuple(hidden), tuple(ledger))
