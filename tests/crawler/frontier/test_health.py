"""Whether silence means something, judged from the rows of the nights."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.frontier.health import judge_health
from crawler.settings import CrawlSettings
from store.archive.coverage import (
    Alarm,
    CoverageReason,
    Ending,
    add_counts,
    add_reason,
    close_night,
    mark_reached,
    night_of,
)
from store.archive.schema import open_archive

SETTINGS = CrawlSettings(silent_nights=3)
NOW = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Database]:
    """An archive with one site."""
    database = open_archive(tmp_path / "archive.db")
    database.execute("INSERT INTO site (id, name, url, added_at) VALUES (1, 'f', 'https://f/', '2026')")
    yield database
    database.close()


def night(archive: Database, number: int, *, ending: Ending = Ending.COMPLETE, **counts: int) -> Alarm | None:
    """One more night with these counts, and its alarm."""
    name = f"2026-11-{number:02d}"
    close_night(archive, 1, name, ending=ending, now=NOW)
    mark_reached(archive, 1, name)
    add_counts(archive, 1, name, counts)
    judge_health(archive, 1, name, SETTINGS)
    condition = night_of(archive, 1, name)
    return condition.alarm if condition else None


def test_a_site_that_falls_silent_is_an_alarm(archive: Database) -> None:
    """A site with news every night that has none for some nights is silent, until it speaks again."""
    news = [9, 1, 1, 1, 0, 0, 0, 0, 2]
    alarms = [night(archive, number, posts_new=new) for number, new in enumerate(news, 1)]
    assert alarms == [None] * 6 + [Alarm.SILENT] * 2 + [None]


def test_a_quiet_site_may_stay_quiet(archive: Database) -> None:
    """A site that seldom has news is not silent when it has none; its first night counts for nothing."""
    assert {night(archive, number, posts_new=9 * (number == 1)) for number in range(1, 12)} == {None}


def test_nights_that_reached_nothing_prove_no_silence(archive: Database) -> None:
    """A site that was not crawled whole for some nights is not silent."""
    for number in range(1, 5):
        night(archive, number, posts_new=1)
    for number in range(5, 9):
        night(archive, number, ending=Ending.UNREACHABLE)
    assert night(archive, 9) is None


@pytest.mark.parametrize(
    ("pages", "barren", "alarm"), [(10, 4, Alarm.NO_POSTS), (10, 2, None), (1, 1, Alarm.NO_POSTS)]
)
def test_pages_that_lost_their_posts_are_an_alarm(
    archive: Database, pages: int, barren: int, alarm: Alarm | None
) -> None:
    """When a third of the pages had posts before and none now the template changed."""
    assert night(archive, 1, pages=pages, barren=barren) is alarm


def test_a_site_that_cannot_be_read_is_an_alarm(archive: Database) -> None:
    """More that only a script loads than was read is no silence."""
    close_night(archive, 1, "2026-11-01", ending=Ending.COMPLETE, now=NOW)
    add_reason(archive, 1, "2026-11-01", CoverageReason.SCRIPT_COMMENTS, 7)
    assert night(archive, 1, pages=5) is Alarm.NOT_READABLE


def test_a_profile_that_does_not_hold_comes_first(archive: Database) -> None:
    """The cause is told before its effect."""
    close_night(archive, 1, "2026-11-01", ending=Ending.COMPLETE, now=NOW)
    add_counts(archive, 1, "2026-11-01", {"pages": 1, "barren": 1})
    judge_health(archive, 1, "2026-11-01", SETTINGS, profile_holds=False)
    condition = night_of(archive, 1, "2026-11-01")
    assert condition is not None
    assert condition.alarm is Alarm.PROFILE
