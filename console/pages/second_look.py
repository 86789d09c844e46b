"""The second look: leads, the strongest of each night, with the public text and the two ways out."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.console import Visit
from console.judging import LONGEST_REASON, REASONS
from console.labels import label
from console.language import N_
from console.places import AROUND
from console.rendering import announce, go, page
from reports.casework import leads
from reports.casework.refusals import RefusedError
from reports.desk import Desk
from reports.errors import UnknownLeadError
from reports.places.marking import MarkedPiece, pieces
from store.casebook.decision import ReasonCode, Why
from store.casebook.lead import Lead

ASIDE = (
    ReasonCode.ANDERE_PERSOON,
    ReasonCode.TOEVALLIGE_OVEREENKOMST,
    ReasonCode.BETROKKENE_OF_GEMACHTIGDE,
    ReasonCode.PERS_OF_PUBLICATIE,
)
"""The reasons for putting a lead aside, a button each."""

Act = Callable[[Desk, str, Why], Lead]


@dataclass(frozen=True, slots=True)
class ShownLead:
    """A lead with its public text in pieces."""

    lead: Lead
    pieces: tuple[MarkedPiece, ...]


def show(visit: Visit) -> Response:
    """The open leads; that they were looked at is written down."""
    return _shown(visit)


def promote(visit: Visit) -> Response:
    """Turn a lead into an incident."""
    return _done(visit, leads.promote, N_("%(number)s is part of an incident now."))


def dismiss(visit: Visit) -> Response:
    """Put a lead aside."""
    return _done(visit, leads.dismiss, N_("%(number)s was put aside; the same hit stays quiet."))


def _done(visit: Visit, act: Act, message: str) -> Response:
    number = str(visit.request.path_params["number"])
    with visit.desk() as desk:
        try:
            lead = act(desk, number, _why(visit))
        except UnknownLeadError as error:
            raise HTTPException(404) from error
        except RefusedError as error:
            return _shown(visit, error.in_language(visit.language.code), 422)
    announce(visit, visit.language.text(message, number=lead.number))
    if lead.incident_number:
        return go(visit, "incident", number=lead.incident_number)
    return go(visit, "second_look")


def _why(visit: Visit) -> Why:
    """The kind of reason that a button names, in the officer's own words where there are any."""
    given = visit.field("reason_code")
    code = ReasonCode(given) if given in set(REASONS) else ReasonCode.ZIE_TOELICHTING
    sentence = visit.field("reason")[:LONGEST_REASON]
    if not sentence and code is not ReasonCode.ZIE_TOELICHTING:
        sentence = label(visit.language, code)
    return Why(code, sentence)


def _shown(visit: Visit, problem: str | None = None, status: int = 200) -> Response:
    with visit.desk() as desk:
        listed = leads.listed(desk)
        desk.record("leads_viewed", "tweede blik", leads=len(listed.leads))
    return page(
        visit,
        "second_look.html",
        status,
        listed=listed,
        shown=tuple(ShownLead(lead, _pieces(lead)) for lead in listed.leads),
        aside=ASIDE,
        problems=(("", problem),) if problem else (),
    )


def _pieces(lead: Lead) -> tuple[MarkedPiece, ...]:
    spans = (span for hit in lead.hits for span in hit.spans)
    return pieces(lead.text, spans, lead.quotes, AROUND)
