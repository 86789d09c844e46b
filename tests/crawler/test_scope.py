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
