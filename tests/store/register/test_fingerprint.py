"""Fingerprints come back as they were stored, and every change makes an index old."""

import random
from array import array
from dataclasses import replace
from pathlib import Path

from store.database import erase_removed
from store.register import fingerprint, standard_text
from store.register.fingerprint import Fingerprint
from store.register.schema import open_register

PRINT = Fingerprint(7, "trios-1", "ab12", (1, 70_000), (0, 2), (90_000,), (1,))


def test_a_fingerprint_comes_back_as_it_was(tmp_path: Path) -> None:
    """Hashes, blocks, scheme and key id survive the database."""
    database = open_register(tmp_path / "register.db")
    fingerprint.write(database, [PRINT])
    assert list(fingerprint.all_of(database, "trios-1", "ab12")) == [PRINT]
    assert fingerprint.of_passage(database, 7, "trios-1", "ab12") == PRINT
    assert fingerprint.of_passage(database, 7, "trios-1", "ffff") is None
    assert fingerprint.makers(database) == {("trios-1", "ab12")}
    database.close()


def test_every_scheme_and_key_is_named(tmp_path: Path) -> None:
    """However many passages share them, each scheme and key of the register is told once."""
    database = open_register(tmp_path / "register.db")
    assert fingerprint.makers(database) == set()
    made = {("trios-1", "ab12"), ("forest-1", "cd34"), ("forest-2", "ab12")}
    for scheme, key in made:
        prints = [replace(PRINT, passage_id=number, scheme=scheme, key_id=key) for number in range(3)]
        fingerprint.write(database, prints)
    assert fingerprint.makers(database) == made
    database.close()


def test_whole_hashes_come_back_with_all_their_bits(tmp_path: Path) -> None:
    """Hashes of 64 bits and of 32 stand side by side, each as wide as it was."""
    whole = replace(
        PRINT, scheme="source-1", groups=(), group_blocks=(), words=(2**63 + 5, 7), word_blocks=(1, 3)
    )
    database = open_register(tmp_path / "register.db")
    fingerprint.write(database, [PRINT, whole])
    assert list(fingerprint.all_of(database, "source-1", "ab12")) == [whole]
    assert list(fingerprint.all_of(database, "trios-1", "ab12")) == [PRINT]
    assert fingerprint.schemes(database) == {7: ("source-1", "trios-1")}
    database.close()


def test_hashes_come_without_objects(tmp_path: Path) -> None:
    """For the index each passage's hashes come in the bytes in which they are stored."""
    database = open_register(tmp_path / "register.db")
    fingerprint.write(database, [PRINT])
    (raw,) = fingerprint.raw_of(database, "trios-1", "ab12")
    assert (raw.passage_id, list(array("I", raw.groups)), list(array("I", raw.words))) == (
        7,
        [1, 70_000],
        [90_000],
    )
    assert (list(raw.group_blocks), list(raw.word_blocks)) == ([0, 2], [1])
    assert list(fingerprint.raw_of(database, "trios-1", "ffff")) == []
    database.close()


def test_every_change_makes_an_index_old(tmp_path: Path) -> None:
    """The generation grows when fingerprints come or go, and not when nothing goes."""
    database = open_register(tmp_path / "register.db")
    seen = [fingerprint.generation(database)]
    fingerprint.write(database, [PRINT])
    seen.append(fingerprint.generation(database))
    assert fingerprint.keep_only(database, [7]) == 0
    seen.append(fingerprint.generation(database))
    assert fingerprint.keep_only(database, []) == 1
    seen.append(fingerprint.generation(database))
    assert seen == [0, 1, 1, 2]
    database.close()


def test_hashes_of_standard_text_keep_all_their_bits(tmp_path: Path) -> None:
    """Unsigned 64-bit hashes come back in order, each once, for their own key alone."""
    database = open_register(tmp_path / "register.db")
    values = [0, 1, 2**63, 2**64 - 1]
    assert standard_text.add(database, "ab12", "trios-1", values) == 4
    assert standard_text.add(database, "ab12", "trios-1", values) == 0
    assert standard_text.add(database, "ab12", "trios-1", values[:1]) == 0
    assert standard_text.hashes(database, "ab12", "trios-1") == values
    assert standard_text.hashes(database, "ffff", "trios-1") == []
    database.close()


def test_no_freed_page_keeps_what_was_removed(tmp_path: Path) -> None:
    """Of fingerprints removed from among many, in many steps, nothing is left once they are erased."""
    rng = random.Random(5)  # noqa: S311 - no secret

    def made(number: int) -> Fingerprint:
        size = rng.randint(10, 90)
        hashes = tuple(rng.randrange(1 << 16) for _ in range(size))
        return Fingerprint(number, "trios-1", "ab12", hashes, (0,) * size, (70_000 + number,), (0,))

    prints = [made(number) for number in range(800)]
    database = open_register(tmp_path / "register.db")
    for at in range(0, len(prints), 50):
        fingerprint.write(database, prints[at : at + 50])
    left = set(range(len(prints)))
    for _ in range(10):
        left -= set(rng.sample(sorted(left), 20))
        assert fingerprint.keep_only(database, left) == 20
    assert erase_removed(database)
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    held = {number for number in range(800) for run in _runs(prints[number]) if run in content}
    assert held == left
    database.close()


def _runs(stored: Fingerprint) -> list[bytes]:
    return [array("I", stored.groups[at : at + 3]).tobytes() for at in range(0, len(stored.groups) - 2, 3)]
