"""A record of nights in which none has run."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.nights.schema import open_nights


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the nights are written down."""
    return tmp_path / "nights.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    """The nights, none yet."""
    with closing(open_nights(path)) as opened:
        yield opened
