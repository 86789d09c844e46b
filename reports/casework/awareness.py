"""Declaring that the organisation is aware of a breach: from there the law counts 72 hours."""

from dataclasses import replace
from datetime import datetime

from reports.casework import decision_record, incidents
from reports.casework.refusals import Refusal, RefusedError, refuse_empty, refuse_implausible
from reports.desk import Desk
from store import clock
from store.casebook.decision import DecisionKind, Why
from store.casebook.incident import Incident
from store.database import transaction


def declare_awareness(
    desk: Desk, number: str, why: Why, *, at: datetime | None = None, version: int | None = None
) -> Incident:
    """Declare that the organisation is aware of a breach since `at`: the 72 hours count from there.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: the reason is missing, or the moment lies in the future or before the discovery.
    """
    moment = at or desk.now()
    refuse_empty(why)
    refuse_implausible(moment)
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        if not incident.discovered_at <= moment <= desk.now():
            raise RefusedError(Refusal.AWARENESS_MOMENT)
        saved = incidents.save(desk, replace(incident, aware_at=moment))
        decision_record.write(desk, saved, DecisionKind.KENNISNAME, clock.to_text(moment), why)
        desk.record("awareness_declared", saved.number)
    return saved
