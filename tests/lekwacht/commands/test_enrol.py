"""Enrolling from the command line: what is not protected is never silent."""

import json
from pathlib import Path

import pytest

from documents.pictures import tesseract
from matcher import fingerprint
from tests.commandline import Run
from tests.documents.samples import FIXTURES
from tests.lekwacht.commands.conftest import STORY

NEW = ("--ref", "B-2", "--kind", "voornemen")


@pytest.mark.usefixtures("enrolled")
def test_a_page_without_text_is_warned_of(lekwacht: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is a picture is named where no machine reads it, and the rest is enrolled: exit 0."""
    monkeypatch.setattr(tesseract, "languages", frozenset)
    ended = lekwacht("enrol", FIXTURES / "half-scan.pdf", *NEW)
    assert "half-scan.pdf: pagina 2 niet gelezen en dus niet beschermd: een scan" in ended.stderr
    assert "kan gevonden worden" in ended.stdout
    (row,) = (row for row in json.loads(lekwacht("register", "list", "--json").stdout) if row["ref"] == "B-2")
    assert row["unread"] == 1


@pytest.mark.usefixtures("enrolled")
def test_files_of_one_call_are_one_document_with_the_section_and_case_that_were_given(
    lekwacht: Run, tmp_path: Path, story: Path
) -> None:
    """Every passage is told with its section and whether it can be found; weak ones do not change exit 0."""
    short = tmp_path / "bijlage.txt"
    short.write_text("Een korte bijlage.", encoding="utf-8")
    words = lekwacht("enrol", story, short, *NEW, "--case", "Z-1", "--section", "bijlage").stdout.splitlines()
    assert words[2] == "B-2: 2 bestanden samen één document, elk een deel ervan."
    assert words[3] == f"B-2 1 [bijlage] {len(STORY.split())} woorden: kan gevonden worden"
    assert words[4].startswith("B-2 2 [bijlage] 3 woorden: zwak (too_short): ")
    assert words[5] == "1 document, 2 passages, 1 daarvan zwak."
    rows = json.loads(lekwacht("register", "list", "--json").stdout)
    assert {(row["ref"], row["case"]) for row in rows} == {("B-1", "Z-1"), ("B-2", "Z-1")}


@pytest.mark.usefixtures("enrolled")
def test_lines_from_standard_input_are_sections_of_documents(lekwacht: Run) -> None:
    """Lines with one ref become one document; a ref like a V-number is warned of and enrolled."""
    lines = [
        {"ref": "281.234.5678", "kind": "voornemen", "section": name, "text": STORY, "case": "Z-2"}
        for name in ("relaas", "beoordeling")
    ]
    ended = lekwacht("enrol", "--jsonl", "-", stdin="".join(json.dumps(line) + "\n" for line in lines))
    assert "lijkt op een V-nummer" in ended.stderr
    assert [line.split("[")[1].split("]")[0] for line in ended.stdout.splitlines()[:2]] == [
        "relaas",
        "beoordeling",
    ]
    assert "1 document, 2 passages" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
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
    lekwacht: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentence: str
) -> None:
    """What is missing, or does not go together, is named."""
    monkeypatch.chdir(tmp_path)
    assert sentence in lekwacht("enrol", *arguments, expect=2).stderr


def test_a_document_that_makes_the_program_fail_is_told_and_the_others_are_enrolled(
    lekwacht: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 3, the reference and the kind of error, not a word of the text; the other is in the register."""
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
    ended = lekwacht("enrol", "--jsonl", "-", "--lang", "en", stdin=lines, expect=3)
    assert "B-1 was not enrolled (failed: RecursionError at matcher/" in ended.stderr
    assert "boos" not in ended.stderr
    assert "1 document, 1 passage" in ended.stdout


def test_half_a_character_in_a_reference_is_refused(lekwacht: Run) -> None:
    """What no database can hold is named by the number of its line."""
    lekwacht("init")
    line = json.dumps({"ref": "\ud800", "kind": "voornemen", "section": "relaas", "text": STORY})
    assert "line 1 holds half a character" in lekwacht("enrol", "--jsonl", "-", stdin=line, expect=2).stderr


@pytest.mark.usefixtures("enrolled")
def test_the_output_speaks_the_language_that_is_asked_for(lekwacht: Run, story: Path) -> None:
    """The configured language is the default, and --lang chooses another."""
    output = lekwacht("enrol", story, *NEW, "--lang", "en").stdout
    assert "words: can be found" in output
    assert "1 document, 1 passage, 0 of them weak." in output


@pytest.mark.usefixtures("enrolled")
def test_text_that_is_no_prose_is_weak_with_that_reason(lekwacht: Run, tmp_path: Path) -> None:
    """A table of numbers is never said to be findable."""
    table = tmp_path / "tabel.txt"
    table.write_text(" ".join(str(number * 7919) for number in range(80)), encoding="utf-8")
    output = lekwacht("enrol", table, *NEW).stdout
    assert "zwak (no_prose)" in output
    assert "kan gevonden worden" not in output


@pytest.mark.usefixtures("enrolled")
def test_the_same_text_twice_and_under_another_ref_is_said(
    lekwacht: Run, story: Path, tmp_path: Path
) -> None:
    """Two files of one text are doubted, and so is text that is enrolled already."""
    copy = tmp_path / "kopie.txt"
    copy.write_text(STORY, encoding="utf-8")
    errors = lekwacht("enrol", story, copy, *NEW).stderr
    assert "besluit.txt en kopie.txt bevatten dezelfde tekst" in errors
    assert "B-2: deze tekst is al opgenomen als B-1" in errors


@pytest.mark.parametrize(
    ("ref", "warned"),
    [
        ("Ahmad Rahimi", True),
        ("rahimi", False),
        ("A. de Vries", True),
        ("Z-2024-11", False),
        ("Besluit Utrecht", False),
    ],
)
@pytest.mark.usefixtures("enrolled")
def test_a_name_as_reference_is_warned_of(lekwacht: Run, story: Path, ref: str, *, warned: bool) -> None:
    """A reference is kept, so it must name nobody."""
    errors = lekwacht("enrol", story, "--ref", ref, "--kind", "voornemen").stderr
    assert ("lijkt op de naam van een mens" in errors) is warned


@pytest.mark.usefixtures("enrolled")
def test_every_bad_line_is_told_at_once(lekwacht: Run) -> None:
    """Nothing is enrolled, and all that is wrong stands in one line without a word of the text."""
    good = json.dumps({"ref": "B-3", "kind": "voornemen", "section": "relaas", "text": STORY})
    bad = json.dumps({"ref": "B-4", "kind": "voornemen"})
    errors = lekwacht("enrol", "--jsonl", "-", stdin=f"{good}\nonzin\n{bad}\n", expect=2).stderr
    assert "line 2 is not JSON" in errors
    assert "line 3 needs" in errors
    assert errors.count("\n") == 1
    assert "B-3" not in lekwacht("register", "list").stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two decisions, a notice in two parts and a file that cannot be read."""
    path = tmp_path / "map"
    (path / "jan").mkdir(parents=True)
    for number, name in enumerate(("a.txt", "jan/b.txt", "c1.txt", "c2.txt")):
        text = STORY.replace("Zarolbek", f"Zarolbek{number}").replace("elf", str(number + 12))
        (path / name).write_text(text, encoding="utf-8")
    (path / "kapot.pdf").write_bytes(b"%PDF-1.7 niets")
    return path


LIST = (
    "file;ref;kind;case;shared with;on;sections\n"
    "a.txt;D-1;afwijzing;Z-7;COA;3 februari 2020;\n"
    "jan/b.txt;D-2;voornemen;;;;\n"
    "c1.txt;D-3;voornemen;Z-7;COA;3-2-2020;tekst\n"
    "c2.txt;D-3;voornemen;Z-7;;;\n"
    "kapot.pdf;D-4;voornemen;;;;\n"
)


@pytest.mark.usefixtures("enrolled")
def test_a_folder_is_enrolled_by_its_list_and_goes_on_where_it_was(lekwacht: Run, folder: Path) -> None:
    """Each document is told with its outcome; what failed ends with 3; a second run enrols nothing twice."""
    manifest = folder.parent / "lijst.csv"
    manifest.write_text("\ufeff" + LIST, encoding="utf-8")
    first = lekwacht("enrol", "--folder", folder, "--manifest", manifest, expect=3)
    assert "1/4 a.txt: opgenomen als D-1" in first.stdout
    assert "4/4 kapot.pdf: niet opgenomen: kapot.pdf is damaged" in first.stdout
    assert "3 documenten opgenomen, 0 waren het al, 1 niet opgenomen" in first.stdout
    rows = {row["ref"]: row for row in json.loads(lekwacht("register", "list", "--json").stdout)}
    assert (rows["D-3"]["case"], rows["D-3"]["passages"]) == ("Z-7", 2)
    shared = json.loads(lekwacht("disclose", "--list", "--json").stdout)
    assert [(row["ref"], row["to"], row["on"], row["sections"]) for row in shared] == [
        ("D-1", "COA", "2020-02-03", []),
        ("D-3", "COA", "2020-02-03", ["tekst"]),
    ]
    again = lekwacht("enrol", "--folder", folder, "--manifest", manifest, expect=3)
    assert "0 documenten opgenomen, 3 waren het al, 1 niet opgenomen" in again.stdout


@pytest.mark.usefixtures("enrolled")
def test_a_template_lists_the_folder_and_is_refused_until_it_is_filled_in(
    lekwacht: Run, folder: Path
) -> None:
    """The list that is written has a line a file, and every line that lacks something is told."""
    target = folder.parent / "lijst.csv"
    lekwacht("enrol", "--folder", folder, "--manifest-template", target)
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "file;ref;kind;case;shared_with;on;sections"
    assert [line.split(";")[0] for line in lines[1:]] == [
        "a.txt",
        "c1.txt",
        "c2.txt",
        "jan/b.txt",
        "kapot.pdf",
    ]
    errors = lekwacht("enrol", "--folder", folder, "--manifest", target, expect=2).stderr
    assert "line 2: ref and kind must be filled in" in errors
    assert "line 6: " in errors
    assert "exists" in lekwacht("enrol", "--manifest-template", target, expect=2).stderr
    assert lekwacht("enrol", "--manifest-template").stdout.startswith("file;ref;kind")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("naam;ref\n", "lacks the columns file, kind"),
        ("file;ref;kind;kleur\na;b;c;d\n", "unknown columns: kleur"),
        ("file;ref;kind\n../../etc/passwd;b;c\n", "line 2: the file must lie in the folder"),
        ("file;ref;kind;shared_with;on\na.txt;b;c;COA;31-2-2020\n", "line 2: '31-2-2020' is not a date"),
        ("file;ref;kind;shared_with;on\na.txt;b;c;COA;1-1-2999\n", "more than a year ahead"),
        ("file;ref;kind\na.txt;b;c\nc1.txt;b;d\n", "line 3: b has another kind"),
        ("file;ref;kind\n", "no documents"),
    ],
)
@pytest.mark.usefixtures("enrolled")
def test_a_list_that_cannot_be_used_is_refused_whole(
    lekwacht: Run, folder: Path, lines: str, sentence: str
) -> None:
    """Nothing is enrolled by a list with a mistake, and the mistake is named by its line."""
    manifest = folder.parent / "lijst.csv"
    manifest.write_text(lines, encoding="utf-8")
    assert sentence in lekwacht("enrol", "--folder", folder, "--manifest", manifest, expect=2).stderr
    assert "1 document." in lekwacht("register", "list").stdout
