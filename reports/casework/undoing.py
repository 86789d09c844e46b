"""Taking the last judgement of an incident back."""

from dataclasses import replace

from reports.casework import decision_record, incidents
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store.casebook import decision as store
from store.casebook import retention
from store.casebook.decision import Decision, DecisionKind, Why
from store.casebook.incident import Disposition, Incident, Status
from store.database import transaction


def undo(desk: Desk, number: str, *, version: int | None = None) -> Incident:
    """Take the last judgement back: the incident stands as it stood before it.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: there is none, it confirmed a leak, or its content was erased since.
    """
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        made = store.of_incident(desk.casebook, incident.id)
        last = store.standing(made)
        if last is None:
            raise RefusedError(Refusal.NOTHING_TO_UNDO, number=incident.number)
        if incident.aware_at is not None:
            raise RefusedError(Refusal.LEAK_IS_NOT_UNDONE)
        if not retention.sightings_with_content(desk.casebook, incident.id):
            raise RefusedError(Refusal.CONTENT_IS_GONE, number=incident.number)
        before = store.standing(decision for decision in made if decision.id < last.id)
        status = before.status if before else Status.IN_BEHANDELING
        saved = incidents.save(
            desk,
            replace(
                incident,
                disposition=Disposition(before.value) if before else None,
                status=status,
                deferred_until=None,
                closed_at=before.decided_at if before and status is Status.AFGEHANDELD else None,
            ),
        )
        decision_record.write(
            desk, saved, DecisionKind.ONGEDAAN, last.value, Why(last.reason_code, last.reason)
        )
        desk.record("judgement_undone", saved.number, disposition=last.value)
    return saved


def can_be_undone(desk: Desk, incident: Incident, made: tuple[Decision, ...]) -> bool:
    """Whether `undo` would take a judgement back now."""
    return (
        incident.aware_at is None
        and store.standing(made) is not None
        and retention.sightings_with_content(desk.casebook, incident.id) > 0
    )
