"""What the next purge would erase, and what it leaves alone: told before it happens."""

from starlette.responses import Response

from console.console import Visit
from console.rendering import page
from reports.casework import retention


def show(visit: Visit) -> Response:
    """What is due now, what is held, and the periods that are set; nothing is changed by looking."""
    with visit.desk() as desk:
        planned = retention.plan(desk)
        desk.record("retention_viewed", "casebook")
    return page(visit, "retention.html", planned=planned, settings=visit.console.reports)
