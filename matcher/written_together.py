"""The likeliest words in a row of letters without spaces: `v i j f`, `v.ij.f` and whole texts run together.

The words are found by the hashes of all words of public Dutch as they are written (`data/letters.npz`, made
by `bench/background/build.py`), in one compiled pass: a post of nothing but letters costs no more than prose.
"""

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher import likeliest

LONGEST_PART = 24  # letters
STOPWORD_COST = 40  # tenths, as all costs
_UNKNOWN, _LETTER = 90, 40  # what a word that is not listed costs, and each of its letters
_LIST = Path(__file__).parent / "data" / "letters.npz"
_POLYNOMIAL = 0xEDB88320


def cost_of(zipf: float) -> int:
    """What a listed word costs: the rarer, the more."""
    return round(170 - 10 * zipf)


def words_in(letters: str) -> list[str]:
    """The words that small Latin letters make up; [] where there are other letters among them."""
    if not letters.isascii():
        return []
    keys, costs = _table()
    data = np.frombuffer(letters.encode("ascii"), np.uint8)
    ends = likeliest.ends(data, keys, costs, _crc_table(), LONGEST_PART, _UNKNOWN, _LETTER).tolist()
    return [letters[start:end] for start, end in pairwise([0, *ends])]


@cache
def _table() -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """A hash table of words: a key stands at its own place or the next that was free."""
    with np.load(_LIST) as stored:
        hashes, listed = stored["hash"], stored["cost10"]
    size = 1 << (2 * len(hashes) - 1).bit_length()
    keys, costs = np.zeros(size, np.uint32), np.full(size, likeliest.NONE, np.uint8)
    likeliest.fill(hashes, listed, keys, costs)
    return keys, costs


@cache
def _crc_table() -> NDArray[np.uint32]:
    """The table of CRC-32 by byte, so that the hash of a longer word goes on from that of a shorter one."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(_POLYNOMIAL), table >> 1).astype(np.uint32)
    return table
