"""The space in which meanings are compared: the encoder's, with what all texts share taken out of it.

Vectors of unrelated texts lie close together in the encoder's own space. Here the mean of public texts in
six languages is taken off, the directions in which all of them vary are shortened, and those in which
hardly any does are left out (`bench/meaning/build.py` makes the numbers; there is no text in them). How
near an unrelated sentence comes to what decisions, law and rulings say is known beforehand, by its mean
and spread for any vector: nearness is told in such spreads, so that a sentence which is near to
everything shows nothing by being near.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

NAME = "use3-192-1"
"""Stored with every vector; other numbers in the file get another name."""
DIMENSIONS = 192
FILE = Path(__file__).parent / "data" / "space.npz"

_STEPS = 400.0
"""A coordinate is kept as a whole number of such steps: eight bits are enough, and a quarter of the room."""

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Space:
    """What turns the encoder's vectors into comparable ones."""

    mean: Floats
    axes: Floats  # encoder's dimensions x DIMENSIONS
    subject_mean: Floats  # of vectors of decisions, law and rulings
    subject_root: Floats  # whose square is their covariance
    golden: Floats  # the encoder's vector of the sentence that pins it

    def place(self, encoded: Floats) -> Floats:
        """Vectors of length one in this space."""
        return _unit((_unit(encoded) - self.mean) @ self.axes)

    def expected(self, vectors: Floats) -> tuple[Floats, Floats]:
        """By vector: how near what decisions and law say comes to it on average, and the spread of that."""
        mean = vectors @ self.subject_mean
        spread: Floats = np.linalg.norm(vectors @ self.subject_root, axis=1)
        return mean, np.maximum(spread, 1e-3)


@cache
def load() -> Space:
    """The space that ships with the program."""
    with np.load(FILE, allow_pickle=False) as stored:
        parts = (stored[name].astype(np.float32) for name in Space.__dataclass_fields__)
        return Space(*parts)


def packed(vectors: Floats) -> Bytes:
    """Vectors as they are kept."""
    kept: Bytes = np.clip(np.rint(vectors * _STEPS), -127, 127).astype(np.int8)
    return kept


def unpacked(kept: Bytes) -> Floats:
    """Kept vectors as they are compared."""
    return kept.astype(np.float32) * np.float32(1 / _STEPS)


def _unit(vectors: NDArray[np.floating]) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
