"""Letters without spaces become the words that they most likely were."""

import os
import random
import string
import subprocess
import sys
import time

import pytest

from matcher.normalise import normalise
from matcher.written_together import words_in
from tests.matcher.conftest import STORY


@pytest.mark.parametrize(
    ("letters", "words"),
    [
        ("zijnzwagerwerdmeteenfietspompgeslagen", "zijn zwager werd met een fietspomp geslagen"),
        ("tweewekenvastgehoudenindekelder", "twee weken vastgehouden in de kelder"),
        ("", ""),
        ("\u0430" * 50, ""),
    ],
)
def test_the_likeliest_words_are_found(letters: str, words: str) -> None:
    """Known words are told apart; what is no Latin letter is left alone."""
    assert " ".join(words_in(letters)) == words


def test_a_text_without_spaces_is_read_as_one_with_them() -> None:
    """Of a passage run together into one word most content words come out."""
    whole = {token.word for token in normalise(STORY)}
    glued = {token.word for token in normalise("".join(filter(str.isalpha, STORY)))}
    assert len(whole & glued) > 0.7 * len(whole)


def test_nothing_is_lost_or_added() -> None:
    """The words laid end to end are the letters."""
    letters = "".join(random.Random(1).choices(string.ascii_lowercase, k=5_000))
    assert "".join(words_in(letters)) == letters


def test_a_million_letters_take_about_a_second() -> None:
    """The time grows with the letters and no faster."""
    words_in("eerst")
    began = time.process_time()
    words_in("aei" * 333_333)
    assert time.process_time() - began < 10


def test_the_interpreter_finds_the_same() -> None:
    """A process that does not load the compiler takes letters apart in the same way."""
    letters = "".join(filter(str.isalpha, STORY.lower()))
    program = (
        "from matcher import compiled; compiled.interpret(1, 1)\n"
        "from matcher.written_together import words_in\n"
        "import sys; print(' '.join(words_in(sys.argv[1])), 'numba' in sys.modules)"
    )
    process = subprocess.run(
        [sys.executable, "-c", program, letters],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert process.stdout.split() == [*words_in(letters), "False"]
    assert process.stderr == ""
