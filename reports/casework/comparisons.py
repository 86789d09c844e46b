"""The custodian's comparison: the public texts to hold the original against, and the answer that is kept.

The original never comes near this room: whoever holds it compares in memory and brings numbers.
"""

from dataclasses import dataclass

from reports.casework import incidents, requests
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store.casebook import comparison as store
from store.casebook import request as asked
from store.casebook.comparison import Answer, Comparison
from store.casebook.request import RequestKind, RequestState
from store.database import transaction


@dataclass(frozen=True, slots=True)
class PublicText:
    """What stood at one place in public."""

    sighting_id: int
    text: str


@dataclass(frozen=True, slots=True)
class ComparedSighting:
    """What the custodian found for one place."""

    sighting_id: int
    answer: Answer
    similarity: int  # 0-100


def public_texts(desk: Desk, number: str) -> tuple[PublicText, ...]:
    """The texts of an incident's sightings; that the custodian took them is written down.

    Raises:
        UnknownIncidentError: there is no such incident.
        DecisionError: retention erased every text.
    """
    incident = incidents.get(desk, number)
    file = incidents.gather(desk, incident)
    texts = tuple(
        PublicText(place.sighting.id, version.version.text)
        for place in file.sightings
        for version in place.versions
        if version.version.text
    )
    if not texts:
        raise RefusedError(Refusal.NOTHING_TO_COMPARE, number=incident.number)
    desk.record("comparison_begun", incident.number, texts=len(texts))
    return texts


def record(
    desk: Desk, number: str, findings: tuple[ComparedSighting, ...], note: str = ""
) -> tuple[Comparison, ...]:
    """Keep the custodian's answers, and answer what officers asked.

    Raises:
        UnknownIncidentError: there is no such incident.
    """
    with transaction(desk.casebook):
        incident = incidents.get(desk, number)
        kept = tuple(
            store.insert(
                desk.casebook,
                Comparison(
                    id=0,
                    incident_id=incident.id,
                    sighting_id=finding.sighting_id,
                    answer=finding.answer,
                    similarity=finding.similarity,
                    note=note,
                    compared_by=desk.actor,
                    compared_at=desk.now(),
                ),
            )
            for finding in findings
        )
        _answer_requests(desk, incident.number)
        told = ",".join(sorted({finding.answer.value for finding in findings}))
        desk.record("compared", incident.number, sightings=len(findings), answers=told)
    return kept


def _answer_requests(desk: Desk, number: str) -> None:
    for request in asked.of_incident(desk.casebook, number):
        if request.kind is RequestKind.COMPARE and request.state is RequestState.OPEN:
            requests.answer(desk, request, "compared", done=True)
