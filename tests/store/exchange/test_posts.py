"""Bundles of posts: how far each partner came, what goes once more, and what was answered."""

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from store.exchange import partner as partners
from store.exchange import posts as subject
from store.exchange.posts import PostsSent, SendingAgain
from tests.store.exchange.conftest import AT, DJI, IND, SENT


def add(database: Database, number: int, to_version: int, **changes: object) -> PostsSent:
    """Note a bundle that brought everything up to this version."""
    sent = replace(SENT, number=number, to_version=to_version, **changes)  # type: ignore[arg-type]
    subject.add(database, sent)
    return sent


def stretches(database: Database, partner_id: int = IND) -> list[tuple[int, int]]:
    """What is to go once more, stretch by stretch."""
    sql = "SELECT position, until FROM sending_again WHERE partner_id = ? ORDER BY position"
    return list(database.execute(sql, [partner_id]).fetchall())


def test_a_bundle_comes_back_as_it_was_noted(database: Database) -> None:
    """Every column is read as it was written, by partner and number."""
    whole = add(
        database,
        4,
        12,
        canary="LW-7",
        answer_due_at=AT + timedelta(hours=12),
        answered_at=AT + timedelta(hours=1),
        canary_found=True,
        after_version=3,
    )
    assert subject.find(database, IND, 4) == whole
    assert subject.find(database, IND, 5) is None
    assert subject.find(database, DJI, 4) is None


def test_a_number_is_given_once_to_a_partner(database: Database) -> None:
    """Another partner has numbers of its own."""
    add(database, 1, 10)
    add(database, 1, 10, partner_id=DJI)
    with pytest.raises(sqlite3.IntegrityError):
        add(database, 1, 11)


def test_the_cursor_is_the_last_version_that_went_as_new(database: Database) -> None:
    """What went once more moves it neither on nor back, nor does what went to another partner."""
    assert subject.cursor(database, IND) == 0
    add(database, 1, 10)
    add(database, 2, 25)
    add(database, 3, 7, again=True)
    add(database, 4, 99, again=True)
    add(database, 1, 40, partner_id=DJI)
    assert subject.cursor(database, IND) == 25
    assert subject.cursor(database, DJI) == 40


def test_nothing_goes_again_before_anything_went(database: Database) -> None:
    """Neither when an operator wants it nor when a source asks."""
    assert subject.send_again(database, IND) == 0
    subject.send_what_was_read(database, IND, 3)
    assert subject.sending_again(database, IND) is None


def test_everything_that_went_goes_again(database: Database) -> None:
    """Up to the cursor, from the version after the one that is given; to this partner alone."""
    add(database, 1, 10)
    add(database, 1, 30, partner_id=DJI)
    assert subject.send_again(database, IND) == 10
    assert subject.sending_again(database, IND) == SendingAgain(0, 10)
    assert subject.sending_again(database, DJI) is None
    assert subject.send_again(database, DJI, 28) == 30
    assert subject.sending_again(database, DJI) == SendingAgain(28, 30)


@pytest.mark.parametrize(("after", "until"), [(9, 10), (10, 0), (11, 0)])
def test_there_must_be_something_after_the_version_that_is_given(
    database: Database, after: int, until: int
) -> None:
    """The last version that went is the last that can go again."""
    add(database, 1, 10)
    assert subject.send_again(database, IND, after) == until
    assert stretches(database) == ([(after, until)] if until else [])


def test_wishes_for_the_same_versions_are_one(database: Database) -> None:
    """What touches or overlaps becomes one stretch; the first stretch goes first."""
    add(database, 1, 10)
    subject.send_again(database, IND, 6)
    add(database, 2, 20)
    subject.send_again(database, IND, 15)
    assert stretches(database) == [(6, 10), (15, 20)]
    assert subject.sending_again(database, IND) == SendingAgain(6, 10)
    subject.send_again(database, IND, 8)
    assert stretches(database) == [(6, 20)]


def test_what_went_once_more_is_no_longer_to_go(database: Database) -> None:
    """A bundle takes its own versions away, from wherever they lay, of its own partner."""
    add(database, 1, 10)
    add(database, 1, 10, partner_id=DJI)
    subject.send_again(database, IND)
    subject.send_again(database, DJI)
    add(database, 2, 4, again=True, after_version=0)
    assert stretches(database) == [(4, 10)]
    add(database, 3, 8, again=True, after_version=6)
    assert stretches(database) == [(4, 6), (8, 10)]
    add(database, 4, 10, again=True, after_version=4)
    assert stretches(database) == []
    assert stretches(database, DJI) == [(0, 10)]


@pytest.mark.parametrize(
    "changes",
    [{"again": False, "after_version": 0}, {"again": True, "after_version": None}],
    ids=["new ones", "of an earlier program"],
)
def test_other_bundles_leave_what_is_to_go(database: Database, changes: dict[str, object]) -> None:
    """A bundle of new posts, or one that does not say where it begins, brought none of it."""
    add(database, 1, 10)
    subject.send_again(database, IND)
    add(database, 2, 10, **changes)
    assert stretches(database) == [(0, 10)]


def test_a_stretch_in_which_nothing_is_left_ends(database: Database) -> None:
    """The stretch that begins there, of that partner; the others wait on."""
    add(database, 1, 20)
    add(database, 1, 20, partner_id=DJI)
    for partner_id in (IND, DJI):
        subject.send_again(database, partner_id)
        add(database, 2, 10, partner_id=partner_id, again=True, after_version=5)
    subject.end_again(database, IND, 0)
    assert stretches(database) == [(10, 20)]
    subject.end_again(database, IND, 11)
    assert stretches(database) == [(10, 20)]
    assert stretches(database, DJI) == [(0, 5), (10, 20)]


def test_a_source_is_sent_again_what_it_had_read(database: Database) -> None:
    """What it had not read when it asked, it matches with its new documents anyway."""
    for number, to_version in ((1, 10), (2, 20), (3, 30)):
        add(database, number, to_version)
    add(database, 1, 99, partner_id=DJI)
    subject.send_what_was_read(database, IND, 2)
    assert stretches(database) == [(0, 20)]
    assert stretches(database, DJI) == []


def test_what_is_on_its_way_once_more_does_not_go_yet_another_time(database: Database) -> None:
    """Bundles after the last one that was read are matched with the new documents when they are read."""
    add(database, 1, 30)
    add(database, 2, 10, again=True, after_version=0)  # was read before the documents were there
    add(database, 3, 20, again=True, after_version=12)  # is on its way
    add(database, 4, 25, again=True)  # of an earlier program: where it begins is not known
    add(database, 3, 30, partner_id=DJI, again=True, after_version=20)
    subject.send_what_was_read(database, IND, 2)
    assert stretches(database) == [(0, 12), (20, 30)]


def test_a_second_wish_takes_nothing_of_the_first_away(database: Database) -> None:
    """What waits for the earlier wish stays beside what the later one adds."""
    add(database, 1, 10)
    add(database, 2, 40)
    subject.send_again(database, IND, 35)
    subject.send_what_was_read(database, IND, 1)
    assert stretches(database) == [(0, 10), (35, 40)]


@given(
    wishes=st.lists(st.integers(0, 12), max_size=5),
    bundles=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=5),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_waits_is_what_was_wished_and_did_not_go(
    database: Database, wishes: list[int], bundles: list[tuple[int, int]]
) -> None:
    """Whatever is wished and sent, nothing goes that nobody wished, and nothing wished is left out."""
    database.execute("DELETE FROM posts_sent")
    database.execute("DELETE FROM sending_again")
    add(database, 1, 12)
    expected: set[int] = set()
    for after in wishes:
        subject.send_again(database, IND, after)
        expected |= set(range(after + 1, 13))
    for number, (after, until) in enumerate(bundles, start=2):
        add(database, number, until, again=True, after_version=after)
        expected -= set(range(after + 1, until + 1))
    waiting = [set(range(after + 1, until + 1)) for after, until in stretches(database)]
    assert set().union(*waiting) == expected


def answered(database: Database, number: int) -> tuple[datetime | None, bool | None]:
    """When a bundle was answered, and whether its canary was found."""
    sent = subject.find(database, IND, number)
    assert sent is not None
    return sent.answered_at, sent.canary_found


@pytest.mark.parametrize("canary_found", [True, False, None])
def test_an_answer_says_whether_the_canary_was_found(database: Database, canary_found: bool | None) -> None:
    """Or nothing of it, where none was served; of this bundle alone."""
    add(database, 1, 10)
    add(database, 2, 20)
    add(database, 1, 10, partner_id=DJI)
    subject.answer(database, IND, 1, canary_found=canary_found, at=AT)
    assert answered(database, 1) == (AT, canary_found)
    assert answered(database, 2) == (None, None)
    assert [(sent.partner_id, sent.number) for sent in subject.unanswered(database)] == [(DJI, 1), (IND, 2)]


def test_the_first_answer_stands(database: Database) -> None:
    """A partner that answers a bundle again changes neither the moment nor what was found."""
    add(database, 1, 10)
    subject.answer(database, IND, 1, canary_found=True, at=AT)
    subject.answer(database, IND, 1, canary_found=False, at=AT + timedelta(days=1))
    assert answered(database, 1) == (AT, True)


def test_what_went_for_a_night_comes_in_order(database: Database) -> None:
    """By partner and number; other nights have their own."""
    add(database, 10, 30)
    add(database, 9, 20)
    add(database, 1, 10, partner_id=DJI)
    add(database, 8, 10, night="2026-11-25")
    night = subject.of_night(database, "2026-11-26")
    assert [(sent.partner_id, sent.number) for sent in night] == [(IND, 9), (IND, 10), (DJI, 1)]
    assert subject.of_night(database, "2026-11-2") == ()


def test_what_was_not_answered_comes_oldest_first(database: Database) -> None:
    """By the moment at which it was sent; at one moment by number."""
    add(database, 3, 30, sent_at=AT)
    add(database, 2, 20, sent_at=AT)
    add(database, 9, 10, sent_at=AT - timedelta(hours=1))
    assert [sent.number for sent in subject.unanswered(database)] == [9, 2, 3]


def test_a_partner_is_waited_for_until_it_answers_what_went_afterwards(database: Database) -> None:
    """What went at that very moment may not hold what was seen in it; who was sent nothing owes nothing."""
    add(database, 1, 10, sent_at=AT)
    add(database, 2, 20, sent_at=AT + timedelta(microseconds=1))
    assert subject.unanswered_since(database, AT) == ("ind",)
    subject.answer(database, IND, 1, canary_found=None, at=AT + timedelta(days=1))
    assert subject.unanswered_since(database, AT) == ("ind",)
    subject.answer(database, IND, 2, canary_found=None, at=AT + timedelta(days=1))
    assert subject.unanswered_since(database, AT) == ()


def test_versions_are_answered_up_to_the_first_open_bundle(database: Database) -> None:
    """A later answer does not answer what went before it; nothing sent is told from nothing answered."""
    assert subject.answered_to(database) is None
    for number in (1, 2, 3):
        add(database, number, number * 10)
    add(database, 4, 15, again=True)
    told = []
    for number in (2, 1, 3):
        subject.answer(database, IND, number, canary_found=None, at=AT)
        told.append(subject.answered_to(database))
    assert told == [0, 20, 30]


def test_the_slowest_trusted_partner_decides_what_is_answered(database: Database) -> None:
    """Each may know a case that the others do not; one that is trusted no more is not waited for."""
    add(database, 1, 10)
    add(database, 1, 30, partner_id=DJI)
    subject.answer(database, DJI, 1, canary_found=None, at=AT)
    assert subject.answered_to(database) == 0
    partners.retire_key(database, "key of ind", AT)
    assert subject.answered_to(database) == 30


def test_every_partner_is_waited_for_by_name(database: Database) -> None:
    """One that answered does not answer for another."""
    add(database, 1, 10)
    add(database, 1, 10, partner_id=DJI)
    before = AT - timedelta(hours=1)
    assert subject.unanswered_since(database, before) == ("dji", "ind")
    subject.answer(database, IND, 1, canary_found=None, at=AT)
    assert subject.unanswered_since(database, before) == ("dji",)


def test_a_partner_that_is_trusted_no_more_is_not_waited_for(database: Database) -> None:
    """Its answer would be refused; what began anew in its place is sent everything again."""
    add(database, 1, 10)
    add(database, 1, 10, partner_id=DJI)
    partners.retire_key(database, "key of ind", AT)
    assert subject.unanswered_since(database, AT) == ("dji",)
