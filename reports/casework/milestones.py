"""The moments in the handling of a breach that an officer writes down."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from reports.casework import incidents
from reports.casework.refusals import Refusal, RefusedError, refuse_implausible
from reports.desk import Desk
from store.casebook.incident import Incident, Notification
from store.database import transaction


class Milestone(StrEnum):
    """A moment in the handling of a breach that an officer writes down."""

    GEMELD_AP = "gemeld_ap"
    BETROKKENEN_INGELICHT = "betrokkenen_ingelicht"
    VERWIJDERD = "verwijderd"


def reach(
    desk: Desk, number: str, milestone: Milestone, *, at: datetime | None = None, version: int | None = None
) -> Incident:
    """Write down that the authority was told, the persons were informed or the text was taken away.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: the moment lies in the future, or is none of ours.
    """
    moment = at or desk.now()
    refuse_implausible(moment)
    if moment > desk.now():
        raise RefusedError(Refusal.MOMENT_IN_FUTURE)
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        saved = incidents.save(desk, _reached(incident, milestone, moment))
        desk.record("milestone_reached", saved.number, milestone=milestone.value)
    return saved


def _reached(incident: Incident, milestone: Milestone, moment: datetime) -> Incident:
    match milestone:
        case Milestone.GEMELD_AP:
            return replace(incident, notified_at=moment, notification=Notification.MELDPLICHTIG)
        case Milestone.BETROKKENEN_INGELICHT:
            return replace(incident, informed_at=moment)
        case Milestone.VERWIJDERD:
            return replace(incident, removed_at=moment)
