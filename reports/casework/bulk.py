"""Many incidents at once: what differs among them is shown first, and left out unless somebody chooses it."""

from dataclasses import dataclass
from enum import StrEnum

from reports.casework import incidents, undoing
from reports.casework.decisions import BulkResult
from reports.desk import Desk
from reports.errors import ConflictError, DecisionError, UnknownIncidentError
from store.casebook.incident import Incident


class Difference(StrEnum):
    """Why an incident should not be judged along with others."""

    NOOIT_GEOPEND = "nooit_geopend"  # nobody has looked at it
    KENNISNAME = "kennisname"  # the organisation is aware of a breach
    BIJ_EEN_ANDER = "bij_een_ander"  # somebody else works on it
    GEMELD = "gemeld"  # a person reported it


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One of the chosen incidents, and what sets it apart."""

    incident: Incident
    differences: tuple[Difference, ...]


def review(desk: Desk, numbers: tuple[str, ...]) -> tuple[Reviewed, ...]:
    """The chosen incidents that there are, each with what sets it apart."""
    reviewed = []
    for number in numbers:
        try:
            incident = incidents.get(desk, number)
        except UnknownIncidentError:
            continue
        reviewed.append(Reviewed(incident, _differences(desk, incident)))
    return tuple(reviewed)


def undo_many(desk: Desk, versions: dict[str, int]) -> BulkResult:
    """Undo the judgement of each, as far as nobody wrote to it since and it can be undone."""
    undone, left, unknown = [], [], []
    for number, version in versions.items():
        try:
            undone.append(undoing.undo(desk, number, version=version))
        except UnknownIncidentError:
            unknown.append(number)
        except (ConflictError, DecisionError):
            left.append(number)
    return BulkResult(tuple(undone), tuple(left), tuple(unknown))


def _differences(desk: Desk, incident: Incident) -> tuple[Difference, ...]:
    holds = {
        Difference.NOOIT_GEOPEND: incident.seen_at is None,
        Difference.KENNISNAME: incident.aware_at is not None,
        Difference.BIJ_EEN_ANDER: incident.assignee not in {None, desk.actor},
        Difference.GEMELD: any(
            place.sighting.reported_at for place in incidents.gather(desk, incident).sightings
        ),
    }
    return tuple(difference for difference, there in holds.items() if there)
