"""A dictionary of dictd is read: Debian's own where they are installed, and made ones."""

import base64
import gzip
from pathlib import Path

import pytest

from matcher import dictionary, lexicon
from matcher.dictionary import Side
from matcher.errors import DictionaryError
from matcher.normalise import one_form
from tests.debian import needed
from tests.matcher.conftest import Room

DEBIAN = Path("/usr/share/dictd")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def number(value: int) -> str:
    """A number as dictd writes it."""
    digits = ""
    while value or not digits:
        value, digit = divmod(value, 64)
        digits = ALPHABET[digit] + digits
    return digits


def make(folder: Path, name: str, entries: dict[str, str]) -> Path:
    """A dictionary with these entries, as Debian packs it."""
    text, index = b"", ""
    for headword, body in entries.items():
        body_bytes = f"{headword} /spoken/\n{body}\n".encode()
        index += f"{headword}\t{number(len(text))}\t{number(len(body_bytes))}\n"
        text += body_bytes
    (folder / f"{name}.dict.dz").write_bytes(gzip.compress(text, mtime=0))
    path = folder / f"{name}.index"
    path.write_text(index, encoding="utf-8")
    return path


def test_numbers_are_those_of_base_64() -> None:
    """The digits are those of base 64, the highest first."""
    encoded = base64.b64encode((1000).to_bytes(3, "big")).decode()
    assert dictionary._number(encoded) == 1000
    assert dictionary._number(number(123_456)) == 123_456


def test_every_meaning_of_an_english_headword_counts(tmp_path: Path) -> None:
    """Numbers, remarks and articles are left out, and what is several words is no word."""
    path = make(
        tmp_path, "mine-eng-nld", {"lathe": "1. (techn.) draaibank, de werkbank\n2. houden voor", "of": "van"}
    )
    assert dictionary.side_of(path) is Side.ENGLISH
    meanings = dictionary.table(dictionary.read(path), Side.ENGLISH)
    assert meanings == {"~lath": f"{one_form('draaibank')} {one_form('werkbank')}"}


def test_a_dutch_dictionary_is_turned_round(tmp_path: Path) -> None:
    """Dutch headwords with English meanings give the same; what is said of the dictionary is no entry."""
    path = make(
        tmp_path, "nld-eng", {"00databaseshort": "a lathe", "draaibank": "lathe, to turn", "zaag": "saw"}
    )
    meanings = dictionary.table(dictionary.read(path), Side.DUTCH)
    assert meanings["~lath"] == one_form("draaibank")
    assert "~short" not in meanings


@pytest.mark.parametrize("given", [".index", ".dict.dz"])
def test_either_of_the_two_files_may_be_given(tmp_path: Path, given: str) -> None:
    """The one beside it is found."""
    make(tmp_path, "eng-nld", {"lathe": "draaibank"})
    assert [entry.headword for entry in dictionary.read(tmp_path / f"eng-nld{given}")] == ["lathe"]


@pytest.mark.parametrize(
    ("index", "text", "complaint"),
    [
        ("lathe\tA", gzip.compress(b"lathe", mtime=0), "line of another kind"),
        ("lathe\tA\t?", gzip.compress(b"lathe", mtime=0), "line of another kind"),
        ("lathe\tA\tB", b"no gzip", "cannot be unpacked"),
        ("lathe\tA\tB", gzip.compress(b"lathe" * 100, mtime=0)[:-20], "cannot be unpacked"),
        ("lathe\tA\tB", None, "missing"),
    ],
)
def test_what_is_no_dictionary_is_refused(
    tmp_path: Path, index: str, text: bytes | None, complaint: str
) -> None:
    """A broken file is named, with what it should be."""
    (tmp_path / "eng-nld.index").write_text(index)
    if text is not None:
        (tmp_path / "eng-nld.dict.dz").write_bytes(text)
    with pytest.raises(DictionaryError, match=complaint):
        list(dictionary.read(tmp_path / "eng-nld.index"))


def test_what_was_added_is_used_by_the_register_it_was_added_to(room: Room, tmp_path: Path) -> None:
    """Opening the register reads it; another register, or the same after it was removed, does not."""
    path = make(tmp_path, "eng-nld", {"zirconium": "lampenkap"})
    assert dictionary.add(room.world.directory.lexicon, path, Side.ENGLISH) == 1
    with room.open():
        assert lexicon.dutch_for("zirconium") == (one_form("lampenkap"),)
    dictionary.remove(room.world.directory.lexicon, "eng-nld")
    with room.open():
        assert lexicon.dutch_for("zirconium") == ()
    with pytest.raises(DictionaryError, match="no dictionary eng-nld"):
        dictionary.remove(room.world.directory.lexicon, "eng-nld")


def test_the_lists_of_the_project_go_before(tmp_path: Path) -> None:
    """A word that the lists have keeps their Dutch."""
    folder = tmp_path / "lexicon"
    dictionary.add(folder, make(tmp_path, "eng-nld", {"bakery": "lampenkap"}), Side.ENGLISH)
    before = lexicon.dutch_for("bakery")
    lexicon.use(folder.glob("*.tsv"))
    assert lexicon.dutch_for("bakery") == before
    lexicon.use([])


@pytest.mark.parametrize(
    ("name", "least", "english", "dutch"),
    [("freedict-nld-eng", 8_000, "carpet", "tapijt"), ("freedict-eng-nld", 3_000, "smuggle", "smokkelen")],
)
def test_debian_s_dictionaries_are_read(
    tmp_path: Path, name: str, least: int, english: str, dutch: str
) -> None:
    """Thousands of words, and what a reader would look up stands under them."""
    path = needed(DEBIAN / f"{name}.index", f"dict-{name}")
    side = dictionary.side_of(path)
    assert side is not None
    meanings = dictionary.table(dictionary.read(path), side)
    assert len(meanings) > least
    assert one_form(dutch) in meanings[f"~{lexicon.english_stem(english)}"].split()
    assert dictionary.add(tmp_path / "lexicon", path, side) == len(meanings)
