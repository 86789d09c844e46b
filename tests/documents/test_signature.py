"""The closing of a letter is left out, and nothing else."""

import pytest

from documents.block import Block, plain
from documents.signature import without_signature


@pytest.mark.parametrize(
    "closing",
    [
        "Hoogachtend,",
        "Met vriendelijke groet,",
        "De Staatssecretaris van Justitie en Veiligheid,",
        "namens deze,",
        "Vastgesteld te Den Haag op 3 mei 2022",
    ],
)
def test_a_closing_and_the_names_below_it_go(closing: str) -> None:
    """From the formula on, short lines are left out."""
    blocks = [
        plain("De aanvraag wordt afgewezen."),
        plain(closing),
        plain("mr. A. Voorbeeld"),
        plain("beslisser"),
    ]
    assert without_signature(blocks) == blocks[:1]


@pytest.mark.parametrize(
    "below",
    [
        [plain("Bijlage", level=1), plain("Kort.")],
        [plain("Zoon geboren in Tashar, vlucht over de bergen")],
        [plain("Een alinea " + "met veel woorden " * 10), plain("B.")],
        [plain("Feiten: twee geiten"), plain("mr. A. Voorbeeld")],
    ],
)
def test_nothing_but_the_end_of_a_letter_is_cut(below: list[Block]) -> None:
    """A formula in the middle, or one with more below it than names, stays with all that follows it."""
    blocks = [plain("De aanvraag wordt afgewezen."), plain("Hoogachtend,"), plain("A."), *below]
    assert without_signature(blocks) == blocks


def test_a_letterhead_is_no_closing() -> None:
    """The minister's name opens a letter as well: what follows are facts."""
    blocks = [plain("De Minister van Asiel en Migratie,"), *(plain(f"Feit {n}, kort") for n in range(4))]
    assert without_signature(blocks) == blocks


def test_a_sentence_with_such_words_is_no_closing() -> None:
    """The minister may be named in a sentence."""
    blocks = [
        plain("De minister van Asiel en Migratie heeft het bezwaar ongegrond verklaard."),
        plain("Kort."),
    ]
    assert without_signature(blocks) == blocks
