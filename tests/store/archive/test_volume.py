"""What a night brings is the mean of the last nights, or assumed and said so."""

from dataclasses import replace

import pytest
from sqlite_utils import Database

from store.archive import coverage
from store.archive.coverage import Ending
from store.archive.site import NOT_WATCHED, Site
from store.archive.volume import ASSUMED, NIGHTS, Expected, Volume, expected, posts_a_night
from tests.store.archive.looking import AT, SITE, Watch, watch


def night(
    site: Watch, number: int, new: int, changed: int = 0, *, ending: Ending | None = Ending.COMPLETE
) -> None:
    """A night of this number in which the site had so many posts; None where it still runs."""
    name = f"2026-{1 + number // 28:02}-{1 + number % 28:02}"
    coverage.open_night(site.database, site.site_id, name, AT)
    counts = {"posts_new": new, "posts_changed": changed, "posts_seen": 9_999, "posts_gone": 777}
    coverage.add_counts(site.database, site.site_id, name, counts)
    if ending is not None:
        coverage.close_night(site.database, site.site_id, name, ending=ending, now=AT)


def test_before_there_are_enough_nights_ten_thousand_is_assumed(dorp: Watch) -> None:
    """Thirteen nights are not enough, fourteen are."""
    for number in range(NIGHTS):
        assert posts_a_night(dorp.database) == Volume(ASSUMED, seen=False)
        night(dorp, number, 5)
    assert posts_a_night(dorp.database) == Volume(5.0, seen=True)


def test_the_mean_is_of_the_last_nights(dorp: Watch) -> None:
    """New and changed posts, of the fourteen newest nights, in whatever order they came into the archive."""
    for number in range(1, NIGHTS + 1):
        night(dorp, number, 100, 20)
    night(dorp, 0, 9_000)
    assert posts_a_night(dorp.database) == Volume(120.0, seen=True)
    night(dorp, NIGHTS + 1, 240, 20)
    assert posts_a_night(dorp.database) == Volume(130.0, seen=True)


def test_the_sites_of_a_night_add_up(dorp: Watch) -> None:
    """A night is what all sites brought together, however many they were."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    for number in range(NIGHTS):
        night(dorp, number, 10)
        if number % 2:
            night(there, number, 4)
    assert posts_a_night(dorp.database).posts == 12.0


@pytest.mark.parametrize("ending", [Ending.NOT_RUN, None])
def test_a_night_that_was_not_read_does_not_count(dorp: Watch, ending: Ending | None) -> None:
    """It brought nothing because nobody looked, or is not over yet."""
    for number in range(NIGHTS):
        night(dorp, number, 10)
    for number in range(NIGHTS, NIGHTS + 5):
        night(dorp, number, 0, ending=ending)
    assert posts_a_night(dorp.database) == Volume(10.0, seen=True)


@pytest.mark.parametrize("ending", sorted(set(Ending) - {Ending.NOT_RUN, Ending.RUNNING}))
def test_a_night_counts_however_it_ended(dorp: Watch, ending: Ending) -> None:
    """What was read of it went to the matcher."""
    for number in range(NIGHTS):
        night(dorp, number, 7, ending=ending)
    assert posts_a_night(dorp.database).posts == 7.0


@pytest.mark.parametrize(
    "other", [replace(SITE, name="canary", canary=True), *(replace(SITE, name=f"{p}x") for p in NOT_WATCHED)]
)
def test_what_is_not_watched_makes_no_volume(dorp: Watch, other: Site) -> None:
    """The canary's own page, looks and files given by hand are not of every night."""
    beside = watch(dorp.database, other)
    for number in range(NIGHTS):
        night(dorp, number, 10)
        night(beside, number, 50_000)
    night(beside, NIGHTS, 1)
    assert posts_a_night(dorp.database) == Volume(10.0, seen=True)


def test_nights_of_nothing_are_a_volume_too(dorp: Watch) -> None:
    """Nothing new in two weeks is a mean of none, and is no assumption."""
    for number in range(NIGHTS):
        night(dorp, number, 0)
    assert posts_a_night(dorp.database) == Volume(0.0, seen=True)


def test_an_empty_archive_assumes(archive: Database) -> None:
    """No site and no night."""
    assert posts_a_night(archive) == Volume(10_000.0, seen=False)


@pytest.mark.parametrize(
    ("posts", "alert", "lead", "alerts_a_year", "leads_a_night"),
    [
        (10_000.0, 1.0, 100.0, 3.65, 1.0),
        (10_000.0, 0.0, 0.0, 0.0, 0.0),
        (0.0, 5.0, 50.0, 0.0, 0.0),
        (1e6, 2.0, 7.0, 730.0, 7.0),
        (1e6, 7.0, 2.0, 2_555.0, 7.0),
    ],
)
def test_thresholds_mean_so_much_chance(
    posts: float, alert: float, lead: float, alerts_a_year: float, leads_a_night: float
) -> None:
    """Chance posts per million, times the posts of a year or a night; no lead is rarer than an alert."""
    volume = Volume(posts, seen=True)
    means = expected(volume, alert, lead)
    assert (means.alerts_a_year, means.leads_a_night) == pytest.approx((alerts_a_year, leads_a_night))
    assert means == Expected(means.alerts_a_year, means.leads_a_night, volume)
