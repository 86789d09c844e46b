"""A report from outside: a colleague found a page, and the matching was silent."""

from starlette.responses import Response

from console.address import is_web_address
from console.console import Visit
from console.judging import Problem
from console.language import N_
from console.rendering import announce, go, page
from reports.casework import requests
from reports.casework.refusals import Refusal, RefusedError
from reports.casework.reporting import Report, open_reported

LONGEST_ADDRESS = 2000
LONGEST_CASE = 200
_FIELD = {Refusal.UNKNOWN_CASE: "case"}


def show(visit: Visit) -> Response:
    """The form, and what became of earlier reports."""
    return _form(visit, ())


def report(visit: Visit) -> Response:
    """Open an incident of a page that is in the archive, or have the page fetched first."""
    url, case_ref = visit.field("url"), visit.field("case")
    problems: list[Problem] = []
    if not is_web_address(url) or len(url) > LONGEST_ADDRESS:
        problems.append(("url", N_("Write a whole web address that begins with http or https.")))
    if not case_ref or len(case_ref) > LONGEST_CASE:
        problems.append(("case", N_("Fill in the case's reference.")))
    if problems:
        return _form(visit, tuple(problems))
    with visit.desk() as desk:
        try:
            opened = open_reported(desk, Report(url, case_ref, visit.officer.name, desk.now()))
        except RefusedError as error:
            if error.refusal is not Refusal.PAGE_NOT_LOOKED_AT:
                field = _FIELD.get(error.refusal, "url")
                return _form(visit, ((field, error.in_language(visit.language.code)),))
            requests.ask_report(desk, url, case_ref)
            announce(
                visit, visit.language.text(N_("The page will be fetched; the incident is opened after that."))
            )
            return go(visit, "report_page")
    announce(visit, visit.language.text(N_("The incident was opened.")))
    return go(visit, "incident", number=opened.number)


def _form(visit: Visit, problems: tuple[Problem, ...]) -> Response:
    with visit.desk() as desk:
        reported = requests.reports(desk)
    return page(visit, "report.html", 422 if problems else 200, problems=problems, requests=reported)
