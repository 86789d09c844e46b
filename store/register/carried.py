"""A document as a register that travels tells it: labels, strength, disclosures and `carried-…` fingerprints.

There is no field for text, for vectors or for fingerprints of the house with the decisions: what has no
field cannot be sent, and a scheme of another sort makes no record.
"""

from datetime import date
from typing import Annotated

import msgspec

from store.matches.document import Weakness

Label = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f-\x9f]*\Z")]
"""A name of something, such as a reference or a section: short, and no control characters."""
OptionalLabel = Annotated[str, msgspec.Meta(max_length=300, pattern=r"^[^\x00-\x1f\x7f-\x9f]*\Z")]
CarriedScheme = Annotated[str, msgspec.Meta(pattern=r"^carried-[0-9]{1,4}\Z")]
"""A scheme whose fingerprints may leave the house."""
KeyId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}\Z")]
MOST_HASHES = 10_000
"""Hashes of one sort that one passage may have; a passage has some 150 words."""
_HASH_BYTES = 4
_Hashes = Annotated[bytes, msgspec.Meta(max_length=_HASH_BYTES * MOST_HASHES)]
_Blocks = Annotated[bytes, msgspec.Meta(max_length=MOST_HASHES)]
_MOST_WORDS = 100_000
_PREFIX = "carried-"
_YEARS = range(1970, 3000)


class SourceFingerprintError(ValueError):
    """Fingerprints that may never leave the house with the decisions were about to."""


class CarriedPassage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One passage: its section, its strength and its fingerprint in 32-bit hashes."""

    section: OptionalLabel
    length: Annotated[int, msgspec.Meta(ge=0, le=_MOST_WORDS)]  # in words
    weakness: Weakness | None
    groups: _Hashes
    group_blocks: _Blocks
    words: _Hashes
    word_blocks: _Blocks

    def __post_init__(self) -> None:
        for hashes, blocks in ((self.groups, self.group_blocks), (self.words, self.word_blocks)):
            if len(hashes) != _HASH_BYTES * len(blocks):
                raise ValueError("a fingerprint has another number of hashes than of blocks")


class CarriedDisclosure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To whom the document, or sections of it, were made available from a date."""

    recipient: Label
    unit: Label | None
    available_from: date
    sections: Annotated[tuple[OptionalLabel, ...], msgspec.Meta(max_length=1_000)]  # empty: all of it

    def __post_init__(self) -> None:
        if self.available_from.year not in _YEARS:
            raise ValueError("a disclosure lies in no year of this work")


class CarriedDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="document"):
    """One document of a register that travels.

    Raises:
        SourceFingerprintError: its scheme is none that may leave the house.
    """

    ref: Label
    kind: OptionalLabel
    case_ref: Label
    scheme: CarriedScheme
    key_id: KeyId
    passages: Annotated[tuple[CarriedPassage, ...], msgspec.Meta(min_length=1, max_length=100_000)]
    disclosures: Annotated[tuple[CarriedDisclosure, ...], msgspec.Meta(max_length=10_000)] = ()

    def __post_init__(self) -> None:
        if not self.scheme.startswith(_PREFIX):
            raise SourceFingerprintError(f"fingerprints of scheme {self.scheme} never leave the house")
