"""Whether a place still stands: what changed is written down once, and what matters is looked at again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reports.casework import decisions, incidents, presence
from reports.casework.decisions import Judgement
from reports.desk import Desk
from reports.settings import ReportSettings
from store.archive.post import Presence
from store.casebook import request as requests
from store.casebook import sighting as sightings
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition, Status
from store.casebook.request import RequestKind
from store.casebook.sighting import Sighting
from tests.factory import NIGHT, World
from tests.reports.conftest import MORNING, MakeDesk, RunReport

TELLING = "Drie nachten schuilde hij in een leegstaande steenoven bij de rivier."
CLOSED = Judgement(
    Disposition.VALS_ALARM, Why(ReasonCode.ANDERE_PERSOON, "Gaat over een ander."), Status.AFGEHANDELD
)


@pytest.fixture(autouse=True)
def one_place(world: World, run_report: RunReport) -> None:
    """A post that was matched, and the incident of it."""
    world.match(world.post("forum.example", "c7", TELLING))
    run_report()


def place(desk: Desk) -> Sighting:
    """The one place that is known."""
    (known,) = sightings.every(desk.casebook)
    return known


def test_a_place_that_went_is_taken_over_once(world: World, desk: Desk) -> None:
    """The moment is the one at which the crawler looked; when it last stood does not move."""
    gone_at = NIGHT + timedelta(days=2)
    world.seen("forum.example", "c7", gone_at, Presence.GONE)
    assert presence.take_over(desk, world.archive) == 1
    now = place(desk)
    assert (now.presence, now.presence_at, now.last_seen_at) == (Presence.GONE, gone_at, NIGHT)
    assert presence.take_over(desk, world.archive) == 0


def test_a_place_that_stands_on_is_no_change(world: World, desk: Desk) -> None:
    """It is known to have stood until then, and nothing is told."""
    again = NIGHT + timedelta(days=1)
    presence.take_over(desk, world.archive)
    world.seen("forum.example", "c7", again)
    assert presence.take_over(desk, world.archive) == 0
    assert (place(desk).presence, place(desk).last_seen_at) == (Presence.PRESENT, again)


def test_other_text_at_the_place_is_a_change(world: World, desk: Desk) -> None:
    """The post stands, and the text that was matched does not."""
    world.post("forum.example", "c7", "Bericht verwijderd door de schrijver.", NIGHT + timedelta(days=1))
    assert presence.take_over(desk, world.archive) == 1
    assert (place(desk).presence, place(desk).last_seen_at) == (Presence.CHANGED, NIGHT)


def test_a_page_that_cannot_be_reached_is_not_gone(world: World, desk: Desk) -> None:
    """An outage says nothing about the post."""
    world.seen("forum.example", "c7", NIGHT + timedelta(days=1), Presence.UNREACHABLE)
    presence.take_over(desk, world.archive)
    assert (place(desk).presence, place(desk).last_seen_at) == (Presence.UNREACHABLE, NIGHT)


@pytest.mark.parametrize(
    ("presences", "status"),
    [
        ((Presence.GONE, Presence.PRESENT), Status.HEROPEND),
        ((Presence.GONE,), Status.AFGEHANDELD),
        ((Presence.UNREACHABLE, Presence.PRESENT), Status.AFGEHANDELD),
    ],
)
def test_a_closed_incident_opens_again_when_a_place_comes_back(
    world: World, desk: Desk, presences: tuple[str, ...], status: Status
) -> None:
    """Back is what had gone; what could not be reached for a while had not."""
    decisions.decide(desk, "M-2026-0001", CLOSED)
    for days, seen in enumerate(presences, 1):
        world.seen("forum.example", "c7", NIGHT + timedelta(days=days), seen)
        presence.take_over(desk, world.archive)
    assert incidents.get(desk, "M-2026-0001").status is status


def test_an_open_incident_is_looked_at_every_night(desk: Desk) -> None:
    """The place is asked for by its site and name, and due on the next calendar day; once a day."""
    assert presence.ask_again(desk) == 1
    presence.ask_again(desk)
    (asked,) = [
        request
        for request in requests.of_incident(desk.casebook, "M-2026-0001")
        if request.due_on == date(2026, 11, 24) and request.kind is RequestKind.RECHECK
    ]
    assert (asked.site, asked.native_id, asked.url) == ("forum.example", "c7", "https://forum.example/draad")


def test_a_closed_incident_is_looked_at_for_so_many_nights_more(desk: Desk, desk_for: MakeDesk) -> None:
    """Then it is left alone."""
    decisions.decide(desk, "M-2026-0001", CLOSED)
    settings = ReportSettings(recheck_nights=10)
    last, after = (MORNING + timedelta(days=days) for days in (9, 10))
    assert presence.ask_again(desk_for(at=last, settings=settings)) == 1
    assert presence.ask_again(desk_for(at=after, settings=settings)) == 0


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), date(2026, 11, 24)),  # 23:59 in Amsterdam
        (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), date(2026, 11, 25)),  # midnight in Amsterdam
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 2)),  # 23:59 in summer
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 3)),
        (datetime(2026, 12, 31, 12, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_next_night_is_on_the_next_dutch_day(now: datetime, night: date) -> None:
    """In winter and in summer, and over the turn of the year."""
    assert presence.next_night(now) == night
