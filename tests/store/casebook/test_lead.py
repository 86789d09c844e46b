"""Leads: numbered, shown by night and strength, taken up once, and soon forgotten."""

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store import audit
from store.archive.extracted import PostKind
from store.casebook import lead as leads
from store.casebook.decision import ReasonCode
from store.casebook.lead import Lead, LeadState, NightOfLeads
from tests.store.casebook.conftest import AT, HIT, TEXT, Casebook, after

USUAL = Lead(
    id=0,
    number="",
    case_match_id=4,
    case_ref="ZAAK-1",
    site="forum.example",
    native_id="c1",
    post_version_id=5,
    kind=PostKind.COMMENT,
    thread="https://forum.example/draad",
    permalink="https://forum.example/draad#c1",
    author="Piet",
    published_raw="gisteren",
    text=TEXT,
    quotes=((0, 3),),
    captured_at=AT,
    e_value=40.0,
    score=20,
    posts=2,
    reasons=HIT.reasons,
    hits=(HIT, replace(HIT, passage=2)),
    looking_back=False,
    night=date(2026, 11, 23),
    found_at=AT,
)


def kept(book: Casebook, **changes: object) -> Lead:
    """A lead with the next number."""
    number = leads.next_number(book.database, AT)
    return leads.insert(book.database, replace(USUAL, number=number, **changes))


def test_a_lead_comes_back_as_it_was_stored(book: Casebook) -> None:
    """With its reasons, its passages and what became of it."""
    lead = kept(
        book,
        looking_back=True,
        state=LeadState.OPZIJGELEGD,
        handled_by="officier-a",
        handled_at=after(1),
        reason_code=ReasonCode.ANDERE_PERSOON,
        reason="De buurman.",
        incident_number="M-2026-0009",
    )
    assert leads.by_number(book.database, "A-2026-0001") == lead
    assert leads.by_number(book.database, "a-2026-0001") is None


def test_a_lead_is_written_as_it_is_now(book: Casebook) -> None:
    """And no other with it."""
    first, other = kept(book), kept(book, native_id="c2")
    changed = leads.update(book.database, replace(first, text="", hits=(), state=LeadState.VERGETEN))
    assert leads.by_number(book.database, first.number) == changed
    assert leads.by_number(book.database, other.number) == other


def test_the_newest_lead_of_a_place_is_meant(book: Casebook) -> None:
    """A place may have been a lead before; another site, post or case is another place."""
    kept(book, found_at=after(9))
    last = kept(book, found_at=AT)
    for place in ({"site": "a.example"}, {"native_id": "c2"}, {"case_ref": "ZAAK-2"}):
        kept(book, **place)
    assert leads.at_place(book.database, "forum.example", "c1", "ZAAK-1") == last
    assert leads.at_place(book.database, "forum.example", "c9", "ZAAK-1") is None


def test_an_open_lead_is_taken_up_by_what_was_found_later(book: Casebook) -> None:
    """It says by whom, when and into which incident."""
    lead = kept(book)
    leads.take_up_at(book.database, lead, "nachtscan", after(1), "M-2026-0001")
    assert leads.by_number(book.database, lead.number) == replace(
        lead,
        state=LeadState.OPGEPAKT,
        handled_by="nachtscan",
        handled_at=after(1),
        incident_number="M-2026-0001",
    )


@pytest.mark.parametrize("state", [state for state in LeadState if state is not LeadState.OPEN])
def test_what_an_officer_decided_of_a_lead_stays(book: Casebook, state: LeadState) -> None:
    """An alert at its place later does not rewrite it."""
    lead = kept(book, state=state, handled_by="officier-a", reason="Zo is het.")
    leads.take_up_at(book.database, lead, "nachtscan", after(1), "M-2026-0001")
    assert leads.by_number(book.database, lead.number) == lead


def test_the_strongest_of_each_night_are_shown(book: Casebook) -> None:
    """Newest night first; a handled one keeps its place, so that no weaker one moves up behind it."""
    early, late = date(2026, 11, 23), date(2026, 11, 24)
    for number, (night, e_value, state) in enumerate(
        (
            (early, 30.0, LeadState.OPEN),
            (early, 10.0, LeadState.OPEN),
            (early, 20.0, LeadState.OPEN),
            (late, 2.0, LeadState.OPGEPAKT),
            (late, 3.0, LeadState.OPEN),
            (late, 4.0, LeadState.OPEN),
            (late, 3.0, LeadState.OPEN),
        )
    ):
        kept(book, native_id=f"c{number}", night=night, e_value=e_value, state=state)
    assert [lead.native_id for lead in leads.best_a_night(book.database, 2)] == ["c4", "c1", "c2"]
    assert [lead.native_id for lead in leads.best_a_night(book.database, 99)] == [
        *("c4", "c6", "c5"),
        *("c1", "c2", "c0"),
    ]
    assert leads.every_open(book.database) == leads.best_a_night(book.database, 99)
    assert leads.best_a_night(book.database, 0) == ()
    assert leads.nights(book.database) == (NightOfLeads(late, 4, 3), NightOfLeads(early, 3, 3))


def test_a_night_without_leads_is_none(book: Casebook) -> None:
    """Nothing is shown, nothing is counted."""
    assert leads.nights(book.database) == ()
    assert leads.every_open(book.database) == ()


def test_text_goes_at_its_time_whatever_became_of_the_lead(book: Casebook) -> None:
    """Those found at that very moment among them, oldest first; one without text has nothing to lose."""
    due = [
        kept(book, found_at=after(2)),
        kept(book, native_id="c2", found_at=AT, state=LeadState.OPGEPAKT),
    ]
    kept(book, native_id="c3", text="")
    kept(book, native_id="c4", found_at=after(2, microseconds=1))
    assert list(leads.with_text_before(book.database, after(2))) == due


def test_what_is_left_of_a_lead_goes_later(book: Casebook) -> None:
    """How many went is told; those found after that moment stay."""
    for number, days in enumerate((1, 2, 3)):
        kept(book, native_id=f"c{number}", found_at=after(days))
    assert leads.remove_before(book.database, after(2)) == 2
    assert [lead.native_id for lead in leads.every_open(book.database)] == ["c2"]
    assert leads.remove_before(book.database, after(2)) == 0


def test_the_number_of_a_removed_lead_is_not_given_again(book: Casebook) -> None:
    """The audit trail tells of it still, and nobody may read that of another."""
    for number in range(3):
        lead = kept(book, native_id=f"c{number}")
        audit.record(book.database, audit.Act("nachtscan", leads.FOUND, lead.number), AT)
    leads.remove_before(book.database, after(1))
    assert leads.next_number(book.database, after(2)) == "A-2026-0004"
    assert leads.next_number(book.database, datetime(2027, 1, 2, tzinfo=UTC)) == "A-2027-0001"


def test_a_number_is_given_once(book: Casebook) -> None:
    """The database itself refuses a second lead of a number."""
    kept(book)
    with pytest.raises(sqlite3.IntegrityError):
        leads.insert(book.database, replace(USUAL, number="A-2026-0001", native_id="c2"))
