"""Concept-melding: the incident in the order of the authority's form, ready to copy."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.console import Visit
from console.failures import forbidden
from console.guard import note_denial
from console.judging import Problem
from console.language import N_
from console.pages.incident import ADVICE, LONGEST_ANSWER, number_of
from console.permissions import Action, authorize
from console.rendering import announce, go, page
from reports.casework import breach, incidents
from reports.casework.breach import BY_NAME, FIELDS, Field
from reports.errors import UnknownIncidentError
from reports.language import words
from reports.output.notification import as_text, concept, open_questions


def show(visit: Visit) -> Response:
    """The draft, and a form for every question that the casebook cannot answer itself."""
    return _draft(visit, ())


def fill_in(visit: Visit) -> Response:
    """Keep the answers that were changed."""
    changed = _changed(visit)
    if not all(_may_answer(visit, question) for question in changed):
        note_denial(visit, Action.NOTIFY)
        return forbidden(visit)
    problems = _problems(visit, changed)
    if problems:
        return _draft(visit, problems)
    with visit.desk() as desk:
        for question in changed:
            breach.fill_in(desk, number_of(visit), question.name, _typed(visit, question))
    message = visit.language.plural("%(num)s answer was kept.", "%(num)s answers were kept.", len(changed))
    announce(visit, message)
    return go(visit, "notification", number=number_of(visit))


def _draft(visit: Visit, problems: tuple[Problem, ...]) -> Response:
    spoken = words(visit.language.code)
    with visit.desk() as desk:
        try:
            parts = concept(desk, number_of(visit), spoken)
            incident = incidents.get(desk, number_of(visit))
        except UnknownIncidentError as error:
            raise HTTPException(404) from error
        filled = breach.filled_in(desk, incident.id)
    return page(
        visit,
        "notification.html",
        422 if problems else 200,
        incident=incident,
        parts=parts,
        open=open_questions(parts),
        copyable="\n".join(as_text(parts, spoken)),
        questions=tuple(question for question in FIELDS if _may_answer(visit, question)),
        filled=filled,
        problems=problems,
        question_text=lambda question: spoken(f"notification.field.{question.name}"),
        choice_text=lambda choice: spoken(f"notification.choice.{choice}"),
    )


def _changed(visit: Visit) -> tuple[Field, ...]:
    """The questions of which the form holds another answer than it was shown with."""
    return tuple(
        BY_NAME[name]
        for name in visit.fields("question")
        if name in BY_NAME and "\n".join(_typed(visit, BY_NAME[name])) != _before(visit, name)
    )


def _typed(visit: Visit, question: Field) -> tuple[str, ...]:
    values = (value.strip().replace("\r\n", "\n") for value in visit.fields(question.name))
    return tuple(value for value in values if value)


def _before(visit: Visit, name: str) -> str:
    return "\n".join(value.replace("\r\n", "\n") for value in visit.fields(f"before-{name}") if value)


def _problems(visit: Visit, changed: tuple[Field, ...]) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    for question in changed:
        values = _typed(visit, question)
        if any(len(value) > LONGEST_ANSWER for value in values):
            problems.append((question.name, N_("Keep every answer under 4,000 characters.")))
        if question.number and not all(value.isdecimal() for value in values):
            problems.append((question.name, N_("Write a number with digits alone.")))
        if question.choices and not set(values) <= set(question.choices):
            problems.append((question.name, N_("Choose one of the answers that are offered.")))
    return tuple(problems)


def _may_answer(visit: Visit, question: Field) -> bool:
    action = Action.ADVISE if question.name == ADVICE else Action.NOTIFY
    return authorize(visit.officer, action)
