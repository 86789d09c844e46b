"""All hashes of the register in flat arrays on disk, memory-mapped: which passages hold a hash?

Buckets below 2**pair_bits are pairs, those after them rare words, band by band, and last names.
`postings[start[b]:start[b + 1]]` are the passages, by their place in the index, whose fingerprint holds
bucket b; `nats[b]` is the evidence of a hit there, less the commoner it is among the register's other cases.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.scheme import Scheme
from store.register.fingerprint import Fingerprint

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
    fingerprints: Iterable[Fingerprint], cases: dict[int, int], scheme: Scheme, generation: int
) -> Index:
    """The index of the fingerprints of the passages in `cases`, which gives each passage's case."""
    kept = [fingerprint for fingerprint in fingerprints if fingerprint.passage_id in cases]
    buckets = [_buckets(fingerprint) for fingerprint in kept]
    sizes = np.array([len(found) for found in buckets], np.uint16)
    flat = np.concatenate([*buckets, np.zeros(0, np.int64)])
    passage = np.repeat(np.arange(len(kept), dtype=np.uint32), sizes)
    case = np.repeat(np.array([cases[fingerprint.passage_id] for fingerprint in kept], np.int64), sizes)
    total = sum(scheme.segments)
    return Index(
        generation=generation,
        passage_ids=np.array([fingerprint.passage_id for fingerprint in kept], np.int64),
        sizes=sizes,
        start=np.searchsorted(np.sort(flat), np.arange(total + 1)).astype(np.uint32),
        postings=passage[np.argsort(flat, kind="stable")],
        nats=_nats(flat, case, len(kept), scheme),
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


def _buckets(fingerprint: Fingerprint) -> NDArray[np.int64]:
    return np.unique(np.array([*fingerprint.pairs, *fingerprint.words], np.int64))


def _nats(
    flat: NDArray[np.int64], case: NDArray[np.int64], passages: int, scheme: Scheme
) -> NDArray[np.float32]:
    """-log of the chance that a passage of another case holds a bucket, for every bucket."""
    total = sum(scheme.segments)
    in_cases = np.unique(np.stack([flat, case]), axis=1)[0] if len(flat) else flat
    others = np.maximum(np.bincount(in_cases, minlength=total) - 1, 0)
    held = np.bincount(flat, minlength=total)
    segment = np.repeat(np.arange(len(scheme.segments)), scheme.segments)
    mean = np.bincount(segment, held) / np.array(scheme.segments)
    expected = np.maximum(mean, 1e-3)[segment] / max(1, passages)
    chance = np.maximum(expected, (others + _PRIOR * expected) / (passages + _PRIOR))
    nats: NDArray[np.float32] = (-np.log(np.minimum(chance, 1.0))).astype(np.float32)
    return nats
