"""What the compiled loops are given, by name: the arrays of an index, a scheme's numbers, scratch memory.

numba knows named tuples and no dataclasses; the order of the fields means nothing.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class LoopScheme(NamedTuple):
    """A scheme's numbers."""

    group: int  # words of a group; 0: the scheme has none
    window: int  # words among which those of a group stand
    alone_zipf: float  # Zipf frequency from which a word forms groups
    shift: np.uint64  # bits to shift a group's 64-bit hash by
    group_key: NDArray[np.uint64]
    first_word: int  # bucket from which on words stand, behind groups
    first_name: int  # bucket from which on names stand, behind words
    slack: float  # nats that a case may show less at first sight


class WordArrays(NamedTuple):
    """What is known of each word, by its code."""

    ids: NDArray[np.uint64]
    zipf: NDArray[np.float64]
    subject: NDArray[np.float64]  # Zipf frequency on the subject
    word_bucket: NDArray[np.int64]  # -1: nothing can be hit
    name_bucket: NDArray[np.int64]  # likewise
    is_kept: NDArray[np.bool_]  # whether a passage that has the word would hold it


class Features(NamedTuple):
    """What of a post can hit, in order."""

    buckets: NDArray[np.int64]
    places: NDArray[np.int64]
    weights: NDArray[np.float64]
    misses: NDArray[np.float64]  # what the misses cost up to each


class LoopIndex(NamedTuple):
    """The arrays of an index."""

    nats: NDArray[np.float64]  # by bucket
    start: NDArray[np.uint32]  # of each bucket's postings
    postings: NDArray[np.uint32]
    held_start: NDArray[np.int64]  # of what each case holds
    held: NDArray[np.uint32]
    held_at: NDArray[np.uint16]
    logarithms: NDArray[np.float64]  # of each case's size
    at_first: NDArray[np.float32]  # what a hit of each case loses at first sight
    blocks: NDArray[np.int64]  # of each case
    handicaps: NDArray[np.float64]  # of each case


class Scratch(NamedTuple):
    """Memory that is used again from chunk to chunk; zero between calls where it matters."""

    features: Features
    last_at: NDArray[np.int64]  # by bucket: the place behind the one where it was looked up last
    state: NDArray[np.float32]  # by case of a block: `tally.screened`
    touched: NDArray[np.int64]  # the cases of a block that were hit
