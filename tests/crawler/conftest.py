"""Fixtures of the crawl tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.support import crawling
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import PublicSite, serve


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """A data directory that watches nothing yet."""
    yield from crawling.watch(tmp_path)


@pytest.fixture
def public() -> Iterator[PublicSite]:
    """A public site on loopback that has no pages yet."""
    with serve() as site:
        yield site
