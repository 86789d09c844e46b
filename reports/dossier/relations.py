"""Which place is the likely source of which: who came first, who contains more, who quotes or links whom.

Likely, no more: two places may have copied a third that nobody watches.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reports.places.appearances import Appearance

_SHARED_ENOUGH = 0.25
"""Share of a copy's word triples that must stand in its source, where nothing else ties them."""

_CANDIDATES = 50
"""How many of the earliest places a place is held against: with more, the first are the ones that count."""


class Tie(StrEnum):
    """What speaks for one place being the source of another."""

    CITEERT = "citeert"  # the copy marks the matched words as quoted
    VERWIJST = "verwijst"  # the copy names the source's address
    ANTWOORDT = "antwoordt"  # the copy answers the source
    ZELFDE_WOORDEN = "zelfde_woorden"  # word for word the same stretches
    BEVAT_MEER = "bevat_meer"  # the source contains passages that the copy lacks
    BEVAT_MINDER = "bevat_minder"  # the copy contains passages that the source lacks
    EERST_BEWEZEN = "eerst_bewezen"  # captures show that the source came first
    EERST_BEWEERD = "eerst_beweerd"  # only dates that nobody checked say so


@dataclass(frozen=True, slots=True)
class Relation:
    """One place as the likely source of another."""

    source: int  # id of the sighting
    copy: int
    ties: tuple[Tie, ...]
    shared_words: float  # share of the copy's matched word triples that stand in the source


def relations(appearances: tuple[Appearance, ...]) -> tuple[Relation, ...]:
    """For every place its likeliest source among the earlier ones, where anything speaks for one."""
    triples = {appearance.place.sighting.id: _triples(appearance) for appearance in appearances}
    closest = []
    for number, copy in enumerate(appearances):
        earlier = appearances[: min(number, _CANDIDATES)]
        candidates = [relation for source in earlier if (relation := _relation(source, copy, triples))]
        if candidates:
            closest.append(max(candidates, key=_likelihood))
    return tuple(closest)


def _relation(source: Appearance, copy: Appearance, triples: dict[int, frozenset[str]]) -> Relation | None:
    if not source.passages & copy.passages:
        return None
    source_id, copy_id = source.place.sighting.id, copy.place.sighting.id
    mine = triples[copy_id]
    shared = len(mine & triples[source_id]) / len(mine) if mine else 0.0
    ties = _ties(source, copy, shared)
    if not {Tie.CITEERT, Tie.VERWIJST, Tie.ANTWOORDT, Tie.ZELFDE_WOORDEN} & set(ties):
        return None
    return Relation(source_id, copy_id, ties, shared)


def _ties(source: Appearance, copy: Appearance, shared: float) -> tuple[Tie, ...]:
    first, second = source.place.sighting, copy.place.sighting
    text = "\n".join(copy_version.version.text for copy_version in copy.place.versions)
    addresses = {first.permalink, *source.place.aliases}
    proven = source.proven.earliest < _not_before(copy)
    spoken = {
        Tie.CITEERT: shared >= _SHARED_ENOUGH and _quotes(copy),
        Tie.VERWIJST: any(address in text for address in addresses),
        Tie.ANTWOORDT: (second.site, second.parent) == (first.site, first.native_id),
        Tie.ZELFDE_WOORDEN: shared >= _SHARED_ENOUGH,
        Tie.BEVAT_MEER: bool(source.passages - copy.passages),
        Tie.BEVAT_MINDER: bool(copy.passages - source.passages),
        Tie.EERST_BEWEZEN: proven,
        Tie.EERST_BEWEERD: not proven,
    }
    return tuple(tie for tie, holds in spoken.items() if holds)


def _not_before(copy: Appearance) -> datetime:
    """The first moment at which the copy can have stood: proven by a capture without it, or claimed."""
    return copy.not_before or copy.best.earliest


def _quotes(copy: Appearance) -> bool:
    """Whether most of what was recognised in the copy lies in what it quotes of others."""
    matched = quoted = 0
    for file in copy.place.versions:
        inside = {at for start, end in file.version.quotes for at in range(start, end)}
        for hit in file.hits:
            for start, end in hit.spans:
                matched += end - start
                quoted += len(inside.intersection(range(start, end)))
    return quoted * 2 > matched > 0


def _triples(appearance: Appearance) -> frozenset[str]:
    """Every three words in a row of the matched stretches, with a word on either side."""
    triples: set[str] = set()
    for file in appearance.place.versions:
        for hit in file.hits:
            for start, end in hit.spans:
                words = file.version.text[start:end].casefold().split()
                triples.update(" ".join(words[at : at + 3]) for at in range(len(words) - 2))
    return frozenset(triples)


def _likelihood(relation: Relation) -> tuple[int, float, int]:
    """Named sources before alike ones; among the alike the one that shares most, then the earliest."""
    named = sum(tie in relation.ties for tie in (Tie.VERWIJST, Tie.CITEERT, Tie.ANTWOORDT))
    return (int(Tie.VERWIJST in relation.ties), round(relation.shared_words, 2), named)
