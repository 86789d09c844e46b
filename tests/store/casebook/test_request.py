"""Work that flows back to the other rooms."""

from dataclasses import replace
from datetime import date

import pytest
from sqlite_utils import Database

from store.casebook import request as requests
from store.casebook.request import Request, RequestKind, RequestState
from tests.store.casebook.conftest import AT, Casebook, after

RECHECK = Request(
    id=0,
    kind=RequestKind.RECHECK,
    incident_number="M-2026-0001",
    site="forum.example",
    native_id="c7",
    url=None,
    due_on=date(2026, 11, 24),
    asked_by="nachtscan",
    asked_at=AT,
)


def test_the_same_request_is_kept_once_a_day(casebook: Database) -> None:
    """Asking again for the same place and day gives the first request, also where columns are empty."""
    first = requests.ask(casebook, RECHECK)
    assert requests.ask(casebook, RECHECK) == first
    assert requests.ask(casebook, replace(RECHECK, due_on=date(2026, 11, 25))).id != first.id


def test_what_failed_is_tried_again_when_it_is_asked_again(casebook: Database) -> None:
    """The request is open again for who asks now; what was answered is not."""
    failed = replace(requests.ask(casebook, RECHECK), state=RequestState.FAILED, answer="no answer")
    requests.store_answer(casebook, failed)
    again = requests.ask(casebook, replace(RECHECK, asked_by="els"))
    assert (again.id, again.state, again.asked_by, again.answer) == (
        failed.id,
        RequestState.OPEN,
        "els",
        None,
    )
    assert requests.due(casebook, date(2026, 11, 24)) == (again,)
    done = replace(again, state=RequestState.DONE, answer="gone", answered_by="nachtscan", answered_at=AT)
    requests.store_answer(casebook, done)
    assert requests.ask(casebook, RECHECK) == done
    assert requests.due(casebook, date(2026, 11, 24)) == ()


def test_what_was_begun_is_taken_up_again(casebook: Database) -> None:
    """Whoever was at it was killed: the request stays due, and is not asked a second time."""
    asked = requests.ask(casebook, RECHECK)
    begun = requests.begin(casebook, asked, "on its way")
    assert (begun.state, begun.answer) == (RequestState.AT_WORK, "on its way")
    assert requests.due(casebook, RECHECK.due_on) == (begun,)
    assert requests.ask(casebook, RECHECK) == begun


def test_archives_are_asked_about_other_pages_on_the_same_day(casebook: Database) -> None:
    """The pages, and whom they are told, are part of what is asked; why is not."""
    wanted = replace(RECHECK, kind=RequestKind.ARCHIVES, purpose="Eerder?", archives=("oud",), pages=("a",))
    first = requests.ask(casebook, wanted)
    assert requests.by_id(casebook, first.id) == first
    assert requests.ask(casebook, replace(wanted, purpose="Nog eens?")) == first
    for other in (replace(wanted, pages=("a", "b")), replace(wanted, archives=("oud", "nieuw"))):
        assert requests.ask(casebook, other).id != first.id


def test_a_request_of_before_is_still_the_same(casebook: Database) -> None:
    """Those that were stored before archives could be asked have nothing in these columns."""
    first = requests.ask(casebook, RECHECK)
    casebook.execute("UPDATE request SET archives = NULL, pages = NULL")
    assert requests.ask(casebook, RECHECK) == first


def test_it_is_due_from_its_day_until_it_is_answered(casebook: Database) -> None:
    """A request is not taken before its day, and no longer once it was answered."""
    asked = requests.ask(casebook, RECHECK)
    assert requests.due(casebook, date(2026, 11, 23)) == ()
    assert requests.due(casebook, date(2026, 11, 24), RequestKind.RECHECK) == (asked,)
    assert requests.due(casebook, date(2026, 11, 24), RequestKind.LOOK) == ()
    answered = replace(asked, state=RequestState.DONE, answer="gone", answered_by="nachtscan", answered_at=AT)
    requests.store_answer(casebook, answered)
    assert requests.due(casebook, date(2026, 11, 30)) == ()
    assert requests.of_incident(casebook, "M-2026-0001") == (answered,)


@pytest.mark.parametrize("kind", RequestKind)
def test_a_request_comes_back_as_it_was_asked(casebook: Database, kind: RequestKind) -> None:
    """Whatever is asked, with an address and a case or without, and with its answer."""
    whole = replace(
        RECHECK,
        kind=kind,
        url="https://forum.example/draad",
        case_ref="ZAAK-1",
        state=RequestState.DONE,
        answer="gone",
        answered_by="nachtscan",
        answered_at=after(1),
    )
    bare = Request(0, kind, None, None, None, None, date(2026, 11, 25), "els", AT)
    for request in (whole, bare):
        kept = requests.ask(casebook, request)
        assert kept == replace(request, id=kept.id)
        assert requests.by_id(casebook, kept.id) == kept
    assert requests.by_id(casebook, 99) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": RequestKind.LOOK},
        {"incident_number": "M-2026-0002"},
        {"incident_number": None},
        {"site": "a.example"},
        {"site": None},
        {"native_id": "c8"},
        {"url": "https://forum.example/"},
        {"due_on": date(2026, 11, 25)},
        {"case_ref": "ZAAK-1"},
    ],
)
def test_another_wish_is_another_request(casebook: Database, changes: dict[str, object]) -> None:
    """Whatever tells the two apart, also where one of them leaves it empty."""
    first = requests.ask(casebook, RECHECK)
    assert requests.ask(casebook, replace(RECHECK, **changes)).id != first.id
    assert requests.ask(casebook, replace(RECHECK, **changes)).id != first.id
    assert casebook.table("request").count == 2


def test_who_asks_and_when_does_not_make_it_another(casebook: Database) -> None:
    """The first who asked stays the one who asked."""
    first = requests.ask(casebook, RECHECK)
    assert requests.ask(casebook, replace(RECHECK, asked_by="els", asked_at=after(1))) == first


def test_requests_are_taken_in_the_order_in_which_they_were_asked(book: Casebook) -> None:
    """Those that are due, of whatever day, oldest first; done and failed ones are not taken again."""
    late = requests.ask(book.database, replace(RECHECK, due_on=date(2026, 11, 24)))
    early = requests.ask(book.database, replace(RECHECK, due_on=date(2026, 11, 23)))
    for state, day in ((RequestState.DONE, 21), (RequestState.FAILED, 22)):
        asked = requests.ask(book.database, replace(RECHECK, due_on=date(2026, 11, day)))
        requests.store_answer(book.database, replace(asked, state=state))
    assert requests.due(book.database, date(2026, 11, 24)) == (late, early)
    assert requests.due(book.database, date(2026, 11, 23)) == (early,)


def test_an_answer_changes_nothing_else(book: Casebook) -> None:
    """What was asked stays as it was asked, and other requests stay open."""
    asked, other = (
        requests.ask(book.database, RECHECK),
        requests.ask(book.database, replace(RECHECK, url="x")),
    )
    forged = replace(asked, asked_by="iemand", site="a.example", state=RequestState.DONE, answer="gone")
    requests.store_answer(book.database, forged)
    assert requests.by_id(book.database, asked.id) == replace(asked, state=RequestState.DONE, answer="gone")
    assert requests.by_id(book.database, other.id) == other


def test_requests_of_an_incident_are_its_own(book: Casebook) -> None:
    """Oldest first, whatever became of them."""
    first = requests.ask(book.database, replace(RECHECK, due_on=date(2026, 12, 9)))
    requests.ask(book.database, replace(RECHECK, incident_number="M-2026-0002"))
    last = requests.ask(book.database, RECHECK)
    requests.store_answer(book.database, replace(last, state=RequestState.FAILED))
    known = requests.of_incident(book.database, "M-2026-0001")
    assert [request.id for request in known] == [first.id, last.id]
    assert requests.of_incident(book.database, "M-2026-0009") == ()


@pytest.mark.parametrize(("limit", "days"), [(0, []), (2, [26, 25]), (9, [26, 25, 24])])
def test_the_newest_of_a_kind_are_shown_first(book: Casebook, limit: int, days: list[int]) -> None:
    """So many of them, of that kind alone."""
    for day in (24, 25, 26):
        requests.ask(book.database, replace(RECHECK, due_on=date(2026, 11, day)))
    requests.ask(book.database, replace(RECHECK, kind=RequestKind.LOOK))
    newest = requests.newest(book.database, RequestKind.RECHECK, limit)
    assert [request.due_on.day for request in newest] == days
