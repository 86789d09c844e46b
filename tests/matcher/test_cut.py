"""Posts are cut as a plain reading of them would: runs of letters and digits, each known piece once."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import cut
from matcher.pieces import Pieces

KINDS = cut.kinds()
MONTHS = np.array(sorted(int.from_bytes(month) for month in (b"mrt", b"maa", b"mei")), np.int64)
PLAIN = st.text("abz09 \n.,-_/'", max_size=60)


def data_of(text: str) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """The bytes of a text."""
    return np.frombuffer(text.encode("ascii"), np.uint8)


def named(text: str) -> list[str]:
    """The words of a text at which something more may begin."""
    _, places = cut.survey(data_of(text), KINDS, MONTHS)
    return [text[start:end] for start, end in places.tolist()]


def numbered(texts: list[str], slots: int = 8) -> tuple[list[str], list[int]]:
    """The pieces of texts without anything special, by a table that begins small, and how many each has."""
    lines = [f"{text}\n" for text in texts]
    joined, ends = "".join(lines), np.cumsum([len(line) for line in lines])
    nothing = np.zeros((0, 2), np.int64), np.zeros(0, np.int32)
    table = np.zeros(slots, np.uint64), np.zeros(slots, np.int32)
    pieces, counts, new, _, _ = cut.number(data_of(joined), KINDS, ends, *nothing, *table, 0, len(joined))
    words = [joined[start:end] for start, end in new.tolist()]
    return [words[piece] for piece in pieces.tolist()], counts.tolist()


@given(st.lists(PLAIN, min_size=1, max_size=5))
def test_pieces_are_the_runs_of_letters_and_digits(texts: list[str]) -> None:
    """Every run is a piece, in order, and each text has its own number of them."""
    runs = [re.findall("[a-z0-9]+", text) for text in texts]
    assert numbered(texts) == (
        [run for of_text in runs for run in of_text],
        [len(of_text) for of_text in runs],
    )


def test_a_table_that_fills_up_grows() -> None:
    """A thousand different words fit, though the table began with eight slots; each is found again."""
    words = [f"woord{number}" for number in range(1_000)]
    assert numbered([" ".join(words), " ".join(reversed(words))]) == (
        [*words, *reversed(words)],
        [1_000, 1_000],
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("op 3 maart 2019 kwam", ["3", "maart"]),
        ("op 12-3-2019 kwam", ["12", "3"]),
        ("wel 1.500 euro", ["1"]),
        ("g e h e i m", ["g", "e", "h", "e"]),
        ("ge.heim", ["ge"]),
        ("3e klas", ["3e"]),
        ("een gewoon huis. aan zee", []),
        ("in 2019 een huis", []),
        ("", []),
    ],
)
def test_the_places_where_more_may_begin_are_named(text: str, words: list[str]) -> None:
    """Dates, thousands, letters written apart and words split up; nothing of ordinary writing."""
    assert named(text) == words


@given(PLAIN)
def test_there_are_never_more_pieces_than_surveyed(text: str) -> None:
    """The room that is made for pieces is enough."""
    count, _ = cut.survey(data_of(text), KINDS, MONTHS)
    assert count >= len(re.findall("[a-z0-9]+", text))


def test_what_is_special_is_one_piece() -> None:
    """A date has the number that the caller gave it, and reading goes on behind it."""
    pieces = Pieces()
    result = pieces.cut(["op 12-3-2019 kwam", "op kwam"])
    assert result.counts.tolist() == [3, 2]
    first, last = (result.pieces[at].item() for at in (0, 2))
    assert result.pieces.tolist() == [first, result.pieces[1], last, first, last]
    assert pieces.words[result.pieces[1]] not in {"12", "3", "2019"}


@given(st.lists(st.lists(st.integers(0, 5), max_size=8), min_size=1, max_size=5))
def test_different_chosen_pieces_are_counted_a_text(texts: list[list[int]]) -> None:
    """A piece that comes again in a text counts once there, and once more in the next text."""
    pieces = np.array([piece for text in texts for piece in text], np.int32)
    chosen = np.array([True, False, True, True, False, True])
    counted = cut.distinct(pieces, np.array([len(text) for text in texts], np.int64), chosen)
    assert counted.tolist() == [len({piece for piece in text if chosen[piece]}) for text in texts]
