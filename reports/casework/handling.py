"""Who works on an incident, what comes first, and what must be kept meanwhile."""

from dataclasses import replace

from reports.casework import incidents, notes
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store.casebook.incident import Incident, Priority, Status
from store.database import transaction


def assign(
    desk: Desk, number: str, assignee: str | None, *, message: str = "", version: int | None = None
) -> Incident:
    """Give the incident to somebody, with a message, or to nobody; a new one that is taken is in progress.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: the message is too long.
    """
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        taken = assignee is not None and incident.status in {Status.NIEUW, Status.HEROPEND}
        status = Status.IN_BEHANDELING if taken else incident.status
        saved = incidents.save(desk, replace(incident, assignee=assignee, status=status))
        if message.strip():
            notes.add(desk, saved, message, addressed_to=assignee)
        desk.record("incident_assigned", saved.number, assignee=assignee)
    return saved


def prioritise(desk: Desk, number: str, priority: Priority | None, *, version: int | None = None) -> Incident:
    """Put the incident first, last, or (None) where its strength puts it.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
    """
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        saved = incidents.save(desk, replace(incident, priority=priority))
        desk.record("incident_prioritised", saved.number, priority=priority.value if priority else None)
    return saved


def hold(desk: Desk, number: str, reason: str | None, *, version: int | None = None) -> Incident:
    """Keep retention away from the incident for this reason; None lets it go again.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: the reason is empty.
    """
    if reason is not None and not reason.strip():
        raise RefusedError(Refusal.HOLD_WITHOUT_REASON)
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        saved = incidents.save(desk, replace(incident, hold=reason))
        desk.record("hold_set" if reason else "hold_released", saved.number)
    return saved
