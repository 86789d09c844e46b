"""Addresses of a site: one spelling each, and what is never visited."""

import pytest

from crawler.scope import SiteScope, is_document, shape
from store.archive.coverage import CoverageReason
from store.archive.site import Site, SiteOptions
from store.web_address import parse

SITE = Site(1, "forum", "https://www.forum.example/", enabled=True, canary=False, platform=None)
SCOPE = SiteScope.of(SITE)


@pytest.mark.parametrize(
    ("spelling", "address"),
    [
        ("/node/1#comment-3", "https://www.forum.example/node/1"),
        ("http://www.forum.example/node/1", "https://www.forum.example/node/1"),
        ("http://elders.example/node/1", "http://elders.example/node/1"),
        ("../../x", "https://www.forum.example/x"),
    ],
)
def test_a_link_is_asked_as_it_is_written(spelling: str, address: str) -> None:
    """Only the fragment falls away; a site of https is asked by https."""
    asked_address = SCOPE.address(spelling, SITE.url)
    assert asked_address is not None
    assert asked_address.url == address


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "mailto:a@b.example", "ftp://forum.example/", "http://[x"]
)
def test_what_is_no_address_of_the_web_is_none(link: str) -> None:
    """Scripts, mail and broken hosts are no addresses."""
    assert SCOPE.address(link, SITE.url) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://forum.example/node/1", None),
        ("https://www.forum.example/node/1", None),
        ("https://evil.example/", CoverageReason.OFF_SITE),
        ("https://www.forum.example.evil.example/", CoverageReason.OFF_SITE),
        ("https://www.forum.example:8443/", CoverageReason.OFF_SITE),
        ("https://user@evil.example/", CoverageReason.OFF_SITE),
        ("https://www.forum.example/user/login", CoverageReason.EXCLUDED),
        ("https://www.forum.example/register", CoverageReason.EXCLUDED),
        ("https://www.forum.example/register/2021/49577", None),
        ("https://www.forum.example/logout.php?sid=1", CoverageReason.EXCLUDED),
        ("https://www.forum.example/search.php", CoverageReason.EXCLUDED),
        ("https://www.forum.example/zoek/search.php?id=28", None),
        ("https://www.forum.example/m?a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9", None),
        ("https://www.forum.example/w?action=edit", CoverageReason.EXCLUDED),
        ("https://www.forum.example/foto.JPG", CoverageReason.NOT_TEXT),
        ("https://www.forum.example/wiki/Overleg_bestand:Foto.jpg", None),
        ("https://www.forum.example/a/b/a/b/a/b", CoverageReason.TRAP),
        ("https://www.forum.example/2026/2026/2026", None),
    ],
)
def test_what_is_never_visited_has_its_reason(url: str, reason: CoverageReason | None) -> None:
    """Other sites, forms, files and folders that repeat are refused, each with its reason."""
    assert SCOPE.refusal(parse(url)) is reason


def test_a_site_can_be_a_part_of_a_host() -> None:
    """A path and patterns of its own narrow a site; other hosts can belong to it."""
    options = SiteOptions(path="/forum/", exclude=(r"/archief/",), also_hosts=("media.example",))
    scope = SiteScope.of(
        Site(1, "f", "https://x.example/forum/", enabled=True, canary=False, platform=None, options=options)
    )
    assert scope.refusal(parse("https://x.example/forum/1")) is None
    assert scope.refusal(parse("https://x.example/shop/1")) is CoverageReason.EXCLUDED
    assert scope.refusal(parse("https://x.example/forum/archief/1")) is CoverageReason.EXCLUDED
    assert scope.refusal(parse("https://media.example/forum/1")) is None


def test_pages_of_one_template_have_one_shape() -> None:
    """Numbers, slugs and values fall away; names of folders and parameters stay."""
    assert shape("https://x.example/node/12?page=3") == shape("https://x.example/node/7?page=19")
    assert shape("https://x.example/2026/10/een-titel") == shape("https://x.example/2025/01/nog-een")
    assert shape("https://x.example/node/12") != shape("https://x.example/user/12")


def test_documents_are_known_by_their_name() -> None:
    """PDF, DOCX and ODT are documents."""
    assert is_document("https://x.example/besluit.PDF?download=1")
    assert not is_document("https://x.example/pdf/")


def test_an_excluded_word_in_the_host_excludes_nothing() -> None:
    """What is never visited is told by the path: a host may be called anything."""
    site = Site(1, "r", "https://register.example/", enabled=True, canary=False, platform=None)
    assert SiteScope.of(site).refusal(parse("https://register.example/")) is None


def test_a_site_whose_address_cannot_be_read_stops_no_other() -> None:
    """It has no addresses at all, whatever an older version let in."""
    broken = Site(1, "k", "http://h:99999/", enabled=True, canary=False, platform=None)
    assert not SiteScope.of(broken).holds(parse("http://h/"))


def test_a_host_that_belongs_to_a_site_may_be_written_in_any_spelling() -> None:
    """Names of other scripts are one host with their form for DNS."""
    options = SiteOptions(also_hosts=("B\u00fccher.example", "xn--strae-oqa.example:8080"))
    site = Site(1, "b", "https://x.example/", enabled=True, canary=False, platform=None, options=options)
    for url in (
        "https://xn--bcher-kva.example/a",
        "https://b\u00fccher.example/a",
        "http://stra\u00dfe.example:8080/",
    ):
        assert SiteScope.of(site).holds(parse(url))


@pytest.mark.parametrize(
    ("scheme", "link", "asked"),
    [
        ("https", "http://forum.example/a", "https://forum.example/a"),
        ("https", "http://elders.example/a", "http://elders.example/a"),
        ("https", "http://forum.example:8080/a", "http://forum.example:8080/a"),
        ("http", "https://forum.example/a", "https://forum.example/a"),
        ("http", "http://forum.example/a?b=c", "http://forum.example/a?b=c"),
    ],
)
def test_a_site_of_https_is_asked_by_it_alone(scheme: str, link: str, asked: str) -> None:
    """Its own hosts are, with all that the link has; one of http is asked as its links are written."""
    site = Site(1, "f", f"{scheme}://forum.example/", enabled=True, canary=False, platform=None)
    address = SiteScope.of(site).address(link)
    assert address is not None
    assert address.url == asked


def test_www_is_the_same_site_in_both_directions() -> None:
    """Whichever of the two was added; another name below it is another site."""
    for url in ("https://forum.example/", "https://www.forum.example/"):
        scope = SiteScope.of(Site(1, "f", url, enabled=True, canary=False, platform=None))
        assert scope.hosts == {"forum.example", "www.forum.example"} | {
            parse(url).netloc,
            f"www.{parse('https://forum.example/').netloc}",
        }
        assert not scope.holds(parse("https://m.forum.example/"))


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/a/x/b/x/c/x", CoverageReason.TRAP),
        ("/a/x/b/x", None),
        ("/7/7/7/7", None),
        ("/m?" + "&".join(f"p{number}=1" for number in range(16)), None),
        ("/m?" + "&".join(f"p{number}=1" for number in range(17)), CoverageReason.TRAP),
        ("/wp-admin/", CoverageReason.EXCLUDED),
        ("/mijn-wp-admin", None),
        ("/comment/reply/7", CoverageReason.EXCLUDED),
        ("/lid?do=login", CoverageReason.EXCLUDED),
        ("/wiki/Speciaal:Recent", CoverageReason.EXCLUDED),
        ("/wiki?title=Special%3ARecent", CoverageReason.EXCLUDED),
        ("/log-in", CoverageReason.EXCLUDED),
        ("/SIGNUP.html", CoverageReason.EXCLUDED),
        ("/login-problemen", None),
        ("/cart", CoverageReason.EXCLUDED),
        ("/cartoon", None),
        ("/index.php?mode=quote&p=1", CoverageReason.EXCLUDED),
        ("/index.php?oldid=7", CoverageReason.EXCLUDED),
        ("/film.mp4", CoverageReason.NOT_TEXT),
        ("/film.mp4/verhaal", None),
        ("/besluit.pdf", None),
        ("/alles.tar", CoverageReason.NOT_TEXT),
    ],
)
def test_every_way_that_leads_nowhere(path: str, reason: CoverageReason | None) -> None:
    """And what looks like one, and is a page."""
    assert SCOPE.refusal(parse(f"https://www.forum.example{path}")) is reason


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/t/1", "/t/22", True),
        ("/t/1/", "/t/22/", True),
        ("/een-titel", "/nog-een-titel", True),
        ("/titel", "/naam", False),
        ("/a-b/over", "/c-d/over", False),
        ("/a-b/c/over", "/c-d/c/over", False),
        ("/p?b=1&a=2", "/p?a=9&b=8", True),
        ("/p?a=1", "/p?a=1&b=2", False),
        ("/p?a1=1", "/p?a2=1", True),
        ("/a1b/x/y", "/a2b/x/y", True),
    ],
)
def test_one_form_or_two(one: str, other: str, *, same: bool) -> None:
    """Numbers everywhere, words of a title at the end alone, and parameters in any order."""
    assert (shape(f"https://x.example{one}") == shape(f"https://x.example{other}")) is same


def test_a_form_has_an_end() -> None:
    """However long the address is."""
    assert len(shape(f"https://x.example/{'a' * 900}?{'b' * 900}=1")) == 200


@pytest.mark.parametrize(
    ("url", "document"),
    [
        *(("/a.pdf", True), ("/a.docx", True), ("/a.XLSX", True), ("/a.odt?x", True), ("/a.ods", True)),
        *(("/a.doc", False), ("/a.pdf/b", False), ("/b?x=a.pdf", False), ("/apdf", False)),
    ],
)
def test_a_document_is_told_by_the_end_of_its_path(url: str, *, document: bool) -> None:
    """Not by what stands in a parameter."""
    assert is_document(f"https://x.example{url}") is document
