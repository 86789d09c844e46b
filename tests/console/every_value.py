"""A made-up casebook in which every stored value that an officer can meet occurs at least once."""

from dataclasses import replace
from datetime import timedelta
from itertools import cycle, product

from documents.ledger import Cause, Fate, Where
from reports.casework import incidents
from reports.casework.dispositions import Keeping
from reports.casework.milestones import Milestone
from reports.casework.report import run
from reports.desk import Desk, open_desk
from reports.settings import ReportSettings
from store import clock
from store.archive import coverage
from store.archive.coverage import Alarm, CoverageReason, Ending
from store.archive.extracted import PostKind
from store.archive.post import Presence
from store.casebook import change as changes
from store.casebook import comparison as comparisons
from store.casebook import decision as decisions
from store.casebook import incident as incident_store
from store.casebook import request as requests
from store.casebook import sighting as sightings
from store.casebook.change import Change, ChangeKind, ChangeState
from store.casebook.comparison import Answer, Comparison
from store.casebook.decision import Decision, DecisionKind, ReasonCode
from store.casebook.incident import Disposition, Incident, Notification, Status
from store.casebook.request import Request, RequestKind, RequestState
from store.casebook.suppression import Suppression, SuppressionScope
from store.casebook.suppression import insert as suppress
from store.clock import FixedClock
from store.database import transaction
from store.matches import enrolled
from store.matches.document import Document, Remainder, Weakness
from store.matches.match import MatchReason, MatchReasonCode
from store.nights.night import Canary, Night, Step, save
from store.nights.schema import open_nights
from tests.console.town import clock_date
from tests.factory import NIGHT, World

AUDITED = "M-2026-0001"
TEXT = "Iemand vertelde van het dorp Veshtar en van een verlaten steenoven."
REF = "BES-2021-0001"


def fill(world: World) -> None:
    """Fill the data directory, then close the world."""
    for number, kind in enumerate(PostKind):
        version = world.post(f"site-{number}.example", f"n-{number}", TEXT, kind=kind.value)
        reasons = tuple(MatchReason(code, 2) for code in MatchReasonCode)
        world.match(
            version, f"Z-{number}", document=REF, spans=((0, 6),), score=60, e_value=1e-4, reasons=reasons
        )
    _document(world)
    _nights(world)
    world.close()
    run(world.directory, ReportSettings(), FixedClock(NIGHT + timedelta(hours=1)))
    morning = FixedClock(NIGHT + timedelta(hours=5))
    with open_desk(world.directory, ReportSettings(), morning, actor="bram") as desk:
        with transaction(desk.casebook):
            first = incidents.get(desk, AUDITED)
            _incidents(desk)
            _work(desk, first)
        _acts(desk)


def _document(world: World) -> None:
    new = Document(REF, "voornemen", "Z-0", canary=False, enrolled_at=NIGHT)
    passages = tuple(("relaas", 60, weakness) for weakness in (None, *Weakness))
    left = [
        Remainder(cause.value, where.value, fate.value, "1", 1, 20)
        for cause, where, fate in zip(Cause, cycle(Where), cycle(Fate), strict=False)
    ]
    enrolled.add(world.matches, new, passages, left)


def _nights(world: World) -> None:
    nights = open_nights(world.directory.nights)
    for back, canary in enumerate(Canary):
        due = NIGHT - timedelta(days=back)
        save(nights, Night(due, due, due, canary, (Step("crawl", due, due, 3),)))
    nights.close()
    night = clock_date(NIGHT)
    for ending, alarm in zip(Ending, cycle((None, *Alarm)), strict=False):
        site = world.site(f"einde-{list(Ending).index(ending)}.example")
        coverage.open_night(world.archive, site, night, NIGHT)
        coverage.close_night(world.archive, site, night, ending=ending, now=NIGHT)
        coverage.set_alarm(world.archive, site, night, alarm)
    for number, reason in enumerate(CoverageReason):
        site = world.site(f"reden-{number}.example")
        coverage.open_night(world.archive, site, night, NIGHT)
        coverage.add_reason(world.archive, site, night, reason, 2)
        coverage.close_night(world.archive, site, night, ending=Ending.COMPLETE, now=NIGHT)


def _incidents(desk: Desk) -> None:
    notifications, dispositions = cycle(Notification), cycle(Disposition)
    for number, status in enumerate((*Status, *Status)):
        made = Incident(
            id=0,
            number=f"M-2026-9{number:03}",
            case_ref=f"ZAAK-9{number:03}",
            status=status,
            disposition=next(dispositions),
            notification=next(notifications),
            assignee=None,
            deferred_until=None,
            discovered_at=NIGHT,
            opened_at=NIGHT,
            seen_at=NIGHT,
            aware_at=NIGHT,
            notified_at=None,
            informed_at=None,
            removed_at=None,
            closed_at=None,
            hold=None,
            version=1,
        )
        incident_store.insert(desk.casebook, made)


def _work(desk: Desk, incident: Incident) -> None:
    values = {
        DecisionKind.OORDEEL: tuple(Disposition),
        DecisionKind.HERZIENING: tuple(Disposition),
        DecisionKind.ONGEDAAN: tuple(Disposition),
        DecisionKind.MELDING: tuple(Notification),
        DecisionKind.HEROPENING: tuple(ReasonCode),
        DecisionKind.KENNISNAME: (clock.to_text(NIGHT),),
    }
    codes, statuses = cycle(ReasonCode), cycle(Status)
    for kind, examples in values.items():
        for value in examples:
            made = Decision(
                0, incident.id, kind, str(value), next(statuses), next(codes), "Reden.", "bram", NIGHT
            )
            decisions.insert(desk.casebook, made)
    for kind, state in product(RequestKind, RequestState):
        asked = Request(0, kind, AUDITED, f"s-{state.value}", None, None, NIGHT.date(), "bram", NIGHT, state)
        requests.ask(desk.casebook, asked)
    for change_kind, change_state in product(ChangeKind, ChangeState):
        changes.insert(
            desk.casebook, Change(0, change_kind, REF, "{}", change_state, "bram", NIGHT, "carla", NIGHT)
        )
    (place, *_) = (file.sighting for file in incidents.gather(desk, incident).sightings)
    for answer in Answer:
        comparisons.insert(
            desk.casebook, Comparison(0, incident.id, place.id, answer, 50, "", "carla", NIGHT)
        )
    for scope in SuppressionScope:
        suppress(
            desk.casebook,
            Suppression(0, scope, "x", ReasonCode.TEST, "Proef.", "bram", NIGHT, NIGHT + timedelta(days=9)),
        )
    for sighting, presence in zip(tuple(sightings.every(desk.casebook)), cycle(Presence), strict=False):
        sightings.store(desk.casebook, replace(sighting, presence=presence))


def _acts(desk: Desk) -> None:
    """An act with every stored value among its details."""
    act_details: dict[str, tuple[object, ...]] = {
        "incident_decided": tuple(("disposition", value.value) for value in Disposition),
        "notification_judged": tuple(("notification", value.value) for value in Notification),
        "milestone_reached": tuple(("milestone", value.value) for value in Milestone),
        "presence_changed": tuple(("presence", value.value) for value in Presence),
        "request_answered": tuple(("kind", value.value) for value in RequestKind),
        "content_purged": tuple(("rule", value.value) for value in Keeping),
        "incident_reopened": tuple(("reason", value.value) for value in ReasonCode),
        "suppression_made": tuple(("scope", value.value) for value in SuppressionScope),
        "compared": tuple(("answers", value.value) for value in Answer),
    }
    for action, details in act_details.items():
        for name, value in details:  # type: ignore[misc]
            desk.record(action, AUDITED, **{name: value})
