"""What dates claim, in the forms that forum software prints."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.dates import DateReader, day_comes_first, find_dates
from crawler.extraction.dates.mention import DateMention
from store.archive.extracted import ClaimedTime, Precision
from tests.strategies import any_text

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


# What a reading tells of itself


def _read(text: str, fetched_at: datetime | None = FETCHED, zone: str = "Europe/Amsterdam") -> ClaimedTime:
    return DateReader(fetched_at, zone).read(find_dates(text)[0])


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("11 mei 2023 20:45:07", Precision.SECOND),
        ("11 mei 2023 20:45", Precision.MINUTE),
        ("11 May 2023 8 pm", Precision.HOUR),
        ("11 mei 2023", Precision.DAY),
        ("11 mei", Precision.DAY),
        ("mei 2023", Precision.MONTH),
        ("3 seconden geleden", Precision.MINUTE),
        ("3 minuten geleden", Precision.MINUTE),
        ("3 uur geleden", Precision.HOUR),
        ("3 dagen geleden", Precision.DAY),
        ("3 weken geleden", Precision.DAY),
        ("3 maanden geleden", Precision.MONTH),
        ("3 jaar geleden", Precision.YEAR),
        ("gisteren", Precision.DAY),
        ("gisteren 10:00", Precision.MINUTE),
        ("maandag 14:05", Precision.MINUTE),
        ("zojuist", Precision.MINUTE),
    ],
)
def test_precision_is_that_of_the_words(text: str, precision: Precision) -> None:
    """Nothing is told more exactly than the page does."""
    assert _read(text).precision is precision


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("11 mei 2023 20:45", "Europe/Amsterdam"),
        ("11 mei 2023", "Europe/Amsterdam"),
        ("11 May 2023 20:45 UTC", None),
        ("11 May 2023 20:45 +0000", None),
        ("11 May 2023 20:45 EST", None),
    ],
)
def test_zone_is_assumed_where_the_page_names_none(text: str, zone: str | None) -> None:
    """And told to be assumed."""
    assert _read(text).zone == zone


def test_date_is_read_in_the_zone_of_its_site() -> None:
    """Ten o'clock in Lisbon is eleven in Amsterdam, and yesterday began an hour later."""
    lisbon = _read("11 mei 2023 10:00", zone="Europe/Lisbon")
    assert lisbon.at is not None
    assert lisbon.at.isoformat() == "2023-05-11T10:00:00+01:00"
    assert lisbon.zone == "Europe/Lisbon"
    late = datetime(2023, 5, 18, 22, 30, tzinfo=UTC)  # half past midnight in Amsterdam, not in Lisbon
    days = [_read("vandaag", late, zone).at for zone in ("Europe/Amsterdam", "Europe/Lisbon")]
    assert [day.day for day in days if day] == [19, 18]


@pytest.mark.parametrize(
    "text", ["31 februari 2019", "30.02.2019 10:00", "31-04-2021", "2021-02-29", "vor 9999 Jahren"]
)
def test_day_that_never_was_is_kept_in_words_alone(text: str) -> None:
    """The words are what the page claims, and there is no moment to them."""
    mention = find_dates(text)[0]
    assert DateReader(FETCHED).read(mention) == ClaimedTime(mention.raw)


def test_mention_of_nothing_but_a_year_is_no_moment() -> None:
    """Nobody wrote "in 2010"."""
    assert DateReader(FETCHED).read(DateMention(0, 4, "2010", year=2010)).at is None


# Which year and which week


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17 mei", "2023-05-17"),
        ("18 mei", "2023-05-18"),
        ("19 mei", "2023-05-19"),  # a page of half past midnight somewhere else
        ("20 mei", "2022-05-20"),
        ("31 december", "2022-12-31"),
        ("1 januari", "2023-01-01"),
    ],
)
def test_day_without_a_year_is_the_last_one_of_its_name(text: str, day: str) -> None:
    """Nobody wrote in the future, give or take a day of clocks that differ."""
    at = _read(text).at
    assert at is not None
    assert at.date().isoformat() == day


def test_leap_day_without_a_year_is_read_in_a_leap_year_alone() -> None:
    """In another year the words stay words."""
    assert _read("29 februari", datetime(2024, 3, 1, 12, tzinfo=UTC)).at is not None
    assert _read("29 februari", datetime(2023, 3, 1, 12, tzinfo=UTC)).at is None


def test_leap_day_of_a_later_month_is_not_moved_to_a_year_without_it() -> None:
    """In January of a leap year, 29 February lies ahead, and last year had none."""
    assert _read("29 februari", datetime(2024, 1, 5, 12, tzinfo=UTC)).at is None


@pytest.mark.parametrize(
    ("text", "day"), [("donderdag 10:00", 18), ("vrijdag 10:00", 12), ("woensdag 10:00", 17)]
)
def test_weekday_is_today_or_the_last_one(text: str, day: int) -> None:
    """On a Thursday, Thursday is today and Friday six days ago."""
    at = _read(text).at
    assert at is not None
    assert at.day == day


@pytest.mark.parametrize("text", ["donderdag 10:00", "17 mei", "3 uur geleden", "gisteren", "gisteren 10:00"])
def test_what_counts_from_the_fetch_is_unread_without_one(text: str) -> None:
    """The words are kept."""
    claimed = _read(text, None)
    assert (claimed.at, claimed.precision, claimed.zone) == (None, None, None)
    assert claimed.raw == text


@pytest.mark.parametrize(
    ("fetched", "text", "at"),
    [
        ("2023-03-26T10:00", "3 uur geleden", "2023-03-26T09:00:00+02:00"),
        ("2023-10-29T10:00", "gisteren 10:00", "2023-10-28T10:00:00+02:00"),
        ("2023-10-30T10:00", "2 dagen geleden", "2023-10-28T00:00:00+02:00"),
    ],
)
def test_clock_change_lies_between_the_fetch_and_the_post(fetched: str, text: str, at: str) -> None:
    """A day back is a day on the calendar, and an hour back an hour on the clock of its day."""
    moment = _read(text, datetime.fromisoformat(f"{fetched}+00:00")).at
    assert moment is not None
    assert moment.isoformat() == at


# What attributes tell


@pytest.mark.parametrize(
    ("stamp", "at", "precision"),
    [
        ("2021-05-03T08:00:00Z", "2021-05-03T08:00:00+00:00", Precision.SECOND),
        (" 2021-05-03T10:00:00+02:00 ", "2021-05-03T10:00:00+02:00", Precision.SECOND),
        ("2021-05-03T10:00:00", "2021-05-03T10:00:00+02:00", Precision.SECOND),
        ("2021-05-03", "2021-05-03T00:00:00+02:00", Precision.DAY),
        ("1620028800", "2021-05-03T10:00:00+02:00", Precision.SECOND),
        ("1620028800123", "2021-05-03T10:00:00+02:00", Precision.SECOND),
        ("946684800", "2000-01-01T01:00:00+01:00", Precision.SECOND),
        ("3 mei 2021 10:00", "2021-05-03T10:00:00+02:00", Precision.MINUTE),
    ],
)
def test_stamp_for_machines_is_read(stamp: str, at: str, precision: Precision) -> None:
    """ISO 8601, seconds or milliseconds since 1970, or the words that a reader sees."""
    claimed = DateReader(FETCHED).read_stamp(stamp)
    assert claimed is not None
    assert claimed.at is not None
    assert (claimed.at.isoformat(), claimed.precision) == (at, precision)


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "x",
        "0001-01-01T00:00:00Z",
        "1979-12-31",
        "2101-01-01T00:00:00Z",
        "12345",
        "16200288001",
        "-62135596800",
    ],
)
def test_stamp_that_can_be_no_time_of_writing_is_none(stamp: str) -> None:
    """Software writes the year 1 for "unknown"."""
    assert DateReader(FETCHED).read_stamp(stamp) is None


@settings(max_examples=150, deadline=None)
@given(any_text(60), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_any_text_is_a_time_or_none(text: str, fetched_at: datetime | None) -> None:
    """Whatever stands in an attribute or in a text: what is read has a zone, and nothing is raised."""
    reader = DateReader(fetched_at)
    claims = [reader.read_stamp(text), *(reader.read(mention) for mention in find_dates(text))]
    assert all(claim is None or claim.at is None or claim.at.tzinfo is not None for claim in claims)


@settings(max_examples=100, deadline=None)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)))  # noqa: DTZ001 - as a page prints it, without a zone
def test_time_that_is_printed_is_the_time_that_is_read(moment: datetime) -> None:
    """In each of the forms that need no guess."""
    printed = (f"{moment:%Y-%m-%d %H:%M}", f"{moment:%d.%m.%Y, %H:%M}", f"{moment:%-d %B %Y %H:%M}")
    for text in printed:
        at = _read(text).at
        assert at is not None
        assert f"{at:%Y-%m-%d %H:%M}" == f"{moment:%Y-%m-%d %H:%M}"


# Which number is the day


@pytest.mark.parametrize(
    ("texts", "language", "first"),
    [
        (["25/11/2019"], "en-US", True),
        (["11/25/2019"], "nl", False),
        (["25/11/2019", "11/25/2019"], "nl", True),
        (["11.25.2019", "05/06/2019"], "nl", True),
        (["05/06/2019"], "en-US", False),
        (["05/06/2019"], "en_US", False),
        (["05/06/2019"], "en-GB", True),
        (["05/06/2019"], "", True),
        (["05/06/2019 3:00 PM"], "en", False),
        (["05/06/2019 15:00"], "en", True),
        (["05/06/2019 3:00 PM"], "nl", True),
        (["5 juni 2019"], "en-US", False),
        ([], "", True),
    ],
)
def test_page_tells_which_number_is_the_day(texts: list[str], language: str, first: bool) -> None:
    """A number above twelve, else the language, else the clock, else the day."""
    mentions = [mention for text in texts for mention in find_dates(text)]
    assert day_comes_first(mentions, language) is first
