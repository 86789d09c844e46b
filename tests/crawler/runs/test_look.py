"""One page is looked at now: fetched, captured and read, by the rules of its site."""

import pytest

from crawler.errors import LookFailedError
from crawler.evidence import verify
from crawler.runs.job import AheadClock, Job, lease_path
from crawler.runs.look import Looked, look
from store.archive.site import find_site, sites
from store.lock import exclusive
from store.web_address import BadAddressError
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import PublicSite, thread

POSTS = [("11", "anna", "De oude sluis lekt al jaren."), ("12", "bert", "Volgens mij valt dat wel mee.")]


def looked(watch: Watch, url: str, ahead_s: float = 0.0, **changes: object) -> Looked:
    """Look at a page."""
    values = {"loopback": tuple(watch.allowed), "retry_delay_s": 0.0, "retries": 0, "lease_wait_s": 0.1}
    return look(watch.data, type(watch.settings)(**(values | changes)), AheadClock(ahead_s), url)


def test_a_page_that_nobody_watches_is_looked_at(watch: Watch, public: PublicSite) -> None:
    """Under a place of its own that no night crawls, and nothing beside it is asked."""
    public.html("/t/1", thread("T", POSTS, ("/t/2",)))
    watch.allowed.append(public.address)
    result = looked(watch, f"{public.url}t/1#p12")
    assert [path for path in public.paths if path != "/robots.txt"] == ["/t/1"]
    (site,) = sites(watch.database)
    assert (site.name, site.url) == (f"look-{public.address.replace(':', '-')}", public.url)
    assert not site.watched
    assert not site.enabled
    assert (result.site, result.url, len(result.capture_ids)) == (site.name, f"{public.url}t/1", 1)
    assert {"p11", "p12"} <= watch.posts().keys()
    assert set(result.post_ids) == {post.post_id for post in watch.posts().values()}
    assert list(verify(watch.database, watch.data.warc)) == []


def test_a_page_of_a_watched_site_is_looked_at_by_its_rules(watch: Watch, public: PublicSite) -> None:
    """It is the site's own post; what the look before it saw is none of this one's."""
    public.html("/", thread("V", POSTS))
    public.html("/t/2", thread("T", [("21", "cees", "Een ander verhaal over de molen van vroeger.")]))
    watch.site(public)
    first = looked(watch, public.url)
    second = looked(watch, f"{public.url}t/2", 60)
    assert (first.site, second.site) == ("proef", "proef")
    assert not set(first.capture_ids) & set(second.capture_ids)
    assert not set(first.post_ids) & set(second.post_ids)
    assert len(list(sites(watch.database))) == 1


def test_a_place_that_the_site_leaves_out_is_looked_at_apart(watch: Watch, public: PublicSite) -> None:
    """What no crawl visits may be looked at all the same; it belongs to no night of the site."""
    public.html("/geheim/1", thread("T", POSTS))
    watch.site(public, exclude=("/geheim",))
    assert looked(watch, f"{public.url}geheim/1").site.startswith("look-")


def test_the_way_of_a_redirect_is_captured(watch: Watch, public: PublicSite) -> None:
    """Each step has its own evidence."""
    public.pages["/oud"] = (302, {"Location": "/nieuw"}, b"")
    public.html("/nieuw", thread("T", POSTS))
    watch.allowed.append(public.address)
    result = looked(watch, f"{public.url}oud")
    assert len(result.capture_ids) == 2
    assert len(result.post_ids) >= 2


def test_a_page_that_was_not_received_says_why(watch: Watch, public: PublicSite) -> None:
    """And what can be done; robots.txt, which did come, is no page."""
    public.html("/robots.txt", "User-agent: *\nDisallow: /\n")
    public.html("/", thread("V", POSTS))
    watch.allowed.append(public.address)
    with pytest.raises(LookFailedError, match=r"was not received \(robots_forbidden\).*--file"):
        looked(watch, public.url)
    assert public.paths == ["/robots.txt"]


def test_an_inner_page_says_which_setting_allows_it(watch: Watch, public: PublicSite) -> None:
    """It is not connected to."""
    with pytest.raises(LookFailedError, match=r"crawl\.loopback"):
        looked(watch, public.url, contact="meldpunt@coa.example")
    assert public.paths == []


def test_a_site_that_is_being_crawled_is_told(watch: Watch, public: PublicSite) -> None:
    """Nothing is asked of it meanwhile."""
    watch.site(public)
    lease = exclusive(lease_path(Job(str(watch.data.root), "proef", "2026-11-23")), "crawl of proef")
    with lease, pytest.raises(LookFailedError, match="proef is being crawled now"):
        looked(watch, public.url)
    assert public.paths == []


@pytest.mark.parametrize("url", ["", "geen adres", "ftp://x.example/", "javascript:alert(1)", "http://["])
def test_what_is_no_address_is_told(watch: Watch, url: str) -> None:
    """Nothing is written down of it."""
    with pytest.raises(BadAddressError):
        looked(watch, url)
    assert list(sites(watch.database)) == []


def test_a_second_look_belongs_to_the_same_place(watch: Watch, public: PublicSite) -> None:
    """One place for each host, however often somebody looks."""
    public.html("/t/1", thread("T", POSTS))
    watch.allowed.append(public.address)
    for minutes in (0, 1):
        looked(watch, f"{public.url}t/1", 60 * minutes)
    assert len(list(sites(watch.database))) == 1
    assert find_site(watch.database, f"look-{public.address.replace(':', '-')}") is not None
