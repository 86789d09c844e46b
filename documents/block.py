"""One paragraph as a format's reader hands it on, before anybody asks what it is for."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from documents.record import HiddenKind


class BlockPlace(StrEnum):
    """Where on the page a paragraph stands."""

    BODY = "body"
    MARGIN = "margin"  # header, footer, page number
    BESIDE = "beside"  # not on the page: a remark, the file's own description


@dataclass(frozen=True, slots=True)
class BlockPiece:
    """A run of characters that are all seen, or all hidden in one way."""

    text: str
    hidden: HiddenKind | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, table row or remark."""

    pieces: tuple[BlockPiece, ...]
    place: BlockPlace = BlockPlace.BODY
    level: int = 0  # of a heading, from 1; 0 is running text

    @property
    def text(self) -> str:
        """Its characters, hidden ones too."""
        return "".join(piece.text for piece in self.pieces)


def plain(
    text: str, *, place: BlockPlace = BlockPlace.BODY, hidden: HiddenKind | None = None, level: int = 0
) -> Block:
    """A block of one piece."""
    return Block((BlockPiece(text, hidden),), place, level)


def merged(pieces: Iterable[BlockPiece]) -> tuple[BlockPiece, ...]:
    """The pieces, neighbours that are hidden alike made one."""
    groups = groupby(pieces, key=lambda piece: piece.hidden)
    return tuple(BlockPiece("".join(piece.text for piece in group), hidden) for hidden, group in groups)
