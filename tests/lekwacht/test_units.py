"""Steps as systemd units: the order reaches the room's unit, and its exit code comes back.

A stand-in for systemctl starts what the unit's file would start; everything else is real.
"""

import json
import os
import sys
from pathlib import Path

import pytest

from lekwacht.errors import OverLimitError
from lekwacht.process import run_step
from lekwacht.setup import initialise
from lekwacht.units import UnitOrder, read_order
from store.errors import PlainError
from store.layout import DataDirectory
from store.matches import enrolled
from store.matches.schema import read_matches

SYSTEMCTL = """#!{python}
import os, subprocess, sys
words = [word for word in sys.argv[1:] if not word.startswith("--")]
unit, place = words[1], {place!r}
if words[0] == "start":
    environment = {{name: value for name, value in os.environ.items() if name != "LEKWACHT_UNITS"}}
    room = unit.removeprefix("lekwacht-").removesuffix(".service")
    step = [sys.executable, "-m", "lekwacht", "--data", {root!r}, "step", room]
    code = subprocess.run(step, env=environment).returncode
    open(place, "w").write(str(code))
    sys.exit(1 if code else 0)
if words[0] == "show":
    print(open(place).read())
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataDirectory:
    """A data directory on a machine where rooms run as units."""
    root = tmp_path / "data"
    initialise(root)
    programs = tmp_path / "bin"
    programs.mkdir()
    systemctl = programs / "systemctl"
    systemctl.write_text(
        SYSTEMCTL.format(python=sys.executable, place=str(tmp_path / "status"), root=str(root))
    )
    systemctl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("LEKWACHT_UNITS", "1")
    return DataDirectory(root)


def test_an_order_with_text_reaches_the_room_that_has_the_key(data: DataDirectory) -> None:
    """The canary's passage is enrolled by the matcher's unit; the order is gone afterwards."""
    passage = (
        "De orgelbouwer uit Tavorenik verstopte elf houten klarinetten in de regenton van de veerman. " * 4
    )
    assert run_step(data.root, "canary", "KANARIE-1", text=passage) == 0
    database = read_matches(data.matches)
    assert [document.ref for document in enrolled.documents(database)] == ["KANARIE-1"]
    database.close()
    assert not list((data.root / "nights" / "orders").glob("*.json"))


def test_the_exit_code_of_a_unit_comes_back(data: DataDirectory) -> None:
    """A step that fails as a unit fails for the night."""
    assert run_step(data.root, "crawl") == 0
    assert run_step(data.root, "crawl", "no-such-site") == 2


def test_a_unit_over_its_limit_is_stopped(data: DataDirectory) -> None:
    """The night stops waiting, tells systemd to stop the unit, and leaves no order behind."""
    with pytest.raises(OverLimitError, match="crawl took longer"):
        run_step(data.root, "crawl", limit_s=0.05)
    assert not list((data.root / "nights" / "orders").glob("*.json"))


def test_without_an_order_a_unit_does_its_room_s_step(data: DataDirectory) -> None:
    """An operator may start a room's unit by hand."""
    assert read_order(data.root, "match") == UnitOrder(("match",))


def test_a_unit_does_no_other_room_s_work(data: DataDirectory) -> None:
    """Whoever can write orders cannot make the room without a key do what needs one, or anything else."""
    orders = data.root / "nights" / "orders"
    orders.mkdir()
    for arguments in (["canary", "X"], ["register", "remove", "X"]):
        (orders / "crawl.json").write_text(json.dumps({"arguments": arguments, "text": None}))
        with pytest.raises(PlainError, match="not for the crawl unit"):
            read_order(data.root, "crawl")
