"""A closed incident is opened again by what happens outside, never by looking back."""

from dataclasses import replace

from reports.desk import Desk
from store.casebook import decision as decisions
from store.casebook import incident as incidents
from store.casebook.decision import Decision, DecisionKind, ReasonCode
from store.casebook.incident import Incident, Status


def reopen_if_closed(desk: Desk, incident: Incident, why: ReasonCode) -> bool:
    """Open the incident again when it was closed; belongs inside a transaction."""
    if incident.is_open:
        return False
    following = incidents.update(desk.casebook, replace(incident, status=Status.HEROPEND, closed_at=None))
    if following is None:
        return False
    decisions.insert(
        desk.casebook,
        Decision(
            id=0,
            incident_id=incident.id,
            kind=DecisionKind.HEROPENING,
            value=why.value,
            status=Status.HEROPEND,
            reason_code=why,
            reason="",
            decided_by=desk.actor,
            decided_at=desk.now(),
        ),
    )
    desk.record("incident_reopened", incident.number, reason=why.value)
    return True


def wake_deferred(desk: Desk) -> int:
    """Take deferred incidents whose day has come up again; how many; belongs inside a transaction."""
    woken = 0
    for incident in incidents.every(desk.casebook):
        if incident.status is not Status.AANGEHOUDEN or incident.deferred_until is None:
            continue
        if incident.deferred_until <= desk.now():
            incidents.update(
                desk.casebook, replace(incident, status=Status.IN_BEHANDELING, deferred_until=None)
            )
            desk.record("incident_resumed", incident.number)
            woken += 1
    return woken
