"""Public channels of Telegram."""

from pathlib import Path

import pytest
from lxml import html

from crawler.responses.telegram import channel_of, count_unreadable, is_message, is_paging, readable
from crawler.scope import SiteScope
from crawler.sites import configured, new_site
from store.archive.coverage import CoverageReason
from store.archive.site import SiteOptions
from store.web_address import parse

PAGE = Path(__file__).parents[1] / "extraction/platforms/pages/telegram.html"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://t.me/dorpsnieuws", "https://t.me/s/dorpsnieuws"),
        ("http://telegram.me/dorpsnieuws/118", "https://t.me/s/dorpsnieuws/118"),
        ("https://t.me/s/dorpsnieuws?before=20", "https://t.me/s/dorpsnieuws?before=20"),
        ("https://t.me/+AbCdEf", "https://t.me/+AbCdEf"),
        ("https://t.me/joinchat", "https://t.me/joinchat"),
        ("https://elders.example/dorpsnieuws", "https://elders.example/dorpsnieuws"),
    ],
)
def test_a_channel_is_read_in_its_preview(given: str, read: str) -> None:
    """Whatever address of a channel or message is given, the one that shows text is asked."""
    assert readable(parse(given)).url == read


def test_a_watched_channel_is_that_channel_alone() -> None:
    """Its pages are visited, slowly; other channels on the host are not, whatever they are called."""
    site = configured(new_site("t.me/Dorpsnieuws"), SiteOptions(), None)
    assert (site.name, site.url) == ("t.me-dorpsnieuws", "https://t.me/s/Dorpsnieuws")
    assert (site.options.delay_s or 0) >= 3
    scope = SiteScope.of(site)
    assert scope.refusal(parse("https://t.me/s/dorpsnieuws?before=118")) is None
    assert scope.refusal(parse("https://t.me/s/Dorpsnieuws/118")) is None
    for other in ("https://t.me/s/dorpsnieuws2", "https://t.me/s/buurdorp?before=1", "https://t.me/"):
        assert scope.refusal(parse(other)) is CoverageReason.EXCLUDED


def test_messages_and_pages_are_told_apart() -> None:
    """A message is part of the page that shows it; older pages are as near as the first."""
    assert is_message(parse("https://t.me/dorpsnieuws/118"))
    assert not is_message(parse("https://t.me/s/dorpsnieuws?before=118"))
    assert is_paging(parse("https://t.me/s/dorpsnieuws?before=118"))
    assert channel_of(parse("https://t.me/share/url?url=x")) is None


def test_what_is_no_text_is_counted() -> None:
    """Messages with a picture or with what only the program shows are not read, and counted as such."""
    assert count_unreadable(html.fromstring(PAGE.read_bytes())) == 2
