"""Work that flows back to the other rooms."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.casebook import request as requests
from store.casebook.request import Request, RequestKind, RequestState
from store.casebook.schema import open_casebook

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
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


@pytest.fixture
def casebook(tmp_path: Path) -> Iterator[Database]:
    """An empty casebook."""
    database = open_casebook(tmp_path / "casebook.db")
    yield database
    database.close()


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
