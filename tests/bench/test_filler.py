"""Synthetic passages look like decisions and are reproducible."""

from bench import filler


def test_fillers_are_reproducible_and_as_long_as_passages() -> None:
    """The same seed gives the same passages, each of 60 to 180 words and a case of its own."""
    first = list(filler.passages(50, seed=3))
    assert first == list(filler.passages(50, seed=3))
    assert all(60 <= len(passage.text.split()) <= 180 for passage in first)
    assert len({passage.case for passage in first}) == 50


def test_no_slot_stays_empty() -> None:
    """No brace of a sentence shape is left in the text."""
    assert not any("{" in passage.text or "}" in passage.text for passage in filler.passages(200))
