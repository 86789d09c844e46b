"""A month in numbers, from the terminal."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from store.clock import AMSTERDAM
from tests.commandline import Run, make_run
from tests.factory import World, make_world

THIS = f"{datetime.now(AMSTERDAM):%Y-%m}"


@pytest.fixture
def lekwacht(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line on a data directory with one match that was reported."""
    world: World = make_world(tmp_path)
    world.match(world.post("forum.example", "c7", "Hij vluchtte over de bergen."))
    world.close()
    run = make_run(world.directory.root, monkeypatch, capsys)
    run("report")
    return run


def test_this_month_is_told(lekwacht: Run) -> None:
    """Without options the running month, in Dutch, and as JSON by name."""
    assert "meldingen geopend: 1" in lekwacht("figures").stdout
    month = json.loads(lekwacht("figures", "--json").stdout)
    assert (month["month"], month["found"]["incidents"], month["kept_now"]["posts"]) == (THIS, 1, 1)
    assert month["first_look"]["median"] is None


def test_files_are_written(lekwacht: Run, tmp_path: Path) -> None:
    """CSV and drawing in one call, each an export with its digest."""
    table, drawing = tmp_path / "c.csv", tmp_path / "c.svg"
    output = lekwacht("figures", "--csv", table, "--svg", drawing, "--purpose", "Jaarverslag").stdout
    assert len(table.read_text(encoding="utf-8-sig").splitlines()) == 13
    assert drawing.read_bytes().startswith(b"<svg")
    assert output.count("SHA-256") == 2


@pytest.mark.parametrize("month", ["2026", "2026-13", "x", "2099-01", "２０２６-11"])  # noqa: RUF001 - wide digits are the case
def test_no_month_is_one_line(lekwacht: Run, month: str) -> None:
    """What is no month, or is yet to come, is told with exit code 2."""
    assert "--month" in lekwacht("figures", "--month", month, expect=2).stderr
