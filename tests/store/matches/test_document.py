"""What a passage's weakness says of the document it is of."""

import pytest

from store.matches.document import Weakness


@pytest.mark.parametrize(
    ("weakness", "is_loss"),
    [
        (Weakness.TOO_SHORT, False),
        (Weakness.STANDARD_TEXT, False),
        (Weakness.FEW_RARE_WORDS, True),
        (Weakness.NO_PROSE, True),
    ],
)
def test_a_heading_or_standard_text_is_no_loss(weakness: Weakness, is_loss: bool) -> None:
    """What is the document's own and cannot be found is one, and an operator is told of it."""
    assert weakness.is_loss is is_loss


def test_every_weakness_was_weighed() -> None:
    """Four are stored; one that is added has to be judged here as well."""
    assert [weakness.value for weakness in Weakness] == [
        "too_short",
        "standard_text",
        "few_rare_words",
        "no_prose",
    ]
