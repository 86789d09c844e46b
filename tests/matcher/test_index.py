"""What an index says of the register is what the register holds, and an old or broken one says nothing."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from matcher import index
from matcher.fingerprint import NAME_BIT, StoredHashes
from matcher.index import Index
from matcher.scheme import SOURCE, TRIOS, Scheme
from store.register.fingerprint import Raw

SMALL = replace(TRIOS, name="small", group_bits=3, word_bands=((3.0, 2),), name_bits=2)
"""Eight buckets of groups, then four of words, then four of names."""
CASES = {1: 70, 2: 70, 3: 50}
"""Passages 1 and 2 are of one case, 3 is of another."""
Blocks = dict[int, int]
OLD = b'{"magic": "other-1", "generation": 3}'


def raw(
    passage: int,
    groups: dict[int, int] | None = None,
    words: dict[int, int] | None = None,
    *,
    width: int = 32,
) -> Raw:
    """A fingerprint as it is stored; each hash with its block."""
    own, of_words = groups or {}, words or {}
    return Raw(
        passage,
        np.array(list(own), np.uint32).tobytes(),
        bytes(own.values()),
        np.array(list(of_words), f"uint{width}").tobytes(),
        bytes(of_words.values()),
    )


STORED = (raw(1, {5: 0, 6: 1}, {9: 0}), raw(2, {5: 0}), raw(3, {5: 2}, {13: 0}), raw(4, {1: 0}))


def built(stored: tuple[Raw, ...] = STORED, scheme: Scheme = SMALL, generation: int = 3) -> Index:
    """An index of the passages in `CASES`."""
    return index.build(stored, CASES, scheme, generation)


def of_bucket(made: Index, bucket: int) -> list[int]:
    """The cases that hold a bucket."""
    return list(made.postings[made.start[bucket] : made.start[bucket + 1]].tolist())


def of_case(made: Index, case: int) -> list[tuple[int, int]]:
    """The buckets of a case, with their blocks."""
    own = slice(made.held_start[case], made.held_start[case + 1])
    return list(zip(made.held[own].tolist(), made.held_at[own].tolist(), strict=True))


def test_cases_hold_what_their_passages_hold() -> None:
    """A case has the hashes of all its passages, in blocks that count on with one left out between two."""
    made = built()
    assert made.cases == 2
    assert of_case(made, 0) == [(5, 2), (13, 0)]  # case 50, of passage 3
    assert of_case(made, 1) == [(5, 0), (5, 3), (6, 1), (9, 0)]  # case 70: 1 has two blocks, 2 begins at 3
    assert made.sizes.tolist() == [2, 3]
    assert made.blocks.tolist() == [2, 3]


def test_buckets_name_the_cases_that_hold_them() -> None:
    """Each case once and in order; passages that nobody asked for stand in none."""
    made = built()
    assert {bucket: of_bucket(made, bucket) for bucket in range(16) if of_bucket(made, bucket)} == {
        5: [0, 1],
        6: [1],
        9: [1],
        13: [0],
    }


def test_passages_lead_to_their_case_and_back() -> None:
    """A passage that is not in the index has no case."""
    made = built()
    assert len(made) == 3
    assert [made.passages(case).tolist() for case in (0, 1)] == [[3], [1, 2]]
    assert [made.case_of([passage]) for passage in (1, 2, 3, 4)] == [1, 1, 0, None]
    assert made.case_of([]) is None


def test_what_fewer_cases_hold_weighs_more() -> None:
    """Of two groups the one that one case alone holds is the surer sign."""
    stored = tuple(raw(number, {5: 0, 6: 0} if number == 1 else {5: 0}) for number in range(1, 4_001))
    made = index.build(stored, {number: number for number in range(1, 4_001)}, SMALL, 1)
    assert made.nats[6] > made.nats[5] > 0.0
    assert made.nats[5] < 1.0  # every case holds it, so a hit on it says next to nothing


def test_whole_hashes_are_found_by_themselves_alone() -> None:
    """A word that no case holds, or of which nothing is stored, has no bucket; names come last."""
    name = int(NAME_BIT) | 4
    made = index.build((raw(1, None, {900: 0, name: 1}, width=64),), {1: 1}, SOURCE, 1)
    asked = StoredHashes(
        np.array([900, 901, name, 900], np.uint64), np.array([True, True, True, False], np.bool_)
    )
    assert made.buckets_of(asked, SOURCE).tolist() == [0, -1, 1, -1]
    assert made.names_from(SOURCE) == 1
    nothing = index.build((), {}, SOURCE, 1)
    assert nothing.buckets_of(asked, SOURCE).tolist() == [-1, -1, -1, -1]


def test_truncated_hashes_are_their_own_buckets() -> None:
    """Nothing is looked up where nothing is stored of a word."""
    asked = StoredHashes(np.array([9, 13], np.uint64), np.array([True, False], np.bool_))
    assert built().buckets_of(asked, SMALL).tolist() == [9, -1]
    assert built().names_from(SMALL) == 12


def test_an_empty_register_has_an_index_too() -> None:
    """It holds no case, and no bucket leads anywhere."""
    made = built(())
    assert (len(made), made.cases, len(made.postings)) == (0, 0, 0)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Every array comes back with the values and the type it had, and no other file stays behind."""
    made, path = built(), index.path_of(tmp_path, "small", "k")
    index.write(made, path)
    again = index.read(path, 3)
    assert again is not None
    for field in fields(Index):
        before, after = getattr(made, field.name), getattr(again, field.name)
        assert np.array_equal(before, after), field.name
        assert getattr(before, "dtype", None) == getattr(after, "dtype", None), field.name
    assert list(tmp_path.iterdir()) == [path]
    assert index.generation_of(path) == 3


def test_an_index_of_another_generation_is_none(tmp_path: Path) -> None:
    """The register has changed since: what the file says is no longer what the register holds."""
    path = index.path_of(tmp_path, "small", "k")
    assert (index.read(path, 3), index.generation_of(path)) == (None, None)
    index.write(built(), path)
    assert index.read(path, 4) is None


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'{"magic": "other-1", "generation": 3}', b"\xff" * 5000]
)
def test_a_file_that_is_no_index_is_none(tmp_path: Path, content: bytes) -> None:
    """An older program's file, or half a header, is made anew and ends no run."""
    path = index.path_of(tmp_path, "small", "k")
    path.write_bytes(content)
    assert index.read(path, 3) is None
