"""The internal register of breaches (art. 33(5) GDPR): the facts and decisions, also when not notified."""

from dataclasses import dataclass

from starlette.responses import Response

from console.console import Visit
from console.filters import page_number
from console.rendering import page
from reports.casework import incidents
from reports.casework.deadlines import StatutoryClock, statutory_clock
from store.casebook import decision as decisions
from store.casebook.decision import Decision, DecisionKind
from store.casebook.incident import IncidentFilter, IncidentOrder, IncidentSummary


@dataclass(frozen=True, slots=True)
class Breach:
    """One row of the register."""

    summary: IncidentSummary
    judged: Decision | None
    notification: Decision | None
    clock: StatutoryClock | None


def show(visit: Visit) -> Response:
    """Every breach of which the organisation was aware, newest first."""
    number, rows = page_number(visit.query("number")), visit.console.settings.page_rows
    with visit.desk() as desk:
        listed = incidents.page(
            desk,
            IncidentFilter(aware=True),
            order=IncidentOrder.NEWEST,
            limit=rows,
            offset=(number - 1) * rows,
        )
        desk.record("register_viewed", "breach register", page=number)
        breaches = tuple(
            Breach(
                summary,
                decisions.judgement(desk.casebook, summary.incident.id),
                decisions.latest(desk.casebook, summary.incident.id, DecisionKind.MELDING),
                statutory_clock(summary.incident, desk.settings, desk.now()),
            )
            for summary in listed.summaries
        )
    return page(
        visit,
        "breaches.html",
        breaches=breaches,
        total=listed.total,
        number_of_page=number,
        pages=max(1, -(-listed.total // rows)),
        parameters=lambda **changes: changes,
    )
