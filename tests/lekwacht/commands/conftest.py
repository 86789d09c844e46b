"""A data directory of its own for each test, and the commands that work on it."""

from pathlib import Path

import pytest

from tests.commandline import Run, make_run

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
