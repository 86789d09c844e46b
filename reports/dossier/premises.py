"""What a conclusion rests on, sentence by sentence: keys of the catalogue with their values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reports.places.appearances import Appearance, Passage
from reports.places.dates import DatedFact, Strength
from store.archive.holding import ORIGIN as ARCHIVE_ORIGIN
from store.matches.document import Disclosure

Value = str | date | DatedFact


class PublicationOrder(StrEnum):
    """Public and shared: which came first."""

    ERVOOR = "ervoor"  # it stood in public before it was shared
    ALLEEN_ERNA = "alleen_erna"  # every known place is from after it was shared
    DEELS_ERVOOR = "deels_ervoor"  # some of the passages stood in public before
    NIET_TE_ZEGGEN = "niet_te_zeggen"


class Basis(StrEnum):
    """What an order rests on."""

    BEWEZEN = "bewezen"  # on captures alone
    BEWEERD = "beweerd"  # on what pages or servers say of themselves
    GEEN = "geen"


class Included(StrEnum):
    """Whether the passages found were among the sections that were made available."""

    JA = "ja"
    NEE = "nee"
    ONBEKEND = "onbekend"


@dataclass(frozen=True, slots=True)
class Premise:
    """One sentence of the catalogue and its values."""

    key: str
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class PremiseStanding:
    """One place held against the day on which something was shared."""

    order: PublicationOrder
    basis: Basis
    appearance: Appearance
    said: DatedFact | None = None  # the claim or statement it rests on


def of_disclosure(disclosure: Disclosure) -> Premise:
    """What was shared, with whom, from when."""
    recipient = f"{disclosure.recipient} ({disclosure.unit})" if disclosure.unit else disclosure.recipient
    values: tuple[tuple[str, Value], ...] = (
        ("document", disclosure.document_ref),
        ("recipient", recipient),
        ("day", disclosure.available_from),
    )
    if not disclosure.sections:
        return Premise("dossier.premise.verstrekt_geheel", values)
    return Premise("dossier.premise.verstrekt_deels", (*values, ("sections", ", ".join(disclosure.sections))))


def of_inclusion(disclosure: Disclosure, included: Included) -> Premise:
    """Whether what was found was in it."""
    return Premise(f"dossier.premise.erbij_{included.value}", (("document", disclosure.document_ref),))


def of_places(standings: dict[Passage, PremiseStanding]) -> tuple[Premise, ...]:
    """What was public when: one sentence a place that decides for any passage, in order of time."""
    decided: dict[int, list[Passage]] = {}
    for passage, standing in sorted(standings.items()):
        decided.setdefault(standing.appearance.place.sighting.id, []).append(passage)
    places = {standing.appearance.place.sighting.id: standing for standing in standings.values()}
    in_time = sorted(places.items(), key=lambda pair: pair[1].appearance.best.earliest)
    return tuple(_of_place(standing, decided[key]) for key, standing in in_time)


def of_lies(appearances: tuple[Appearance, ...]) -> tuple[Premise, ...]:
    """Dates that pages claim and that something speaks against: they do not count."""
    return tuple(
        Premise(
            f"dossier.premise.weersproken_{fact.contradiction.value}",
            (_name(appearance), ("said", fact), ("absent", _absent(appearance))),
        )
        for appearance in appearances
        for fact in appearance.facts
        if fact.contradiction is not None
    )


def reservations(order: PublicationOrder, elsewhere: tuple[str, ...]) -> tuple[Premise, ...]:
    """What a conclusion cannot know."""
    shared = (Premise("dossier.premise.andere_zaak", (("incidents", ", ".join(elsewhere)),)),)
    return (
        *(shared if elsewhere else ()),
        *((Premise("dossier.premise.onbewaakt"),) if order is not PublicationOrder.ERVOOR else ()),
        Premise("dossier.premise.beschikbaar_is_niet_gelezen"),
    )


def _of_place(standing: PremiseStanding, passages: list[Passage]) -> Premise:
    appearance, said = standing.appearance, standing.said
    values: tuple[tuple[str, Value], ...] = (
        _name(appearance),
        ("passages", ", ".join(str(number) for _, number in passages)),
        ("captured", appearance.proven.earliest),
    )
    match standing.order, standing.basis:
        case PublicationOrder.ERVOOR, Basis.BEWEZEN if appearance.proven.strength is Strength.ARCHIEF:
            archive = appearance.proven.origin.removeprefix(ARCHIVE_ORIGIN)
            return Premise("dossier.premise.ervoor_archief", (*values, ("archive", archive)))
        case PublicationOrder.ERVOOR, Basis.BEWEZEN:
            return Premise("dossier.premise.ervoor_bewezen", values)
        case PublicationOrder.ALLEEN_ERNA, Basis.BEWEZEN:
            return Premise("dossier.premise.erna_bewezen", (*values, ("absent", _absent(appearance))))
    if said is not None:
        side = "ervoor" if standing.order is PublicationOrder.ERVOOR else "erna"
        key = f"dossier.premise.{side}_{said.kind.value}"
        return Premise(key, (*values, ("said", said)))
    return Premise("dossier.premise.wanneer_onbekend", values)


def _name(appearance: Appearance) -> tuple[str, Value]:
    sighting = appearance.place.sighting
    return ("place", f"V-{sighting.id} ({sighting.site})")


def _absent(appearance: Appearance) -> Value:
    return appearance.not_before or ""
