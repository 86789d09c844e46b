"""Enrolling from the command line: what is not protected is never silent."""

import json
from pathlib import Path

import pytest

from tests.commandline import Run
from tests.documents.samples import FIXTURES
from tests.lekwacht.commands.conftest import STORY

NEW = ("--ref", "B-2", "--kind", "voornemen")


@pytest.mark.usefixtures("enrolled")
def test_a_page_without_text_is_warned_of(lekwacht: Run) -> None:
    """A page that is a picture is named, and the rest is enrolled: exit 0."""
    told = lekwacht("enrol", FIXTURES / "half-scan.pdf", *NEW)
    assert "half-scan.pdf: no text on page 2" in told.stderr
    assert "can be found" in told.stdout


@pytest.mark.usefixtures("enrolled")
def test_files_of_one_call_are_one_document_with_the_section_and_case_that_were_given(
    lekwacht: Run, tmp_path: Path, story: Path
) -> None:
    """Every passage is told with its section and whether it can be found; weak ones do not change exit 0."""
    short = tmp_path / "bijlage.txt"
    short.write_text("Een korte bijlage.", encoding="utf-8")
    told = lekwacht("enrol", story, short, *NEW, "--case", "Z-1", "--section", "bijlage").stdout.splitlines()
    assert told[0] == f"B-2 1 [bijlage] {len(STORY.split())} words: can be found"
    assert told[1].startswith("B-2 2 [bijlage] 3 words: weak (too_short): ")
    assert told[2] == "1 documents, 2 passages, 1 of them weak."
    rows = json.loads(lekwacht("register", "list", "--json").stdout)
    assert {(row["ref"], row["case"]) for row in rows} == {("B-1", "Z-1"), ("B-2", "Z-1")}


@pytest.mark.usefixtures("enrolled")
def test_lines_from_standard_input_are_sections_of_documents(lekwacht: Run) -> None:
    """Lines with one ref become one document; a ref like a V-number is warned of and enrolled."""
    lines = [
        {"ref": "281.234.5678", "kind": "voornemen", "section": name, "text": STORY, "case": "Z-2"}
        for name in ("relaas", "beoordeling")
    ]
    told = lekwacht("enrol", "--jsonl", "-", stdin="".join(json.dumps(line) + "\n" for line in lines))
    assert "looks like a V-number" in told.stderr
    assert [line.split("[")[1].split("]")[0] for line in told.stdout.splitlines()[:2]] == [
        "relaas",
        "beoordeling",
    ]
    assert "1 documents, 2 passages" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "--jsonl FILE"),
        (("besluit.txt", "--ref", "B-2"), "--kind"),
        (("weg.pdf", *NEW), "weg.pdf"),
        (("--jsonl", "-", "--ref", "B-2"), "brings its own references"),
        (("--jsonl", "-"), "no lines to enrol"),
        (("besluit.txt", "--ref", " ", "--kind", "voornemen"), "ref is empty"),
    ],
)
@pytest.mark.usefixtures("enrolled", "story")
def test_what_cannot_be_enrolled_is_told_and_ends_with_2(
    lekwacht: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    """What is missing, or does not go together, is named."""
    monkeypatch.chdir(tmp_path)
    assert told in lekwacht("enrol", *arguments, expect=2).stderr


def test_a_document_that_makes_the_program_fail_is_told_and_the_others_are_enrolled(
    lekwacht: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 3, the reference and the kind of error, not a word of the text; the other is in the register."""
    from matcher import fingerprint  # noqa: PLC0415 - the command loads it when it is called

    whole = fingerprint.make

    def make(text: str, *rest: object) -> object:
        if "boos" in text:
            raise RecursionError(text)
        return whole(text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(fingerprint, "make", make)
    lekwacht("init")
    lines = "".join(
        json.dumps({"ref": ref, "kind": "voornemen", "section": "relaas", "text": text}) + "\n"
        for ref, text in (("B-1", "boos"), ("B-2", STORY))
    )
    told = lekwacht("enrol", "--jsonl", "-", stdin=lines, expect=3)
    assert "B-1 was not enrolled (failed: RecursionError at matcher/" in told.stderr
    assert "boos" not in told.stderr
    assert "1 documents, 1 passages" in told.stdout


def test_half_a_character_in_a_reference_is_refused(lekwacht: Run) -> None:
    """What no database can hold is named by the number of its line."""
    lekwacht("init")
    line = json.dumps({"ref": "\ud800", "kind": "voornemen", "section": "relaas", "text": STORY})
    assert "line 1 holds half a character" in lekwacht("enrol", "--jsonl", "-", stdin=line, expect=2).stderr
