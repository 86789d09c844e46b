"""What is everybody's language: pairs of words that stand near each other in public Dutch law and rulings.

Such pairs are not stored at enrolment: they are weak evidence, a thief guesses them first, and a post that
quotes the law would match on them. The filter is a sorted table of 32-bit pair hashes, shipped with the
package and made by `bench/background/build.py`; it holds no words.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WINDOW = 4
"""Words that stand fewer than this many content words apart make a pair."""
_FILTER = Path(__file__).parent / "data" / "background.npz"
_MIX = np.uint64(0x9E3779B97F4A7C15)


def is_public(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Whether each pair of word hashes (`rarity.word_hash`) is everybody's language."""
    wanted = pair_hashes(first, second)
    known = _public_pairs()
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.equal(known[place], wanted)


def pair_hashes(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """32-bit hashes of unordered pairs of word hashes; no secret."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    mixed = ((high << np.uint64(32)) | low) * _MIX
    return (mixed ^ (mixed >> np.uint64(29))).astype(np.uint64).view(np.uint32)[1::2].copy()


@cache
def _public_pairs() -> NDArray[np.uint32]:
    with np.load(_FILTER) as stored:
        pairs: NDArray[np.uint32] = stored["pairs"]
        return pairs
