"""Matches in which nothing was found yet."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.matches.schema import open_matches


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the matches lie."""
    return tmp_path / "matches.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    """The matches, empty."""
    with closing(open_matches(path)) as opened:
        yield opened
