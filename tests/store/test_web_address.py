"""Addresses of the web: asked as they were written, known by one spelling."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.web_address import BadAddressError, escaped, host_of, parse, parse_typed

BASE = "http://forum.example/map/draad?x=1"
AS_WRITTEN = [
    "http://forum.example/showthread.php?49577-een-titel",
    "http://forum.example/index.php?threads/een-titel.123/",
    "http://forum.example/index.php?/topic/123-een-titel/",
    "http://forum.example/smf.php?topic=123.0;all",
    "http://forum.example/t.php?titel=caf%E9",
    "http://forum.example/z?b=2&a=1",
    "http://forum.example/q?x=a%2Fb&y=a+b&z=a%20b",
    "http://forum.example/pad;v=2/x%2fy",
    "http://forum.example/p?",
    "http://forum.example/a?utm_source=x&PHPSESSID=abc",
    "http://forum.example/wiki/L%E2%80%99%c3%a9t%C3%A9",
    "http://forum.example/100%",
    "http://forum.example/a//b/?q=[1]|{2}",
]


@pytest.mark.parametrize("url", AS_WRITTEN)
def test_an_address_is_asked_as_it_is_written(url: str) -> None:
    """No parameter is sorted, dropped, escaped otherwise or given an equals sign."""
    assert parse(url).url == url
    assert parse(url.removeprefix("http://forum.example"), BASE).url == url


@pytest.mark.parametrize(
    ("written", "encoding", "asked"),
    [
        ("/caf\u00e9?q=caf\u00e9", "utf-8", "/caf%C3%A9?q=caf%C3%A9"),
        ("/caf\u00e9?q=caf\u00e9", "latin-1", "/caf%C3%A9?q=caf%E9"),
        ("/?q=\u20ac", "latin-1", "/?q=%26%238364%3B"),
        ("/een titel", "utf-8", "/een%20titel"),
        ("\n /a\tb\r\n", "utf-8", "/ab"),
        ("\\a\\b?c\\d", "utf-8", "/a/b?c\\d"),
        ("/\ud800", "utf-8", "/%EF%BF%BD"),
        ("/x?q=\u00e9", "klingon", "/x?q=%C3%A9"),
    ],
)
def test_what_no_request_may_hold_is_written_as_a_browser_does(
    written: str, encoding: str, asked: str
) -> None:
    """Paths in UTF-8, queries in the page's encoding, blanks and control characters as in browsers."""
    assert parse(written, BASE, encoding).url == f"http://forum.example{asked}"


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("/a?b=1&c=2", "/a?c=2&b=1"),
        ("/a?id=3", "/a?utm_source=x&id=3&PHPSESSID=abc&fbclid=z"),
        ("/a;jsessionid=0123?x=1", "/a?x=1"),
        ("/a?s=0123456789abcdef0123456789abcdef", "/a"),
        ("/a?print=1", "/a"),
        ("/a?replytocom=12", "/a"),
        ("/%7Ejan/%c3%a9", "/~jan/%C3%A9"),
        ("http://forum.example:80/a", "https://forum.example/a"),
        ("http://b\u00fccher.example/", "http://xn--bcher-kva.example/"),
        ("http://forum.example./", "http://FORUM.example/"),
        ("/a#p1", "/a#p2"),
    ],
)
def test_two_spellings_of_one_page_have_one_key(spelling: str, other: str) -> None:
    """Session numbers, tracking, order and the way of escaping make no other page."""
    assert parse(spelling, BASE).key == parse(other, BASE).key


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("/lees.php?print=49577", "/lees.php"),
        ("/view?s=2021-11-09-echt-station", "/view"),
        ("/modules.php?sid=1234", "/modules.php"),
        ("/article.pl?sid=05/03/22/18252", "/article.pl"),
        ("/q?x=a%2Fb", "/q?x=a/b"),
        ("/f?1234", "/f"),
        ("/a?b", "/a?c"),
        ("/a?topic/2&x", "/a?x&topic/2"),
        ("/A", "/a"),
    ],
)
def test_what_may_be_two_pages_has_two_keys(spelling: str, other: str) -> None:
    """A value that names a page is no session, whatever its parameter is called."""
    assert parse(spelling, BASE).key != parse(other, BASE).key


BAD = [
    *("http://h:99999/", "http://[", "http://[::1", "http://", "https:///x", "http://a..b/", "http://.../"),
    *("http://ex ample/", "http://a<b/", f"http://{'a' * 64}.nl/", "ftp://x/", "javascript:alert(1)"),
    *("http://h:port/", "http://\u2100/", "http://[1.2.3.4]/", "http://[fe80::1%25eth0]/"),
    "http://x/" + "a" * 2_000,
]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_address_is_refused_in_one_sentence(text: str) -> None:
    """Ports out of range, broken brackets and hosts that cannot exist are refused, typed or linked."""
    with pytest.raises(BadAddressError):
        parse(text)
    with pytest.raises(BadAddressError) as refused:
        parse_typed(text)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 300


def test_what_a_person_types_may_lack_its_beginning_and_holds_no_secret() -> None:
    """`https://` is added; a password is refused and not repeated."""
    assert parse_typed(" forum.example/x ").url == "https://forum.example/x"
    assert parse_typed("localhost:8080").url == "https://localhost:8080/"
    with pytest.raises(BadAddressError) as refused:
        parse_typed("https://me:geheim@x.example/")
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("text", ["http://x/", "x/y", "x?y", "a@x", "", "x:99999", "x y"])
def test_a_host_is_a_host_alone(text: str) -> None:
    """An address, a path or a port out of range is no host."""
    with pytest.raises(BadAddressError):
        host_of(text)


def test_bytes_of_a_header_are_sent_back_as_they_came() -> None:
    """A redirect in any encoding leads where the server meant."""
    assert escaped(b"/caf\xe9") == "/caf%E9"


ADDRESSES = st.text(max_size=60) | st.builds(
    "{}{}{}".format,
    st.sampled_from(["http://", "https://", "//", "/", "?", "http://h", "http://[", "\\\\", "#"]),
    st.text(alphabet=st.characters(), max_size=40),
    st.sampled_from(["", "?a=%", ":99999", "%zz", "\ud800", "&#", ";jsessionid=1"]),
)


@given(
    ADDRESSES,
    st.sampled_from(["", BASE]),
    st.sampled_from(["utf-8", "latin-1", "utf-16", "hex", "shift_jis"]),
)
def test_whatever_a_page_links_to_is_an_address_or_none(link: str, base: str, encoding: str) -> None:
    """Never another error; what is an address is plain ASCII, means itself and has the key of itself."""
    try:
        address = parse(link, base, encoding)
    except BadAddressError:
        return
    assert address.url.isascii()
    assert not set(address.url) & set(' \t\r\n<>"')
    again = parse(address.url)
    assert (again, again.key) == (address, address.key)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_address_or_one_sentence(text: str) -> None:
    """Never another error."""
    with contextlib.suppress(BadAddressError):
        assert parse_typed(text).url.startswith(("http://", "https://"))
