"""Where a passage stands in a post: the marks begin and end with its words."""

import pytest

from tests.matcher.conftest import STORY, UNRELATED, Room


@pytest.fixture
def marked(room: Room) -> "Marked":
    """Marks a post with the story, which is enrolled."""
    room.enrol("R1")
    return Marked(room)


class Marked:
    """The one alert for a post."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def __call__(self, post: str) -> tuple[tuple[int, int], ...]:
        """The spans of the one alert."""
        (hit,) = self._room.check(post)
        return hit.detection.spans


def test_marks_begin_and_end_with_whole_words(marked: Marked) -> None:
    """No mark cuts a word, and together they take in nearly all of a verbatim copy and nothing beside it."""
    post = f"{UNRELATED} {STORY} {UNRELATED}"
    spans = marked(post)
    for start, end in spans:
        assert post[start - 1] + post[end] in {a + b for a in " \n" for b in " \n.,;"}
    covered = sum(end - start for start, end in spans)
    assert covered > 0.7 * len(STORY)
    assert len(UNRELATED) < spans[0][0]
    assert spans[-1][1] < len(UNRELATED) + 2 + len(STORY)


def test_one_word_said_again_and_again_is_not_where_the_passage_stands(marked: Marked) -> None:
    """A hit counts once: the marks lie on the copy, not on a long repetition of one of its words."""
    echo = "regenton " * 60
    spans = marked(f"{echo}\n\n{UNRELATED} {UNRELATED} {UNRELATED}\n\n{STORY}")
    assert spans[0][0] > len(echo)
