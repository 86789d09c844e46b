"""Matching the archive from the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.counted import counted
from store.layout import DataDirectory
from tests.commandline import Run
from tests.factory import World, day, open_world
from tests.lekwacht.commands.conftest import STORY


@pytest.fixture
def world(enrolled: Path) -> Iterator[World]:
    """The leak in two posts, captured a year apart."""
    made = open_world(DataDirectory(enrolled))
    for at in ("2025-11-20", "2026-11-20"):
        made.post("forum.example", f"p-{at}", STORY, day(at), thread=f"https://forum.example/{at}")
    yield made
    made.close()


@pytest.mark.usefixtures("world")
def test_what_is_new_is_matched_once(lekwacht: Run) -> None:
    """The first run tells two matches, the next none."""
    assert lekwacht("match").stdout == "2 posts matched, 0 looked back at, 2 new matches.\n"
    assert lekwacht("match").stdout == "0 posts matched, 0 looked back at, 0 new matches.\n"


@pytest.mark.parametrize(
    ("option", "posts"),
    [
        (("--everything",), 2),
        (("--since", "2026-11-20"), 1),
        (("--since", "2026-11-20T12:00:01"), 0),
        (("--since", "2025-01-01T00:00"), 2),
    ],
)
@pytest.mark.usefixtures("world")
def test_matching_again_takes_all_or_what_was_captured_since(
    lekwacht: Run, option: tuple[str, ...], posts: int
) -> None:
    """The moment is counted in UTC; nothing is matched twice."""
    lekwacht("match")
    sentence = f"{counted(posts, 'post')} matched, 0 looked back at, 0 new matches.\n"
    assert lekwacht("match", *option).stdout == sentence


@pytest.mark.parametrize("option", [("--everything", "--since", "2026-11-20"), ("--since", "gisteren")])
@pytest.mark.usefixtures("enrolled")
def test_both_ways_at_once_or_no_moment_are_refused(lekwacht: Run, option: tuple[str, ...]) -> None:
    """A usage error ends with 2."""
    assert "--since" in lekwacht("match", *option, expect=2).stderr
