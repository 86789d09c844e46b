"""The demonstration: the main job from PDF to CSV, told in plain lines."""

import csv
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from documents import Purpose, read
from lekwacht.demo.show import DECISION
from store.nights import night as nights
from store.nights.night import Canary, NightState
from store.nights.schema import read_nights
from tests.e2e.conftest import Run
from tests.lekwacht import searching

CHECKOUT = Path(__file__).parents[2]


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

    _nothing_lies_where_it_may_not(root / "coa", root / "ind")


def _nothing_lies_where_it_may_not(coa: Path, ind: Path) -> None:
    """No word or run of words of the decision at COA but labels and what was public; no post at IND."""
    with closing(sqlite3.connect(coa / "public" / "archive.db")) as archive:
        posts = [row[0] for row in archive.execute("SELECT text FROM post_version")]
    with closing(sqlite3.connect(coa / "exchange" / "exchange.db")) as exchange:
        made_up = [row[0] for row in exchange.execute("SELECT text FROM canary_ahead")]
    with closing(sqlite3.connect(coa / "matches" / "matches.db")) as matches:
        labels = [
            str(value)
            for query in ("SELECT ref, kind, case_ref FROM document", "SELECT section FROM match",
                          "SELECT recipient, unit FROM disclosure")
            for row in matches.execute(query)
            for value in row
        ]  # fmt: skip
    catalogue = [path.read_text(encoding="utf-8") for path in (CHECKOUT / "reports" / "words").glob("*.toml")]
    decision = read(DECISION.read_bytes(), name=DECISION.name, purpose=Purpose.ENROLMENT).text
    known = searching.content_words(" ".join([*posts, *made_up, *labels, *catalogue]))
    words = searching.content_words(decision) - known
    runs = searching.runs(decision) - set().union(*map(searching.runs, [*posts, *made_up]))
    assert len(words) > 50
    assert len(runs) > 300
    watching, source = searching.directory(coa), searching.directory(ind)
    assert watching.with_text(words) == []
    assert watching.with_text(runs) == []
    made_up_runs = set().union(*(searching.runs(post, 5) for post in posts))
    assert (
        source.with_text(
            made_up_runs - set().union(*(searching.runs(made_up_post, 5) for made_up_post in made_up))
        )
        == []
    )


def test_the_demonstration_leaves_other_data_alone(lekwacht: Run, root: Path) -> None:
    """A data directory that holds real work is refused and keeps every byte."""
    lekwacht("init")
    before = (root / "lekwacht.toml").read_bytes()
    errors = lekwacht("demo", expect=2).stderr
    assert "holds no demonstration" in errors
    assert (root / "lekwacht.toml").read_bytes() == before
