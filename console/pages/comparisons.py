"""What officers ask of the custodian: references and the command to answer with, never content."""

from starlette.responses import Response

from console.console import Visit
from console.rendering import page
from reports.casework import incidents, requests
from store.casebook.incident import IncidentFilter


def show(visit: Visit) -> Response:
    """The comparisons that wait for an answer."""
    with visit.desk() as desk:
        waiting = requests.waiting_comparisons(desk)
        numbers = tuple(one.incident_number for one in waiting if one.incident_number)
        chosen = IncidentFilter(numbers=numbers)
        found = incidents.page(desk, chosen).summaries if numbers else ()
    documents = {one.incident.number: one.documents for one in found}
    return page(visit, "comparisons.html", waiting=waiting, documents=documents)
