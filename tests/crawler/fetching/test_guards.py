"""A hostile server tries everything: no inner address is reached, limits hold, the honest rest arrives."""

from collections.abc import Iterator

import pytest

from crawler.runs.crawl import CrawlReport
from store.archive.coverage import CoverageReason, Ending
from tests.crawler.support import hostile as tricks
from tests.crawler.support.crawling import Watch
from tests.crawler.support.hostile import HTML, SMALL, hostile, redirect
from tests.crawler.support.publicsite import PublicSite, serve, thread

LIMITS = {"max_bytes": SMALL, "timeout_s": 5, "retries": 0}


@pytest.fixture
def inside() -> Iterator[PublicSite]:
    """A server that nobody outside may reach."""
    with serve(host="127.0.0.2") as site:
        yield site


def crawl_with(
    watch: Watch, public: PublicSite, inside: PublicSite, pages: dict[str, object], **settings: object
) -> tuple[CrawlReport, dict[CoverageReason, int]]:
    """Crawl the site with these pages among honest ones, and check what must hold whatever they do."""
    hostile(public, inside, pages)
    watch.site(public)
    report = watch.crawl(**(LIMITS | settings))
    assert inside.asked == []
    assert {"p91", "p95"} <= watch.posts().keys()
    assert report.coverage[0].ending is Ending.COMPLETE
    return report, dict(report.coverage[0].reasons)


def test_no_redirect_leads_inside(watch: Watch, public: PublicSite, inside: PublicSite) -> None:
    """Redirects to inner addresses in every spelling are refused, each as such."""
    port = inside.port
    spellings = [
        "127.0.0.2",
        "2130706434",
        "0x7f000002",
        "[::ffff:127.0.0.2]",
        "0177.0.0.2",
        "[::1]",
        "169.254.169.254",
    ]
    pages: dict[str, object] = {
        f"/r{number}": redirect(f"http://{host}:{port}/") for number, host in enumerate(spellings)
    }
    _, reasons = crawl_with(watch, public, inside, pages)
    assert reasons[CoverageReason.FORBIDDEN_ADDRESS] == len(spellings)


def test_no_meta_refresh_leads_inside(watch: Watch, public: PublicSite, inside: PublicSite) -> None:
    """A meta refresh to the inside is refused like a redirect."""
    refresh = f'<meta http-equiv="refresh" content="0; url=http://127.0.0.2:{inside.port}/">'
    page = (200, HTML, f"<html><head>{refresh}</head><body>even geduld</body></html>".encode())
    _, reasons = crawl_with(watch, public, inside, {"/refresh": page})
    assert reasons[CoverageReason.FORBIDDEN_ADDRESS] == 1


def test_a_name_of_the_site_that_points_inside_is_refused_at_connect_time(
    watch: Watch, public: PublicSite, inside: PublicSite
) -> None:
    """What DNS says is judged when the connection is made: a name inside the scope is no way round it."""
    hostile(public, inside, {})
    links = (
        f"http://localhost:{inside.port}/",
        f"http://127.0.0.2:{inside.port}/",
        f"http://127.0.0.3:{public.port}/",
    )
    public.html("/", thread("V", [], ("/eerlijk", *links, "/laatste")))
    also = (f"localhost:{inside.port}", f"127.0.0.2:{inside.port}", f"127.0.0.3:{public.port}")
    watch.site(public, also_hosts=also)
    with serve(PublicSite(port=public.port, host="127.0.0.3")) as other:
        report = watch.crawl(**LIMITS)
        assert other.asked == []
    assert inside.asked == []
    asked = {headers["Host"] for _, headers in public.asked}
    assert asked == {public.address}
    assert dict(report.coverage[0].reasons)[CoverageReason.FORBIDDEN_ADDRESS] == 3
    assert {"p91", "p95"} <= watch.posts().keys()


def test_the_site_is_not_left(watch: Watch, public: PublicSite, inside: PublicSite) -> None:
    """Redirects to other sites and to other schemes are refused, and odd links are no links."""
    pages: dict[str, object] = {
        "/weg": redirect("https://elders.example/"),
        "/bestand": redirect("file:///etc/passwd"),
        "/data": redirect("data:text/html,<p>hallo"),
        "/links": (
            200,
            HTML,
            b'<a href="javascript:alert(1)">x</a><a href="http://[kapot">y</a><a href="mailto:a@b">z</a>',
        ),
    }
    _, reasons = crawl_with(watch, public, inside, pages)
    assert reasons[CoverageReason.OFF_SITE] == 1
    assert reasons[CoverageReason.BAD_ADDRESS] == 3


def test_redirects_without_end_end(watch: Watch, public: PublicSite, inside: PublicSite) -> None:
    """A loop of redirects and a chain without end stop by themselves."""

    def onwards(handler: object) -> tuple[int, dict[str, str], bytes]:
        number = int(str(handler.path).rpartition("/")[2])  # type: ignore[attr-defined]
        public.pages[f"/keten/{number + 1}"] = onwards
        return redirect(f"/keten/{number + 1}")

    pages: dict[str, object] = {"/a": redirect("/b"), "/b": redirect("/a"), "/keten/0": onwards}
    _, reasons = crawl_with(watch, public, inside, pages, max_redirects=5)
    assert reasons[CoverageReason.REDIRECT_LIMIT] == 1
    assert public.paths.count("/a") == 1


def test_a_decompression_bomb_is_defused(watch: Watch, public: PublicSite, inside: PublicSite) -> None:
    """A small body that unpacks to a hundred megabytes is typed as a bomb, however it was packed."""
    pages: dict[str, object] = {f"/{packed}": tricks.bomb(packed) for packed in ("gzip", "deflate")}
    _, reasons = crawl_with(watch, public, inside, pages)
    assert reasons[CoverageReason.BOMB] == 2


def test_what_never_ends_is_cut_off(watch: Watch, public: PublicSite, inside: PublicSite) -> None:
    """Bodies and headers without end, and a byte now and then, cost no more than the limits."""
    pages: dict[str, object] = {
        "/eindeloos": tricks.endless_body,
        "/koppen": tricks.endless_headers,
        "/traag": tricks.slow_drip,
        "/groot": (200, HTML, b"x" * (SMALL + 1)),
    }
    report, reasons = crawl_with(watch, public, inside, pages)
    assert reasons[CoverageReason.TOO_LARGE] == 2
    assert reasons[CoverageReason.TIMEOUT] >= 1
    assert sum(reasons.values()) == 4
    assert report.coverage[0].bytes < 10 * SMALL


def test_broken_answers_have_their_reason(watch: Watch, public: PublicSite, inside: PublicSite) -> None:
    """A body cut short and an answer that is no HTTP are typed failures."""
    _, reasons = crawl_with(watch, public, inside, {"/kort": tricks.cut_short, "/ssh": tricks.no_http})
    assert reasons[CoverageReason.CUT_SHORT] == 1
    assert reasons[CoverageReason.BAD_RESPONSE] == 1


def test_odd_markup_costs_nothing_but_itself(watch: Watch, public: PublicSite, inside: PublicSite) -> None:
    """Megabyte attributes, deep nesting, wrong encodings and images that claim to be pages do no harm."""
    pages: dict[str, object] = {
        "/attribuut": (
            200,
            HTML,
            b'<a href="' + b"x" * 150_000 + b'">a</a><p>tekst met een lang attribuut</p>',
        ),
        "/diep": (200, HTML, b"<div>" * 15_000 + b"diep verborgen" + b"</div>" * 15_000),
        "/codering": (200, {"Content-Type": "text/html; charset=utf-16"}, b"geen zestien bits hier"),
        "/onzin": (200, {"Content-Type": "text/html; charset=klingon"}, b"<p>Een gewone zin.</p>"),
        "/plaatje": (200, HTML, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        "/leeg": (200, HTML, b""),
        "/nul": (200, HTML, b"<p>nul\x00byte</p>"),
        "/pdf": (200, HTML, b"%PDF-1.7\nniet echt een pdf"),
    }
    crawl_with(watch, public, inside, pages, max_bytes=10 * SMALL)


def test_session_numbers_and_cookies_make_no_new_pages(
    watch: Watch, public: PublicSite, inside: PublicSite
) -> None:
    """No cookie is sent back, and a session number in the address makes no other page."""
    crawl_with(watch, public, inside, {"/sessie": tricks.cookie, "/map": tricks.cookie})
    assert [path for path in public.paths if path.startswith("/sessie")] == ["/sessie"]
    assert all("Cookie" not in headers for _, headers in public.asked)


def test_a_calendar_without_end_is_given_up(watch: Watch, public: PublicSite, inside: PublicSite) -> None:
    """Addresses of one form that lead to nothing but themselves are given up, as a trap."""

    class Months(dict[str, object]):
        def get(self, path: str, default: object = None) -> object:  # type: ignore[override]
            return tricks.calendar if path.startswith("/agenda") else super().get(path, default)

    public.pages = Months(public.pages)  # type: ignore[assignment]
    _, reasons = crawl_with(watch, public, inside, {"/agenda?maand=1": tricks.calendar}, max_barren=15)
    assert reasons[CoverageReason.TRAP] >= 1
    assert sum(path.startswith("/agenda") for path in public.paths) < 40


def test_folders_that_repeat_are_a_trap(watch: Watch, public: PublicSite, inside: PublicSite) -> None:
    """Relative links that nest for ever stop after a few folders."""

    class Nested(dict[str, object]):
        def get(self, path: str, default: object = None) -> object:  # type: ignore[override]
            deeper = (200, HTML, b'<p>dieper</p><a href="dieper/">verder</a>')
            return deeper if path.startswith("/put/") else super().get(path, default)

    public.pages = Nested(public.pages)  # type: ignore[assignment]
    crawl_with(watch, public, inside, {"/put/": None})
    assert sum(path.startswith("/put/") for path in public.paths) <= 4


@pytest.mark.parametrize("answer", ["inside", "loop", "garbage"])
def test_robots_games_open_nothing(watch: Watch, public: PublicSite, inside: PublicSite, answer: str) -> None:
    """A robots.txt that leads inside or in circles forbids everything; one of noise says nothing."""
    hostile(public, inside, {})
    answers = {
        "inside": redirect(f"http://127.0.0.2:{inside.port}/robots.txt"),
        "loop": redirect("/robots.txt"),
        "garbage": (200, {"Content-Type": "text/plain"}, bytes(range(256)) * 1_000),
    }
    public.pages["/robots.txt"] = answers[answer]
    watch.site(public)
    report = watch.crawl(**LIMITS)
    assert inside.asked == []
    assert (report.coverage[0].ending is Ending.ROBOTS) == (answer != "garbage")
    assert ("/eerlijk" in public.paths) == (answer == "garbage")
