"""A child is told its work in one line, and what it may connect to is this site and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.errors import AddressRefusedError, BadSiteError, NoContactError
from crawler.runs.job import AheadClock, Job, guard_of, inner_hint, lease_path, product_version, user_agent
from crawler.settings import CrawlSettings
from store.archive.coverage import CoverageReason
from store.archive.site import Site, SiteOptions
from store.clock import FixedClock
from store.layout import DataDirectory

SITE = Site(1, "forum", "http://127.0.0.1:8080/", enabled=True, canary=False, platform=None)
PUBLIC = replace(SITE, url="https://forum.example/")
LOOPBACK = CrawlSettings(loopback=("127.0.0.1:8080", "127.0.0.1:9090"))


def test_a_job_is_one_line_that_says_all(tmp_path: Path) -> None:
    """Whatever stands in it: letters, line breaks and limits come out as they went in."""
    settings = CrawlSettings(contact="meldpunt\n@coa.example é", loopback=("127.0.0.1:1",), delay_s=0.5)
    job = Job(
        data=str(tmp_path),
        site="forum",
        night="2026-11-23",
        settings=settings,
        only=("https://x.example/\n",),
        budget_s=1.5,
        ahead_s=-3.0,
        fresh=False,
        now=True,
    )
    line = job.encode()
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert Job.decode(line) == job
    assert job.directory == DataDirectory(tmp_path)


def test_a_job_is_made_for_a_site_in_a_run(tmp_path: Path) -> None:
    """Its own time, the run's clock, and a folder that the child finds from anywhere."""
    clock = FixedClock(datetime.now(UTC) + timedelta(days=3))
    own = replace(SITE, options=SiteOptions(time_budget_s=5.0))
    settings = CrawlSettings(time_budget_s=90.0)
    relative = DataDirectory(Path("data"))
    job = Job.at(relative, own, "2026-11-23", settings, clock, only=("https://x.example/",), now=True)
    assert (job.site, job.night, job.only, job.now, job.fresh) == (
        "forum",
        "2026-11-23",
        ("https://x.example/",),
        True,
        True,
    )
    assert job.budget_s == 5.0
    assert Path(job.data) == Path("data").absolute()
    assert abs(job.ahead_s - 3 * 86_400) < 60
    usual = Job.at(DataDirectory(tmp_path), SITE, "2026-11-23", settings, clock)
    assert (usual.budget_s, usual.only, usual.now) == (90.0, (), False)


@pytest.mark.parametrize(
    ("ahead", "told"), [(0.0, 0.0), (0.5, 0.0), (-0.5, 0.0), (100.0, 100.0), (-100.0, -100.0)]
)
def test_a_clock_is_told_as_how_far_it_is_ahead(ahead: float, told: float) -> None:
    """The machine's own is not ahead, though a little time passes between two looks at it."""
    moved = AheadClock.of(AheadClock(ahead))
    assert abs(moved.ahead_s - told) < 1
    assert (moved.ahead_s == 0.0) is (told == 0.0)
    assert abs((moved.now() - datetime.now(UTC)).total_seconds() - told) < 5


def test_a_site_has_a_lease_beside_the_archive(tmp_path: Path) -> None:
    """One for each site, in the data directory of the job."""
    job = Job(str(tmp_path), "forum", "2026-11-23")
    assert lease_path(job) == DataDirectory(tmp_path).archive.parent / "forum.lease"


def test_a_site_on_loopback_may_be_reached_where_that_is_set() -> None:
    """Its own address and port, and no other that is allowed for another site."""
    guard = guard_of(SITE, LOOPBACK)
    assert guard.allowed == frozenset({("127.0.0.1", 8080)})
    guard.check("127.0.0.1", 8080)
    for address, port in (("127.0.0.1", 9090), ("127.0.0.1", 80), ("10.0.0.1", 8080)):
        with pytest.raises(AddressRefusedError):
            guard.check(address, port)


@pytest.mark.parametrize(
    ("url", "also", "allowed"),
    [
        ("http://127.0.0.1/", (), False),
        ("http://[::1]:8080/", (), False),
        ("https://forum.example/", (), False),
        ("https://forum.example/", ("127.0.0.1:9090",), True),
    ],
)
def test_what_is_not_the_site_is_not_allowed(url: str, also: tuple[str, ...], *, allowed: bool) -> None:
    """A port that is not named is not meant; a host that belongs to the site too is."""
    site = replace(SITE, url=url, options=SiteOptions(also_hosts=also))
    assert bool(guard_of(site, LOOPBACK).allowed) is allowed


def test_loopback_may_have_six_bytes() -> None:
    """In brackets, as addresses write it."""
    settings = CrawlSettings(loopback=("[::1]:8080",))
    assert guard_of(replace(SITE, url="http://[::1]:8080/"), settings).allowed == frozenset({("::1", 8080)})


@pytest.mark.parametrize("entry", ["10.0.0.1:80", "127.0.0.1", "localhost:80", "127.0.0.1:x", ""])
def test_a_wrong_loopback_is_told(entry: str) -> None:
    """With the setting, and how it is written; nothing is crawled then."""
    with pytest.raises(BadSiteError, match=r"^crawl\.loopback: .*write it as 127\.0\.0\.1:8080$"):
        guard_of(PUBLIC, CrawlSettings(loopback=(entry,)))


def test_a_real_site_can_reach_us() -> None:
    """Without a contact it is not crawled; one of blanks is none. One on loopback is ours."""
    for contact in ("", "  "):
        with pytest.raises(NoContactError, match=r"set crawl\.contact .* before forum is crawled"):
            user_agent(PUBLIC, CrawlSettings(contact=contact))
    assert user_agent(SITE, LOOPBACK) == f"Lekwacht/{product_version()} (+loopback only)"
    named = CrawlSettings(contact=" meldpunt@coa.example ")
    assert user_agent(PUBLIC, named) == f"Lekwacht/{product_version()} (+meldpunt@coa.example)"


@pytest.mark.parametrize(
    ("reasons", "hint"),
    [([], False), (["not_connected"], False), (["off_site", CoverageReason.FORBIDDEN_ADDRESS], True)],
)
def test_an_inner_address_has_a_hint(reasons: list[str], *, hint: bool) -> None:
    """It says which setting lets a site on this machine be reached; no other failure has it."""
    assert ("crawl.loopback" in inner_hint(reasons)) is hint
    assert bool(inner_hint(reasons)) is hint
