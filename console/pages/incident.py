"""One incident: what stood where, why it matched, since when, who had the document, and what is decided."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.acting import collapsed
from console.console import Visit
from console.judging import REASONS, STATUSES, Problem
from console.pages.web_archives import web_archives
from console.permissions import Action, authorize
from console.places import places
from console.rendering import page
from reports.casework import awaiting, breach, incidents
from reports.casework.deadlines import signal_clock, statutory_clock
from reports.casework.dispositions import Keeping, follows, keeping_of
from reports.casework.incidents import IncidentFile
from reports.casework.milestones import Milestone
from reports.casework.seconding import proposed
from reports.casework.undoing import can_be_undone
from reports.desk import Desk
from reports.dossier.dossier import compile_dossier
from reports.dossier.moments import moments
from reports.dossier.timeline import CONTRADICTED, NARROW, SYMBOLS, timeline
from reports.errors import UnknownIncidentError
from reports.language import words
from reports.places.marking import search_phrases
from store.accounts.account import accounts
from store.audit import AuditEvent
from store.casebook.decision import Decision, DecisionKind, standing
from store.casebook.incident import Disposition, Notification

LONGEST_ANSWER = 4000
ADVICE = "fg_advies"
"""The one question of the notification that is the data protection officer's to answer."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an act was not done: shown above the page, with what was filled in kept."""

    problems: tuple[Problem, ...]
    status: int = 422


def show(visit: Visit) -> Response:
    """Everything known of the incident; that somebody looked is written down."""
    return shown(visit)


def shown(visit: Visit, refused: Refused | None = None) -> Response:
    """The incident, with what stood in the way of an act above it."""
    with visit.desk() as desk:
        dossier = compile_dossier(desk, file_of(desk, visit))
        settings, now = desk.settings, desk.now()
        advice = breach.filled_in(desk, dossier.file.incident.id)[ADVICE]
        waits = awaiting.of_incident(desk, dossier.file.incident.number)
        undoable = can_be_undone(desk, dossier.file.incident, dossier.file.decisions)
    incident = dossier.file.incident
    happened = moments(dossier)
    return page(
        visit,
        "incident.html",
        refused.status if refused else 200,
        dossier=dossier,
        file=dossier.file,
        incident=incident,
        awaited=waits,
        places=places(dossier.appearances),
        moments=happened,
        phrases=_phrases(dossier.file),
        history=collapsed(dossier.history),
        drawing=timeline(happened),
        narrow_drawing=timeline(happened, NARROW),
        symbols=SYMBOLS,
        contradicted=CONTRADICTED,
        signal=signal_clock(incident, settings, now),
        statutory=statutory_clock(incident, settings, now),
        problems=refused.problems if refused else (),
        waiting=waiting(dossier.file.decisions),
        proposed=proposed(dossier.file.decisions),
        confirmable=confirmable(dossier.file),
        advice=advice,
        undoable=undoable,
        follows=consequences(visit),
        erased=erased(dossier.history),
        dispositions=tuple(Disposition),
        reasons=REASONS,
        following=STATUSES,
        milestones=tuple(Milestone),
        colleagues=colleagues(visit),
        similar=dossier.file.same_places,
        archives=web_archives(visit, dossier),
    )


def file_of(desk: Desk, visit: Visit) -> IncidentFile:
    """The incident that the address names.

    Raises:
        HTTPException: there is none.
    """
    try:
        return incidents.view(desk, number_of(visit))
    except UnknownIncidentError as error:
        raise HTTPException(404) from error


def consequences(visit: Visit) -> tuple[tuple[Disposition, str], ...]:
    """What follows from each judgement, in words."""
    spoken, settings = words(visit.language.code), visit.console.reports
    return tuple((disposition, follows(disposition, settings, spoken)) for disposition in Disposition)


def erased(history: tuple[AuditEvent, ...]) -> AuditEvent | None:
    """The last time that content of the incident was erased; None where it never was."""
    return next((event for event in reversed(history) if event.action == "content_purged"), None)


def waiting(made: tuple[Decision, ...]) -> Decision | None:
    """The decision that nothing has to be notified, while it waits for a second person."""
    last = next((decision for decision in reversed(made) if decision.kind is DecisionKind.MELDING), None)
    proposed = last is not None and last.value == Notification.NIET_MELDPLICHTIG_VOORGESTELD
    return last if proposed and last is not None and last.confirmed_by is None else None


def confirmable(file: IncidentFile) -> Decision | None:
    """The judgement that ends the content's time as soon as a second person agrees; None where none does."""
    last = standing(file.decisions)
    disposition = file.incident.disposition
    hushes = disposition is not None and keeping_of(disposition) is Keeping.VALS_ALARM
    stands = last is not None and last.value == disposition and last.confirmed_by is None
    return last if hushes and stands else None


def colleagues(visit: Visit) -> tuple[str, ...]:
    """The names of those who handle incidents."""
    with visit.console.accounts() as database:
        known = accounts(database)
    return tuple(account.name for account in known if authorize(account, Action.TAKE_INCIDENT))


def _phrases(file: IncidentFile) -> tuple[str, ...]:
    """Words of the public text alone, for an officer who wants to search by hand."""
    newest = (place.versions[-1] for place in file.sightings if place.versions)
    return tuple(dict.fromkeys(phrase for version in newest for phrase in search_phrases(version)))[:6]


def number_of(visit: Visit) -> str:
    """The number of the incident that the address names."""
    return str(visit.request.path_params["number"])
