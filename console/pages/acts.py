"""What an officer does about an incident: judge, take, declare, notify, ask. Nothing is overwritten."""

from collections.abc import Callable
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.console import Visit
from console.failures import forbidden
from console.guard import note_denial
from console.judging import LONGEST_REASON, Problem, judged, why
from console.language import N_
from console.pages.incident import (
    ADVICE,
    LONGEST_ANSWER,
    Refused,
    colleagues,
    confirmable,
    file_of,
    number_of,
    shown,
    waiting,
)
from console.permissions import Action, authorize
from console.rendering import announce, go
from reports.casework import (
    archive_requests,
    awareness,
    breach,
    decisions,
    handling,
    milestones,
    notification_duty,
    requests,
    seconding,
    undoing,
)
from reports.casework.dispositions import follows
from reports.casework.milestones import Milestone
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from reports.errors import ConflictError, UnknownIncidentError
from reports.language import words
from store.casebook.request import WAITING
from store.clock import AMSTERDAM, is_plausible
from store.web_address import BadAddressError, parse_typed

NOBODY = "-"

Done = str
"""The sentence that tells what was done."""


def decide(visit: Visit) -> Response:
    """Judge the incident."""
    return act(visit, _decide)


def assign(visit: Visit) -> Response:
    """Take the incident, give it to a colleague, or let it go."""
    return act(visit, _assign)


def declare_awareness(visit: Visit) -> Response:
    """Declare that the organisation knows of a breach: the statutory clock starts."""
    return act(visit, _declare_awareness)


def judge_notification(visit: Visit) -> Response:
    """Decide whether the authority must be told."""
    return act(visit, _judge_notification)


def confirm(visit: Visit) -> Response:
    """Agree as the second person that the authority need not be told."""
    with visit.desk() as desk:
        proposed = waiting(file_of(desk, visit).decisions)
    if proposed is None or not authorize(visit.officer, Action.CONFIRM_NOT_NOTIFIABLE, proposed.decided_by):
        note_denial(visit, Action.CONFIRM_NOT_NOTIFIABLE)
        return forbidden(visit)
    return act(visit, _confirm)


def second(visit: Visit) -> Response:
    """Agree as the second person with another judgement of a breach."""
    with visit.desk() as desk:
        file = file_of(desk, visit)
        waits = seconding.proposed(file.decisions) or confirmable(file)
    if waits is None or not authorize(visit.officer, Action.SECOND, waits.decided_by):
        note_denial(visit, Action.SECOND)
        return forbidden(visit)
    return act(visit, _second)


def undo(visit: Visit) -> Response:
    """Take the last judgement back."""
    return act(visit, _undo)


def hold(visit: Visit) -> Response:
    """Keep retention away from the incident, or let it go again."""
    return act(visit, _hold)


def advise(visit: Visit) -> Response:
    """Leave the data protection officer's advice."""
    return act(visit, _advise)


def reach(visit: Visit) -> Response:
    """Write down that the authority was told, the persons were informed, or the text was taken away."""
    return act(visit, _reach)


def ask_comparison(visit: Visit) -> Response:
    """Ask the custodian to hold the original against what stood in public."""
    return act(visit, _ask_comparison)


def ask_trace(visit: Visit) -> Response:
    """Have the whole archive looked through again for this incident's case."""
    return act(visit, _ask_trace)


def ask_look(visit: Visit) -> Response:
    """Have a page fetched and captured by the crawler; the officer's own browser never goes there."""
    return act(visit, _ask_look)


def ask_archives(visit: Visit) -> Response:
    """Have public web archives asked what they hold of the incident's pages; they learn the addresses."""
    return act(visit, _ask_archives)


def act(visit: Visit, carry_out: Callable[[Desk, Visit, int | None], Done | Refused]) -> Response:
    """Do it and go back to the incident; whatever stands in the way is told there, and nothing is lost."""
    with visit.desk() as desk:
        try:
            outcome = carry_out(desk, visit, version_of(visit))
        except UnknownIncidentError as error:
            raise HTTPException(404) from error
        except ConflictError:
            sentence = N_("Somebody else changed this incident meanwhile. Below is how it is now.")
            outcome = Refused((("", sentence),), 409)
        except RefusedError as error:
            outcome = Refused((("", error.in_language(visit.language.code)),))
    if isinstance(outcome, Refused):
        return shown(visit, outcome)
    announce(visit, outcome)
    return go(visit, "incident", number=number_of(visit))


def _decide(desk: Desk, visit: Visit, version: int | None) -> Done | Refused:
    filled = judged(visit)
    if filled.judgement is None or filled.problems:
        return Refused(filled.problems)
    judgement = filled.judgement
    decided = decisions.decide(desk, number_of(visit), judgement, version=version)
    if decisions.needs_second(decided, judgement.disposition):
        return visit.language.text(
            N_("Your judgement was kept; a second person has to agree before it counts.")
        )
    then = follows(judgement.disposition, desk.settings, words(visit.language.code))
    kept = visit.language.text(N_("Your judgement was kept."))
    return f"{kept} {then}"


def _assign(desk: Desk, visit: Visit, version: int | None) -> Done | Refused:
    wanted = visit.field("assignee")
    if wanted not in {NOBODY, *colleagues(visit)}:
        return Refused((("assignee", N_("Choose somebody who handles incidents.")),))
    to, message = None if wanted == NOBODY else wanted, visit.field("message")
    handling.assign(desk, number_of(visit), to, message=message, version=version)
    if wanted == NOBODY:
        return visit.language.text(N_("The incident is with nobody now."))
    return visit.language.text(N_("The incident is with %(name)s now."), name=wanted)


def _declare_awareness(desk: Desk, visit: Visit, version: int | None) -> Done | Refused:
    reason, problems = why(visit)
    at = _moment(visit.field("at"))
    if reason is None or at is None:
        return Refused((*problems, *_moment_problems("at", at)))
    awareness.declare_awareness(desk, number_of(visit), reason, at=min(at, desk.now()), version=version)
    return visit.language.text(N_("Awareness was declared; the statutory clock runs."))


def _judge_notification(desk: Desk, visit: Visit, version: int | None) -> Done | Refused:
    reason, problems = why(visit)
    wanted = visit.field("notifiable")
    if reason is None or wanted not in {"ja", "nee"}:
        missing = () if wanted in {"ja", "nee"} else (("notifiable", N_("Choose one of the two.")),)
        return Refused((*missing, *problems))
    notifiable = wanted == "ja"
    notification_duty.judge(desk, number_of(visit), notifiable=notifiable, why=reason, version=version)
    if notifiable:
        return visit.language.text(N_("It was kept that the authority must be told."))
    return visit.language.text(N_("It was kept; a second person has to agree."))


def _confirm(desk: Desk, visit: Visit, version: int | None) -> Done | Refused:
    notification_duty.confirm(desk, number_of(visit), version=version)
    return visit.language.text(N_("You agreed, as the second person."))


def _second(desk: Desk, visit: Visit, _: int | None) -> Done | Refused:
    seconding.second(desk, number_of(visit))
    return visit.language.text(N_("You agreed, as the second person."))


def _undo(desk: Desk, visit: Visit, version: int | None) -> Done | Refused:
    undoing.undo(desk, number_of(visit), version=version)
    return visit.language.text(N_("The last judgement was undone."))


def _hold(desk: Desk, visit: Visit, version: int | None) -> Done | Refused:
    if visit.field("release") == "on":
        handling.hold(desk, number_of(visit), None, version=version)
        return visit.language.text(
            N_("The hold was released; the content is erased after its retention period.")
        )
    reason = visit.field("reason")
    if not reason or len(reason) > LONGEST_REASON:
        return Refused((("hold-reason", N_("Write the reason in a sentence.")),))
    handling.hold(desk, number_of(visit), reason, version=version)
    return visit.language.text(N_("The content is held until somebody releases it."))


def _advise(desk: Desk, visit: Visit, _: int | None) -> Done | Refused:
    advice = visit.field("advice").replace("\r\n", "\n")
    if len(advice) > LONGEST_ANSWER:
        return Refused((("advice", N_("Keep every answer under 4,000 characters.")),))
    breach.fill_in(desk, number_of(visit), ADVICE, (advice,) if advice else ())
    return visit.language.text(N_("Your advice was kept."))


def _reach(desk: Desk, visit: Visit, version: int | None) -> Done | Refused:
    wanted, at = visit.field("milestone"), _moment(visit.field("at"))
    if wanted not in set(Milestone) or at is None or at > desk.now():
        missing = () if wanted in set(Milestone) else (("milestone", N_("Choose what happened.")),)
        late = at if at is None or at <= desk.now() else None
        return Refused((*missing, *_moment_problems("milestone-at", late)))
    milestones.reach(desk, number_of(visit), Milestone(wanted), at=at, version=version)
    return visit.language.text(N_("It was written down."))


def _ask_comparison(desk: Desk, visit: Visit, _: int | None) -> Done | Refused:
    requests.ask_comparison(desk, number_of(visit))
    return visit.language.text(N_("The custodian was asked to compare."))


def _ask_trace(desk: Desk, visit: Visit, _: int | None) -> Done | Refused:
    requests.ask_rematch(desk, number_of(visit))
    return visit.language.text(N_("The archive is looked through again, beginning within a minute."))


def _ask_look(desk: Desk, visit: Visit, _: int | None) -> Done | Refused:
    try:
        address = parse_typed(visit.field("url"))
    except BadAddressError:
        return Refused((("url", N_("Write a whole web address that begins with http or https.")),))
    requests.ask_look(desk, number_of(visit), address.url)
    return visit.language.text(N_("The page is looked at within a minute."))


def _ask_archives(desk: Desk, visit: Visit, _: int | None) -> Done | Refused:
    if visit.field("agreed") != "on":
        return Refused((("archives-agreed", N_("Tick that the archives may learn these addresses.")),))
    try:
        asked = archive_requests.ask(
            desk, number_of(visit), visit.console.archives, visit.field("told"), visit.field("purpose")
        )
    except RefusedError as error:
        field = "archives-purpose" if error.refusal is Refusal.ARCHIVES_PURPOSE else "archives"
        return Refused(((field, error.in_language(visit.language.code)),))
    if asked.state in WAITING:
        return visit.language.text(N_("The archives are asked, beginning within a minute."))
    return visit.language.text(
        N_("The archives were asked about these pages today; the answer stands below.")
    )


def version_of(visit: Visit) -> int | None:
    """The version of the incident that the officer had on screen; None where the form does not tell."""
    typed = visit.field("version")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _moment(typed: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(typed).replace(tzinfo=AMSTERDAM)
    except ValueError:
        return None
    return moment if is_plausible(moment) else None


def _moment_problems(field: str, at: datetime | None) -> tuple[Problem, ...]:
    return () if at is not None else ((field, N_("Choose a moment that has been.")),)
