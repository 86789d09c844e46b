"""Nothing that a stranger writes makes the matcher raise, or takes long: tried with drawn text."""

import time
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings

from matcher import fingerprint, limits
from matcher.detect import Detector
from matcher.folding import fold
from matcher.normalise import normalise
from matcher.passage import split
from matcher.register import Maker
from tests.matcher.conftest import RETOLD, make_room
from tests.strategies import strangers_text

EVERY_NUMERAL = [
    chr(code)
    for code in range(0x110000)
    if unicodedata.category(chr(code)) in {"Nd", "Nl", "No"} and not chr(code).isascii()
]
MOST_SECONDS = 5.0
"""For 60,000 characters, on a busy machine; what this is about took minutes or did not end."""
LONG = 300_000


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Detector]:
    """A register with one passage."""
    with make_room(tmp_path_factory.mktemp("one")) as room:
        room.enrol("R1")
        with room.open() as register:
            made = Detector(register)
            made.detect([RETOLD], 1.0)  # which compiles what is not compiled yet
            yield made


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Maker]:
    """What makes fingerprints."""
    with make_room(tmp_path_factory.mktemp("maker")) as room, room.open() as register:
        yield register.maker()


@given(strangers_text())
@example("a-" + "\n" * 50_000 + "1")
@example("".join(map(chr, range(0x110000))))
def test_every_text_folds_within_bounds(text: str) -> None:
    """Folding raises nothing, tells a place for every character, and takes time by the length."""
    began = time.process_time()
    folded = fold(text)
    assert time.process_time() - began < MOST_SECONDS
    if folded.text:
        start, end = folded.span(0, len(folded.text))
        assert 0 <= start < end <= len(text)


@given(strangers_text())
@example("".join(map(chr, range(0x110000))))
def test_every_digit_folds_to_an_ascii_one(text: str) -> None:
    """What Python calls a digit after folding is one that it takes for a number."""
    assert all(character.isascii() for character in fold(text).text if character.isdigit())


@given(strangers_text())
def test_every_text_has_words_within_bounds(text: str) -> None:
    """Normalising raises nothing, and every word stands somewhere in the text."""
    began = time.process_time()
    words = normalise(text)
    assert time.process_time() - began < MOST_SECONDS
    assert all(0 <= word.start <= word.end <= len(text) and word.word for word in words)


@given(strangers_text())
@settings(max_examples=50)
def test_every_text_has_a_fingerprint(maker: Maker, text: str) -> None:
    """Enrolling raises nothing, whatever stands in a document."""
    for passage in split("relaas", text):
        made = fingerprint.make(passage.text, maker.vocabulary, maker.scheme, maker.standard)
        assert 0.0 <= made.public_share <= 1.0


@given(strangers_text())
@settings(max_examples=100)
def test_a_leak_is_found_beside_every_text(detector: Detector, text: str) -> None:
    """Matching raises nothing, takes time by the length, and still finds the leak in the next post."""
    began = time.process_time()
    detections = detector.detect([limits.readable(text).text, RETOLD], 1.0)
    assert time.process_time() - began < MOST_SECONDS
    assert 1 in {detection.text for detection in detections}


def test_every_numeral_may_stand_as_a_word(detector: Detector, maker: Maker) -> None:
    """Numerals of all scripts, alone and in a row, in posts and in documents."""
    posts = [*(f"er stonden {numeral} mensen" for numeral in EVERY_NUMERAL), "".join(EVERY_NUMERAL)]
    assert [detection.text for detection in detector.detect([*posts, RETOLD], 1.0)] == [len(posts)]
    fingerprint.make(" ".join(EVERY_NUMERAL), maker.vocabulary, maker.scheme, maker.standard)


@pytest.mark.parametrize(
    ("shown", "digit"), [("፩", "1"), ("➊", "1"), ("❷", "2"), ("⓵", "1"), ("٣", "3"), ("²", "2")]
)
def test_a_digit_of_any_shape_is_that_digit(shown: str, digit: str) -> None:
    """An amount written in another script is the same amount."""
    assert [word.word for word in normalise(f"{shown} geiten")] == [digit, "geit"]


@pytest.mark.parametrize(
    "text",
    [
        "a" * LONG,
        "a." * (LONG // 2),
        "a-" * (LONG // 2),
        "a " * (LONG // 2),
        "a\u200b" * (LONG // 2),
        "\u0301" * LONG,
        "\u202e" * LONG,
        "1" * LONG,
        "1" + ".111" * (LONG // 4),
        "1-" * (LONG // 2),
        "ab1" * (LONG // 3),
        "a\u00ad\n" * (LONG // 3),
        "a-" + "\n" * LONG + "b",
        "a-" + " " * LONG + "b",
        "\ufdfa" * (LONG // 20),
        "may." * (LONG // 4),
    ],
    ids=lambda text: ascii(text[:6]),
)
def test_a_long_word_takes_as_long_as_prose(detector: Detector, maker: Maker, text: str) -> None:
    """What took minutes in a post or a document takes seconds, and is neither a match nor an error."""
    began = time.process_time()
    assert detector.detect([text], 1.0) == []
    fingerprint.make(text, maker.vocabulary, maker.scheme, maker.standard)
    assert time.process_time() - began < MOST_SECONDS
