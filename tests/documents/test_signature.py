"""The closing of a letter is left out, and nothing else."""

import pytest

from documents.block import plain
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


def test_what_follows_the_closing_is_kept() -> None:
    """An appendix, and a paragraph of text after the closing, belong to the document."""
    appendix = [plain("Bijlage", level=1), plain("Kort.")]
    long = plain("Een alinea " + "met veel woorden " * 10)
    assert without_signature([plain("Hoogachtend,"), plain("A."), *appendix]) == appendix
    assert without_signature([plain("Hoogachtend,"), plain("A."), long, plain("B.")]) == [long, plain("B.")]


def test_a_sentence_with_such_words_is_no_closing() -> None:
    """The minister may be named in a sentence."""
    blocks = [
        plain("De minister van Asiel en Migratie heeft het bezwaar ongegrond verklaard."),
        plain("Kort."),
    ]
    assert without_signature(blocks) == blocks
