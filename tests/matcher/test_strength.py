"""A passage that cannot be found says why."""

import pytest

from matcher.fingerprint import Hashes, MadeFingerprint
from matcher.strength import ADVICE, weakness
from store.matches.document import Weakness
from tests.matcher.conftest import STORY, Room


def made(groups: int = 20, words: int = 10, content: int = 40, public: float = 0.2) -> MadeFingerprint:
    """A fingerprint of so many hashes."""

    def hashes(count: int) -> Hashes:
        return Hashes(tuple(range(count)), (0,) * count)

    return MadeFingerprint(hashes(groups), hashes(words), content, public)


@pytest.mark.parametrize(
    ("fingerprint", "words", "reason"),
    [
        (made(), 80, None),
        (made(), 24, Weakness.TOO_SHORT),
        (made(content=11), 80, Weakness.TOO_SHORT),
        (made(groups=4, words=3), 80, Weakness.FEW_RARE_WORDS),
        (made(groups=30, words=2), 80, Weakness.FEW_RARE_WORDS),
        (made(groups=5, words=3), 80, None),
        (made(groups=5, words=5, public=0.8), 80, Weakness.STANDARD_TEXT),
        (made(public=0.8), 80, None),
    ],
)
def test_the_reason_fits_the_fingerprint(
    fingerprint: MadeFingerprint, words: int, reason: Weakness | None
) -> None:
    """Too short, nothing of its own and all of it public each have their reason; a telling one has none."""
    assert weakness(fingerprint, words) is reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [(STORY, None), (STORY[:120], Weakness.TOO_SHORT), ("en van de het een " * 20, Weakness.STANDARD_TEXT)],
)
def test_enrolment_keeps_the_reason(room: Room, text: str, reason: Weakness | None) -> None:
    """What was found when a passage was enrolled is told with it, and every reason has its advice."""
    assert [passage.weakness for passage in room.enrol("R1", text)] == [reason]
    assert set(ADVICE) == set(Weakness)
