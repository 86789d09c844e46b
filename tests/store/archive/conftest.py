"""An archive of its own for every test of its modules."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.archive.schema import open_archive
from tests.store.archive.looking import Watch, watch


@pytest.fixture(scope="session")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty archive, which costs time to make."""
    path = tmp_path_factory.mktemp("layout") / "archive.db"
    open_archive(path).close()
    return path


@pytest.fixture
def archive(layout: Path, tmp_path: Path) -> Iterator[Database]:
    """An archive with nothing in it, whose disk is not waited for."""
    path = shutil.copy(layout, tmp_path / "archive.db")
    with closing(open_archive(Path(path))) as database:
        database.execute("PRAGMA synchronous = off")
        yield database


@pytest.fixture
def dorp(archive: Database) -> Watch:
    """A site of that archive, of which nothing was looked at yet."""
    return watch(archive)
