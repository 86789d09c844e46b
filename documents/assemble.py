"""From the paragraphs of any format to a document: what is kept for which purpose, and what was hidden."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from documents.block import Block, Piece, Place
from documents.errors import EmptyDocumentError, TooLargeError
from documents.limits import MAX_CHARACTERS
from documents.record import Format, HiddenCount, HiddenKind, Purpose, ReadDocument
from documents.sections import divide
from documents.signature import without_signature

_NEVER_ENROLLED = {HiddenKind.DELETED, HiddenKind.COMMENT, HiddenKind.METADATA}
"""What was not part of the decision as it was sent. Other hidden text was, and leaks along with a copy."""


def assemble(
    blocks: Iterable[Block], *, name: str, kind: Format, purpose: Purpose, unread_pages: tuple[int, ...] = ()
) -> ReadDocument:
    """The document that these blocks make when read for `purpose`.

    Raises:
        EmptyDocumentError: nothing is left of it.
        TooLargeError: it has more characters than a document may have.
    """
    everything = [_tidied(block) for block in blocks]
    if sum(len(block.text) for block in everything) > MAX_CHARACTERS:
        raise TooLargeError(name)
    kept = everything if purpose is Purpose.EVIDENCE else _body(everything)
    sections = divide([block for block in kept if block.text.strip()])
    if not sections:
        raise EmptyDocumentError(name)
    return ReadDocument(kind, sections, _count_hidden(everything), unread_pages)


def _body(blocks: Sequence[Block]) -> list[Block]:
    body = [_enrolled(block) for block in blocks if block.place is Place.BODY]
    return without_signature([block for block in body if block.text.strip()])


def _enrolled(block: Block) -> Block:
    pieces = tuple(piece for piece in block.pieces if piece.hidden not in _NEVER_ENROLLED)
    return Block(pieces, block.place, block.level)


def _tidied(block: Block) -> Block:
    """Without soft hyphens, and with single spaces."""
    pieces = tuple(Piece(_tidy(piece.text), piece.hidden) for piece in block.pieces)
    return Block(pieces, block.place, block.level)


def _tidy(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text.replace("\u00ad", ""))


def _count_hidden(blocks: Iterable[Block]) -> tuple[HiddenCount, ...]:
    pieces: Counter[HiddenKind] = Counter()
    characters: Counter[HiddenKind] = Counter()
    for piece in (piece for block in blocks for piece in block.pieces):
        if piece.hidden and piece.text.strip():
            pieces[piece.hidden] += 1
            characters[piece.hidden] += len(piece.text.strip())
    return tuple(HiddenCount(kind, pieces[kind], characters[kind]) for kind in HiddenKind if pieces[kind])
