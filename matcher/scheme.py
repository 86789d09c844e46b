"""How fingerprints are made: the named, versioned parameters that are stored with every one of them."""

from dataclasses import dataclass

from matcher.errors import NormaliserError
from matcher.normalise import VERSION


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way of making fingerprints; one that was released never changes: a new one gets a new name.

    Near pairs are unordered pairs of words that stand within `window` content words of each other. Of the
    graph that they form over a passage's words only `forests` edge-disjoint spanning forests are kept, so
    that no clique or cycle betrays which words belong together; 0 keeps every pair. Rare words are kept as
    single hashes of so few bits that many words share each.
    """

    name: str
    normaliser: str
    window: int  # content words
    pair_bits: int
    forests: int
    drop_public: bool  # leave out pairs that are everybody's language
    word_bits: int
    word_limit: int  # rare words kept a passage
    rare_zipf: float  # a word below this Zipf frequency is rare
    block: int  # content words within which the order of a passage is forgotten


CURRENT = Scheme(
    name="forest-1",
    normaliser=VERSION,
    window=4,
    pair_bits=16,
    forests=1,
    drop_public=True,
    word_bits=10,
    word_limit=24,
    rare_zipf=4.0,
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
