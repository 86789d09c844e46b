"""Text alignment is scored as PAN scores it, and hashes alone find where a text was taken from."""

import gzip
import json
from pathlib import Path

import pytest

from bench import pan
from bench.engine import engine
from bench.pan import Pair, Reuse, Score

STORY = (
    "The keeper of the lighthouse counted seventeen wrecked fishing boats below the cliff that winter. "
    "His daughter carried lanterns through the flooded cellar while the pumps stood frozen. "
    "Smugglers had buried forty barrels of brandy behind the chapel, and the harbour master knew it. "
)
OTHER = (
    "Gardeners pruned the orchard early because the blossom had suffered from frost in recent years. "
    "A committee of villagers repaired the windmill and painted its sails in blue and white again. "
)


@pytest.mark.parametrize(
    ("detected", "wanted"),
    [
        ([Reuse((0, 10), (0, 10))], (1.0, 1.0, 1.0, 1.0)),
        ([Reuse((0, 5), (0, 10))], (0.75, 1.0, 1.0, 6 / 7)),
        ([Reuse((0, 10), (0, 5)), Reuse((0, 10), (5, 10))], (1.0, 1.0, 2.0, 0.6309297535714575)),
        ([Reuse((0, 10), (20, 30))], (0.0, 0.0, 1.0, 0.0)),
        ([], (0.0, 0.0, 1.0, 0.0)),
    ],
)
def test_scored_as_pan_scores(detected: list[Reuse], wanted: tuple[float, ...]) -> None:
    """Recall over cases, precision over detections, and pieces of one case count against it."""
    score = pan.score([((Reuse((0, 10), (0, 10)),), detected)])
    assert (score.recall, score.precision, score.granularity, score.plagdet) == pytest.approx(wanted)


def test_a_taken_stretch_is_found_at_both_its_places() -> None:
    """Most of what was taken is covered in the post and in the source, and little beside it."""
    post = OTHER + STORY + OTHER
    gold = (Reuse((len(OTHER), len(OTHER) + len(STORY)), (0, len(STORY))),)
    with engine() as matching:
        taken = Pair("copy", post, STORY + "Nobody else was told about it. " * 3, gold)
        nothing = Pair("none", OTHER, STORY, ())
        maker = matching.register.maker()
        score = pan.score([(gold, pan.detections(taken, maker))])
        assert pan.detections(nothing, maker) == []
    assert score.recall > 0.8
    assert score.precision > 0.8


def test_a_file_is_read_and_measured(tmp_path: Path) -> None:
    """Lines become pairs with half-open spans; every category has a row, and all of them together."""
    path = tmp_path / "pairs.jsonl.gz"
    row = {"category": "none", "susp": OTHER, "src": STORY, "gold": [[3, 4, 5, 6]]}
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.write(json.dumps(row) + "\n")
    [pair] = pan.read(path)
    assert pair.gold == (Reuse((3, 7), (5, 11)),)
    assert pan.measure([pair]) == dict.fromkeys(("none", "all"), Score(1, 0.0, 0.0, 1.0))
