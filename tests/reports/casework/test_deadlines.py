"""The two clocks: hours that elapse, whatever the clock on the wall does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.casework.deadlines import signal_clock, statutory_clock
from reports.casework.policy import PolicyError, notification_hours
from reports.settings import ReportSettings
from store.casebook.incident import Incident, Notification, Status
from tests.factory import NIGHT

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SETTINGS = ReportSettings()


def incident(
    *,
    aware_at: datetime | None = None,
    seen_at: datetime | None = None,
    notified_at: datetime | None = None,
    notification: Notification = Notification.ONBESLIST,
) -> Incident:
    """An incident that was opened in the night."""
    return Incident(
        id=1,
        number="M-2026-0001",
        case_ref="ZAAK-1",
        status=Status.NIEUW,
        disposition=None,
        notification=notification,
        assignee=None,
        deferred_until=None,
        discovered_at=NIGHT,
        opened_at=NIGHT,
        seen_at=seen_at,
        aware_at=aware_at,
        notified_at=notified_at,
        informed_at=None,
        removed_at=None,
        closed_at=None,
        hold=None,
        version=1,
    )


@pytest.mark.parametrize(
    ("aware", "due"),
    [
        ("2026-03-27T12:00", "2026-03-30T13:00"),  # the clock goes forward on 29 March
        ("2026-10-23T12:00", "2026-10-26T11:00"),  # the clock goes back on 25 October
        ("2026-11-20T12:00", "2026-11-23T12:00"),
    ],
)
def test_72_hours_elapse_across_both_clock_changes(aware: str, due: str) -> None:
    """The deadline is 72 elapsed hours later: an hour later on the wall in spring, earlier in autumn."""
    aware_at = datetime.fromisoformat(aware).replace(tzinfo=AMSTERDAM)
    clock = statutory_clock(incident(aware_at=aware_at), SETTINGS, aware_at)
    assert clock is not None
    assert clock.due_at.astimezone(AMSTERDAM) == datetime.fromisoformat(due).replace(tzinfo=AMSTERDAM)


@given(aware_at=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(AMSTERDAM)))  # noqa: DTZ001 - bounds; the zone is added
def test_the_deadline_is_always_72_hours_away(aware_at: datetime) -> None:
    """Whatever the moment of awareness, 72 hours of 3,600 seconds remain then."""
    clock = statutory_clock(incident(aware_at=aware_at), SETTINGS, aware_at.astimezone(UTC))
    assert clock is not None
    assert clock.remaining == timedelta(hours=72)


def test_there_is_no_deadline_before_awareness() -> None:
    """A signal of the crawler starts no statutory clock."""
    assert statutory_clock(incident(), SETTINGS, NIGHT) is None


def test_late_unless_settled() -> None:
    """After the hours it is late, unless the authority was told or two persons judged it not notifiable."""
    later = NIGHT + timedelta(hours=73)
    notified = incident(aware_at=NIGHT, notified_at=NIGHT)
    judged = incident(aware_at=NIGHT, notification=Notification.NIET_MELDPLICHTIG)
    proposed = incident(aware_at=NIGHT, notification=Notification.NIET_MELDPLICHTIG_VOORGESTELD)
    late = [
        clock.late
        for case in (incident(aware_at=NIGHT), notified, judged, proposed)
        if (clock := statutory_clock(case, SETTINGS, later))
    ]
    assert late == [True, False, False, True]


def test_the_law_is_a_dated_setting() -> None:
    """The hours that held on the day of awareness count, in Dutch time, and a gap is told."""
    settings = ReportSettings(notification_hours=("2027-01-01 96", "2018-05-25 72"))
    eve = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    assert notification_hours(settings, eve) == 72
    assert notification_hours(settings, eve + timedelta(minutes=1)) == 96
    with pytest.raises(PolicyError, match="no deadline"):
        notification_hours(settings, datetime(2017, 1, 1, tzinfo=UTC))
    with pytest.raises(PolicyError, match="is not a day and hours"):
        notification_hours(ReportSettings(notification_hours=("altijd",)), eve)


def test_a_signal_grows_old_until_somebody_opens_it() -> None:
    """The age of a signal counts from its raising, is late after a day, and ends when it is opened."""
    clock = signal_clock(incident(), SETTINGS, NIGHT + timedelta(hours=24))
    assert clock is not None
    assert (clock.age, clock.late) == (timedelta(hours=24), True)
    assert signal_clock(incident(seen_at=NIGHT), SETTINGS, NIGHT) is None
