"""The morning: whether last night can be trusted, what runs out of time, and the incidents to work on."""

from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from console import nights
from console.console import Visit
from console.filters import AGES, COUNTS, ORDERS, SCORES, VIEWS, Wanted, kept, wanted
from console.judging import REASONS, STATUSES, Problem, judged
from console.language import N_
from console.pages.incident import consequences
from console.rendering import announce, go, page
from reports.casework import bulk, decisions, incidents, views
from reports.casework.bulk import Reviewed
from reports.casework.deadlines import StatutoryClock, statutory_clock
from reports.casework.decisions import BulkResult, Judgement
from reports.casework.dispositions import follows
from reports.casework.refusals import RefusedError
from reports.desk import Desk
from reports.dossier.glance import glances
from reports.language import words
from store.casebook import deadline
from store.casebook.incident import Disposition, Incident, IncidentOrder, Priority, Status
from store.casebook.tally import tally

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Watch:
    """What runs out of time."""

    running: tuple[tuple[Incident, StatutoryClock], ...]  # the statutory clocks, most urgent first
    unseen: int  # signals that nobody has opened
    late: int  # of these, older than the organisation wants


def show(visit: Visit) -> Response:
    """The list of incidents, with the strip above it."""
    return _inbox(visit, wanted(visit))


def decide_many(visit: Visit) -> Response:
    """One judgement with one reason for every incident that was chosen."""
    chosen = _chosen(visit)
    filled = judged(visit)
    problems = (*_choice_problems(chosen), *filled.problems)
    if problems or filled.judgement is None:
        return _inbox(visit, wanted(visit), problems=problems, ticked=chosen)
    with visit.desk() as desk:
        if not visit.field("confirmed"):
            reviewed = bulk.review(desk, tuple(chosen))
            if len(reviewed) > 1 or any(case.differences for case in reviewed):
                return _confirmation(visit, reviewed, chosen, filled.judgement)
        result = _decide_together(desk, chosen, filled.judgement)
    return page(
        visit, "together.html", sentence=_sentence(visit, result), done=result.decided, asked=wanted(visit)
    )


def undo_many(visit: Visit) -> Response:
    """Take back what was judged together."""
    with visit.desk() as desk:
        result = bulk.undo_many(desk, _chosen(visit))
    language = visit.language
    message = language.plural(
        "%(num)s judgement was undone.", "%(num)s judgements were undone.", len(result.decided)
    )
    if result.conflicts:
        left = language.text(
            N_("%(numbers)s could not be undone; look at them one by one."),
            numbers=", ".join(result.conflicts),
        )
        message = f"{message} {left}"
    announce(visit, message)
    return go(visit, "inbox")


def keep_view(visit: Visit) -> Response:
    """Keep the list as it is filtered now, under a name."""
    asked = kept(visit.field("query"))
    with visit.desk() as desk:
        try:
            views.keep(desk, visit.field("name"), urlencode(asked.parameters()))
        except RefusedError as error:
            return _inbox(visit, asked, problems=(("view-name", error.in_language(visit.language.code)),))
    announce(visit, visit.language.text(N_("The list was kept.")))
    return go(visit, "inbox", **asked.parameters())


def forget_view(visit: Visit) -> Response:
    """Forget a kept list."""
    with visit.desk() as desk:
        views.forget(desk, visit.field("name"))
    announce(visit, visit.language.text(N_("The list was removed.")))
    return go(visit, "inbox")


def _confirmation(
    visit: Visit, reviewed: tuple[Reviewed, ...], chosen: dict[str, int], judgement: Judgement
) -> Response:
    """What is about to be judged, and what differs: left out unless it is ticked here."""
    shown = tuple(replace(case, incident=_as_read(case.incident, chosen)) for case in reviewed)
    return page(
        visit,
        "together.html",
        judgement=judgement,
        then=follows(judgement.disposition, visit.console.reports, words(visit.language.code)),
        different=tuple(case for case in shown if case.differences),
        alike=tuple(case for case in shown if not case.differences),
        asked=wanted(visit),
    )


def _as_read(incident: Incident, chosen: dict[str, int]) -> Incident:
    """With the version that the officer had on screen: who wrote since is not overwritten."""
    return replace(incident, version=chosen.get(incident.number, incident.version))


def _inbox(
    visit: Visit,
    asked: Wanted,
    *,
    problems: tuple[Problem, ...] = (),
    ticked: dict[str, int] | None = None,
) -> Response:
    now, rows = visit.console.clock.now(), visit.console.settings.page_rows
    chosen = asked.chosen(visit.officer, now)
    with visit.desk() as desk:
        listed = incidents.page(
            desk, chosen, order=IncidentOrder(asked.order), limit=rows, offset=(asked.number - 1) * rows
        )
        lines = glances(desk, listed.summaries)
        desk.record("list_viewed", "meldingen", incidents=len(lines))
        keeps = views.of_officer(desk)
        watch = _watch(desk)
        counted = tally(desk.casebook, visit.officer.name)
    known = nights.read(visit.console.data, now=visit.console.clock.now())
    return page(
        visit,
        "inbox.html",
        422 if problems else 200,
        asked=asked,
        listed=listed,
        lines=lines,
        keeps=tuple((view, kept(view.query)) for view in keeps),
        pages=max(1, -(-listed.total // rows)),
        totals={view: getattr(counted, name) for view, name in COUNTS.items()},
        watch=watch,
        nights=known,
        problems=problems,
        ticked=ticked or {},
        views=VIEWS,
        ages=AGES,
        orders=ORDERS,
        scores=SCORES,
        statuses=tuple(Status),
        priorities=tuple(Priority),
        dispositions=tuple(Disposition),
        following=STATUSES,
        reasons=REASONS,
        follows=consequences(visit),
        clock=lambda incident: statutory_clock(incident, visit.console.reports, now),
    )


def _watch(desk: Desk) -> Watch:
    now, settings = desk.now(), desk.settings
    running = tuple(
        (incident, running)
        for incident in deadline.running(desk.casebook)
        if (running := statutory_clock(incident, settings, now)) is not None
    )
    edge = now - timedelta(hours=settings.signal_hours)
    return Watch(running, deadline.unseen(desk.casebook, now), deadline.unseen(desk.casebook, edge))


def _chosen(visit: Visit) -> dict[str, int]:
    pairs = (value.partition(":") for value in visit.fields("incident"))
    return {number: int(version) for number, _, version in pairs if version.isdecimal() and len(version) < 10}


def _choice_problems(chosen: dict[str, int]) -> list[Problem]:
    if not chosen:
        return [("incidents", N_("Choose at least one incident."))]
    if len(chosen) > MOST_AT_ONCE:
        return [("incidents", N_("Choose at most 500 incidents at once."))]
    return []


def _decide_together(desk: Desk, chosen: dict[str, int], judgement: Judgement) -> BulkResult:
    return decisions.decide_many(desk, tuple(chosen), judgement, chosen)


def _sentence(visit: Visit, result: BulkResult) -> str:
    language = visit.language
    message = language.plural(
        "%(num)s incident was judged.", "%(num)s incidents were judged.", len(result.decided)
    )
    if result.unknown:
        left = language.text(N_("Some of what was chosen is no incident."))
        return f"{message} {left}"
    if not result.conflicts:
        return message
    left = language.text(
        N_("Somebody else changed %(numbers)s meanwhile; nothing was overwritten there."),
        numbers=", ".join(result.conflicts),
    )
    return f"{message} {left}"
