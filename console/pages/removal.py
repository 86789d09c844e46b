"""Taking the text away: where it stands, the notices to hosts, and what came of each."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.console import Visit
from console.judging import Problem
from console.language import N_
from console.rendering import announce, go, page
from reports.casework import removal
from reports.casework.refusals import Refusal, RefusedError
from reports.casework.removal import LONGEST_ADDITION, LONGEST_ANSWER, NoticeState, NoticeWish
from reports.desk import Desk
from reports.errors import UnknownIncidentError
from reports.output import removal_letter
from reports.settings import LANGUAGES
from store.casebook.notice import Ground

Act = Callable[[Desk, str], object]

LONGEST_RECIPIENT = 254
BOTH = "nl+en"
_LONGEST_NUMBER = 10
_FIELDS = {
    Refusal.NOTICE_GROUND: "grounds",
    Refusal.NOTICE_PLACE: "places",
    Refusal.NOTHING_STANDS: "places",
    Refusal.NOTICE_TOO_LONG: "addition",
    Refusal.NOTICE_TELLS: "addition",
    Refusal.NOTICE_RECIPIENT: "recipient",
}


def show(visit: Visit) -> Response:
    """Where the text stands and what was asked; that somebody looked is written down."""
    return _shown(visit)


def draft(visit: Visit) -> Response:
    """Write the notices; an officer reads them on the page before anything goes."""
    wish = NoticeWish(
        tuple(filter(None, map(_number, visit.fields("places")))),
        tuple(ground for ground in Ground if ground.value in visit.fields("grounds")),
        visit.field("addition"),
        visit.field("recipient"),
        visit.field("language") if visit.field("language") in LANGUAGES else None,
    )
    if not wish.places:
        return _shown(visit, (("places", N_("Choose at least one place.")),))
    return _done(
        visit,
        lambda desk, number: removal.draft(
            desk, number, wish, lambda asked: removal_letter.written(asked, desk.settings)
        ),
        N_("The notice is written. Read it before it goes."),
    )


def follow(visit: Visit) -> Response:
    """Write down that a notice was sent or answered, or have it mailed."""
    notice, to, answer = visit.field("notice"), visit.field("to")[:LONGEST_RECIPIENT], visit.field("answer")
    match visit.field("step"):
        case "sent":
            return _done(
                visit,
                lambda desk, number: removal.mark_sent(desk, number, notice, to),
                N_("It was written down that the notice was sent."),
            )
        case "mail":
            if visit.field("read") != "on":
                return _shown(
                    visit, ((f"read-{notice}", N_("Read the notice first, and say that you did.")),)
                )
            return _done(
                visit,
                lambda desk, number: removal.have_mailed(desk, number, notice, to),
                N_("The notice goes with the next mail, within a few minutes."),
            )
        case "answered" if answer:
            return _done(
                visit,
                lambda desk, number: removal.mark_answered(desk, number, notice, answer[:LONGEST_ANSWER]),
                N_("The answer was written down."),
            )
        case "answered":
            return _shown(visit, ((f"answer-{notice}", N_("Write down what the host answered.")),))
    return _shown(visit, (("", N_("Choose what happened.")),))


def _done(visit: Visit, act: Act, notice: str) -> Response:
    with visit.desk() as desk:
        try:
            act(desk, _incident(visit))
        except UnknownIncidentError as error:
            raise HTTPException(404) from error
        except RefusedError as error:
            field = _FIELDS.get(error.refusal, "")
            if field == "recipient" and visit.field("notice"):
                field = f"to-{visit.field('notice')}"
            return _shown(visit, ((field, error.in_language(visit.language.code)),))
    announce(visit, visit.language.text(notice))
    return go(visit, "removal", number=_incident(visit))


def _shown(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    with visit.desk() as desk:
        try:
            shown = removal.view(desk, _incident(visit))
        except UnknownIncidentError as error:
            raise HTTPException(404) from error
        desk.record("removal_viewed", shown.incident.number)
        named, can_mail = removal.names_sender(desk), bool(desk.settings.mail_from)
    return page(
        visit,
        "removal.html",
        422 if problems else 200,
        problems=problems,
        removal=shown,
        incident=shown.incident,
        stands=removal.stands,
        host_of=removal.host_of,
        NoticeState=NoticeState,
        grounds=tuple(Ground),
        usual=NoticeWish().grounds,
        harmless=shown.incident.disposition in removal.HARMLESS,
        named=named,
        can_mail=named and can_mail,
        longest_addition=LONGEST_ADDITION,
        longest_answer=LONGEST_ANSWER,
        both=BOTH,
    )


def _incident(visit: Visit) -> str:
    return str(visit.request.path_params["number"])


def _number(text: str) -> int | None:
    usable = text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER
    return int(text) if usable else None
