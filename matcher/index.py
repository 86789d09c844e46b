"""All hashes of the register in flat arrays on disk, memory-mapped: which passages hold a hash?

Buckets below 2**group_bits are groups of near words, those after them rare words, band by band,
and last names.
`postings[start[b]:start[b + 1]]` are the passages, by their place in the index, whose fingerprint holds
bucket b; `nats[b]` is the evidence of a hit there, less the commoner it is among the register's other cases.
"""

import json
import os
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.scheme import Scheme

_MAGIC = "lekwacht-index-1"
_PRIOR = 50.0  # passages' worth of trust in the mean bucket, beside what the register's cases show
_ARRAYS = (
    ("passage_ids", np.int64),
    ("sizes", np.uint16),
    ("start", np.uint32),
    ("postings", np.uint32),
    ("nats", np.float32),
)


@dataclass(frozen=True)
class Index:
    """The register of one scheme and key, ready to be looked up."""

    generation: int
    passage_ids: NDArray[np.int64]
    sizes: NDArray[np.uint16]  # hashes per passage
    start: NDArray[np.uint32]
    postings: NDArray[np.uint32]
    nats: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.passage_ids)


def build(
    stored: Iterable[tuple[int, bytes]], cases: dict[int, int], scheme: Scheme, generation: int
) -> Index:
    """The index of the passages in `cases`, which gives each passage's case.

    Args:
        stored: passage id and hashes (32-bit integers), as `fingerprint.hashes_of` gives them.
        cases: by passage id a number that stands for its case.
        scheme: what made the hashes.
        generation: of the register.
    """
    from matcher import postings as postings_of  # noqa: PLC0415 - loads the compiler, which reading needs not

    ids, lengths, hashes = array("q"), array("I"), bytearray()
    for passage_id, own in stored:
        if passage_id in cases:
            ids.append(passage_id)
            lengths.append(len(own) // 4)
            hashes += own
    flat = np.frombuffer(hashes, np.uint32)
    used, sizes = postings_of.without_repeats(flat, np.array(lengths, np.uint32))
    start, postings = postings_of.posting_lists(flat[:used], sizes, sum(scheme.segments))
    known, case = np.unique(
        np.array([cases[passage_id] for passage_id in ids], np.int64), return_inverse=True
    )
    in_cases = postings_of.cases_of(start, postings, case, len(known))
    return Index(
        generation=generation,
        passage_ids=np.array(ids, np.int64),
        sizes=sizes,
        start=start,
        postings=postings,
        nats=_nats(np.diff(start.astype(np.int64)), in_cases, len(ids), scheme),
    )


def write(index: Index, path: Path) -> None:
    """Put the index at `path` whole, or not at all."""
    arrays = [np.ascontiguousarray(getattr(index, name), dtype) for name, dtype in _ARRAYS]
    header = {"magic": _MAGIC, "generation": index.generation, "lengths": [len(array) for array in arrays]}
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(json.dumps(header).encode().ljust(4096))
            for array in arrays:
                file.write(array.tobytes())
                file.write(bytes(-array.nbytes % 64))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def read(path: Path, generation: int) -> Index | None:
    """The index at `path`, memory-mapped; None where there is none of this generation."""
    try:
        with path.open("rb") as file:
            header = json.loads(file.read(4096))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    if header.get("magic") != _MAGIC or header["generation"] != generation:
        return None
    data, place, arrays = np.memmap(path, np.uint8, mode="r"), 4096, {}
    for (name, dtype), length in zip(_ARRAYS, header["lengths"], strict=True):
        size = length * np.dtype(dtype).itemsize
        arrays[name] = np.asarray(data[place : place + size]).view(dtype)
        place += size + -size % 64
    return Index(generation, **arrays)


def _nats(
    held: NDArray[np.int64], in_cases: NDArray[np.int64], passages: int, scheme: Scheme
) -> NDArray[np.float32]:
    """-log of the chance that a passage of another case holds a bucket, for every bucket."""
    segment = np.repeat(np.arange(len(scheme.segments)), scheme.segments)
    mean = np.bincount(segment, held) / np.array(scheme.segments)
    expected = np.maximum(mean, 1e-3)[segment] / max(1, passages)
    others = np.maximum(in_cases - 1, 0)
    chance = np.maximum(expected, (others + _PRIOR * expected) / (passages + _PRIOR))
    nats: NDArray[np.float32] = (-np.log(np.minimum(chance, 1.0))).astype(np.float32)
    return nats
