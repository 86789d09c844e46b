"""The internal breach register (art. 33(5) GDPR): every confirmed breach, also when nothing was notified."""

from collections.abc import Iterator
from pathlib import Path

from reports.casework import breach, incidents
from reports.casework.breach import FIELDS
from reports.desk import Desk
from reports.output import exports, spreadsheet
from reports.output.exports import ExportWish, PageExport
from reports.output.spreadsheet import Cell, CsvProfile, local_time
from store.casebook import decision as decisions
from store.casebook.decision import DecisionKind
from store.casebook.export import Export
from store.casebook.incident import Incident, IncidentFilter, IncidentOrder

REGISTER = IncidentFilter(aware=True)
"""Once awareness was declared the row stays, however the incident is judged afterwards."""

_MOMENTS = ("discovered_at", "aware_at", "notified_at", "informed_at", "removed_at", "closed_at")
_NAMES = (
    "ontdekt_op",
    "kennisname_op",
    "gemeld_ap_op",
    "betrokkenen_ingelicht_op",
    "verwijderd_op",
    "gesloten_op",
)

HEADER: tuple[str, ...] = (
    "melding",
    "zaak",
    "status",
    *_NAMES,
    "melding_ap",
    "melding_reden",
    "besloten_door",
    "tweede_persoon",
    "oordeel_reden",
    *(question.name for question in FIELDS),
    "oordeel",
)


def rows(desk: Desk) -> Iterator[tuple[Cell, ...]]:
    """The register, one row per breach, oldest first."""
    page = incidents.page(desk, REGISTER, order=IncidentOrder.OLDEST)
    for summary in page.summaries:
        yield _row(desk, summary.incident)


def write(desk: Desk, path: Path | None, profile: CsvProfile, purpose: str) -> Export:
    """Write the register as CSV, as an export that is written down.

    Raises:
        OutFileError: the file cannot be written.
    """
    kept = tuple(rows(desk))
    content = b"".join(spreadsheet.lines(profile, HEADER, kept)).decode()
    page = PageExport(
        f"register {profile.value}", ExportWish(purpose, REGISTER), "csv", lambda _: content, len(kept)
    )
    return exports.write_page(desk, path, page)


def _row(desk: Desk, incident: Incident) -> tuple[Cell, ...]:
    judged = decisions.judgement(desk.casebook, incident.id)
    melding = decisions.latest(desk.casebook, incident.id, DecisionKind.MELDING)
    filled = breach.filled_in(desk, incident.id)
    return (
        incident.number,
        incident.case_ref,
        incident.status.value,
        *(local_time(getattr(incident, name)) for name in _MOMENTS),
        incident.notification.value,
        melding.reason if melding else None,
        melding.decided_by if melding else None,
        melding.confirmed_by if melding else None,
        judged.reason if judged else None,
        *(", ".join(filled[question.name]) for question in FIELDS),
        incident.disposition.value if incident.disposition else None,
    )
