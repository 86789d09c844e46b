"""What a bundle says of itself: signed, small, and checked before anything is believed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

FORMAT = 1
"""Grows when an older program could misread a bundle."""


class BundleKind(StrEnum):
    """What a bundle brings."""

    POSTS = "posts"
    ANSWERS = "answers"
    REGISTER = "register"
    REQUESTS = "requests"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The signed head of a bundle."""

    format: int
    kind: BundleKind
    sender: str  # house id
    addressee: str  # house id
    number: int  # counts every bundle of the sender to the addressee, from 1
    previous: str  # SHA-256 of the bundle before it; zeros for the first
    acknowledges: int  # the last number the sender took in of the addressee: what it may throw away
    made_at: datetime
    good_until: datetime
    rows: int
    size: int  # bytes of the sealed payload
    sha256: str  # of the sealed payload

    def encoded(self) -> bytes:
        """One line of JSON, which is what is signed."""
        return msgspec.json.encode(self)


def decode(line: bytes) -> Manifest | None:
    """The manifest of this line; None where it holds something else."""
    try:
        manifest = msgspec.json.decode(line, type=Manifest)
    except (msgspec.MsgspecError, ValueError):
        return None
    aware = manifest.made_at.tzinfo is not None and manifest.good_until.tzinfo is not None
    return manifest if aware and min(manifest.number, manifest.rows + 1, manifest.size + 1) >= 1 else None


def format_of(line: bytes) -> int | None:
    """The format that a manifest of any version names; None where it names none."""
    try:
        return msgspec.json.decode(line, type=_OfAnyVersion).format
    except (msgspec.MsgspecError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class _OfAnyVersion:
    format: int
