"""The dossier as JSON: the same facts, conclusions and premises, by name."""

from reports.dossier.conclusions import Conclusion, RecipientConclusion
from reports.dossier.dossier import Dossier
from reports.language import Words
from reports.output import outline
from reports.output.outline import Json
from reports.places.appearances import Appearance
from reports.places.dates import DatedFact
from store import clock


def dossier(shown: Dossier, words: Words) -> dict[str, Json]:
    """A dossier; premises are told in the language of `words`."""
    proven, claimed = shown.earliest_proven, shown.earliest_claimed
    return {
        **outline.file(shown.file),
        "earliest_proven": _earliest(proven),
        "earliest_claimed": _earliest(claimed),
        "appearances": [_appearance(appearance) for appearance in shown.appearances],
        "relations": [
            {
                "source": f"V-{relation.source}",
                "copy": f"V-{relation.copy}",
                "ties": [tie.value for tie in relation.ties],
                "shared_words": round(relation.shared_words, 3),
            }
            for relation in shown.relations
        ],
        "archived": [
            {
                "page": page.url,
                "archive": page.archive,
                "oldest_with": clock.optional_text(page.oldest_with_at),
                "newest_without": clock.optional_text(page.newest_without_at),
                "listed": page.listed,
                "read": page.read,
                "unread": page.unread,
                "asked_at": clock.to_text(page.asked_at),
            }
            for page in shown.archived
        ],
        "recipients": [_recipient(recipient, words) for recipient in shown.recipients],
    }


def _earliest(pair: tuple[Appearance, DatedFact] | None) -> Json:
    if pair is None:
        return None
    appearance, fact = pair
    return {"sighting": f"V-{appearance.place.sighting.id}", **_fact(fact)}


def _appearance(appearance: Appearance) -> dict[str, Json]:
    return {
        "sighting": f"V-{appearance.place.sighting.id}",
        "site": appearance.place.sighting.site,
        "permalink": appearance.place.sighting.permalink,
        "dates": [_fact(fact) for fact in appearance.facts],
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


def _recipient(recipient: RecipientConclusion, words: Words) -> dict[str, Json]:
    return {
        "recipient": recipient.recipient,
        "unit": recipient.unit,
        "order": recipient.order.value,
        "basis": recipient.basis.value,
        "disclosures": [_conclusion(conclusion, words) for conclusion in recipient.disclosures],
    }


def _conclusion(conclusion: Conclusion, words: Words) -> dict[str, Json]:
    return {
        "document": conclusion.disclosure.document_ref,
        "available_from": conclusion.disclosure.available_from.isoformat(),
        "sections": list(conclusion.disclosure.sections),
        "included": conclusion.included.value,
        "order": conclusion.order.value,
        "basis": conclusion.basis.value,
        "premises": [words.tell(premise.key, premise.values) for premise in conclusion.premises],
    }
