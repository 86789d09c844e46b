"""Adding, testing and disabling sites, and looking at one page now."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.errors import BadSiteError, LookFailedError, NoContactError, ProbeError
from crawler.extraction.errors import SampleError
from crawler.extraction.platforms.platform import platform_from
from crawler.extraction.profile import SiteProfile, keep_sample, read_profile
from crawler.runs.job import AheadClock, Job, lease_path, user_agent
from crawler.runs.look import look
from crawler.settings import CrawlSettings
from crawler.sites import (
    add_site,
    broken_profiles,
    configured,
    listing,
    new_site,
    probe,
    switch_site,
    to_be_tested,
)
from store.archive.coverage import Alarm, coverage
from store.archive.site import SiteOptions, UnknownSiteError, save_site
from store.lock import exclusive
from store.web_address import BadAddressError
from tests.crawler.support.crawling import QUICK, Watch
from tests.crawler.support.publicsite import PublicSite, serve, thread

PIGEON = "De postduif van de smid is vannacht teruggekomen met een gebroken veer."
PROFILE = """
name = "smidse"
[[part]]
kind = "comment"
post = "div.slag"
body = "p.woord"
author = "b.wie"
"""


def settings(public: PublicSite) -> CrawlSettings:
    """Settings that allow this site on loopback."""
    return replace(QUICK, loopback=(public.address,))


def forum(public: PublicSite) -> None:
    """A thread with a feed and a robots.txt."""
    head = '<link rel="alternate" type="application/atom+xml" href="/feed">'
    public.html(
        "/", head + thread("V", [("11", "anna", PIGEON), ("12", "bert", f"{PIGEON} Echt?")], ("/t/1",))
    )
    public.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nCrawl-delay: 0.2\n")


def test_a_probe_tells_what_a_site_is_and_takes(watch: Watch, public: PublicSite) -> None:
    """Platform, robots rules, feeds, posts and the time of a first crawl are known before it is added."""
    forum(public)
    probed = probe(new_site(public.url), settings(public), AheadClock())
    assert probed.platform == "phpbb"
    assert "0.2 s" in probed.robots
    assert probed.delay_s == 0.2
    assert "feed" in [kind.value for kind in probed.interfaces]
    assert PIGEON in [post.text for post in probed.posts]
    assert probed.estimate_s == pytest.approx(probed.pages_known * 0.2)
    assert watch.posts() == {}
    added = add_site(watch.data, probed, AheadClock())
    (entry,) = listing(watch.data)
    assert (entry["name"], entry["platform"], entry["night"]) == (added.name, "phpbb", None)


def test_a_site_that_does_not_answer_is_not_added() -> None:
    """Nothing to read is told with the reason."""
    with serve() as public:
        site, chosen = new_site(public.url), settings(public)
    with pytest.raises(ProbeError, match="not_connected"):
        probe(site, chosen, AheadClock())


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example/",
        "https://",
        "https://me:secret@x.example/",
        "file:///etc",
        "http://h:99999/",
        "http://[",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """Only public addresses of the web become sites."""
    with pytest.raises(BadAddressError):
        new_site(url)


def test_names_and_options_are_checked() -> None:
    """A name that could leave the folder, a broken pattern and a broken crontab are refused."""
    with pytest.raises(BadSiteError):
        new_site("https://x.example/", "../etc")
    with pytest.raises(BadSiteError):
        configured(new_site("https://x.example/"), SiteOptions(exclude=("(",)), None)
    with pytest.raises(BadSiteError):
        configured(new_site("https://x.example/"), SiteOptions(schedule="elk uur"), None)
    for wrong in (
        {"path": "forum"},
        {"delay_s": -1},
        {"delay_s": float("nan")},
        {"time_budget_s": float("inf")},
    ):
        with pytest.raises(BadSiteError):
            configured(new_site("https://x.example/"), SiteOptions(**wrong), None)  # type: ignore[arg-type]
    with pytest.raises(BadAddressError):
        configured(new_site("https://x.example/"), SiteOptions(also_hosts=("x y",)), None)
    assert new_site("www.forum.example").name == "forum.example"


def test_a_real_site_needs_a_contact_address() -> None:
    """We do not visit anybody without saying how to reach us."""
    site = new_site("https://forum.example/")
    with pytest.raises(NoContactError):
        user_agent(site, CrawlSettings())
    assert "(+beheer@example.org)" in user_agent(site, CrawlSettings(contact="beheer@example.org"))


def smithy(public: PublicSite, folder: Path) -> SiteProfile:
    """A site that no platform knows, with a profile and its sample page."""
    rows = "".join(
        f'<div class="slag" id="slag-{ord(n)}"><b class="wie">{n}</b><p class="woord">{PIGEON} {n}</p></div>'
        for n in "ab"
    )
    page = f"<html><body><h1>Smidse</h1>{rows}</body></html>"
    public.html("/", page)
    path = folder / "smidse.toml"
    path.write_text(PROFILE, encoding="utf-8")
    keep_sample(path, page.encode(), public.url, None)
    return read_profile(path)


def test_a_profile_reads_what_no_platform_knows(watch: Watch, public: PublicSite, tmp_path: Path) -> None:
    """A site's own profile says where its posts are."""
    site = configured(new_site(public.url), SiteOptions(), smithy(public, tmp_path))
    probed = probe(site, settings(public), AheadClock())
    assert {(post.author, post.text) for post in probed.posts} == {("a", f"{PIGEON} a"), ("b", f"{PIGEON} b")}
    assert probed.posts[0].extractor.startswith("smidse/")
    assert to_be_tested(watch.data, public.url).name == new_site(public.url).name


def test_a_profile_that_no_longer_holds_is_an_alarm_and_used(
    watch: Watch, public: PublicSite, tmp_path: Path
) -> None:
    """The night of its site has the alarm, `doctor` a sentence, and the posts keep their ids."""
    profile = smithy(public, tmp_path)
    watch.allowed.append(public.address)
    site = configured(new_site(public.url), SiteOptions(), profile)
    save_site(watch.database, site, AheadClock().now())
    assert watch.crawl().coverage[0].alarm is None
    known = watch.posts().keys()
    changed = PROFILE.replace('"b.wie"', '"p.woord"')
    watch.database.execute("UPDATE site SET profile = ?", [changed])
    report = watch.crawl(nights=1)
    assert report.coverage[0].alarm is Alarm.PROFILE
    assert watch.posts().keys() == known
    (sentence,) = broken_profiles(watch.data)
    assert "yields post" in sentence


def test_a_profile_that_does_not_read_its_sample_is_refused(public: PublicSite, tmp_path: Path) -> None:
    """A site is not added with a profile that reads its own page otherwise."""
    profile = smithy(public, tmp_path)
    broken = replace(profile, platform=platform_from(tomllib.loads(PROFILE.replace("p.woord", "b.wie"))))
    with pytest.raises(SampleError, match="another text"):
        configured(new_site(public.url), SiteOptions(), broken)


@pytest.mark.parametrize("host", ["archive-it.example", "file-sharing.example", "look-here.example"])
def test_a_site_is_watched_whatever_its_host(host: str) -> None:
    """A host that begins like a name of ours for other captures gets a name of its own, and is watched."""
    assert new_site(f"https://{host}/").watched
    with pytest.raises(BadSiteError, match="choose another"):
        new_site("https://forum.example/", host)


def test_disabling_and_enabling_by_name(watch: Watch, public: PublicSite) -> None:
    """A disabled site is left out of a crawl; an unknown name is one clear error."""
    forum(public)
    site = watch.site(public)
    switch_site(watch.data, site.name, enabled=False)
    assert watch.crawl().coverage == ()
    with pytest.raises(BadSiteError, match="sites enable proef"):
        watch.crawl("proef")
    assert public.asked == []
    switch_site(watch.data, site.name, enabled=True)
    assert watch.crawl().whole
    with pytest.raises(UnknownSiteError):
        switch_site(watch.data, "onbekend", enabled=False)


def test_a_look_captures_one_page_of_a_place_nobody_watches(watch: Watch, public: PublicSite) -> None:
    """The page and nothing it leads to is fetched; its posts arrive, and its site is not watched."""
    forum(public)
    looked_at = look(watch.data, settings(public), AheadClock(), f"{public.url}#p11")
    assert len(looked_at.capture_ids) == 1
    assert watch.posts()["p11"].post_id in looked_at.post_ids
    assert set(public.paths) == {"/", "/robots.txt"}
    assert listing(watch.data) == []
    (row,) = watch.rows("SELECT ending, reached, requests, posts_new FROM coverage")
    assert tuple(row.values()) == ("complete", 1, 1, 2)
    assert list(coverage(watch.database)) == []


def test_a_look_follows_a_redirect_and_takes_a_known_page_whole(watch: Watch, public: PublicSite) -> None:
    """Looking again at a page of a watched site asks for all of it, by way of its redirect."""
    forum(public)
    public.pages["/kort"] = (302, {"Location": "/"}, b"")
    watch.site(public)
    watch.crawl()
    public.asked.clear()
    before = watch.rows("SELECT ending, requests FROM coverage")[0]
    looked_at = look(watch.data, settings(public), AheadClock(), f"{public.url}kort")
    assert looked_at.site == "proef"
    after = watch.rows("SELECT ending, requests FROM coverage")[0]
    assert after == {"ending": before["ending"], "requests": int(str(before["requests"])) + 2}
    assert len(looked_at.capture_ids) == 2
    assert watch.posts()["p11"].post_id in looked_at.post_ids


def test_a_look_before_the_first_night_says_nothing_of_a_night(watch: Watch, public: PublicSite) -> None:
    """A failed look at a watched site that was never crawled leaves no row: the site has had no night."""
    watch.site(public)
    public.html("/", "<h1>Even geduld</h1>", status=503)
    look(watch.data, settings(public), AheadClock(), public.url)
    assert watch.rows("SELECT * FROM coverage") + watch.rows("SELECT * FROM coverage_reason") == []


def test_a_look_at_a_site_that_is_being_crawled_says_so(watch: Watch, public: PublicSite) -> None:
    """While another process holds the site the look ends with that as its reason."""
    site = watch.site(public)
    chosen = replace(settings(public), lease_wait_s=0)
    held = lease_path(Job.at(watch.data, site, "2026-11-23", chosen, AheadClock()))
    with exclusive(held, "test"), pytest.raises(LookFailedError, match="is being crawled now"):
        look(watch.data, chosen, AheadClock(), public.url)


def test_a_look_at_nothing_says_why(watch: Watch) -> None:
    """A page that does not answer is an error with its reason."""
    with serve() as public:
        chosen, url = settings(public), public.url
    with pytest.raises(LookFailedError, match="not_connected"):
        look(watch.data, chosen, AheadClock(), url)
