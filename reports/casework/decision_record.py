"""The row of the casebook that says who decided what about an incident, and why."""

from reports.desk import Desk
from store.casebook import decision as store
from store.casebook.decision import Decision, DecisionKind, Why
from store.casebook.incident import Incident


def write(desk: Desk, incident: Incident, kind: DecisionKind, value: str, why: Why) -> None:
    """Write the decision down; belongs inside the transaction that saves the incident."""
    store.insert(
        desk.casebook,
        Decision(
            id=0,
            incident_id=incident.id,
            kind=kind,
            value=value,
            status=incident.status,
            reason_code=why.code,
            reason=why.reason,
            decided_by=desk.actor,
            decided_at=desk.now(),
        ),
    )
