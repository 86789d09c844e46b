"""What is left out of a text that is looked through is told with its reason."""

import pytest

from matcher import limits
from matcher.normalise import LONGEST_WORD
from store.matches.aside import AsideReason


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("Een gewoon bericht.", ()),
        ("zie https://voorbeeld.example/" + "pad-" * 40, ()),
        ("a" * 500, ()),  # letters alone are taken apart into words
        ("a1" * LONGEST_WORD, (AsideReason.LONG_WORDS,)),
        ("a1\u200b" * LONGEST_WORD, (AsideReason.LONG_WORDS,)),
        ("1" * 4301, (AsideReason.LONG_WORDS,)),
    ],
)
def test_what_is_no_word_is_left_out_with_a_reason(text: str, left_out: tuple[AsideReason, ...]) -> None:
    """Runs of letters and digits longer than a word are told; long addresses and glued words are read."""
    assert limits.readable(text) == limits.Readable(text, left_out)


def test_a_post_has_a_longest_length() -> None:
    """What comes after it is left out, and told."""
    kept = limits.readable("ab " * limits.MOST_CHARACTERS)
    assert (len(kept.text), kept.left_out) == (limits.MOST_CHARACTERS, (AsideReason.TOO_LONG,))
