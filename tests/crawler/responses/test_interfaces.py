"""Feeds, sitemaps, documents and a site's own interfaces in a real crawl."""

import gzip
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise

from docx import Document

from crawler.runs.canary import serve
from crawler.runs.job import AheadClock
from store.archive.coverage import CoverageReason, Ending
from store.archive.extracted import PostKind
from store.archive.standing import standing
from store.clock import to_text
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import PublicSite, thread

OLD = "Over de oude sluis is het laatste woord nog niet gezegd, denk ik."
NEWS = "Vannacht hebben ze de sluisdeur toch opengezet, ik stond erbij."


def feed(at: datetime) -> str:
    """A feed that tells of a comment under the old thread."""
    return (
        f"<rss><channel><item><link>/t/1#p13</link><pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        "</channel></rss>"
    )


def test_a_comment_under_an_old_article_is_found_because_a_feed_tells(
    watch: Watch, public: PublicSite
) -> None:
    """A page that is not due for weeks is visited the night its feed names it; the others are left alone."""
    head = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    public.html("/", head + thread("V", [], ("/t/1", "/t/2")))
    public.pages["/feed"] = (
        200,
        {"Content-Type": "application/rss+xml"},
        feed(datetime(2026, 5, 1, tzinfo=UTC)).encode(),
    )
    posts = [("11", "anna", OLD), ("12", "bert", f"{OLD} Precies.")]
    public.html("/t/1", thread("Sluis", posts))
    public.html("/t/2", thread("Brug", [("21", "anna", f"{OLD} Brug."), ("22", "bert", f"{OLD} Nee.")]))
    watch.site(public)
    watch.crawl()
    public.html("/t/1", thread("Sluis", [*posts, ("13", "cees", NEWS)]))
    soon = datetime.now(UTC) + timedelta(hours=12)
    public.pages["/feed"] = (200, {"Content-Type": "application/rss+xml"}, feed(soon).encode())
    watch.database.execute("UPDATE page SET posts = 0 WHERE url LIKE '%/t/2'")  # not the watched page
    watch.database.execute("UPDATE page SET posts = 0 WHERE url LIKE '%/t/1'")
    public.asked.clear()
    watch.crawl(nights=1)
    assert watch.posts()["p13"].text == NEWS
    assert "/t/2" not in public.paths


def test_a_comment_that_waited_for_approval_is_found(watch: Watch, public: PublicSite) -> None:
    """A comment dated before the last visit to its page that only shows now is fetched."""
    head = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    public.html("/", head + thread("V", [], ("/t/1", "/t/2")))
    written = datetime.now(UTC) - timedelta(hours=2)
    public.pages["/feed"] = (200, {"Content-Type": "application/rss+xml"}, b"<rss><channel/></rss>")
    posts = [("11", "anna", OLD), ("12", "bert", f"{OLD} Precies.")]
    public.html("/t/1", thread("Sluis", posts))
    public.html("/t/2", thread("Brug", [(f"2{n}", "anna", f"{OLD} {n}") for n in "12345"]))
    watch.site(public)
    watch.crawl()
    public.html("/t/1", thread("Sluis", [*posts, ("13", "cees", NEWS)]))
    public.pages["/feed"] = (200, {"Content-Type": "application/rss+xml"}, feed(written).encode())
    watch.crawl(nights=1)
    assert watch.posts()["p13"].text == NEWS


def test_robots_names_the_sitemap_and_is_obeyed(watch: Watch, public: PublicSite) -> None:
    """Pages of the sitemap are visited though nothing links to them; what robots.txt forbids is counted."""
    robots = f"User-agent: *\nDisallow: /geheim\nSitemap: {public.url}kaart.xml\n"
    public.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, robots.encode())
    listed = f"<urlset><url><loc>{public.url}t/7</loc></url></urlset>"
    public.pages["/kaart.xml"] = (200, {"Content-Type": "application/xml"}, listed.encode())
    public.html("/", thread("V", [], ("/geheim/1",)))
    public.html("/t/7", thread("Zeven", [("71", "anna", OLD), ("72", "bert", f"{OLD} Ja.")]))
    watch.site(public)
    report = watch.crawl()
    assert "p71" in watch.posts()
    assert "/geheim/1" not in public.paths
    assert dict(report.coverage[0].reasons) == {CoverageReason.ROBOTS_FORBIDDEN: 1}
    assert report.coverage[0].not_readable == 1


def test_robots_that_cannot_be_had_forbid_everything(watch: Watch, public: PublicSite) -> None:
    """A 503 in place of robots.txt, whatever its body says, allows nothing and is no whole night."""
    public.pages["/robots.txt"] = (503, {"Content-Type": "text/html"}, b"User-agent: *\nAllow: /\n")
    public.html("/", thread("V", [("1", "anna", OLD), ("2", "bert", NEWS)]))
    watch.site(public)
    report = watch.crawl()
    assert not report.whole
    assert report.coverage[0].ending == "robots"
    assert set(public.paths) == {"/robots.txt"}


def test_crawl_delay_is_honoured(watch: Watch, public: PublicSite) -> None:
    """Between two requests lies at least what robots.txt asks, though our own delay is none."""
    times: list[datetime] = []

    def timed(_handler: object) -> tuple[int, dict[str, str], bytes]:
        times.append(datetime.now(UTC))
        return 200, {"Content-Type": "text/html"}, thread("V", [], ("/a", "/b")).encode()

    public.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nCrawl-delay: 0.6\n")
    public.pages |= {"/": timed, "/a": timed, "/b": timed}
    watch.site(public)
    watch.crawl()
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) == 2
    assert min(gaps) > timedelta(seconds=0.5)


def test_a_crawl_delay_of_hours_ends_with_the_night(watch: Watch, public: PublicSite) -> None:
    """A robots.txt that asks for an hour gets one page a night: the rest is backlog, no process hangs."""
    public.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nCrawl-delay: 3600\n")
    public.html("/", thread("V", [("11", "anna", OLD)], ("/a", "/b")))
    watch.site(public)
    report = watch.crawl(time_budget_s=4)
    assert report.coverage[0].ending is Ending.TIME_BUDGET
    assert (public.paths, report.coverage[0].backlog) == (["/robots.txt", "/"], 2)


def test_packed_sitemaps_are_read_and_an_index_without_end_ends(watch: Watch, public: PublicSite) -> None:
    """A sitemap in gzip tells its pages; one index naming the next for ever costs a few requests."""

    class Maps(dict[str, object]):
        def get(self, path: str, default: object = None) -> object:  # type: ignore[override]
            if not path.startswith("/kaart/"):
                return super().get(path, default)
            following = f"{public.url}kaart/{int(path[7:]) + 1}"
            index = f"<sitemapindex><sitemap><loc>{following}</loc></sitemap></sitemapindex>"
            return 200, {"Content-Type": "application/xml"}, index.encode()

    robots = f"Sitemap: {public.url}alles.xml.gz\nSitemap: {public.url}kaart/0\n"
    public.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, robots.encode())
    listed = f"<urlset><url><loc>{public.url}t/7</loc></url></urlset>"
    public.pages["/alles.xml.gz"] = (
        200,
        {"Content-Type": "application/gzip"},
        gzip.compress(listed.encode()),
    )
    public.html("/", thread("V", []))
    public.html("/t/7", thread("Zeven", [("71", "anna", OLD), ("72", "bert", f"{OLD} Ja.")]))
    public.pages = Maps(public.pages)  # type: ignore[assignment]
    watch.site(public)
    report = watch.crawl()
    assert "p71" in watch.posts()
    assert sum(path.startswith("/kaart/") for path in public.paths) == 2
    assert dict(report.coverage[0].reasons) == {CoverageReason.TRAP: 1}


def test_a_document_that_a_post_links_to_is_a_post_of_its_own(watch: Watch, public: PublicSite) -> None:
    """A linked DOCX becomes an attachment, which stands or goes; a lying type has its reason."""
    document = Document()
    document.add_paragraph("Uittreksel over de sluiswachter en zijn zeven sleutels.")
    buffer = BytesIO()
    document.save(buffer)
    linked = f'{OLD} <a href="/brief.docx">brief</a> <a href="/nep.pdf">nep</a>'
    public.html("/", thread("V", [("11", "anna", linked), ("12", "bert", NEWS)]))
    headers = {"Content-Type": "application/octet-stream", "ETag": '"d"'}
    public.pages["/brief.docx"] = (200, headers, buffer.getvalue())
    public.pages["/nep.pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4 niets")
    watch.site(public)
    report = watch.crawl()
    (attached,) = [post for post in watch.posts().values() if post.kind is PostKind.ATTACHMENT]
    assert "sluiswachter" in attached.text
    assert attached.parent == "p11"
    assert dict(report.coverage[0].reasons)[CoverageReason.UNREADABLE] == 1
    first = standing(watch.database, attached.post_id)
    watch.crawl(nights=3)  # "not modified": it stands
    later = standing(watch.database, attached.post_id)
    del public.pages["/brief.docx"]
    watch.crawl(nights=3)
    gone = standing(watch.database, attached.post_id)
    assert first is not None
    assert later is not None
    assert gone is not None
    assert later.last_seen_at > first.last_seen_at
    assert [state.presence.value for state in (first, later, gone)] == ["present", "present", "gone"]


def test_comments_that_only_a_script_loads_are_counted_as_not_readable(
    watch: Watch, public: PublicSite
) -> None:
    """A page whose comments a foreign service loads is not read as having none."""
    body = f"<p>{OLD}</p><div id='disqus_thread'></div><script src='https://x.disqus.com/embed.js'></script>"
    public.html("/", body)
    watch.site(public)
    report = watch.crawl()
    assert report.coverage[0].not_readable == 1


def test_a_template_that_changed_is_an_alarm(watch: Watch, public: PublicSite) -> None:
    """A page known to hold posts that gives none any more raises the alarm, even if the rest is unchanged."""
    public.html("/", thread("V", [], ("/t/1",)))
    public.html("/t/1", thread("Sluis", [("11", "anna", OLD), ("12", "bert", NEWS)]), ETag='"1"')
    watch.site(public)
    watch.crawl()
    public.html("/t/1", "<canvas>alleen nog een plaatje</canvas> Weg.", ETag='"1"')
    report = watch.crawl(nights=1)
    assert report.coverage[0].alarm == "no_posts"


def test_the_canary_page_is_served_on_loopback_alone() -> None:
    """The page answers at its own address and has nothing else."""
    with serve("verhaal", "n1", AheadClock()) as page:
        assert page.url == f"http://{page.address}/"
        assert page.address.startswith("127.0.0.1:")
    assert to_text(AheadClock().now()) > "2026"
