"""No number of a setting is one that nobody can mean."""

from dataclasses import fields, replace

import pytest

from crawler.settings import MOST, CrawlSettings

NUMBERS = [field.name for field in fields(CrawlSettings) if field.type in {"int", "float", int, float}]


def test_what_is_set_by_default_is_polite() -> None:
    """A second between requests, no archive, nothing on loopback, and documents and pictures are read."""
    settings = CrawlSettings()
    assert (settings.delay_s, settings.contact) == (1.0, "")
    assert (settings.archives, settings.loopback) == ((), ())
    assert settings.documents
    assert settings.pictures


def test_every_setting_says_what_it_is() -> None:
    """In one sentence, which the documentation shows."""
    for field in fields(CrawlSettings):
        assert field.metadata["doc"].endswith((".", ":")), field.name


def test_there_are_numbers() -> None:
    """The cases below are of all of them."""
    assert {"delay_s", "max_pages", "archive_patience_s", "lease_wait_s"} <= set(NUMBERS)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [-1, -0.001, float("nan"), float("inf"), float("-inf"), MOST + 1, 1e300])
def test_a_number_that_nobody_can_mean_is_refused(name: str, value: float) -> None:
    """With the name of the setting and what may stand there."""
    with pytest.raises(ValueError, match=rf"^crawl\.{name} is .*; give a number from 0 to 8,589,934,592$"):
        replace(CrawlSettings(), **{name: value})


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [0, MOST])
def test_the_ends_may_be_set(name: str, value: int) -> None:
    """Both are numbers that somebody may mean."""
    assert getattr(replace(CrawlSettings(), **{name: value}), name) == value  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["documents", "pictures"])
def test_a_yes_and_a_no_are_no_numbers(name: str) -> None:
    """Either may be set."""
    for value in (True, False):
        assert getattr(replace(CrawlSettings(), **{name: value}), name) is value  # type: ignore[arg-type]


def test_nobody_changes_a_setting_on_its_way() -> None:
    """What was read once stays as it was read."""
    with pytest.raises(AttributeError):
        CrawlSettings().delay_s = 0  # type: ignore[misc]
