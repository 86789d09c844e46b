"""Words have codes that mean the same as long as they are remembered."""

import pytest

from matcher import vocabulary
from matcher.check import CheckedText
from tests.matcher.conftest import RETOLD, UNRELATED, Room


def test_what_is_found_does_not_hang_on_what_was_remembered(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that forgets the words of former posts finds the same as one that keeps them all."""
    room.enrol("R1")
    texts = [f"{UNRELATED} {RETOLD} {number}" for number in range(600)]
    remembered = room.check(*texts)
    monkeypatch.setattr(vocabulary, "MOST_PIECES", 10)
    assert [outcome(hit) for hit in room.check(*texts)] == [outcome(hit) for hit in remembered]
    assert len(remembered) == len(texts)


def outcome(checked: CheckedText) -> tuple[object, ...]:
    """What a match says."""
    return checked.id, checked.detection.e_value, checked.detection.spans
