"""Lines of JSON become documents, or are refused by their number without a word of what stood in them."""

import json
from datetime import date

import pytest

from matcher.errors import MatcherInputError
from matcher.new_document import NewSection, read_lines

TODAY = date(2026, 11, 23)


def line(**fields: str) -> str:
    """A line of JSON with the least that it needs."""
    return json.dumps({"ref": "R1", "kind": "voornemen", "section": "relaas", "text": "Hij."} | fields)


def test_lines_with_one_reference_are_sections_of_one_document() -> None:
    """Lines of one ref become one document whose case defaults to the ref."""
    (document,) = read_lines([line(), line(section="beoordeling"), "\n"], TODAY)
    assert (document.case_ref, [part.section for part in document.sections]) == (
        "R1",
        ["relaas", "beoordeling"],
    )


def test_a_text_never_stands_in_a_repr() -> None:
    """Whatever is printed of a section by accident says how long it is, and nothing of it."""
    assert repr(NewSection("relaas", "geheimwoord")) == "Section('relaas', 11 characters)"


def test_lines_of_one_reference_agree_on_kind_and_case() -> None:
    """Two documents under one reference would be mixed up."""
    for other in (line(kind="beschikking"), line(case="ZAAK-2")):
        with pytest.raises(MatcherInputError, match="line 2: R1 has another kind or case"):
            read_lines([line(), other], TODAY)


def test_all_bad_lines_are_told_at_once() -> None:
    """Whoever mends the file mends it once."""
    with pytest.raises(MatcherInputError) as caught:
        read_lines(["{", line(), line(ref="")], TODAY)
    assert "line 1 " in str(caught.value)
    assert "line 3 " in str(caught.value)


def test_a_file_without_lines_is_no_list() -> None:
    """Nothing to enrol is a mistake, and told as one."""
    with pytest.raises(MatcherInputError, match="no lines to enrol"):
        read_lines(["\n", "  "], TODAY)


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        ("geheimwoord {", "line 1 is not JSON"),
        ('{"ref": "R1", "text": "geheimwoord"}', "line 1 needs"),
        (line(ref=" ", text="geheimwoord"), "empty ref"),
        (line(shared_with="COA", text="geheimwoord"), "shared_on"),
        (line(shared_with="COA", shared_on="9999-11-24", text="geheimwoord"), "shared_on"),
        (line(ref="R\ud800", text="geheimwoord"), "half a character"),
    ],
)
def test_a_bad_line_is_named_by_number_and_never_quoted(bad: str, complaint: str) -> None:
    """What is wrong is told with the line's number and none of its text."""
    with pytest.raises(MatcherInputError, match=complaint) as caught:
        read_lines([bad], TODAY)
    assert "geheimwoord" not in str(caught.value)
