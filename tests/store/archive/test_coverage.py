"""What a night reached of a site, why not of the rest, and when its silence means something."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from store.archive import coverage as nights
from store.archive.coverage import BY_READER, NOT_READABLE, SPOILS, Alarm, Coverage, CoverageReason, Ending
from store.archive.site import ARCHIVE_PREFIX, FILE_PREFIX, LOOK_PREFIX
from tests.store.archive.looking import AT, SITE, Watch, watch

NIGHT = "2026-11-23"
HOUR = timedelta(hours=1)
COUNTED = [
    "requests",
    "pages",
    "unchanged",
    "bytes",
    "posts_seen",
    "posts_new",
    "posts_changed",
    "posts_gone",
]
TIMEOUT, LOCKED, TLS = CoverageReason.TIMEOUT, CoverageReason.LOCKED, CoverageReason.TLS


@pytest.fixture
def night(dorp: Watch) -> Watch:
    """A site whose night has begun."""
    nights.open_night(dorp.database, dorp.site_id, NIGHT, AT)
    return dorp


def of(watched: Watch, name: str = NIGHT) -> Coverage:
    """A site's night, which has begun."""
    begun = nights.night_of(watched.database, watched.site_id, name)
    if begun is None:
        raise LookupError(name)
    return begun


def run(watched: Watch) -> Coverage:
    """What the last run of the night counted."""
    last = nights.run_of(watched.database, watched.site_id, NIGHT)
    if last is None:
        raise LookupError(NIGHT)
    return last


def begin(watched: Watch) -> None:
    """A run of the night begins."""
    nights.begin_run(watched.database, watched.site_id, NIGHT, AT)


def add(watched: Watch, name: str = NIGHT, **counts: int) -> None:
    """Add to a night's counts."""
    nights.add_counts(watched.database, watched.site_id, name, counts)


def fail(watched: Watch, reason: CoverageReason, number: int = 1, name: str = NIGHT) -> None:
    """Something of the night failed, so many times."""
    nights.add_reason(watched.database, watched.site_id, name, reason, number)


def close(watched: Watch, ending: Ending = Ending.COMPLETE, name: str = NIGHT, *, hours: int = 1) -> None:
    """End the night so."""
    at = AT + hours * HOUR
    nights.close_night(watched.database, watched.site_id, name, ending=ending, now=at, backlog=7)


def listed(watched: Watch, night: str | None = None) -> list[tuple[str, str]]:
    """Site and night of every row that is told of."""
    return [(row.site, row.night) for row in nights.coverage(watched.database, night)]


# a night


def test_a_night_that_begins_has_counted_nothing(night: Watch) -> None:
    """It runs, was not reached, and says nothing by its silence."""
    row = of(night)
    assert (row.site, row.canary, row.night, row.ending) == ("dorp", False, NIGHT, Ending.RUNNING)
    assert (row.started_at, row.ended_at, row.alarm, row.reached, row.reasons) == (AT, None, None, False, ())
    assert {getattr(row, name) for name in (*COUNTED, "not_readable", "barren", "backlog")} == {0}
    assert not row.whole


def test_a_night_that_has_not_begun_is_none(dorp: Watch) -> None:
    """Neither of this site, nor of another, nor of another date."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    nights.open_night(dorp.database, there.site_id, NIGHT, AT)
    assert nights.night_of(dorp.database, dorp.site_id, NIGHT) is None
    assert nights.run_of(dorp.database, dorp.site_id, NIGHT) is None
    assert nights.night_of(dorp.database, there.site_id, "2026-11-24") is None


def test_a_night_that_goes_on_keeps_what_it_counted_and_when_it_began(night: Watch) -> None:
    """A second run opens the same night: it runs again."""
    add(night, pages=3)
    close(night)
    nights.open_night(night.database, night.site_id, NIGHT, AT + HOUR)
    row = of(night)
    assert (row.ending, row.pages, row.started_at) == (Ending.RUNNING, 3, AT)


def test_a_night_that_was_only_closed_has_no_beginning_until_it_is_opened(dorp: Watch) -> None:
    """A site that another run held has an ending and no start; a later run begins it."""
    close(dorp, Ending.BUSY)
    assert (of(dorp).started_at, of(dorp).ending) == (None, Ending.BUSY)
    nights.open_night(dorp.database, dorp.site_id, NIGHT, AT + HOUR)
    assert of(dorp).started_at == AT + HOUR


def test_a_night_ends_as_its_last_run_did(night: Watch) -> None:
    """Ending, moment and what is left are those of the last closing; what was counted stays."""
    add(night, pages=3)
    close(night, Ending.TIME_BUDGET)
    nights.close_night(night.database, night.site_id, NIGHT, ending=Ending.COMPLETE, now=AT + 2 * HOUR)
    row = of(night)
    assert (row.ending, row.ended_at, row.backlog, row.pages) == (Ending.COMPLETE, AT + 2 * HOUR, 0, 3)


@pytest.mark.parametrize("ending", list(Ending))
def test_every_ending_is_kept(night: Watch, ending: Ending) -> None:
    """What a night ended with is read back as it was."""
    close(night, ending)
    assert (of(night).ending, of(night).backlog) == (ending, 7)


def test_counts_are_added_up(night: Watch) -> None:
    """Each to its own, twice is the sum, and those of other nights and sites stay."""
    there = watch(night.database, replace(SITE, name="stad"))
    nights.open_night(night.database, there.site_id, NIGHT, AT)
    nights.open_night(night.database, night.site_id, "2026-11-24", AT)
    for times, name in enumerate(COUNTED, 1):
        add(night, **{name: times})
    add(night, pages=10, bytes=0)
    assert [getattr(of(night), name) for name in COUNTED] == [1, 12, 3, 4, 5, 6, 7, 8]
    assert (of(there).pages, of(night, "2026-11-24").pages) == (0, 0)


def test_nothing_is_counted_before_the_night_begins(dorp: Watch) -> None:
    """A look by day says nothing of a night that nobody began."""
    add(dorp, pages=1)
    fail(dorp, LOCKED)
    nights.mark_reached(dorp.database, dorp.site_id, NIGHT)
    nights.set_alarm(dorp.database, dorp.site_id, NIGHT, Alarm.SILENT)
    assert [dorp.count(name) for name in ("coverage", "coverage_reason")] == [0, 0]


def test_reached_is_of_one_night(night: Watch) -> None:
    """One page received makes this night reached, and no other."""
    nights.open_night(night.database, night.site_id, "2026-11-24", AT)
    nights.mark_reached(night.database, night.site_id, NIGHT)
    nights.mark_reached(night.database, night.site_id, NIGHT)
    assert (of(night).reached, of(night, "2026-11-24").reached) == (True, False)


def test_an_alarm_is_raised_and_taken_back(night: Watch) -> None:
    """For this night alone."""
    nights.open_night(night.database, night.site_id, "2026-11-24", AT)
    for alarm in (*Alarm, None):
        nights.set_alarm(night.database, night.site_id, NIGHT, alarm)
        assert (of(night).alarm, of(night, "2026-11-24").alarm) == (alarm, None)


# reasons


def test_reasons_are_counted_by_kind(night: Watch) -> None:
    """Once each, or so many at once."""
    fail(night, TIMEOUT)
    fail(night, TIMEOUT, 4)
    fail(night, TLS)
    assert dict(of(night).reasons) == {TIMEOUT: 5, TLS: 1}


@pytest.mark.parametrize("reason", list(CoverageReason))
def test_what_cannot_be_read_is_counted_apart(night: Watch, reason: CoverageReason) -> None:
    """Closed, locked or in a script: never the same as nothing; other failures are not among it."""
    fail(night, reason, 3)
    assert of(night).not_readable == (3 if reason in NOT_READABLE else 0)
    assert of(night).reasons == ((reason, 3),)


def test_reasons_of_other_nights_and_sites_stay_there(night: Watch) -> None:
    """Each row has its own."""
    there = watch(night.database, replace(SITE, name="stad"))
    nights.open_night(night.database, there.site_id, NIGHT, AT)
    nights.open_night(night.database, night.site_id, "2026-11-24", AT)
    fail(there, TLS)
    fail(night, TIMEOUT, name="2026-11-24")
    assert of(night).reasons == ()
    assert {(row.site, row.night): row.reasons for row in nights.coverage(night.database)} == {
        ("dorp", "2026-11-24"): ((TIMEOUT, 1),),
        ("dorp", NIGHT): (),
        ("stad", NIGHT): ((TLS, 1),),
    }


def test_the_commonest_reason_is_told_first(night: Watch) -> None:
    """Equally common ones by name, so that a page shows them in one order."""
    fail(night, TLS)
    fail(night, LOCKED)
    fail(night, TIMEOUT, 2)
    (row,) = nights.coverage(night.database, NIGHT)
    assert row.reasons == ((TIMEOUT, 2), (LOCKED, 1), (TLS, 1))


# silence


WHOLE = {Ending.COMPLETE, Ending.TIME_BUDGET, Ending.PAGE_LIMIT, Ending.NOTHING_DUE}


@pytest.mark.parametrize("ending", list(Ending))
@pytest.mark.parametrize("reached", [True, False])
def test_silence_means_something_where_the_night_was_whole(
    night: Watch, ending: Ending, *, reached: bool
) -> None:
    """It came to its end or to its limits, and something was received."""
    close(night, ending)
    if reached:
        nights.mark_reached(night.database, night.site_id, NIGHT)
    assert ending.whole is (ending in WHOLE)
    assert of(night).whole is (ending in WHOLE and reached)


@pytest.mark.parametrize("reason", list(CoverageReason))
def test_what_was_received_and_not_understood_spoils_the_night(night: Watch, reason: CoverageReason) -> None:
    """Nobody knows what it said; every other failure is told of and leaves the rest whole."""
    close(night)
    nights.mark_reached(night.database, night.site_id, NIGHT)
    fail(night, reason)
    spoils = reason in {CoverageReason.READING_FAILED, CoverageReason.CRASHED}
    assert (of(night).spoilt, of(night).whole) == (spoils, not spoils)


@pytest.mark.parametrize(
    ("ending", "reached", "counts", "broke_off"),
    [
        (Ending.UNREACHABLE, True, {"pages": 1}, True),
        (Ending.UNREACHABLE, True, {"posts_seen": 1}, True),
        (Ending.UNREACHABLE, True, {"requests": 9}, False),
        (Ending.UNREACHABLE, False, {"pages": 1}, False),
        (Ending.COMPLETE, True, {"pages": 1}, False),
        (Ending.ROBOTS, True, {"pages": 1}, False),
    ],
)
def test_a_night_breaks_off_where_something_was_read_before(
    night: Watch, ending: Ending, *, reached: bool, counts: dict[str, int], broke_off: bool
) -> None:
    """A site that went away during the night was read as far as it came."""
    close(night, ending)
    add(night, **counts)
    if reached:
        nights.mark_reached(night.database, night.site_id, NIGHT)
    assert of(night).broke_off is broke_off


def test_reasons_of_several_kinds_belong_together() -> None:
    """What another reader may read failed to be read; what spoils a night is no silence of a closed page."""
    assert not SPOILS & NOT_READABLE
    assert CoverageReason.READING_FAILED in SPOILS & BY_READER
    assert not {CoverageReason.GONE, TIMEOUT, CoverageReason.EXCLUDED} & (SPOILS | NOT_READABLE | BY_READER)


# several runs of one night


def test_a_run_counts_for_itself(dorp: Watch) -> None:
    """The night adds up its runs; the last run is told alone."""
    begin(dorp)
    add(dorp, pages=3, requests=4, not_readable=1, barren=1)
    fail(dorp, TIMEOUT, 2)
    fail(dorp, TLS)
    close(dorp)
    begin(dorp)
    add(dorp, pages=2, requests=2)
    fail(dorp, TIMEOUT)
    close(dorp)
    assert (of(dorp).pages, of(dorp).requests, dict(of(dorp).reasons)) == (5, 6, {TIMEOUT: 3, TLS: 1})
    last = run(dorp)
    assert (last.pages, last.requests, last.barren, last.not_readable) == (2, 2, 0, 0)
    assert (last.reasons, last.ending, last.backlog) == (((TIMEOUT, 1),), Ending.COMPLETE, 7)


def test_a_first_run_is_the_whole_night(dorp: Watch) -> None:
    """Nothing came before it."""
    begin(dorp)
    add(dorp, requests=4, pages=3, unchanged=1)
    nights.mark_reached(dorp.database, dorp.site_id, NIGHT)
    close(dorp)
    assert run(dorp) == of(dorp)


def test_a_night_without_runs_is_told_as_it_is(night: Watch) -> None:
    """What looks alone brought has no run before it."""
    add(night, pages=3)
    assert run(night) == of(night)


@pytest.mark.parametrize(
    ("counts", "reached"),
    [({"pages": 1}, True), ({"unchanged": 1}, True), ({"requests": 1}, False), ({"posts_seen": 1}, False)],
)
def test_a_run_reached_the_site_where_it_received_a_page(
    dorp: Watch, counts: dict[str, int], *, reached: bool
) -> None:
    """An earlier run of the night does not make it reached: the site may be away by now."""
    begin(dorp)
    add(dorp, pages=9)
    nights.mark_reached(dorp.database, dorp.site_id, NIGHT)
    close(dorp)
    begin(dorp)
    add(dorp, **counts)
    close(dorp)
    assert (run(dorp).reached, of(dorp).reached) == (reached, True)


@pytest.mark.parametrize(
    ("ending", "requests", "reason", "told_as"),
    [
        (Ending.COMPLETE, 0, None, Ending.NOTHING_DUE),
        (Ending.COMPLETE, 1, None, Ending.COMPLETE),
        (Ending.COMPLETE, 0, TIMEOUT, Ending.COMPLETE),
        (Ending.TIME_BUDGET, 0, None, Ending.TIME_BUDGET),
        (Ending.INTERRUPTED, 0, None, Ending.INTERRUPTED),
    ],
)
def test_a_run_that_asked_nothing_had_nothing_to_ask(
    dorp: Watch, ending: Ending, requests: int, reason: CoverageReason | None, told_as: Ending
) -> None:
    """Complete without one request or failure: the run before had visited all of it."""
    begin(dorp)
    add(dorp, pages=9, requests=9)
    fail(dorp, TIMEOUT)
    close(dorp)
    begin(dorp)
    add(dorp, requests=requests)
    if reason is not None:
        fail(dorp, reason)
    close(dorp, ending)
    assert (run(dorp).ending, of(dorp).ending) == (told_as, ending)


def test_a_killed_run_is_gone_on_with(dorp: Watch) -> None:
    """Its night still runs: what it counted is this run's own, and the run before it is not."""
    begin(dorp)
    add(dorp, pages=9)
    close(dorp)
    begin(dorp)
    add(dorp, pages=2)
    fail(dorp, TIMEOUT)
    begin(dorp)  # the process died without closing the night
    add(dorp, pages=3)
    close(dorp)
    assert (of(dorp).pages, run(dorp).pages, run(dorp).reasons) == (14, 5, ((TIMEOUT, 1),))


def test_a_crash_is_of_the_run_that_crashed(dorp: Watch) -> None:
    """Whoever goes on with a killed run has not crashed; the night says that something did."""
    begin(dorp)
    fail(dorp, CoverageReason.CRASHED)
    begin(dorp)
    add(dorp, pages=3)
    close(dorp)
    assert run(dorp).reasons == ()
    assert of(dorp).reasons == ((CoverageReason.CRASHED, 1),)
    assert (of(dorp).spoilt, run(dorp).spoilt) == (True, False)


def test_a_crash_of_this_run_is_told(dorp: Watch) -> None:
    """A process that died and was replaced within the run spoils it."""
    begin(dorp)
    fail(dorp, CoverageReason.CRASHED)
    begin(dorp)
    fail(dorp, CoverageReason.CRASHED)
    close(dorp)
    assert run(dorp).reasons == ((CoverageReason.CRASHED, 1),)


def test_one_sites_run_says_nothing_of_anothers(archive: Database) -> None:
    """Each site and night has its own beginning."""
    here, there = watch(archive), watch(archive, replace(SITE, name="stad"))
    for site in (here, there):
        begin(site)
        add(site, pages=5)
        close(site)
    begin(here)
    assert (run(here).pages, run(there).pages) == (0, 5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=4), min_size=1, max_size=4))
def test_runs_add_up_to_their_night(dorp: Watch, runs: list[list[int]]) -> None:
    """Whatever each run counts, in however many steps, it is told alone and the night is the sum."""
    for name in ("coverage", "coverage_reason"):
        dorp.database.execute(f"DELETE FROM {name}")
    for steps in runs:
        begin(dorp)
        for pages in steps:
            add(dorp, pages=pages)
            if pages:
                fail(dorp, TIMEOUT, pages)
        assert (run(dorp).pages, dict(run(dorp).reasons).get(TIMEOUT, 0)) == (sum(steps), sum(steps))
        close(dorp)
    assert of(dorp).pages == sum(map(sum, runs))


# several nights


def test_nights_are_told_newest_first_and_sites_as_they_were_added(archive: Database) -> None:
    """All of them, or those of one night."""
    here, there = watch(archive), watch(archive, replace(SITE, name="abc"))
    for name in ("2026-11-22", "2026-11-24", NIGHT):
        for site in (there, here):
            nights.open_night(archive, site.site_id, name, AT)
    dates = ("2026-11-24", NIGHT, "2026-11-22")
    assert listed(here) == [(site, name) for name in dates for site in ("dorp", "abc")]
    assert listed(here, NIGHT) == [("dorp", NIGHT), ("abc", NIGHT)]
    assert listed(here, "2026-11-25") == []


@pytest.mark.parametrize("prefix", [LOOK_PREFIX, FILE_PREFIX, ARCHIVE_PREFIX])
def test_what_nobody_watches_is_no_night(archive: Database, prefix: str) -> None:
    """Looks and files are told to who asked for them; a site that only sounds alike is watched."""
    watch(archive, replace(SITE, name=f"{prefix}dorp.example"))
    watched = watch(archive, replace(SITE, name=f"{prefix.rstrip('-')}dorp"))
    for site in (1, 2):
        nights.open_night(archive, site, NIGHT, AT)
    assert listed(watched) == [(f"{prefix.rstrip('-')}dorp", NIGHT)]


def test_the_canarys_night_is_told_too(archive: Database) -> None:
    """It is marked, so that whoever shows it knows."""
    canary = watch(archive, replace(SITE, name="canary", canary=True))
    nights.open_night(archive, canary.site_id, NIGHT, AT)
    assert [row.canary for row in nights.coverage(archive)] == [True]


def test_nights_before_are_the_sites_own_newest_first(archive: Database) -> None:
    """Not this one nor later ones, and no more than were asked for."""
    here, there = watch(archive), watch(archive, replace(SITE, name="stad"))
    for day in (20, 22, 21, 23, 24):
        nights.open_night(archive, here.site_id, f"2026-11-{day}", AT)
    nights.open_night(archive, there.site_id, "2026-11-19", AT)
    before = nights.nights_before(archive, here.site_id, NIGHT, 9)
    assert [row.night for row in before] == ["2026-11-22", "2026-11-21", "2026-11-20"]
    assert nights.nights_before(archive, here.site_id, NIGHT, 2) == before[:2]


@pytest.mark.parametrize(
    ("last", "night", "filled"),
    [
        ("2026-11-20", "2026-11-23", ["2026-11-21", "2026-11-22"]),
        ("2026-11-22", "2026-11-23", []),
        ("2026-11-23", "2026-11-23", []),
        ("2026-11-25", "2026-11-23", []),
        ("2026-12-30", "2027-01-02", ["2026-12-31", "2027-01-01"]),
        ("2028-02-27", "2028-03-01", ["2028-02-28", "2028-02-29"]),
        ("2026-10-24", "2026-10-26", ["2026-10-25"]),  # the night on which the clock goes back
    ],
)
def test_a_night_that_did_not_run_is_a_row_too(dorp: Watch, last: str, night: str, filled: list[str]) -> None:
    """Every date between the site's last night and this one says that there was no crawl."""
    close(dorp, name=last)
    nights.fill_missed_nights(dorp.database, dorp.site_id, night)
    rows = [row for row in nights.coverage(dorp.database) if row.night != last]
    assert [row.night for row in reversed(rows)] == filled
    assert {row.ending for row in rows} <= {Ending.NOT_RUN}
    assert of(dorp, last).ending is Ending.COMPLETE


def test_nights_that_were_killed_and_left_broke_off(dorp: Watch) -> None:
    """Those before this one that still stand as running; this one, later ones and other sites' go on."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    nights.open_night(dorp.database, there.site_id, "2026-11-20", AT)
    for day in (20, 21, 22, 23, 24):
        nights.open_night(dorp.database, dorp.site_id, f"2026-11-{day}", AT)
    close(dorp, Ending.TIME_BUDGET, "2026-11-21")
    add(dorp, "2026-11-22", pages=4)
    nights.close_killed_nights(dorp.database, dorp.site_id, NIGHT)
    endings = [of(dorp, f"2026-11-{day}").ending for day in (20, 21, 22, 23, 24)]
    assert endings == ["crashed", "time_budget", "crashed", "running", "running"]
    assert (of(there, "2026-11-20").ending, of(dorp, "2026-11-22").pages) == (Ending.RUNNING, 4)


def test_a_site_without_nights_missed_none(dorp: Watch) -> None:
    """A new site begins with its first night, whatever others had."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    close(there, name="2026-11-01")
    nights.fill_missed_nights(dorp.database, dorp.site_id, NIGHT)
    nights.fill_missed_nights(dorp.database, there.site_id, "2026-11-03")
    assert listed(dorp) == [("stad", "2026-11-02"), ("stad", "2026-11-01")]


def test_the_last_end_of_each_site_is_known(archive: Database) -> None:
    """By the time of its end, not by the night's name; a site that never ended has none."""
    first, second, third = (watch(archive, replace(SITE, name=name)) for name in "abc")
    close(first, name="2026-11-22", hours=5)
    close(first, name="2026-11-23", hours=2)
    close(second, name="2026-11-20", hours=1)
    nights.open_night(archive, third.site_id, NIGHT, AT)
    ends = nights.last_ends(archive)
    assert ends == {1: "2026-11-23T07:30:00.000000Z", 2: "2026-11-23T03:30:00.000000Z"}
    assert sorted(ends, key=ends.__getitem__) == [2, 1]


def test_an_ending_that_nobody_knows_is_refused(night: Watch) -> None:
    """A value that another program wrote is told, not taken for something else."""
    night.database.execute("UPDATE coverage SET ending = 'prima'")
    with pytest.raises(ValueError, match="prima"):
        of(night)
