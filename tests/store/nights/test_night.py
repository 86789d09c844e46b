"""Nights: what can be said of one as a whole."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.nights.night import Canary, Night, NightState, Step, newest, save
from store.nights.schema import open_nights

DUE = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
LATER = DUE + timedelta(minutes=20)


def crawl(exit_code: int) -> Step:
    """The crawl, ended with this exit code."""
    return Step("crawl", DUE, LATER, exit_code)


@pytest.mark.parametrize(
    ("night", "state"),
    [
        (Night(DUE), NightState.NOT_RUN),
        (Night(DUE, DUE), NightState.RUNNING),
        (Night(DUE, DUE, LATER, Canary.FOUND, (crawl(0),)), NightState.COMPLETE),
        (Night(DUE, DUE, LATER, Canary.FOUND, (crawl(3),)), NightState.INCOMPLETE),
        (Night(DUE, DUE, LATER, Canary.MISSED, (crawl(0),)), NightState.INCOMPLETE),
        (Night(DUE, DUE, LATER, Canary.NOT_PLANTED, (crawl(0),)), NightState.INCOMPLETE),
    ],
)
def test_only_a_night_with_every_step_and_the_canary_is_complete(night: Night, state: NightState) -> None:
    """Silence is trusted when nothing failed and the planted leak was found."""
    assert night.state is state


def test_nights_come_back_as_they_were_saved_newest_first(tmp_path: Path) -> None:
    """Saving a night again replaces it; steps and canary survive."""
    database = open_nights(tmp_path / "nights.db")
    yesterday = Night(DUE - timedelta(days=1))
    save(database, yesterday)
    save(database, Night(DUE, DUE))
    done = Night(DUE, DUE, LATER, Canary.FOUND, (crawl(0),))
    save(database, done)
    assert list(newest(database)) == [done, yesterday]
    database.close()
