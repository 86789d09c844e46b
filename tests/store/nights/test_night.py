"""Nights: what can be said of one as a whole."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from store.nights.night import Canary, Night, NightState, Step, newest, save, set_canary

DUE = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
LATER = DUE + timedelta(minutes=20)


def crawl(exit_code: int) -> Step:
    """The crawl, ended with this exit code."""
    return Step("crawl", DUE, LATER, exit_code)


@pytest.mark.parametrize(
    ("night", "state"),
    [
        (Night(DUE), NightState.NOT_RUN),
        (Night(DUE, None, LATER, Canary.FOUND, (crawl(0),)), NightState.NOT_RUN),
        (Night(DUE, DUE), NightState.RUNNING),
        (Night(DUE, DUE, None, Canary.FOUND, (crawl(0),)), NightState.RUNNING),
        (Night(DUE, DUE, LATER, Canary.FOUND), NightState.COMPLETE),
        (Night(DUE, DUE, LATER, Canary.FOUND, (crawl(0),)), NightState.COMPLETE),
        (Night(DUE, DUE, LATER, Canary.FOUND, (crawl(3),)), NightState.INCOMPLETE),
        (Night(DUE, DUE, LATER, Canary.FOUND, (crawl(0), crawl(-9))), NightState.INCOMPLETE),
        (Night(DUE, DUE, LATER, Canary.AWAITED, (crawl(0),)), NightState.AWAITING_ANSWER),
        (Night(DUE, DUE, LATER, Canary.AWAITED, (crawl(0), crawl(3))), NightState.INCOMPLETE),
        (Night(DUE, DUE, LATER, Canary.MISSED, (crawl(0),)), NightState.INCOMPLETE),
        (Night(DUE, DUE, LATER, Canary.NOT_PLANTED, (crawl(0),)), NightState.INCOMPLETE),
    ],
)
def test_only_a_night_with_every_step_and_the_canary_is_complete(night: Night, state: NightState) -> None:
    """Silence is trusted when nothing failed and the planted leak was found."""
    assert night.state is state


DONE = Night(DUE, DUE, LATER, Canary.FOUND, (crawl(0),))


def test_nights_come_back_as_they_were_saved_newest_first(database: Database) -> None:
    """Saving a night again replaces it; steps and canary survive."""
    yesterday, tomorrow = (Night(DUE + timedelta(days=days)) for days in (-1, 1))
    for night in (tomorrow, yesterday, Night(DUE, DUE), DONE):
        save(database, night)
    assert list(newest(database)) == [tomorrow, DONE, yesterday]


@pytest.mark.parametrize("canary", Canary)
def test_a_night_survives_whole(database: Database, canary: Canary) -> None:
    """Whatever its canary, with steps that failed, were killed, or were stopped."""
    steps = (
        Step("crawl", DUE, LATER, 3, stopped=True),
        Step("match", LATER, LATER + timedelta(microseconds=1), -9),
        Step("report", LATER + timedelta(hours=1), LATER + timedelta(hours=2), 0),
    )
    night = Night(DUE, DUE, LATER, canary, steps)
    save(database, night)
    assert list(newest(database)) == [night]


def test_steps_come_in_the_order_in_which_they_began(database: Database) -> None:
    """Not by their names, and each night has its own."""
    begun = tuple(
        Step(name, DUE + timedelta(minutes=minutes), LATER, 0)
        for minutes, name in enumerate(("send posts --to ind", "crawl", "receive", "a"))
    )
    other = Night(DUE + timedelta(days=1), DUE, LATER, steps=(crawl(0),))
    save(database, Night(DUE, DUE, LATER, steps=begun[::-1]))
    save(database, other)
    assert [night.steps for night in newest(database)] == [(crawl(0),), begun]


def test_a_night_that_is_saved_again_has_the_steps_of_now_alone(database: Database) -> None:
    """A step of an earlier run that this one does not have makes it no failure; other nights keep theirs."""
    other = Night(DUE + timedelta(days=1), DUE, LATER, Canary.FOUND, (crawl(3),))
    save(database, other)
    save(database, Night(DUE, DUE, LATER, Canary.MISSED, (crawl(0), Step("match", LATER, LATER, 3))))
    save(database, DONE)
    assert list(newest(database)) == [other, DONE]


def test_a_night_that_cannot_be_saved_whole_stays_as_it_was(database: Database) -> None:
    """Two steps of one name are a slip of the caller."""
    save(database, DONE)
    with pytest.raises(sqlite3.IntegrityError):
        save(database, Night(DUE, DUE, LATER, Canary.MISSED, (crawl(0), crawl(3))))
    assert list(newest(database)) == [DONE]


@pytest.mark.parametrize(
    ("limit", "days"), [(0, []), (1, [31]), (2, [31, 30]), (None, list(range(31, 1, -1)))]
)
def test_the_newest_nights_are_so_many(database: Database, limit: int | None, days: list[int]) -> None:
    """A month of them, or as many as are asked for."""
    for day in range(1, 32):
        save(database, Night(DUE.replace(month=12, day=day)))
    nights = newest(database) if limit is None else newest(database, limit)
    assert [night.due_at.day for night in nights] == days


def test_a_canary_is_told_of_one_night(database: Database) -> None:
    """When its answer came, days later; nothing else of it changes, and a night that is none stays none."""
    awaited = Night(DUE, DUE, LATER, Canary.AWAITED, (crawl(0),))
    other = Night(DUE + timedelta(days=1), DUE, LATER, Canary.AWAITED)
    for night in (awaited, other):
        save(database, night)
    set_canary(database, DUE, Canary.FOUND)
    set_canary(database, DUE + timedelta(days=9), Canary.MISSED)
    assert list(newest(database)) == [other, DONE]


def test_a_canary_nobody_knows_is_an_error(database: Database) -> None:
    """A damaged row makes no night complete."""
    save(database, DONE)
    database.execute("UPDATE night SET canary = 'misschien'")
    with pytest.raises(ValueError, match="misschien"):
        list(newest(database))
