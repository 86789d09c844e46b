"""How fingerprints are made: the named, versioned parameters that are stored with every one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matcher.errors import MatcherInputError, NormaliserError
from matcher.normalise import VERSION

WHOLE = 63
"""Bits of a hash that is not truncated; one more bit tells names."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way of making fingerprints; one that was released never changes: a new one gets a new name.

    A scheme says which hashes are stored of a passage, and how many bits of each; what a hit on one of them
    is worth follows from how full a register is of such hashes (`index`), and is judged alike for every
    scheme (`judge`): a hash of few bits is hit by chance, and weighs that much less.

    Two sorts of hashes: unordered groups of near words (two or three), and single words, of which names
    (words written with a capital within a sentence) have hashes of their own. Either may be missing.
    """

    name: str
    normaliser: str
    group: int  # near words hashed together: 2 or 3; 0: there are no groups
    group_bits: int
    group_limit: int  # a word stands in at most so many groups of a passage; 0 keeps every group
    window: int  # words that follow each other, rare ones left out, and make groups
    drop_public: bool  # leave out what is mostly everybody's language
    quoted_share: float  # a word of which more near pairs than this share are public stands in public wording
    word_bands: tuple[tuple[float, int], ...]  # (below this Zipf frequency, bits of a word's hash)
    word_limit: int  # words kept a passage
    alone_zipf: float  # a word below this Zipf frequency stands in no group
    name_bits: int  # of the hash of a name
    name_zipf: float  # a name below this Zipf frequency is kept
    block: int  # content words within which the order of a passage is forgotten
    budget: float = 0.0  # bits stored of a passage, as a share of what its words tell; 0: no limit

    @property
    def budgeted(self) -> bool:
        """Whether so few bits are stored that they do not determine the words."""
        return self.budget > 0

    def bits_of(self, words: NDArray[np.uint64] | NDArray[np.int64]) -> NDArray[np.int64]:
        """How many bits each stored hash of a single word has."""
        bits = np.array([*(bits for _, bits in self.word_bands), self.name_bits], np.int64)
        return bits[np.searchsorted(np.cumsum(self.segments)[:-1], words, side="right") - 1]

    @property
    def rare_zipf(self) -> float:
        """A word below this Zipf frequency is kept as a single hash."""
        return self.word_bands[-1][0]

    @property
    def whole(self) -> bool:
        """Whether single words are kept untruncated: readable to whoever has the key."""
        return self.name_bits == WHOLE

    @property
    def segments(self) -> tuple[int, ...]:
        """How many buckets the groups have, then every band of words, and last the names (truncated)."""
        groups = (1 << self.group_bits) if self.group else 0
        if self.whole:
            return (groups,)
        words = (1 << bits for _, bits in self.word_bands)
        return (groups, *words, 1 << self.name_bits)

    @property
    def names_from(self) -> int:
        """The first bucket of a name, where names are truncated."""
        return sum(self.segments[:-1])


TRIOS = Scheme(
    name="trios-1",
    normaliser=VERSION,
    group=3,
    group_bits=16,
    group_limit=6,
    window=4,
    drop_public=True,
    quoted_share=0.5,
    word_bands=((3.0, 13), (3.6, 11), (4.2, 10)),
    word_limit=40,
    alone_zipf=3.0,
    name_bits=12,
    name_zipf=4.5,
    block=20,
)
"""What registers made before hold (docs/decisions/0101): read and judged, and no longer made.

Its groups overlap and confirm each other: who has the key too reads most of the text."""

CARRIED = Scheme(
    name="carried-1",
    normaliser=VERSION,
    group=3,
    group_bits=16,
    group_limit=1,
    window=4,
    drop_public=True,
    quoted_share=0.5,
    word_bands=((3.0, 11), (3.6, 11), (4.2, 10)),
    word_limit=1_000,
    alone_zipf=4.2,
    name_bits=12,
    name_zipf=4.5,
    block=10_000,
    budget=0.42,
)
"""For a register that travels: so few bits that they do not determine the text (0115)."""

SOURCE = Scheme(
    name="source-1",
    normaliser=VERSION,
    group=0,
    group_bits=0,
    group_limit=0,
    window=4,
    drop_public=True,
    quoted_share=0.66,
    word_bands=((6.0, WHOLE),),
    word_limit=1_000,
    alone_zipf=3.0,
    name_bits=WHOLE,
    name_zipf=6.0,
    block=8,
)
"""For the house where the decisions lie: every content word, whole; readable with the key (0113)."""

SCHEMES = {scheme.name: scheme for scheme in (TRIOS, CARRIED, SOURCE)}


class Sort(StrEnum):
    """Where a register may be: a choice of the house, which stands above the versions of schemes."""

    SOURCE = "source"  # with the decisions, and nowhere else
    CARRIED = "carried"  # anywhere


NEWEST = {Sort.SOURCE: SOURCE, Sort.CARRIED: CARRIED}
"""What new documents of each sort are enrolled with."""
CURRENT = NEWEST[Sort.SOURCE]
"""The default for one house alone (0114)."""


def sort_of(name: str) -> Sort:
    """The sort of the scheme of this name, known here or not."""
    return Sort.SOURCE if name.startswith("source-") else Sort.CARRIED


def chosen(setting: str, held: Iterable[str]) -> Scheme:
    """What new documents are enrolled with.

    Args:
        setting: of `match.scheme`.
        held: names of the schemes that the register holds.

    Raises:
        InputError: there is no such sort.
    """
    if setting:
        if setting not in set(Sort):
            raise MatcherInputError(
                f"match.scheme is {setting}; set it to {' or '.join(Sort)}, or leave it empty"
            )
        return NEWEST[Sort(setting)]
    sorts = {sort_of(name) for name in held}
    return NEWEST[Sort.CARRIED if sorts == {Sort.CARRIED} else Sort.SOURCE]


def named(name: str) -> Scheme:
    """The scheme of this name, ready to be used with the present normaliser.

    Raises:
        NormaliserError: it is unknown here, or was made for another normaliser.
    """
    scheme = SCHEMES.get(name)
    if scheme is None or scheme.normaliser != VERSION:
        raise NormaliserError(
            f"the register holds fingerprints of scheme {name}, which this version cannot make from posts; "
            "install the version that made them, or enrol those documents again with --replace"
        )
    return scheme
