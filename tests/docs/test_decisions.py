"""The notes on design decisions have one form, and a list that names them all."""

from pathlib import Path

import pytest

from tests.docs import decisions

DOCS = Path(__file__).parents[2] / "docs"
NOTES = decisions.notes(DOCS)


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.name)
def test_a_note_has_number_title_date_and_its_three_parts(note: Path) -> None:
    """A note begins with number, title and date; context, decision and consequence follow in this order."""
    text = note.read_text(encoding="utf-8")
    head = decisions.TITLE.match(text)
    assert head, f"begin {note.name} with '# NNNN Title', an empty line and 'Date: YYYY-MM-DD'"
    assert note.name.startswith(f"{head[1]}-"), "the number in the title is the one in the file's name"
    places = [text.find(part) for part in decisions.PARTS]
    assert -1 not in places, f"{note.name} needs the parts {', '.join(decisions.PARTS)}"
    assert places == sorted(places)


def test_no_number_is_given_twice() -> None:
    """A number names one decision."""
    numbers = [note.name[:4] for note in NOTES]
    assert sorted(set(numbers)) == numbers


def test_the_list_names_every_note() -> None:
    """The list of decisions holds the title of every note under its subject."""
    page = (DOCS / decisions.LIST).read_text(encoding="utf-8")
    assert page == decisions.listed(DOCS), "run `make docs`"
    assert page.count("\n- [") == len(NOTES), "give the subject in tests/docs/decisions.py"
