"""The model of chance is found again from chance that follows it."""

import numpy as np
import pytest

from bench import chart
from bench.calibration import LEVELS, fitted, misfit, picture
from bench.chance import Drawn
from matcher.significance import ChanceModel

TRUE = ChanceModel(slope=1.0, log_k=-1.5, power=0.9, edge=5.0)


def drawn_by(model: ChanceModel, passages: int, words: int, seed: int) -> Drawn:
    """The strongest matches of 40,000 texts where the model is true: Gumbel's distribution."""
    rng = np.random.default_rng(seed)
    room = words * words / (words + model.edge)
    searched = model.log_k + model.power * np.log(passages) + np.log(room)
    nats = (searched - np.log(rng.exponential(size=40_000))) / model.slope
    return Drawn(passages, passages, 0, nats, np.full(40_000, words))


def test_the_fit_finds_what_chance_follows() -> None:
    """From another model on, that of the texts is found: expected and observed agree within a fifth."""
    drawn = [drawn_by(TRUE, size, words, size) for size in (100, 1_000) for words in (8, 300)]
    wrong = ChanceModel(slope=1.1, log_k=-0.5, power=0.9, edge=0.0)
    model = fitted(drawn, wrong)
    assert misfit(drawn, model) < misfit(drawn, wrong) / 10
    for texts in drawn:
        assert texts.count(10_000, model) == pytest.approx(400, rel=0.25)


def test_every_other_text_is_kept_for_verifying() -> None:
    """The halves share no text and leave none out."""
    drawn = Drawn(10, 10, 0, np.arange(5.0), np.arange(5))
    assert sorted([*drawn.half(0).nats, *drawn.half(1).nats]) == [0, 1, 2, 3, 4]


def test_the_picture_has_a_line_for_each_register() -> None:
    """Posts as they are make a named line a register; too few matches make no point."""
    drawn = [drawn_by(TRUE, size, 50, size) for size in (100, 1_000)]
    svg = picture(drawn, TRUE)
    assert svg.count("<polyline") == 3 + 2
    assert "1,000 cases" in svg
    assert chart.agreement("leeg", LEVELS, {}, []).count("<circle") == 0
