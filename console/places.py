"""A place as an officer reads it: the public text in pieces, the passages recognised there, and why."""

from dataclasses import dataclass

from reports.places.appearances import Appearance
from reports.places.marking import MarkedPiece, pieces_of
from store.casebook.sighting import Hit, Sighting, SightingFile, Version, VersionFile

AROUND = 400
"""Code points shown on either side of what matched; what lies further off is folded away."""


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One version of the post, ready to be read."""

    version: Version
    pieces: tuple[MarkedPiece, ...]
    hits: tuple[Hit, ...]  # strongest first


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """One place of the incident."""

    number: int  # in order of time
    file: SightingFile
    appearance: Appearance
    newest: ShownVersion
    earlier: tuple[ShownVersion, ...]  # newest first

    @property
    def sighting(self) -> Sighting:
        """What the casebook keeps of the place."""
        return self.file.sighting


def places(appearances: tuple[Appearance, ...]) -> tuple[ShownPlace, ...]:
    """The places in order of time."""
    return tuple(_place(number, appearance) for number, appearance in enumerate(appearances, start=1))


def _place(number: int, appearance: Appearance) -> ShownPlace:
    newest, *earlier = (_shown(file) for file in reversed(appearance.place.versions))
    return ShownPlace(number, appearance.place, appearance, newest, tuple(earlier))


def _shown(file: VersionFile) -> ShownVersion:
    return ShownVersion(file.version, pieces_of(file, AROUND), file.hits)
