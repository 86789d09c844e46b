"""Disclosures of a document, written down, corrected and withdrawn by the custodian; the matcher does it."""

from datetime import date

from starlette.responses import Response

from console.console import Visit
from console.judging import Problem
from console.language import N_
from console.pages import documents
from console.rendering import announce, go
from reports.casework import changes
from store.casebook.change import ChangeKind

LONGEST = 200
_KINDS = {
    "new": ChangeKind.DISCLOSE,
    "correct": ChangeKind.DISCLOSURE_CORRECT,
    "withdraw": ChangeKind.DISCLOSURE_WITHDRAW,
}


def change(visit: Visit) -> Response:
    """Ask the matcher to write a disclosure down, to correct it, or to withdraw it."""
    ref, kind = visit.query("ref"), _KINDS.get(visit.field("wish"), ChangeKind.DISCLOSE)
    number = visit.field("number")
    terms: dict[str, object] = {"number": int(number) if number.isdecimal() and len(number) < 10 else None}
    if kind is not ChangeKind.DISCLOSURE_WITHDRAW:
        problems = _problems(visit)
        if problems:
            return documents.shown(visit, ref, problems)
        sections = [part.strip() for part in visit.field("sections").split(",") if part.strip()]
        terms |= {
            "recipient": visit.field("recipient"),
            "unit": visit.field("unit") or None,
            "since": visit.field("since"),
            "sections": sections,
        }
    if kind is not ChangeKind.DISCLOSE and terms["number"] is None:
        return documents.shown(visit, ref, (("", N_("Choose which disclosure.")),))
    with visit.desk() as desk:
        changes.ask(desk, kind, ref, terms)
    announce(
        visit, visit.language.text(N_("It is done within a minute; the audit trail keeps the old value."))
    )
    return go(visit, "document", ref=ref)


def _problems(visit: Visit) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    if not visit.field("recipient") or len(visit.field("recipient")) > LONGEST:
        problems.append(("recipient", N_("Write who was given it.")))
    try:
        date.fromisoformat(visit.field("since"))
    except ValueError:
        problems.append(("since", N_("Write the day as 2026-12-31.")))
    return tuple(problems)
