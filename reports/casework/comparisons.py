"""The custodian's comparison: the public texts to hold the original against, and the answer that is kept.

The original never comes near this room: whoever holds it compares in memory and brings numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reports.casework import incidents, requests
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store.casebook import comparison as store
from store.casebook import request as store_requests
from store.casebook.comparison import Answer, Comparison
from store.casebook.incident import Incident
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
    texts = _texts(desk, incident)
    if not texts:
        raise RefusedError(Refusal.NOTHING_TO_COMPARE, number=incident.number)
    desk.record("comparison_begun", incident.number, texts=len(texts))
    return texts


@dataclass(frozen=True, slots=True)
class AskedComparison:
    """A comparison that the custodian, here or in another house, is to make."""

    request: int
    number: str
    case_ref: str
    texts: tuple[PublicText, ...]
    asked_at: datetime


def asked(desk: Desk) -> Iterator[AskedComparison]:
    """Every comparison that waits for an answer, with its texts; none whose texts retention took."""
    for request in requests.waiting_comparisons(desk):
        incident = incidents.get(desk, request.incident_number or "")
        texts = _texts(desk, incident)
        if texts:
            yield AskedComparison(request.id, incident.number, incident.case_ref, texts, request.asked_at)


def record_sent(desk: Desk, numbers: tuple[int, ...], partner: str) -> None:
    """Write down of which requests the texts went to a partner."""
    for number in numbers:
        request = store_requests.by_id(desk.casebook, number)
        if request is not None and request.incident_number:
            desk.record("comparison_sent", request.incident_number, partner=partner)


def record_answer(desk: Desk, request_id: int, findings: tuple[ComparedSighting, ...]) -> bool:
    """Keep once what the custodian of another house, at whose desk this is, answered.

    What a sighting of another incident, or one that is gone, was said to be is left out. Tells whether
    anybody waited for it.
    """
    with transaction(desk.casebook):
        request = store_requests.by_id(desk.casebook, request_id)
        if (
            request is None
            or request.kind is not RequestKind.COMPARE
            or request.state is not RequestState.OPEN
        ):
            return False
        incident = incidents.get(desk, request.incident_number or "")
        own = {place.sighting.id for place in incidents.gather(desk, incident).sightings}
        record(desk, incident.number, tuple(finding for finding in findings if finding.sighting_id in own))
    return True


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
        answers = ",".join(sorted({finding.answer.value for finding in findings}))
        desk.record("compared", incident.number, sightings=len(findings), answers=answers)
    return kept


def _texts(desk: Desk, incident: Incident) -> tuple[PublicText, ...]:
    return tuple(
        PublicText(place.sighting.id, version.version.text)
        for place in incidents.gather(desk, incident).sightings
        for version in place.versions
        if version.version.text
    )


def _answer_requests(desk: Desk, number: str) -> None:
    for request in store_requests.of_incident(desk.casebook, number):
        if request.kind is RequestKind.COMPARE and request.state is RequestState.OPEN:
            requests.answer(desk, request, "compared", done=True)
