"""How paragraphs are divided into sections."""

from documents.block import plain
from documents.record import Section
from documents.sections import divide


def test_a_heading_without_text_opens_the_next_section() -> None:
    """No section is a heading alone."""
    blocks = [plain("3 Beoordeling", level=1), plain("3.1 Het paard", level=2), plain("Het paard is wit.")]
    assert divide(blocks) == (
        Section("beoordeling", "3.1 Het paard", "3 Beoordeling\n\n3.1 Het paard\n\nHet paard is wit."),
    )


def test_an_unknown_heading_of_the_same_depth_ends_a_known_section() -> None:
    """Below a known heading a deeper one inherits its label, one beside it does not."""
    blocks = [
        plain("Relaas", level=1), plain("a"),
        plain("De vlucht", level=2), plain("b"),
        plain("Overig", level=1), plain("c"),
    ]  # fmt: skip
    assert [section.label for section in divide(blocks)] == ["relaas", "relaas", "tekst"]


def test_the_title_of_a_decision_is_no_section() -> None:
    """A decision is called "Beschikking" at its top; the part called "Besluit" comes later."""
    blocks = [
        plain("Beschikking", level=1),
        plain("a"),
        plain("Relaas", level=1),
        plain("b"),
        plain("Besluit", level=1),
        plain("c"),
    ]
    assert [section.label for section in divide(blocks)] == ["aanhef", "relaas", "besluit"]


def test_text_without_headings_is_one_section() -> None:
    """A document with no heading at all is plain text."""
    assert divide([plain("a"), plain("b")]) == (Section("tekst", "", "a\n\nb"),)


def test_nothing_gives_no_section() -> None:
    """No text, no section."""
    assert divide([]) == ()
