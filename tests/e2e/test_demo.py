"""The demonstration: the main job from PDF to CSV, told in plain lines."""

import csv
import re
from contextlib import closing
from pathlib import Path

from store.nights import night as nights
from store.nights.night import Canary, NightState
from store.nights.schema import read_nights
from tests.e2e.conftest import Run


def test_the_demonstration_tells_the_echt_case_and_can_be_run_again(lekwacht: Run) -> None:
    """A reaction and an older weblog become one incident in order of time; the last line names the CSV."""
    lekwacht("demo")
    lines = lekwacht("demo").stdout.splitlines()
    assert len(lines) <= 14
    label, _, path = lines[-1].partition(" ")
    assert label == "CSV:"
    assert Path(path).is_absolute()
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row["site"], row["soort"], row["beweerd_op"][:10]) for row in rows] == [
        ("weblog", "article", "2019-10-19"),
        ("forum", "comment", "2023-05-12"),
    ]
    assert all(len(row["vastlegging_sha256"]) == 64 for row in rows)
    places = [line.split()[-1] for line in lines if line.startswith("  20")]
    assert places == [row["permalink"] for row in rows]
    # whether the reaction tells more than the weblog did depends on what the night's random key keeps
    assert any(re.match("COA: (A part s|S)tood in public before it was shared", line) for line in lines)


def test_two_houses_find_the_same_and_keep_nothing_of_each_other(lekwacht: Run, root: Path) -> None:
    """The Echt case over two directories: the canary came back, and a table tells what lies where."""
    lines = lekwacht("demo", "--two-houses").stdout.splitlines()
    label, _, path = lines[-1].partition(" ")
    assert label == "CSV:"
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row["site"], row["beweerd_op"][:10]) for row in rows] == [
        ("weblog", "2019-10-19"),
        ("forum", "2023-05-12"),
    ]
    travelled = lines[lines.index("What travelled:") + 1 :]
    assert [line.split()[:4] for line in travelled[:3]] == [
        ["ind", "→", "coa", "answers"],
        ["coa", "→", "ind", "posts"],
        ["ind", "→", "coa", "answers"],
    ]
    counts = {line[2:35].strip(): line.split()[-2:] for line in travelled[4:-1]}
    assert counts["public posts"][1] == "0"
    assert counts["posts whose text stands in a file"][1] == "0"
    assert counts["fingerprints of the decision"][0] == "0"
    assert int(counts["fingerprints of the decision"][1]) > 0
    assert counts["keys of a register"] == ["0", "1"]
    for house in ("coa", "ind"):
        with closing(read_nights(root / house / "nights" / "nights.db")) as database:
            (night,) = nights.newest(database)
        assert (night.state, night.canary) == (NightState.COMPLETE, Canary.FOUND)


def test_the_demonstration_leaves_other_data_alone(lekwacht: Run, root: Path) -> None:
    """A data directory that holds real work is refused and keeps every byte."""
    lekwacht("init")
    before = (root / "lekwacht.toml").read_bytes()
    told = lekwacht("demo", expect=2).stderr
    assert "holds no demonstration" in told
    assert (root / "lekwacht.toml").read_bytes() == before
