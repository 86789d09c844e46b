"""robots.txt, read as a careful visitor would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ProbeError
from crawler.fetching.robots import AGENT, delay_of, read_rules
from crawler.runs.job import AheadClock
from crawler.sites import configured, new_site, probe
from store.archive.coverage import CoverageReason, Ending
from store.archive.site import SiteOptions
from tests.crawler.support.crawling import QUICK, Watch
from tests.crawler.support.publicsite import PublicSite, thread

URL = "https://forum.example/t/1"
CLOSED = "User-agent: *\nDisallow: /\n"
PLAIN = {"Content-Type": "text/plain"}
POSTS = [("11", "anna", "De oude sluis lekt al jaren."), ("12", "bert", "Volgens mij valt dat wel mee.")]


def allows(text: str | bytes) -> bool:
    """Whether these rules let us read a page."""
    return bool(read_rules(text.encode() if isinstance(text, str) else text).can_fetch(URL, AGENT))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_rules_hold_in_every_encoding(encoding: str) -> None:
    """A no is a no, however it is written."""
    assert not allows(f"# vóór ons\n{CLOSED}".encode(encoding))
    assert allows("User-agent: *\nDisallow: /geheim\n".encode(encoding))


@pytest.mark.parametrize(
    "agent", ["Lekwacht", "lekwacht", "Lekwacht/1.0", "LEKWACHT/0.1 (+https://x.example)", "Lekwacht *"]
)
def test_any_version_of_us_is_us(agent: str) -> None:
    """A group for a version of us is for us, and goes before the group for all."""
    assert not allows(f"User-agent: *\nDisallow:\n\nUser-agent: {agent}\nDisallow: /\n")
    assert allows(f"{CLOSED}\nUser-agent: {agent}\nDisallow:\n")


@pytest.mark.parametrize("agent", ["Lekwachter", "Lekwacht-spion", "GoogleBot"])
def test_another_robot_is_not_us(agent: str) -> None:
    """A longer name is another's."""
    assert allows(f"User-agent: {agent}\nDisallow: /\n")


@pytest.mark.parametrize(
    ("rule", "seconds"),
    [
        ("Crawl-delay: 3600", 3600),
        ("Crawl-delay: 0.5", 0.5),
        ("Request-rate: 1/60", 60),
        ("Crawl-delay: inf", 0),
        ("Crawl-delay: nan", 0),
        ("Crawl-delay: gauw", 0),
        ("Disallow:", 0),
    ],
)
def test_the_wait_that_is_asked_is_told(rule: str, seconds: float) -> None:
    """Seconds between requests, or a rate of them; what is no number asks nothing."""
    assert delay_of(read_rules(f"User-agent: *\n{rule}\n".encode())) == seconds


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_whatever_stands_there_is_rules(body: bytes) -> None:
    """No body raises."""
    rules = read_rules(body)
    assert rules.can_fetch(URL, AGENT) in {True, False}
    assert delay_of(rules) >= 0


def test_where_robots_txt_leads_is_subject_to_nothing_but_the_site(public: PublicSite) -> None:
    """--path and --exclude say what is visited of the site, not where its rules may stand."""
    public.pages["/robots.txt"] = (301, {"Location": "/regels.txt"}, b"")
    public.pages["/regels.txt"] = (200, PLAIN, b"User-agent: *\nDisallow: /forum/dicht\n")
    public.html("/forum/", thread("V", POSTS, ("/forum/a", "/forum/dicht")))
    public.html("/forum/a", thread("A", POSTS))
    options = SiteOptions(path="/forum/", exclude=("txt$",))
    site = configured(new_site(f"{public.url}forum/", "sluis"), options, None)
    probed = probe(site, QUICK.__class__(loopback=(public.address,), retries=0), AheadClock())
    assert probed.coverage.ending is Ending.COMPLETE
    assert "/forum/a" in public.paths
    assert "/forum/dicht" not in public.paths


def test_a_wait_of_hours_is_told_and_not_waited_for(watch: Watch, public: PublicSite) -> None:
    """The first page is visited, the rest is left, and the next run within the hour asks nothing more."""
    public.pages["/robots.txt"] = (200, PLAIN, b"User-agent: *\nCrawl-delay: 3600\n")
    public.html("/", thread("V", POSTS, ("/a", "/b")))
    watch.site(public, time_budget_s=60.0)
    report = watch.crawl()
    assert report.coverage[0].ending is Ending.TIME_BUDGET
    assert dict(report.coverage[0].reasons) == {CoverageReason.CRAWL_DELAY: 2}
    again = watch.crawl()
    assert (again.coverage[0].requests, again.whole) == (0, False)
    assert [path for path in public.paths if path != "/robots.txt"] == ["/"]


def test_a_site_that_says_no_in_utf_16_is_not_added(public: PublicSite) -> None:
    """Its owner plainly said no."""
    public.pages["/robots.txt"] = (200, PLAIN, CLOSED.encode("utf-16"))
    public.html("/", thread("V", POSTS))
    with pytest.raises(ProbeError, match="robots_forbidden"):
        probe(new_site(public.url, "dicht"), QUICK.__class__(loopback=(public.address,)), AheadClock())
    assert public.paths == ["/robots.txt"]
