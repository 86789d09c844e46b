"""Which house this is: what it sends to its partners, and what it takes in from them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from exchange.manifest import BundleKind


class House(StrEnum):
    """What of the work an installation does."""

    ONE = "one"  # all of it: no partner is needed
    WATCHING = "watching"  # crawls and decides; holds nothing of a decision
    SOURCE = "source"  # has the decisions, and matches what the watching house sends

    @property
    def makes(self) -> frozenset[BundleKind]:
        """The kinds of bundles that it makes."""
        return _MAKES[self]

    @property
    def takes(self) -> frozenset[BundleKind]:
        """The kinds of bundles that it takes in."""
        return _TAKES[self]


_FROM_WATCHING = frozenset({BundleKind.POSTS, BundleKind.REQUESTS, BundleKind.FEEDBACK})
_FROM_SOURCE = frozenset({BundleKind.ANSWERS, BundleKind.REGISTER})
_NONE: frozenset[BundleKind] = frozenset()
_MAKES: Mapping[House, frozenset[BundleKind]] = MappingProxyType(
    {House.ONE: _NONE, House.WATCHING: _FROM_WATCHING, House.SOURCE: _FROM_SOURCE}
)
_TAKES: Mapping[House, frozenset[BundleKind]] = MappingProxyType(
    {House.ONE: _NONE, House.WATCHING: _FROM_SOURCE, House.SOURCE: _FROM_WATCHING}
)
