"""Asking web archives from the console: what is told before, what is asked, and what comes of it."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from reports.casework import archive_requests, archived, incidents, requests
from reports.casework.archive_requests import ArchiveAnswer
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store.audit import events_about
from store.casebook import request as store
from store.casebook.request import Request, RequestState
from store.clock import FixedClock
from store.exchange import partner as partners
from store.exchange import posts
from store.exchange.partner import PartnerKey
from store.exchange.posts import PostsSent
from store.exchange.schema import open_exchange
from tests.factory import World, day
from tests.reports.casework.test_archived import PAGE, held, unmatched
from tests.reports.conftest import MakeDesk, RunReport

NUMBER = "M-2026-0001"
ARCHIVES = ("internet-archive", "oud")
SEEN = archive_requests.told(ARCHIVES, (PAGE,))
WHY = "Stond het er al voor de verstrekking?"


@pytest.fixture(autouse=True)
def incident(world: World, run_report: RunReport) -> str:
    """An incident with one place on the web; its number."""
    world.match(world.post("forum.example", "c7", "Hij vluchtte over de bergen."))
    run_report()
    return NUMBER


def asked(desk: Desk) -> Request:
    """The incident's request as it is now."""
    found = archive_requests.newest(store.of_incident(desk.casebook, NUMBER))
    assert found is not None
    return found


def acts(desk: Desk) -> list[str]:
    """What was done with archives, by whom."""
    return [
        f"{event.actor} {event.action} {event.result}"
        for event in events_about(desk.casebook, NUMBER)
        if "archive" in event.action or "archives" in event.details
    ]


def test_what_was_shown_is_what_is_asked(desk: Desk) -> None:
    """The request names archives, pages and purpose; the trail has the purpose and how many pages."""
    made = archive_requests.ask(desk, NUMBER, ARCHIVES, SEEN, f" {WHY} ")
    assert (made.archives, made.pages, made.purpose) == (ARCHIVES, (PAGE,), WHY)
    assert requests.due(desk)[-1] == made == asked(desk)
    (event,) = (each for each in events_about(desk.casebook, NUMBER) if each.action == "archives_asked")
    for told in ("internet-archive, oud", '"pages": 1', WHY):
        assert told in event.details


def test_asked_twice_it_is_done_once(desk: Desk) -> None:
    """While it waits, and after it was answered that day; the trail says that it was asked once."""
    first = archive_requests.ask(desk, NUMBER, ARCHIVES, SEEN, WHY)
    later = replace(desk, clock=FixedClock(desk.now() + timedelta(hours=1)))
    assert archive_requests.ask(later, NUMBER, ARCHIVES, SEEN, "Nog eens.") == first
    requests.answer(desk, first, ArchiveAnswer.WHOLE.value, done=True)
    assert archive_requests.ask(later, NUMBER, ARCHIVES, SEEN, "Nog eens.").state is RequestState.DONE
    assert [act for act in acts(desk) if "archives_asked" in act] == ["officier-a archives_asked ok"]


@pytest.mark.parametrize(
    ("archives", "seen", "purpose", "refusal"),
    [
        ((), SEEN, WHY, Refusal.ARCHIVES_NONE),
        (ARCHIVES, SEEN, "  ", Refusal.ARCHIVES_PURPOSE),
        (ARCHIVES, SEEN, "x" * 501, Refusal.ARCHIVES_PURPOSE),
        (ARCHIVES, "", WHY, Refusal.ARCHIVES_CHANGED),
        ((*ARCHIVES, "new"), SEEN, WHY, Refusal.ARCHIVES_CHANGED),
    ],
)
def test_nothing_is_asked_that_was_not_told(
    desk: Desk, archives: tuple[str, ...], seen: str, purpose: str, refusal: Refusal
) -> None:
    """No archive, no purpose, or other archives than were shown: refused, and nothing is written down."""
    with pytest.raises(RefusedError) as told:
        archive_requests.ask(desk, NUMBER, archives, seen, purpose)
    assert told.value.refusal is refusal
    assert archive_requests.newest(store.of_incident(desk.casebook, NUMBER)) is None
    assert not acts(desk)


def test_a_place_that_was_found_meanwhile_is_not_told_unseen(
    world: World, desk: Desk, run_report: RunReport
) -> None:
    """Its address was not among those that the officer read."""
    world.match(world.post("blog.example", "p1", "Hij vluchtte over de bergen."))
    run_report(desk.now())
    with pytest.raises(RefusedError) as told:
        archive_requests.ask(desk, NUMBER, ARCHIVES, SEEN, WHY)
    assert told.value.refusal is Refusal.ARCHIVES_CHANGED


def test_of_an_incident_without_a_place_nothing_is_asked(desk: Desk) -> None:
    """Retention took its places: there is no address to tell."""
    desk.casebook.execute("UPDATE sighting SET incident_id = NULL")
    with pytest.raises(RefusedError) as told:
        archive_requests.ask(desk, NUMBER, ARCHIVES, archive_requests.told(ARCHIVES, ()), WHY)
    assert told.value.refusal is Refusal.ARCHIVES_NO_PAGE


@pytest.mark.parametrize("whole", [True, False])
def test_what_came_of_it_is_told_and_can_be_asked_again(desk: Desk, *, whole: bool) -> None:
    """Whole it is done; in part it failed, so that asking again the same day goes on."""
    made = archive_requests.ask(desk, NUMBER, ARCHIVES, SEEN, WHY)
    answer = archive_requests.settle(desk, made, whole=whole)
    assert answer is archive_requests.answer_of(asked(desk))
    assert (answer, asked(desk).state) == (
        (ArchiveAnswer.WHOLE, RequestState.DONE) if whole else (ArchiveAnswer.PART, RequestState.FAILED)
    )
    again = archive_requests.ask(desk, NUMBER, ARCHIVES, SEEN, WHY)
    assert again.state is (RequestState.DONE if whole else RequestState.OPEN)


def test_it_waits_for_the_other_house_and_goes_on_by_itself(world: World, desk: Desk) -> None:
    """What was read went there: the request is at work, not due, until the answer is in."""
    held(world.archive, ("2025-05-05", unmatched(world, "2025-05-05"), None))
    desk.directory.exchange.parent.mkdir(parents=True, exist_ok=True)
    made = archive_requests.ask(desk, NUMBER, ARCHIVES, SEEN, WHY)
    with closing(open_exchange(desk.directory.exchange)) as exchange:
        key = PartnerKey("cd", partners.add(exchange, "ind", "ab"), "", "", desk.now())
        partners.add_key(exchange, key)
        sent = PostsSent(1, 1, "2026-11-26", again=False, to_version=9, posts=1, canary=None,
                         sent_at=desk.now())  # fmt: skip
        posts.add(exchange, sent)
        assert archive_requests.settle(desk, made, whole=False) is ArchiveAnswer.AWAITED_PART
        assert asked(desk).state is RequestState.AT_WORK
        assert not archive_requests.can_go_on(desk, asked(desk))
        posts.answer(exchange, 1, 1, canary_found=None, at=desk.now())
    assert archive_requests.can_go_on(desk, asked(desk))
    assert archive_requests.settle(desk, asked(desk), whole=False) is ArchiveAnswer.PART
    (page,) = archived.store.of_incident(desk.casebook, incidents.get(desk, NUMBER).id)
    assert page.newest_without_at == day("2025-05-05")


def test_why_it_failed_is_kept(desk_for: MakeDesk, desk: Desk) -> None:
    """As a value that each screen tells in its language; by whom it was asked stands in the trail."""
    made = archive_requests.ask(desk_for(actor="els"), NUMBER, ARCHIVES, SEEN, WHY)
    archive_requests.fail(desk_for(actor="els"), made, ArchiveAnswer.NONE_ALLOWED)
    assert (asked(desk).state, asked(desk).answer) == (RequestState.FAILED, "none_allowed")
    assert acts(desk) == ["els archives_asked ok", "els request_answered failed"]
