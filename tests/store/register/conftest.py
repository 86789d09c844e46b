"""A register in which nothing is enrolled."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.register.schema import open_register


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the register lies."""
    return tmp_path / "register.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    """The register, empty."""
    with closing(open_register(path)) as opened:
        yield opened
