"""Fingerprints come back as they were stored, and every change makes an index old."""

import random
import sqlite3
from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from store import facts
from store.database import erase_removed
from store.register import fingerprint
from store.register.fingerprint import Fingerprint, Raw
from store.register.schema import FACTS

PRINT = Fingerprint(7, "trios-1", "ab12", (1, 70_000), (0, 2), (90_000,), (1,))


def test_a_fingerprint_comes_back_as_it_was(database: Database) -> None:
    """Hashes, blocks, scheme and key id survive the database."""
    fingerprint.write(database, [PRINT])
    assert list(fingerprint.all_of(database, "trios-1", "ab12")) == [PRINT]
    assert fingerprint.of_passage(database, 7, "trios-1", "ab12") == PRINT
    assert fingerprint.of_passage(database, 7, "trios-1", "ffff") is None
    assert fingerprint.makers(database) == {("trios-1", "ab12")}


def test_every_scheme_and_key_is_named(database: Database) -> None:
    """However many passages share them, each scheme and key of the register is told once."""
    assert fingerprint.makers(database) == set()
    made = {("trios-1", "ab12"), ("forest-1", "cd34"), ("forest-2", "ab12")}
    for scheme, key in made:
        prints = [replace(PRINT, passage_id=number, scheme=scheme, key_id=key) for number in range(3)]
        fingerprint.write(database, prints)
    assert fingerprint.makers(database) == made


def test_whole_hashes_come_back_with_all_their_bits(database: Database) -> None:
    """Hashes of 64 bits and of 32 stand side by side, each as wide as it was."""
    whole = replace(
        PRINT, scheme="source-1", groups=(), group_blocks=(), words=(2**63 + 5, 7), word_blocks=(1, 3)
    )
    fingerprint.write(database, [PRINT, whole])
    assert list(fingerprint.all_of(database, "source-1", "ab12")) == [whole]
    assert list(fingerprint.all_of(database, "trios-1", "ab12")) == [PRINT]
    assert fingerprint.schemes(database) == {7: ("source-1", "trios-1")}


def test_hashes_come_without_objects(database: Database) -> None:
    """For the index each passage's hashes come in the bytes in which they are stored."""
    fingerprint.write(database, [PRINT])
    (raw,) = fingerprint.raw_of(database, "trios-1", "ab12")
    assert (raw.passage_id, list(array("I", raw.groups)), list(array("I", raw.words))) == (
        7,
        [1, 70_000],
        [90_000],
    )
    assert (list(raw.group_blocks), list(raw.word_blocks)) == ([0, 2], [1])
    assert list(fingerprint.raw_of(database, "trios-1", "ffff")) == []


def test_every_change_makes_an_index_old(database: Database) -> None:
    """The generation grows when fingerprints come or go, and not when nothing goes."""
    seen = [fingerprint.generation(database)]
    fingerprint.write(database, [PRINT])
    seen.append(fingerprint.generation(database))
    assert fingerprint.keep_only(database, [7]) == 0
    seen.append(fingerprint.generation(database))
    assert fingerprint.keep_only(database, []) == 1
    seen.append(fingerprint.generation(database))
    assert seen == [0, 1, 1, 2]


def test_no_freed_page_keeps_what_was_removed(database: Database, path: Path) -> None:
    """Of fingerprints removed from among many, in many steps, nothing is left once they are erased."""
    rng = random.Random(5)

    def made(number: int) -> Fingerprint:
        size = rng.randint(10, 90)
        hashes = tuple(rng.randrange(1 << 16) for _ in range(size))
        return Fingerprint(number, "trios-1", "ab12", hashes, (0,) * size, (70_000 + number,), (0,))

    prints = [made(number) for number in range(800)]
    for at in range(0, len(prints), 50):
        fingerprint.write(database, prints[at : at + 50])
    left = set(range(len(prints)))
    for _ in range(10):
        left -= set(rng.sample(sorted(left), 20))
        assert fingerprint.keep_only(database, left) == 20
    assert erase_removed(database)
    content = b"".join(file.read_bytes() for file in path.parent.iterdir())
    held = {number for number in range(800) for run in _runs(prints[number]) if run in content}
    assert held == left


def _runs(stored: Fingerprint) -> list[bytes]:
    return [array("I", stored.groups[at : at + 3]).tobytes() for at in range(0, len(stored.groups) - 2, 3)]


def parts(most: int) -> st.SearchStrategy[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Hashes of up to this size, each with its block."""
    pairs = st.lists(st.tuples(st.integers(0, most), st.integers(0, 255)), max_size=6)
    return pairs.map(lambda drawn: (tuple(hash_ for hash_, _ in drawn), tuple(block for _, block in drawn)))


@given(groups=parts(2**32 - 1), words=parts(2**32 - 1) | parts(2**64 - 1))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_hashes_come_back(
    database: Database,
    groups: tuple[tuple[int, ...], tuple[int, ...]],
    words: tuple[tuple[int, ...], tuple[int, ...]],
) -> None:
    """Of groups and of words, narrow or whole, however many there are, one by one and all at once."""
    stored = Fingerprint(3, "source-1", "ab12", *groups, *words)
    fingerprint.write(database, [stored])
    assert fingerprint.of_passage(database, 3, "source-1", "ab12") == stored
    raw = fingerprint.raw_of_passage(database, 3, "source-1", "ab12")
    assert raw is not None
    fingerprint.write_raw(database, "carried-1", "cd34", [raw])
    assert list(fingerprint.all_of(database, "carried-1", "cd34")) == [
        replace(stored, scheme="carried-1", key_id="cd34")
    ]


@pytest.mark.parametrize(
    ("words", "blocks", "width"),
    [(b"", b"", 4), (b"1234", b"1", 4), (b"12345678", b"1", 8), (b"12345678", b"12", 4)],
)
def test_the_width_of_a_hash_follows_from_its_bytes(words: bytes, blocks: bytes, width: int) -> None:
    """So many for each block; where there are none it is narrow."""
    assert fingerprint.word_width(words, blocks) == width


@pytest.mark.parametrize(
    "changes",
    [{"groups": (2**32,)}, {"group_blocks": (256,)}, {"words": (-1,)}, {"words": (2**64,)}],
    ids=str,
)
def test_what_fits_no_column_is_refused(database: Database, changes: dict[str, tuple[int, ...]]) -> None:
    """A hash that lost bits would be another's; what stood there before stays."""
    fingerprint.write(database, [PRINT])
    with pytest.raises((OverflowError, ValueError)):
        fingerprint.write(database, [replace(PRINT, **changes)])  # type: ignore[arg-type]
    assert fingerprint.of_passage(database, 7, "trios-1", "ab12") == PRINT


def test_a_damaged_fingerprint_is_no_fingerprint(database: Database) -> None:
    """Bytes that are no whole hashes are an error, not other hashes."""
    fingerprint.write(database, [PRINT])
    database.execute("UPDATE fingerprint SET groups = x'010203'")
    with pytest.raises(ValueError, match="multiple of item size"):
        fingerprint.of_passage(database, 7, "trios-1", "ab12")


def test_writing_again_takes_the_place_of_what_was_there(database: Database) -> None:
    """Of the same passage, scheme and key; the same passage under another keeps its own."""
    newer = replace(PRINT, groups=(5,), group_blocks=(0,))
    others = [replace(PRINT, scheme="forest-1"), replace(PRINT, key_id="cd34"), replace(PRINT, passage_id=8)]
    fingerprint.write(database, [PRINT, *others])
    fingerprint.write(database, [newer])
    assert fingerprint.of_passage(database, 7, "trios-1", "ab12") == newer
    for other in others:
        assert fingerprint.of_passage(database, other.passage_id, other.scheme, other.key_id) == other
    raw = Raw(7, b"\1\0\0\0", b"\0", b"", b"")
    fingerprint.write_raw(database, "trios-1", "ab12", [raw])
    assert fingerprint.raw_of_passage(database, 7, "trios-1", "ab12") == raw
    assert fingerprint.generation(database) == 3
    assert fingerprint.schemes(database) == {7: ("forest-1", "trios-1"), 8: ("trios-1",)}
    fingerprint.write(database, [replace(PRINT, scheme="carried-1")])
    assert fingerprint.schemes(database)[7] == ("carried-1", "forest-1", "trios-1")


@pytest.mark.parametrize("writer", ["write", "write_raw"])
def test_fingerprints_are_written_all_or_none(database: Database, writer: str) -> None:
    """An error on the way leaves neither a fingerprint nor a new generation."""

    def broken(first: object) -> Iterator[object]:
        yield first
        raise ZeroDivisionError

    acts: dict[str, Callable[[], None]] = {
        "write": lambda: fingerprint.write(database, broken(PRINT)),  # type: ignore[arg-type]
        "write_raw": lambda: fingerprint.write_raw(
            database,
            "trios-1",
            "ab12",
            broken(Raw(7, b"", b"", b"", b"")),  # type: ignore[arg-type]
        ),
    }
    with pytest.raises(ZeroDivisionError):
        acts[writer]()
    assert fingerprint.makers(database) == set()
    assert fingerprint.generation(database) == 0


def test_passages_come_by_their_number(database: Database) -> None:
    """In each way of reading, those of one scheme and key alone."""
    for number in (10, 9, 2):
        fingerprint.write(database, [replace(PRINT, passage_id=number)])
    fingerprint.write(database, [replace(PRINT, passage_id=1, key_id="cd34")])
    fingerprint.write(database, [replace(PRINT, passage_id=1, scheme="forest-1")])
    assert [stored.passage_id for stored in fingerprint.all_of(database, "trios-1", "ab12")] == [2, 9, 10]
    assert [stored.passage_id for stored in fingerprint.raw_of(database, "trios-1", "ab12")] == [2, 9, 10]
    assert sorted(fingerprint.passage_ids(database, "trios-1", "ab12")) == [2, 9, 10]
    assert fingerprint.raw_of_passage(database, 1, "trios-1", "ab12") is None


def test_what_is_not_kept_goes_under_every_key(database: Database) -> None:
    """How many passages went is told; what is kept and was never there is no matter."""
    for scheme, key_id in (("trios-1", "ab12"), ("trios-1", "cd34"), ("forest-1", "ab12")):
        prints = [replace(PRINT, passage_id=number, scheme=scheme, key_id=key_id) for number in (1, 2, 3)]
        fingerprint.write(database, prints)
    assert fingerprint.keep_only(database, [2, 99]) == 2
    assert fingerprint.schemes(database) == {2: ("forest-1", "trios-1")}
    assert len(fingerprint.makers(database)) == 3
    assert fingerprint.keep_only(database, [2]) == 0


def test_fingerprints_are_guarded(database: Database, path: Path) -> None:
    """One that another program changed, or added, shows."""
    fingerprint.write(database, [PRINT])
    assert list(facts.verify(database, FACTS)) == []
    with sqlite3.connect(path) as other:
        other.execute("UPDATE fingerprint SET word_blocks = x'09'")
        other.execute("INSERT INTO fingerprint VALUES (8, 'trios-1', 'ab12', x'', x'', x'', x'')")
    other.close()
    assert list(facts.verify(database, FACTS)) == [
        'fingerprint [7,"trios-1","ab12"] was changed',
        'fingerprint [8,"trios-1","ab12"] was added behind the program\'s back',
    ]
