"""A data directory of its own for each test, and the commands that work on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commandline import Run, make_run
from tests.factory import World, day, make_world

STORY = (
    "Betrokkene heeft verklaard dat hij in het dorp Zarolbek een weverij had met elf getouwen, dat mannen van"
    " de burgemeester de wol in de rivier de Temsu hebben gegooid, en dat hij daarna zestien nachten in een"
    " verlaten zoutmijn is vastgehouden, waar hij een bewaker herkende aan een blauwe emaillen beker."
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where the data directory lies."""
    return tmp_path / "data"


@pytest.fixture
def lekwacht(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command."""
    return make_run(root, monkeypatch, capsys)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A decision as a text file."""
    path = tmp_path / "besluit.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def enrolled(lekwacht: Run, root: Path, story: Path) -> Path:
    """A data directory with one document, B-1 of case Z-1, enrolled."""
    lekwacht("init")
    lekwacht("enrol", story, "--ref", "B-1", "--kind", "voornemen", "--case", "Z-1", "--section", "relaas")
    return root


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A data directory with one match in it."""
    made = make_world(tmp_path)
    made.match(made.post("forum.example", "c7", "Hij vluchtte over de bergen.", day("2025-06-01")))
    yield made
    made.close()


@pytest.fixture
def reported(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line on the world, as officier-a, after the night's report."""
    monkeypatch.setenv("LOGNAME", "officier-a")
    run = make_run(world.directory.root, monkeypatch, capsys)
    run("report")
    return run
