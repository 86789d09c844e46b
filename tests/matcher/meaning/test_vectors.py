"""The file of vectors: unreadable without the key, and every change of it is noticed."""

import stat
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import VectorsError
from matcher.key import Key, parse
from matcher.meaning import space, vectors
from matcher.meaning.vectors import Vectors

KEY = parse(b"5e" * 32, "test")
OTHER = parse(b"6f" * 32, "test")


def some(passages: int, seed: int = 1) -> Vectors:
    """Vectors of passages numbered from 1, two of each."""
    rows = np.random.default_rng(seed).integers(-60, 60, (2 * passages, space.DIMENSIONS)).astype(np.int8)
    return Vectors(np.arange(1, passages + 1), np.full(passages, 2), rows)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is."""
    return tmp_path / "vectors.bin"


def same(vectors: Vectors | None, other: Vectors) -> bool:
    """Whether two hold the same."""
    return vectors is not None and all(
        np.array_equal(getattr(vectors, name), getattr(other, name))
        for name in ("passage_ids", "counts", "rows")
    )


def test_what_was_written_is_read_and_others_cannot(path: Path) -> None:
    """The vectors come back as they were, and nobody but owner and group can read the file."""
    vectors.write(path, KEY, some(5), "source-1")
    assert same(vectors.read(path, [OTHER, KEY]), some(5))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(path.parent.iterdir()) == [path]


def test_the_same_vectors_never_look_the_same(path: Path) -> None:
    """Nonce and derived key are fresh at every write; no row of a vector stands in the file."""
    made = some(5)
    vectors.write(path, KEY, made, "source-1")
    before = path.read_bytes()
    vectors.write(path, KEY, made, "source-1")
    after = path.read_bytes()
    assert before != after
    assert all(row.tobytes() not in after for row in made.rows)


def test_another_key_is_named(path: Path) -> None:
    """With another key nothing is read, and the error names the one that is needed."""
    vectors.write(path, KEY, some(2), "source-1")
    with pytest.raises(VectorsError, match=KEY.id):
        vectors.read(path, [OTHER])


@given(st.integers(min_value=0, max_value=10**6), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_anywhere_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, at: int, by: int
) -> None:
    """Header, ids, counts, vectors or tag: whatever byte is changed, the file is refused in a line."""
    path = tmp_path_factory.mktemp("changed") / "vectors.bin"
    vectors.write(path, KEY, some(3), "source-1")
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= by
    path.write_bytes(content)
    with pytest.raises(VectorsError, match="enrol"):
        vectors.read(path, [KEY])


@given(st.integers(min_value=0, max_value=2_000))
def test_a_file_cut_short_is_noticed(tmp_path_factory: pytest.TempPathFactory, length: int) -> None:
    """A disk that was full leaves no half register."""
    path = tmp_path_factory.mktemp("cut") / "vectors.bin"
    vectors.write(path, KEY, some(3), "source-1")
    content = path.read_bytes()
    path.write_bytes(content[: length % len(content)])
    with pytest.raises(VectorsError, match="enrol"):
        vectors.read(path, [KEY])


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_with_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """What is no file of vectors never raises anything else."""
    path = tmp_path_factory.mktemp("any") / "vectors.bin"
    path.write_bytes(content)
    with pytest.raises(VectorsError):
        vectors.read(path, [KEY])


def test_another_model_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vectors of another space are never compared with these."""
    monkeypatch.setattr(space, "NAME", "use9-1")
    vectors.write(path, KEY, some(2), "source-1")
    monkeypatch.undo()
    with pytest.raises(VectorsError, match="use9-1"):
        vectors.read(path, [KEY])


@pytest.mark.parametrize("scheme", ["trios-1", "carried-1"])
def test_a_register_that_may_leave_the_house_gets_none(path: Path, scheme: str) -> None:
    """Vectors are text to whoever has a decoder: beside such a scheme none are written."""
    with pytest.raises(VectorsError, match="leave the house"):
        vectors.write(path, KEY, some(2), scheme)
    assert not path.exists()


def test_passages_are_taken_out_with_their_vectors(path: Path) -> None:
    """What is left out is left out whole, and the last one leaves no file."""
    made = some(4)
    left = made.without([2, 3])
    assert left.passage_ids.tolist() == [1, 4]
    assert np.array_equal(left.rows, made.rows[[0, 1, 6, 7]])
    assert same(
        left + made.of([2]), Vectors(np.array([1, 4, 2]), np.array([2, 2, 2]), made.rows[[0, 1, 6, 7, 2, 3]])
    )
    vectors.write(path, KEY, made, "source-1")
    vectors.write(path, KEY, made.without([1, 2, 3, 4]), "source-1")
    assert vectors.read(path, [KEY]) is None


def test_no_file_is_no_error(path: Path) -> None:
    """Before anything was enrolled there is no file."""
    assert vectors.read(path, [KEY]) is None


def test_vectors_are_never_printed() -> None:
    """What stands in a log or an error is how many there are."""
    assert repr(some(3)) == "Vectors(3 passages, 6 vectors)"
    assert isinstance(KEY, Key)
