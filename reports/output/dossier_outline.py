"""The dossier as JSON: the same facts, conclusions and premises, by name."""

from reports.dossier.conclusions import Conclusion, RecipientConclusion
from reports.dossier.dossier import Dossier
from reports.language import Words
from reports.output import outline
from reports.output.outline import Json
from reports.places.appearances import Appearance
from reports.places.dates import DatedFact
from store import clock


def dossier(found: Dossier, words: Words) -> dict[str, Json]:
    """A dossier; premises are told in the language of `words`."""
    proven, claimed = found.earliest_proven, found.earliest_claimed
    return {
        **outline.file(found.file),
        "earliest_proven": _earliest(proven),
        "earliest_claimed": _earliest(claimed),
        "appearances": [_appearance(each) for each in found.appearances],
        "relations": [
            {
                "source": f"V-{each.source}",
                "copy": f"V-{each.copy}",
                "ties": [tie.value for tie in each.ties],
                "shared_words": round(each.shared_words, 3),
            }
            for each in found.relations
        ],
        "recipients": [_recipient(each, words) for each in found.recipients],
    }


def _earliest(pair: tuple[Appearance, DatedFact] | None) -> Json:
    if pair is None:
        return None
    appearance, fact = pair
    return {"sighting": f"V-{appearance.place.sighting.id}", **_fact(fact)}


def _appearance(found: Appearance) -> dict[str, Json]:
    return {
        "sighting": f"V-{found.place.sighting.id}",
        "site": found.place.sighting.site,
        "permalink": found.place.sighting.permalink,
        "dates": [_fact(fact) for fact in found.facts],
    }


def _fact(fact: DatedFact) -> dict[str, Json]:
    return {
        "kind": fact.kind.value,
        "strength": fact.strength.value,
        "earliest": clock.to_text(fact.earliest),
        "latest": clock.to_text(fact.latest),
        "raw": fact.raw,
        "origin": fact.origin,
        "contradiction": fact.contradiction.value if fact.contradiction else None,
    }


def _recipient(found: RecipientConclusion, words: Words) -> dict[str, Json]:
    return {
        "recipient": found.recipient,
        "unit": found.unit,
        "order": found.order.value,
        "basis": found.basis.value,
        "disclosures": [_conclusion(each, words) for each in found.disclosures],
    }


def _conclusion(found: Conclusion, words: Words) -> dict[str, Json]:
    return {
        "document": found.disclosure.document_ref,
        "available_from": found.disclosure.available_from.isoformat(),
        "sections": list(found.disclosure.sections),
        "included": found.included.value,
        "order": found.order.value,
        "basis": found.basis.value,
        "premises": [words.tell(each.key, each.values) for each in found.premises],
    }
