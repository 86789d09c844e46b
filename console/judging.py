"""What an officer filled in about an incident, turned into a judgement or into what is not right yet."""

from dataclasses import dataclass
from datetime import date, datetime, time

from console.console import Visit
from console.language import N_
from console.permissions import Action, authorize
from reports.casework.decisions import Judgement, refusal_of
from reports.casework.dispositions import Closer
from reports.language import words
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition, Status
from store.clock import AMSTERDAM, is_plausible

Problem = tuple[str, str]
"""The field's name in the form, and the sentence that says what is not right."""

LONGEST_REASON = 2000
BY_ITSELF = frozenset(
    {ReasonCode.NIEUWE_VINDPLAATS, ReasonCode.NIEUWE_PASSAGE, ReasonCode.TERUG_VAN_WEGGEWEEST}
)
"""Reasons that the program gives when it opens an incident again."""

REASONS = tuple(code for code in ReasonCode if code not in BY_ITSELF)
STATUSES = (Status.IN_BEHANDELING, Status.AANGEHOUDEN, Status.AFGEHANDELD)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent: a judgement, or what is not right about it."""

    judgement: Judgement | None
    problems: tuple[Problem, ...]


def judged(visit: Visit) -> Filled:
    """The judgement that the form holds."""
    disposition, code = visit.field("disposition"), visit.field("reason_code")
    status, until = visit.field("status"), visit.field("until")
    problems = [
        *_choice_problem("disposition", disposition, list(Disposition), N_("Choose a judgement.")),
        *_choice_problem("reason_code", code, list(REASONS), N_("Choose a reason.")),
        *_choice_problem("status", status, ["", *STATUSES], N_("Choose how to go on.")),
        *reason_problems(visit),
        *_until_problems(visit, status, until),
    ]
    if problems:
        return Filled(None, tuple(problems))
    judgement = Judgement(
        Disposition(disposition),
        Why(ReasonCode(code), visit.field("reason")),
        Status(status) if status else None,
        _morning(until) if until else None,
    )
    return Filled(judgement, tuple(_combination_problems(visit, judgement)))


def reason_problems(visit: Visit) -> list[Problem]:
    """What is not right about the sentence that every decision needs."""
    reason = visit.field("reason")
    if not reason:
        return [("reason", N_("Write the reason in a sentence."))]
    if len(reason) > LONGEST_REASON:
        return [("reason", N_("Keep the reason under 2,000 characters."))]
    return []


def why(visit: Visit) -> tuple[Why | None, tuple[Problem, ...]]:
    """The reason of a decision other than a judgement."""
    code = visit.field("reason_code") or ReasonCode.ZIE_TOELICHTING
    problems = [
        *_choice_problem("reason_code", code, list(REASONS), N_("Choose a reason.")),
        *reason_problems(visit),
    ]
    return (None, tuple(problems)) if problems else (Why(ReasonCode(code), visit.field("reason")), ())


def _choice_problem(field: str, value: str, known: list[str], sentence: str) -> list[Problem]:
    return [] if value in known else [(field, sentence)]


def _until_problems(visit: Visit, status: str, until: str) -> list[Problem]:
    if not until:
        return []
    if status != Status.AANGEHOUDEN:
        return [("until", N_("A day goes with “on hold” alone."))]
    try:
        moment = _morning(until)
    except ValueError:
        return [("until", N_("Write the day as 2026-12-31."))]
    ahead = moment > visit.console.clock.now() and is_plausible(moment)
    return [] if ahead else [("until", N_("Choose a day in the future."))]


def _combination_problems(visit: Visit, judgement: Judgement) -> list[Problem]:
    closer = Closer.COORDINATOR if authorize(visit.officer, Action.CLOSE) else Closer.IEDEREEN
    refusal = refusal_of(judgement, visit.console.clock.now(), closer)
    return [] if refusal is None else [("status", words(visit.language.code).label(refusal))]


def _morning(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(6), AMSTERDAM)
