"""How fingerprints are made: the named, versioned parameters that are stored with every one of them."""

from dataclasses import dataclass

from matcher.errors import NormaliserError
from matcher.normalise import VERSION


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way of making fingerprints; one that was released never changes: a new one gets a new name.

    Near words are hashed in unordered groups of two (pairs) or three (trios), and of the groups of a sentence
    a sample is kept. Trios are what a thief cannot take apart: a pair of which one word is guessed gives away
    the other, but of a trio two must be guessed at once. Rare words are kept as single hashes, the commoner
    the word the fewer its bits: so many words of its own frequency share each hash that the likeliest of them
    is seldom the right one. Names (words written with a capital within a sentence) have hashes of their own.
    Names and the rarest words stand in no group, or both hashes together would give them away.
    """

    name: str
    normaliser: str
    group: int  # near words hashed together: 2 or 3
    group_bits: int
    group_limit: int  # a word stands in at most so many groups of a passage; 0 keeps every group
    window: int  # words that follow each other, rare ones left out, and make groups
    drop_public: bool  # leave out groups that are mostly everybody's language
    word_bands: tuple[tuple[float, int], ...]  # (below this Zipf frequency, bits of a word's hash)
    word_limit: int  # rare words kept a passage
    alone_zipf: float  # a word below this Zipf frequency stands in no group
    name_bits: int  # of the hash of a name
    name_zipf: float  # a name below this Zipf frequency is kept
    block: int  # content words within which the order of a passage is forgotten

    @property
    def rare_zipf(self) -> float:
        """A word below this Zipf frequency is kept as a single hash."""
        return self.word_bands[-1][0]

    @property
    def segments(self) -> tuple[int, ...]:
        """How many buckets the groups have, then every band of words, and last the names."""
        words = (1 << bits for _, bits in self.word_bands)
        return (1 << self.group_bits, *words, 1 << self.name_bits)

    @property
    def names_from(self) -> int:
        """The first bucket of a name."""
        return sum(self.segments[:-1])


CURRENT = Scheme(
    name="trios-1",
    normaliser=VERSION,
    group=3,
    group_bits=16,
    group_limit=6,
    window=4,
    drop_public=True,
    word_bands=((3.0, 13), (3.6, 11), (4.2, 10)),
    word_limit=40,
    alone_zipf=3.0,
    name_bits=12,
    name_zipf=4.5,
    block=20,
)
"""The default; docs/decisions/0101 tells why."""

SCHEMES = {scheme.name: scheme for scheme in (CURRENT,)}


def named(name: str) -> Scheme:
    """The scheme of this name, ready to be used with the present normaliser.

    Raises:
        NormaliserError: it is unknown here, or was made for another normaliser.
    """
    scheme = SCHEMES.get(name)
    if scheme is None or scheme.normaliser != VERSION:
        raise NormaliserError(
            f"the register holds fingerprints of scheme {name}, which this version cannot make from posts; "
            "install the version that made them, or enrol those documents anew with --replace"
        )
    return scheme
