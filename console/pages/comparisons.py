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
        numbers = tuple(request.incident_number for request in waiting if request.incident_number)
        chosen = IncidentFilter(numbers=numbers)
        summaries = incidents.page(desk, chosen).summaries if numbers else ()
    documents = {summary.incident.number: summary.documents for summary in summaries}
    return page(visit, "comparisons.html", waiting=waiting, documents=documents)
