"""From the paragraphs of any format to a document: what is kept for which purpose, and what was hidden."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from documents.block import Block, BlockPiece, BlockPlace
from documents.errors import (
    BrokenDocumentError,
    EmptyDocumentError,
    NoTextLayerError,
    NothingToEnrolError,
    TooLargeError,
    TooSlowError,
)
from documents.ledger import Cause, Entry, Where
from documents.limits import MAX_CHARACTERS
from documents.reading import DocumentReading
from documents.record import Format, HiddenCount, HiddenKind, Purpose, ReadDocument
from documents.sections import divide
from documents.signature import without_signature

_NEVER_ENROLLED = {
    HiddenKind.DELETED: Cause.DELETED,
    HiddenKind.COMMENT: Cause.COMMENT,
    HiddenKind.METADATA: Cause.METADATA,
}
"""What was not part of the decision as it was sent. Other hidden text was, and leaks along with a copy."""
_WHY_NOTHING = (
    (TooSlowError, {Cause.OUT_OF_TIME}),
    (NoTextLayerError, {Cause.PICTURE, Cause.OUTLINES, Cause.GLYPHS}),
    (BrokenDocumentError, {Cause.FAILED}),
)
_LONG = (
    25  # words: a stretch that could be found, so whoever enrols the document is told that it is not in it
)
_HALVES = re.compile("[\ud800-\udfff]")


def assemble(blocks: Iterable[Block], *, kind: Format, reading: DocumentReading) -> ReadDocument:
    """The document that these blocks make, with the reading's ledger.

    Raises:
        DocumentError: nothing is left of it (the subclass says why), or it has too many characters.
    """
    everything = [_tidied(block) for block in blocks]
    if sum(len(block.text) for block in everything) > MAX_CHARACTERS:
        raise TooLargeError(reading.name)
    kept = everything if reading.purpose is Purpose.EVIDENCE else _body(everything, reading)
    sections = divide([block for block in kept if block.text.strip()])
    if not sections:
        raise _why_nothing(everything, reading)
    return ReadDocument(kind, sections, _count_hidden(everything), tuple(reading.ledger))


def _why_nothing(blocks: Sequence[Block], reading: DocumentReading) -> Exception:
    causes = {entry.cause for entry in reading.ledger}
    for error, reasons in _WHY_NOTHING:
        if causes & reasons:
            return error(reading.name)
    if any(
        block.text.strip() for block in blocks if block.place is not BlockPlace.BESIDE or _is_remark(block)
    ):
        return NothingToEnrolError(reading.name)
    return EmptyDocumentError(reading.name)


def _is_remark(block: Block) -> bool:
    return any(piece.hidden is HiddenKind.COMMENT for piece in block.pieces)


def _body(blocks: Sequence[Block], reading: DocumentReading) -> list[Block]:
    """What is enrolled; how much is left out, and why, goes into the ledger."""
    left_out: Counter[tuple[Cause, Where]] = Counter()
    body: list[Block] = []
    seen: set[str] = set()
    for block in blocks:
        where = (
            Where.STRETCH if len(block.text.split()) >= _LONG and block.text not in seen else Where.DOCUMENT
        )
        seen.add(block.text)
        for piece in block.pieces:
            cause = _why_left_out(block, piece)
            if cause:
                left_out[cause, where] += len(piece.text.strip())
        if block.place is BlockPlace.BODY:
            body.append(_enrolled(block))
    body = [block for block in body if block.text.strip()]
    kept = without_signature(body)
    left_out[Cause.CLOSING, Where.DOCUMENT] = sum(len(block.text) for block in body[len(kept) :])
    reading.ledger.extend(Entry(*key, amount=amount) for key, amount in left_out.items() if amount)
    return kept


def _why_left_out(block: Block, piece: BlockPiece) -> Cause | None:
    if piece.hidden in _NEVER_ENROLLED:
        return _NEVER_ENROLLED[piece.hidden]
    if block.place is BlockPlace.MARGIN:
        return Cause.MARGIN
    return Cause.METADATA if block.place is BlockPlace.BESIDE else None


def _enrolled(block: Block) -> Block:
    pieces = tuple(piece for piece in block.pieces if piece.hidden not in _NEVER_ENROLLED)
    return Block(pieces, block.place, block.level)


def _tidied(block: Block) -> Block:
    """Without soft hyphens, and with single spaces."""
    pieces = tuple(BlockPiece(_tidy(piece.text), piece.hidden) for piece in block.pieces)
    return Block(pieces, block.place, block.level)


def _tidy(text: str) -> str:
    if _HALVES.search(text):  # two halves make a letter; one alone is none
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub(r"[^\S\n]+", " ", text.replace("\u00ad", ""))


def _count_hidden(blocks: Iterable[Block]) -> tuple[HiddenCount, ...]:
    pieces: Counter[HiddenKind] = Counter()
    characters: Counter[HiddenKind] = Counter()
    for piece in (piece for block in blocks for piece in block.pieces):
        if piece.hidden and piece.text.strip():
            pieces[piece.hidden] += 1
            characters[piece.hidden] += len(piece.text.strip())
    return tuple(HiddenCount(kind, pieces[kind], characters[kind]) for kind in HiddenKind if pieces[kind])
