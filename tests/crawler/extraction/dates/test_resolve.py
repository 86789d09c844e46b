"""What dates claim, in the forms that forum software prints."""

from datetime import UTC, datetime

import pytest

from crawler.extraction.dates import DateReader, day_comes_first, find_dates

FETCHED = datetime(2023, 5, 18, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("do, 11/05/2023 - 20:45", "2023-05-11T20:45:00+02:00"),
        ("gepost door: NAAM op 18/05/2023 05:11:15", "2023-05-18T05:11:15+02:00"),
        ("11.05.2023 20:45", "2023-05-11T20:45:00+02:00"),
        ("Thursday, May. 11, 2023 at 8:45 PM", "2023-05-11T20:45:00+02:00"),
        ("Nov. 23, 2026, 3:44 p.m.", "2026-11-23T15:44:00+01:00"),
        ("oktober 5, 2026 om 1:01 pm", "2026-10-05T13:01:00+02:00"),
        ("gisteren om 20:45", "2023-05-17T20:45:00+02:00"),
        ("heute, 14:05", "2023-05-18T14:05:00+02:00"),
        ("vor 3 Stunden", "2023-05-18T11:00:00+02:00"),
        ("il y a 2 jours", "2023-05-16T00:00:00+02:00"),
        ("hace 3 días", "2023-05-15T00:00:00+02:00"),
        ("Mi, 14.09.2011 um 10:14 Uhr", "2011-09-14T10:14:00+02:00"),
        ("mar. 12 févr. 2008 14:33", "2008-02-12T14:33:00+01:00"),
        ("12 de febrero de 2008, 14:33", "2008-02-12T14:33:00+01:00"),
        ("Montag, 14:05", "2023-05-15T14:05:00+02:00"),
        ("14:33, 12 February 2008 (UTC)", "2008-02-12T14:33:00+00:00"),
        ("2010-05-11T20:45:00+00:00", "2010-05-11T20:45:00+00:00"),
        ("12/31/2010 5 pm", "2010-12-31T17:00:00+01:00"),
    ],
)
def test_date_in_the_words_of_forum_software_is_read(text: str, expected: str) -> None:
    """A date in any of the watched languages becomes the moment that a reader understands."""
    claimed = DateReader(FETCHED).read(find_dates(text)[0])
    assert claimed.at is not None
    assert claimed.at.isoformat() == expected


@pytest.mark.parametrize(
    "text", ["#12", "version 1.2.3", "10.12.14.15", "in 2010", "Ich bin 3 Tage hier", ""]
)
def test_other_figures_are_no_date(text: str) -> None:
    """Post numbers, versions, addresses and durations are not taken for dates."""
    assert find_dates(text) == []


def test_one_day_above_twelve_settles_the_order_for_the_page() -> None:
    """11/05 is 5 November on a page that also prints 11/25."""
    mentions = [*find_dates("11/05/2019"), *find_dates("11/25/2019")]
    first = day_comes_first(mentions)
    at = DateReader(FETCHED, day_first=first).read(mentions[0]).at
    assert at is not None
    assert at.date().isoformat() == "2019-11-05"


def test_dates_that_follow_each_other_settle_the_order() -> None:
    """Where no day is above twelve, the reading in which the posts come one after the other is taken."""
    mentions = [find_dates(text)[0] for text in ("01/11/2019", "02/05/2019", "03/01/2019")]
    assert not day_comes_first(mentions)


def test_date_in_the_future_settles_the_order() -> None:
    """A single 06/01/2023 on a page of 18 May 2023 is 6 January."""
    assert day_comes_first(find_dates("06/01/2023"), "en-US", FETCHED)
    assert not day_comes_first(find_dates("01/06/2023"), "nl", FETCHED)


def test_posts_of_a_thread_lie_close_together() -> None:
    """Where both readings are in order, the one in which the thread took days, not months, is taken."""
    mentions = [find_dates(text)[0] for text in ("06/04/2019", "06/05/2019", "06/07/2019")]
    assert not day_comes_first(mentions)
    assert day_comes_first(mentions, "fr")


def test_dotted_date_has_its_day_first_beside_american_ones() -> None:
    """11.05.2023 is 11 May, whatever order the page's slashes have."""
    at = DateReader(FETCHED, day_first=False).read(find_dates("11.05.2023")[0]).at
    assert at is not None
    assert at.date().isoformat() == "2023-05-11"


def test_relative_date_without_a_time_of_fetch_stays_unread() -> None:
    """What "yesterday" was cannot be said for a saved page of unknown age, but the words are kept."""
    claimed = DateReader(None).read(find_dates("yesterday, 10:00")[0])
    assert (claimed.raw, claimed.at) == ("yesterday, 10:00", None)
