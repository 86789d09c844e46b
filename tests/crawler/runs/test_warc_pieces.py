"""WARC files as they come: every byte is accounted for, and no record is lost for another."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.runs.warc_pieces import packs_several, pieces

TEXTS = [f"Bericht {number} over de markt en de molen van het dorp." for number in range(4)]


def record(number: int, *, length: int | None = None, version: str = "WARC/1.0") -> bytes:
    """One record, which may state another length than it has."""
    block = TEXTS[number].encode()
    stated = len(block) if length is None else length
    return (
        (
            f"{version}\r\nWARC-Type: resource\r\nWARC-Target-URI: http://dorp.example/{number}\r\n"
            f"Content-Length: {stated}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )


def written(folder: Path, data: bytes) -> Path:
    """A file of these bytes."""
    path = folder / "x.warc"
    path.write_bytes(data)
    return path


def texts(path: Path) -> list[str]:
    """What the records of a file hold, after a look at whether the pieces fit together."""
    blocks, place = [], 0
    for piece in pieces(path):
        assert piece.offset == place
        assert piece.end > piece.offset
        place = piece.end
        blocks += [] if piece.is_damaged else [piece.block.decode("utf-8", "replace")]
    assert place == path.stat().st_size
    return blocks


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_whole_records_are_read_one_by_one(tmp_path: Path, pack: type[bytes]) -> None:
    """Plain files and files of gzip members give the same records."""
    assert texts(written(tmp_path, b"".join(pack(record(number)) for number in range(4)))) == TEXTS


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
@pytest.mark.parametrize("length", [0, 10, 60, 10**9])
def test_a_length_that_is_wrong_costs_nothing(tmp_path: Path, pack: type[bytes], length: int) -> None:
    """The next record is where it begins, whatever the one before says of its own length."""
    data = [record(0), record(1, length=length), record(2), record(3)]
    blocks = texts(written(tmp_path, b"".join(map(pack, data))))
    assert [text.strip() for text in blocks] == TEXTS


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_what_stands_around_a_torn_record_is_kept(tmp_path: Path, pack: type[bytes], place: int) -> None:
    """Noise in the place of one record costs that record alone."""
    parts = [pack(record(number)) for number in range(4)]
    half = len(parts[place]) // 2
    parts[place] = parts[place][:half] + b"\x00\xff" * 20
    assert set(TEXTS) - set(texts(written(tmp_path, b"".join(parts)))) <= {TEXTS[place]}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 700), st.binary(min_size=1, max_size=4)), max_size=3),
    st.integers(0, 700),
)
def test_whatever_happened_to_a_file_its_bytes_are_accounted_for(
    tmp_path: Path,
    packed: bool,
    wounds: list[tuple[int, bytes]],
    cut: int,
) -> None:
    """Bytes overwritten or cut off anywhere end in no error, no gap and no endless reading."""
    data = bytearray(b"".join((gzip.compress if packed else bytes)(record(number)) for number in range(4)))
    for place, wound in wounds:
        data[place : place + len(wound)] = wound
    texts(written(tmp_path, bytes(data[: len(data) - cut] or b"x")))


def test_a_file_that_was_packed_whole_is_known(tmp_path: Path) -> None:
    """Several records in one gzip member have no places of their own."""
    data = b"".join(record(number) for number in range(4))
    assert packs_several(written(tmp_path, gzip.compress(data)))
    assert not packs_several(written(tmp_path, data))
    assert not packs_several(written(tmp_path, gzip.compress(record(0)) + gzip.compress(record(1))))
