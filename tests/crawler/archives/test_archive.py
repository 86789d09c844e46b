"""Archives as they are configured, and what belongs to each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archives.archive import Archive, Dialect, archives_of, guard_of
from crawler.errors import AddressRefusedError, BadArchiveError
from crawler.settings import CrawlSettings

OLD = Archive("oud", Dialect.COMMON_CRAWL, "https://index.example", "https://data.example:8443/x")


def read(*entries: str) -> tuple[Archive, ...]:
    """The archives in these entries of the setting."""
    return archives_of(CrawlSettings(archives=entries))


def test_an_entry_is_a_name_a_dialect_and_an_address() -> None:
    """Records lie at the same address, unless a second is named; no address keeps a slash at its end."""
    first, second = read(
        "oud wayback https://oud.example/", "cc commoncrawl https://a.example  https://b.example/"
    )
    assert first == Archive("oud", Dialect.WAYBACK, "https://oud.example", "https://oud.example")
    assert second == Archive("cc", Dialect.COMMON_CRAWL, "https://a.example", "https://b.example")


def test_without_an_entry_there_is_no_archive() -> None:
    """None is asked by default."""
    assert archives_of(CrawlSettings()) == ()


@pytest.mark.parametrize("name", ["a", "internet-archive", "0", "a.b-c", "a" * 40])
def test_a_name_is_short_and_lower_case(name: str) -> None:
    """It begins names of files and of sites."""
    assert read(f"{name} pywb https://x.example")[0].name == name


@pytest.mark.parametrize(
    "entry",
    [
        *("", "oud", "oud wayback", "oud wayback https://a.example https://b.example https://c.example"),
        *(
            "Oud wayback https://x.example",
            "-oud wayback https://x.example",
            f"{'a' * 41} pywb https://x.example",
        ),
        *("../x wayback https://x.example", "oud\u00e9 wayback https://x.example"),
        *("oud gopher https://x.example", "oud WAYBACK https://x.example"),
        *("oud wayback ftp://x.example", "oud wayback x.example", "oud wayback http://["),
        "oud commoncrawl https://a.example ftp://b.example",
    ],
)
def test_a_wrong_entry_is_named(entry: str) -> None:
    """With the setting it stands in; nothing is asked of the others either."""
    with pytest.raises(BadArchiveError, match=r"^crawl\.archives: "):
        read("goed wayback https://goed.example", entry)


def test_two_archives_have_two_names() -> None:
    """What is known of one must not be told of the other."""
    with pytest.raises(BadArchiveError, match="same name"):
        read("oud wayback https://a.example", "oud pywb https://b.example")


@pytest.mark.parametrize(
    ("url", "owned"),
    [
        ("https://index.example/a?b", True),
        ("https://index.example", True),
        ("https://data.example:8443/elders", True),
        ("http://index.example/", False),
        ("https://data.example/x", False),
        ("https://index.example.evil.example/", False),
        ("https://index.example@evil.example/", False),
        ("https://index.example:443/", False),
        ("//index.example/", False),
        ("/a", False),
        ("", False),
        ("http://[", False),
    ],
)
def test_an_archive_owns_what_lies_at_its_addresses(url: str, *, owned: bool) -> None:
    """By scheme, host and port to the letter: nothing else is asked on its word."""
    assert OLD.owns(url) is owned


@given(st.text(max_size=40) | st.text(max_size=20).map("https://index.example{}".format))
def test_whatever_the_address_the_answer_is_yes_or_no(url: str) -> None:
    """A stranger writes it."""
    assert OLD.owns(url) in {True, False}


def test_an_archive_on_loopback_needs_to_be_allowed() -> None:
    """It, its port and nothing beside it; what is allowed for another is not for this one."""
    archive = Archive("oud", Dialect.PYWB, "http://127.0.0.1:8080", "http://127.0.0.1:9090")
    settings = CrawlSettings(loopback=("127.0.0.1:8080", "127.0.0.1:9090", "127.0.0.1:7070"))
    guard = guard_of(archive, settings)
    assert guard.allowed == frozenset({("127.0.0.1", 8080), ("127.0.0.1", 9090)})
    guard.check("127.0.0.1", 8080)
    for address, port in (("127.0.0.1", 7070), ("127.0.0.2", 8080), ("10.0.0.1", 80)):
        with pytest.raises(AddressRefusedError):
            guard.check(address, port)
    guard.check("93.184.216.34", 443)


def test_a_wrong_loopback_is_told() -> None:
    """With the setting, and how it is written."""
    with pytest.raises(BadArchiveError, match=r"crawl\.loopback: .*127\.0\.0\.1:8080"):
        guard_of(OLD, CrawlSettings(loopback=("10.0.0.1:80",)))
