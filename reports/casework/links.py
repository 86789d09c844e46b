"""Tying incidents together: one poster, one document, one piece of gossip in two cases."""

from reports.casework import incidents
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store.casebook import incident_link as store
from store.casebook.incident import Incident
from store.casebook.incident_link import Link
from store.database import transaction

LONGEST_REASON = 500


def tie(desk: Desk, number: str, other: str, reason: str) -> Incident:
    """Tie two incidents together, for a reason; the first of the two is returned.

    Raises:
        UnknownIncidentError: one of them is none.
        DecisionError: they are one, are tied already, or the reason is missing or too long.
    """
    why = reason.strip()
    if not why or len(why) > LONGEST_REASON:
        raise RefusedError(Refusal.LINK_REASON, most=LONGEST_REASON)
    with transaction(desk.casebook):
        here, there = incidents.get(desk, number), incidents.get(desk, other)
        if here.id == there.id:
            raise RefusedError(Refusal.LINK_TO_ITSELF)
        first, last = sorted((here.id, there.id))
        if not store.insert(desk.casebook, Link(first, last, why, desk.actor, desk.now())):
            raise RefusedError(Refusal.LINK_KNOWN, number=there.number)
        for incident, to in ((here, there), (there, here)):
            desk.record("incident_linked", incident.number, to=to.number)
    return here


def untie(desk: Desk, number: str, other: str) -> Incident:
    """Untie two incidents; two that were not tied are left as they are.

    Raises:
        UnknownIncidentError: one of them is none.
    """
    with transaction(desk.casebook):
        here, there = incidents.get(desk, number), incidents.get(desk, other)
        if store.remove(desk.casebook, here.id, there.id):
            for incident, to in ((here, there), (there, here)):
                desk.record("incident_unlinked", incident.number, to=to.number)
    return here
