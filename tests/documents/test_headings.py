"""What a heading of a Dutch decision says of its section."""

import pytest

from documents.block import plain
from documents.headings import LABELS, depth_of, is_bare_heading, label_of


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Relaas", "relaas"),
        ("2. ASIELRELAAS", "relaas"),
        ("Samenvatting van het relaas", "relaas"),
        ("3.2 Geloofwaardigheid van het relaas", "beoordeling"),
        ("Beoordeling van uw asielaanvraag", "beoordeling"),
        ("II. Overwegingen", "overwegingen"),
        ("Motivering van het besluit", "overwegingen"),
        ("Procedureverloop", "procesverloop"),
        ("Uw zienswijze", "zienswijze"),
        ("Besluit", "besluit"),
        ("Rechtsgevolgen van deze beschikking", "rechtsgevolgen"),
        ("Beroep", "rechtsmiddelen"),
        ("Bijlage 2", "bijlage"),
        ("De nacht op de veemarkt", None),
    ],
)
def test_a_heading_is_known_by_its_words(heading: str, label: str | None) -> None:
    """Numbers, case and small words around it do not matter."""
    assert label_of(heading) == label
    assert label is None or label in LABELS


@pytest.mark.parametrize(
    "line", ["Relaas", "2. Het asielrelaas", "BESLUIT:", "Beoordeling van het relaas van betrokkene"]
)
def test_a_line_that_only_names_a_part_is_a_heading(line: str) -> None:
    """Without typography the words alone must tell."""
    assert is_bare_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "Het relaas is geloofwaardig.",
        "Besluit genomen op grond van oude gegevens",
        "relaas",
        "De beoordeling van de klarinet",
        "",
        "Datum",
    ],
)
def test_a_sentence_is_no_heading(line: str) -> None:
    """A line that says more than a part's name is text."""
    assert not is_bare_heading(line)


@pytest.mark.parametrize(
    ("text", "level", "depth"), [("2.1 X", 1, 2), ("2. X", 3, 1), ("X", 2, 2), ("X", 0, 1)]
)
def test_a_number_tells_the_depth_better_than_the_type(text: str, level: int, depth: int) -> None:
    """2.1 lies at depth 2 whatever its type size; without a number the level counts."""
    assert depth_of(plain(text, level=level)) == depth
