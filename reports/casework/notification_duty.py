"""Deciding whether the authority must be told of a breach; that it need not takes two persons."""

from dataclasses import replace

from reports.casework import decision_record, incidents
from reports.casework.refusals import Refusal, RefusedError, refuse_empty, refuse_same_person
from reports.desk import Desk
from store.casebook import decision as store
from store.casebook.decision import DecisionKind, Why
from store.casebook.incident import Incident, Notification
from store.database import transaction

NEEDS_SECOND = frozenset({Notification.NIET_MELDPLICHTIG_VOORGESTELD})


def judge(desk: Desk, number: str, *, notifiable: bool, why: Why, version: int | None = None) -> Incident:
    """Decide whether the authority must be told; "not notifiable" waits for a second person.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: the reason is missing.
    """
    refuse_empty(why)
    value = Notification.MELDPLICHTIG if notifiable else Notification.NIET_MELDPLICHTIG_VOORGESTELD
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        saved = incidents.save(desk, replace(incident, notification=value))
        decision_record.write(desk, saved, DecisionKind.MELDING, value.value, why)
        desk.record("notification_judged", saved.number, notification=value.value)
    return saved


def confirm(desk: Desk, number: str, *, version: int | None = None) -> Incident:
    """Agree, as the second person, that the authority need not be told.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: nothing waits for a second person, or it is the same person.
    """
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        waiting = store.latest(desk.casebook, incident.id, DecisionKind.MELDING)
        if waiting is None or incident.notification not in NEEDS_SECOND:
            raise RefusedError(Refusal.NOTHING_WAITS, number=incident.number)
        refuse_same_person(desk, waiting)
        store.confirm(desk.casebook, waiting, desk.actor, desk.now())
        saved = incidents.save(desk, replace(incident, notification=Notification.NIET_MELDPLICHTIG))
        desk.record("notification_confirmed", saved.number, first=waiting.decided_by)
    return saved
