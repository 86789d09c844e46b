"""Decisions: every one is kept in the order in which they were taken; what was taken back stands no more."""

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.casebook import decision as decisions
from store.casebook.decision import Decision, DecisionKind, ReasonCode
from store.casebook.incident import Status
from tests.store.casebook.conftest import AT, Casebook, after

JUDGED, UNDONE = DecisionKind.OORDEEL, DecisionKind.ONGEDAAN
USUAL = Decision(
    id=0,
    incident_id=1,
    kind=JUDGED,
    value="vals_alarm",
    status=Status.AFGEHANDELD,
    reason_code=ReasonCode.TEST,
    reason="Een zin.",
    decided_by="officier-a",
    decided_at=AT,
)


def made(*kinds: DecisionKind) -> tuple[Decision, ...]:
    """Decisions of these kinds, numbered in the order in which they were taken."""
    return tuple(replace(USUAL, id=number, kind=kind) for number, kind in enumerate(kinds, 1))


def test_a_decision_comes_back_as_it_was_taken(book: Casebook) -> None:
    """With the second person's word, where there is one."""
    incident = book.incident()
    kept = book.decision(
        incident, kind=DecisionKind.MELDING, value="meldplichtig", confirmed_by="b", confirmed_at=after(1)
    )
    assert kept.id
    assert decisions.of_incident(book.database, incident.id) == (kept,)


def test_decisions_stand_in_the_order_in_which_they_were_taken(book: Casebook) -> None:
    """Whatever the clock said; those of another incident are not among them."""
    here, there = book.incident("A"), book.incident("B")
    first = book.decision(here, decided_at=after(9))
    book.decision(there)
    last = book.decision(here, decided_at=AT)
    assert decisions.of_incident(book.database, here.id) == (first, last)
    assert decisions.of_incident(book.database, 99) == ()


def test_the_latest_of_a_kind_is_the_last_taken(book: Casebook) -> None:
    """Other kinds and other incidents do not count, nor does the clock."""
    here, there = book.incident("A"), book.incident("B")
    book.decision(here, decided_at=after(9), value="al_openbaar")
    last = book.decision(here, decided_at=AT)
    melding = book.decision(here, kind=DecisionKind.MELDING)
    book.decision(there, value="testgegeven")
    assert decisions.latest(book.database, here.id, JUDGED) == last
    assert decisions.latest(book.database, here.id, DecisionKind.MELDING) == melding
    assert decisions.latest(book.database, here.id, UNDONE) is None
    assert decisions.latest(book.database, 99, JUDGED) is None


def test_a_second_person_agrees_with_one_decision(book: Casebook) -> None:
    """All else of it, and every other decision, stays as it was."""
    incident = book.incident()
    first, second = book.decision(incident), book.decision(incident)
    agreed = decisions.confirm(book.database, first, "officier-b", after(1))
    assert agreed == replace(first, confirmed_by="officier-b", confirmed_at=after(1))
    assert decisions.of_incident(book.database, incident.id) == (agreed, second)


def test_who_agreed_first_stays(book: Casebook) -> None:
    """A third person's word does not overwrite the second's, whatever they had read."""
    incident = book.incident()
    read = book.decision(incident)
    agreed = decisions.confirm(book.database, read, "officier-b", after(1))
    assert decisions.confirm(book.database, read, "officier-c", after(2)) == agreed
    assert decisions.of_incident(book.database, incident.id) == (agreed,)


@pytest.mark.parametrize(
    ("kinds", "stands"),
    [
        ((), None),
        ((JUDGED,), 1),
        ((JUDGED, JUDGED), 2),
        ((JUDGED, UNDONE), None),
        ((JUDGED, JUDGED, UNDONE), 1),
        ((JUDGED, JUDGED, UNDONE, UNDONE), None),
        ((JUDGED, UNDONE, JUDGED), 3),
        ((JUDGED, JUDGED, UNDONE, JUDGED, UNDONE), 1),
        ((UNDONE, JUDGED), 2),
        ((JUDGED, DecisionKind.MELDING, DecisionKind.HEROPENING, DecisionKind.KENNISNAME), 1),
        ((JUDGED, DecisionKind.HERZIENING), 1),
    ],
)
def test_a_judgement_stands_until_it_is_taken_back(
    kinds: tuple[DecisionKind, ...], stands: int | None
) -> None:
    """Then the one before it stands again; a proposal, and decisions about anything else, change nothing."""
    judgement = decisions.standing(made(*kinds))
    assert (judgement and judgement.id) == stands


@given(st.lists(st.sampled_from(DecisionKind), max_size=12))
def test_to_judge_and_take_it_back_changes_nothing(kinds: list[DecisionKind]) -> None:
    """Whatever was decided before."""
    assert decisions.standing(made(*kinds, JUDGED, UNDONE)) == decisions.standing(made(*kinds))


def test_the_judgement_of_an_incident_is_the_one_that_stands(book: Casebook) -> None:
    """Asked of one incident or of many; one that was never judged, or no longer is, has none."""
    here, there, bare, undone = (book.incident(case) for case in "ABCD")
    first = book.decision(here)
    book.decision(here, value="al_openbaar", confirmed_by="b", confirmed_at=AT)
    book.decision(here, kind=UNDONE)
    other = book.decision(there, value="testgegeven")
    book.decision(undone)
    book.decision(undone, kind=UNDONE)
    assert decisions.judgement(book.database, here.id) == first
    assert decisions.judgement(book.database, undone.id) is None
    assert decisions.judgement(book.database, bare.id) is None
    asked = iter((here.id, there.id, bare.id, undone.id, 99))
    assert decisions.judgements(book.database, asked) == {here.id: first, there.id: other}
    assert decisions.judgements(book.database, [there.id]) == {there.id: other}
    assert decisions.judgements(book.database, []) == {}


def test_a_decision_is_about_an_incident_that_is_there(book: Casebook) -> None:
    """The database refuses one about no incident, and to lose an incident that was decided about."""
    incident = book.incident()
    book.decision(incident)
    with pytest.raises(sqlite3.IntegrityError):
        book.decision(replace(incident, id=99))
    with pytest.raises(sqlite3.IntegrityError):
        book.database.table("incident").delete(incident.id)
