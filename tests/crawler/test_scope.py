"""Addresses of a site: one spelling each, and what is never visited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.scope import Scope, is_document, shape
from store.archive.coverage import Reason
from store.archive.site import Site, SiteOptions

SITE = Site(1, "forum", "https://www.forum.example/", enabled=True, canary=False, platform=None)
SCOPE = Scope.of(SITE)


@pytest.mark.parametrize(
    ("spelling", "address"),
    [
        ("/node/1#comment-3", "https://www.forum.example/node/1"),
        ("http://www.forum.example/node/1", "https://www.forum.example/node/1"),
        ("https://www.forum.example:443/node/1", "https://www.forum.example/node/1"),
        ("HTTPS://WWW.FORUM.EXAMPLE/Node", "https://www.forum.example/Node"),
        ("/a?utm_source=x&id=3&PHPSESSID=abc", "https://www.forum.example/a?id=3"),
        ("/a;jsessionid=0123?x=1", "https://www.forum.example/a?x=1"),
        ("/a?s=zoek", "https://www.forum.example/a?s=zoek"),
        ("/a?s=0123456789abcdef0123456789abcdef", "https://www.forum.example/a"),
        ("/a?sid=0123456789abcdef0123456789abcdef&t=4", "https://www.forum.example/a?t=4"),
        ("/modules.php?name=News&sid=1234", "https://www.forum.example/modules.php?name=News&sid=1234"),
        ("/article.pl?sid=05/03/22/18252", "https://www.forum.example/article.pl?sid=05%2F03%2F22%2F18252"),
        ("../../x", "https://www.forum.example/x"),
    ],
)
def test_an_address_has_one_spelling(spelling: str, address: str) -> None:
    """Fragments, session numbers, tracking, default ports and the scheme of the same site fall away."""
    assert SCOPE.clean(spelling, SITE.url) == address


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "mailto:a@b.example",
        "data:text/html,x",
        "ftp://forum.example/",
        "http://[x",
        "x:" + "a" * 9,
    ],
)
def test_what_is_no_address_of_the_web_is_none(link: str) -> None:
    """Scripts, mail, data and broken hosts are no addresses."""
    assert SCOPE.clean(link, SITE.url) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://forum.example/node/1", None),
        ("https://www.forum.example/node/1", None),
        ("https://evil.example/", Reason.OFF_SITE),
        ("https://www.forum.example.evil.example/", Reason.OFF_SITE),
        ("https://www.forum.example:8443/", Reason.OFF_SITE),
        ("https://user@evil.example/", Reason.OFF_SITE),
        ("https://www.forum.example/user/login", Reason.EXCLUDED),
        ("https://www.forum.example/w?action=edit", Reason.EXCLUDED),
        ("https://www.forum.example/foto.JPG", Reason.NOT_TEXT),
        ("https://www.forum.example/wiki/Overleg_bestand:Foto.jpg", None),
        ("https://www.forum.example/a/b/a/b/a/b", Reason.TRAP),
        ("https://www.forum.example/2026/2026/2026", None),
    ],
)
def test_what_is_never_visited_has_its_reason(url: str, reason: Reason | None) -> None:
    """Other sites, forms, files and folders that repeat are refused, each with its reason."""
    assert SCOPE.refusal(url) is reason


def test_a_site_can_be_a_part_of_a_host() -> None:
    """A path and patterns of its own narrow a site; other hosts can belong to it."""
    options = SiteOptions(path="/forum/", exclude=(r"/archief/",), also_hosts=("media.example",))
    scope = Scope.of(
        Site(1, "f", "https://x.example/forum/", enabled=True, canary=False, platform=None, options=options)
    )
    assert scope.refusal("https://x.example/forum/1") is None
    assert scope.refusal("https://x.example/shop/1") is Reason.EXCLUDED
    assert scope.refusal("https://x.example/forum/archief/1") is Reason.EXCLUDED
    assert scope.refusal("https://media.example/forum/1") is None


def test_pages_of_one_template_have_one_shape() -> None:
    """Numbers, slugs and values fall away; names of folders and parameters stay."""
    assert shape("https://x.example/node/12?page=3") == shape("https://x.example/node/7?page=19")
    assert shape("https://x.example/2026/10/een-titel") == shape("https://x.example/2025/01/nog-een")
    assert shape("https://x.example/node/12") != shape("https://x.example/user/12")


def test_documents_are_known_by_their_name() -> None:
    """PDF, DOCX and ODT are documents."""
    assert is_document("https://x.example/besluit.PDF?download=1")
    assert not is_document("https://x.example/pdf/")


@given(st.text(max_size=80))
def test_cleaning_twice_is_cleaning_once(link: str) -> None:
    """Whatever a page links to, the cleaned address is its own cleaned address, or there is none."""
    url = SCOPE.clean(link, SITE.url)
    if url is not None:
        assert SCOPE.clean(url) == url
