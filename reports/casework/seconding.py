"""A judgement that two persons give: proposed by one, given once another agrees."""

from dataclasses import replace

from reports.casework import decisions, incidents
from reports.casework.decisions import Judgement
from reports.casework.refusals import Refusal, RefusedError, refuse_same_person
from reports.desk import Desk
from store.casebook import decision as store
from store.casebook.decision import Decision, DecisionKind, Why
from store.casebook.incident import Disposition, Incident
from store.database import transaction


def proposed(made: tuple[Decision, ...]) -> Decision | None:
    """The judgement that waits for a second person; None where none does, or a later one was given."""
    judged = [
        decision for decision in made if decision.kind in {DecisionKind.OORDEEL, DecisionKind.HERZIENING}
    ]
    last = judged[-1] if judged else None
    return last if last and last.kind is DecisionKind.HERZIENING and last.confirmed_by is None else None


def second(desk: Desk, number: str) -> Decision:
    """Give a second person's word to the judgement that waits for one, or else to the one that stands.

    Raises:
        UnknownIncidentError: there is no such incident.
        DecisionError: there is no judgement yet, or it is the same person's.
    """
    with transaction(desk.casebook):
        incident = incidents.get(desk, number)
        waits = proposed(store.of_incident(desk.casebook, incident.id))
        if waits is not None:
            return _revise(desk, incident, waits)
        judged = store.judgement(desk.casebook, incident.id)
        if judged is None:
            raise RefusedError(Refusal.NO_JUDGEMENT, number=incident.number)
        refuse_same_person(desk, judged)
        if judged.confirmed_by is not None:
            return judged
        confirmed = store.confirm(desk.casebook, judged, desk.actor, desk.now())
        desk.record("judgement_confirmed", incident.number, first=judged.decided_by)
    return confirmed


def _revise(desk: Desk, incident: Incident, waits: Decision) -> Decision:
    """Give a proposed judgement, in which two persons agree; the row of the register stays."""
    refuse_same_person(desk, waits)
    agreed = store.confirm(desk.casebook, waits, desk.actor, desk.now())
    why = Why(waits.reason_code, waits.reason)
    judgement = Judgement(Disposition(waits.value), why, waits.status)
    saved = incidents.save(desk, decisions.judged(desk, incident, judgement, aware=False))
    judged = replace(agreed, id=0, kind=DecisionKind.OORDEEL, decided_at=desk.now())
    desk.record("judgement_confirmed", saved.number, first=waits.decided_by, disposition=waits.value)
    return store.insert(desk.casebook, judged)
