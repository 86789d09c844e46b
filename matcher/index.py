"""All hashes of the register in flat arrays on disk, memory-mapped: which cases hold a hash, and where?

Looked up both ways. `postings[start[b]:start[b + 1]]` are the cases, by their place in the index, that hold
bucket b; `held[held_start[c]:held_start[c + 1]]` are the buckets of case c in order, and `held_at` the
block of the case in which each stands: blocks are counted on from passage to passage, with one left out
between two. Passages lie in order of their cases: those of case c are from `case_start[c]` to `case_start[c
+ 1]`.  Buckets of groups come first, then those of single words, names last. A truncated hash is its own
bucket; whole hashes have a bucket for each that the register holds (`keys`).
"""

import json
import os
from array import array
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint import NAME_BIT, StoredHashes
from matcher.scheme import Scheme
from store.register.fingerprint import Raw

PATTERN = "index-*"
"""What the files of indexes are called, finished or not."""
_MAGIC = "lekwacht-index-2"
_PRIOR = 2_500.0
"""Hashes' worth of trust in the mean bucket, beside what the register's other cases show."""
_RAREST = 1e-8
_ARRAYS = (
    ("passage_ids", np.int64),
    ("first_block", np.uint16),
    ("case_start", np.uint32),
    ("sizes", np.uint32),
    ("blocks", np.uint16),
    ("start", np.uint32),
    ("postings", np.uint32),
    ("held_start", np.uint32),
    ("held", np.uint32),
    ("held_at", np.uint16),
    ("nats", np.float32),
    ("keys", np.uint64),
)


@dataclass(frozen=True)
class Index:
    """The register of one scheme and key, ready to be looked up."""

    generation: int
    passage_ids: NDArray[np.int64]
    first_block: NDArray[np.uint16]  # by passage, within its case
    case_start: NDArray[np.uint32]
    sizes: NDArray[np.uint32]  # buckets per case
    blocks: NDArray[np.uint16]  # per case
    start: NDArray[np.uint32]
    postings: NDArray[np.uint32]
    held_start: NDArray[np.uint32]
    held: NDArray[np.uint32]
    held_at: NDArray[np.uint16]
    nats: NDArray[np.float32]  # -log of how often a hash of another case is in this bucket
    keys: NDArray[np.uint64]  # what is stored whole, in order

    def __len__(self) -> int:
        return len(self.passage_ids)

    @property
    def cases(self) -> int:
        """How many cases it has."""
        return len(self.sizes)

    def passages(self, case: int) -> NDArray[np.int64]:
        """The ids of a case's passages, in their order."""
        return self.passage_ids[self.case_start[case] : self.case_start[case + 1]]

    def case_of(self, passage_ids: Iterable[int]) -> int | None:
        """The case that has one of these passages, or None."""
        places = np.flatnonzero(np.isin(self.passage_ids, list(passage_ids)))
        return int(np.searchsorted(self.case_start, places[0], side="right")) - 1 if len(places) else None

    def buckets_of(self, stored: StoredHashes, scheme: Scheme) -> NDArray[np.int64]:
        """The bucket of each word; -1 where nothing is stored of it, or no case holds it."""
        if not scheme.whole:
            return np.where(stored.kept, stored.values, 0).astype(np.int64) - (~stored.kept)
        if not len(self.keys):
            return np.full(len(stored.values), -1, np.int64)
        place = np.minimum(np.searchsorted(self.keys, stored.values), len(self.keys) - 1)
        known = stored.kept & np.equal(self.keys[place], stored.values)
        return np.where(known, scheme.segments[0] + place, -1)

    def names_from(self, scheme: Scheme) -> int:
        """The first bucket of a name."""
        if not scheme.whole:
            return scheme.names_from
        return scheme.segments[0] + int(np.searchsorted(self.keys, NAME_BIT))


def build(stored: Iterable[Raw], cases: dict[int, int], scheme: Scheme, generation: int) -> Index:
    """The index of the passages in `cases`, which gives each passage's case.

    Args:
        stored: fingerprints as `fingerprint.raw_of` gives them.
        cases: by passage id a number that stands for its case.
        scheme: what made the hashes.
        generation: of the register.
    """
    from matcher import postings as postings_of  # noqa: PLC0415 - loads the compiler, which reading needs not

    rows = _gathered(stored, cases, scheme)
    keys, words = _as_buckets(rows.words, scheme)
    buckets = np.concatenate([rows.groups, words])
    passage = np.concatenate([rows.group_passage, rows.word_passage])
    places = (rows.first_block[passage] + np.concatenate([rows.group_blocks, rows.word_blocks])).astype(
        np.uint16
    )
    of_case = rows.case[passage]
    order = np.argsort(of_case, kind="stable")
    count = int(rows.case[-1]) + 1 if len(rows.case) else 0
    first = np.searchsorted(of_case[order], np.arange(count + 1))
    held, held_at = buckets[order].astype(np.uint32), places[order]
    held_start, sizes = postings_of.by_case(held, held_at, first.astype(np.int64), count)
    held, held_at = held[: held_start[-1]], held_at[: held_start[-1]]
    segments = (*scheme.segments, len(keys)) if scheme.whole else scheme.segments
    start, postings = postings_of.posting_lists(held, held_start, sum(segments))
    return Index(
        generation=generation,
        passage_ids=rows.passage_ids,
        first_block=rows.first_block,
        case_start=np.searchsorted(rows.case, np.arange(count + 1)).astype(np.uint32),
        sizes=sizes,
        blocks=_blocks(held_at, held_start, count),
        start=start,
        postings=postings,
        held_start=held_start,
        held=held,
        held_at=held_at,
        nats=_nats(np.diff(start.astype(np.int64)), segments, scheme),
        keys=keys,
    )


def path_of(folder: Path, scheme: str, key_id: str) -> Path:
    """Where the index of one sort of fingerprints stands."""
    return folder / f"index-{scheme}-{key_id}.bin"


def write(index: Index, path: Path) -> None:
    """Put the index at `path` whole, or not at all: not when it was unlinked as an old one meanwhile."""
    arrays = [np.ascontiguousarray(getattr(index, name), dtype) for name, dtype in _ARRAYS]
    header = {"magic": _MAGIC, "generation": index.generation, "lengths": [len(array) for array in arrays]}
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(json.dumps(header).encode().ljust(4096))
            for array in arrays:
                file.write(array.tobytes())
                file.write(bytes(-array.nbytes % 64))
        with suppress(FileNotFoundError):
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def generation_of(path: Path) -> int | None:
    """The generation of the register that the index at `path` was made of; None where there is no index."""
    header = _header(path)
    return None if header is None else int(header["generation"])


def read(path: Path, generation: int) -> Index | None:
    """The index at `path`, memory-mapped; None where there is none of this generation."""
    header = _header(path)
    if header is None or header["generation"] != generation:
        return None
    data, place, arrays = np.memmap(path, np.uint8, mode="r"), 4096, {}
    for (name, dtype), length in zip(_ARRAYS, header["lengths"], strict=True):
        size = length * np.dtype(dtype).itemsize
        arrays[name] = np.asarray(data[place : place + size]).view(dtype)
        place += size + -size % 64
    return Index(generation, **arrays)


def _header(path: Path) -> dict[str, Any] | None:
    try:
        with path.open("rb") as file:
            header = json.loads(file.read(4096))
    except (FileNotFoundError, ValueError):
        return None
    return header if isinstance(header, dict) and header.get("magic") == _MAGIC else None


@dataclass(frozen=True)
class _IndexRows:
    """All fingerprints, passages in order of their cases."""

    passage_ids: NDArray[np.int64]
    case: NDArray[np.int64]  # by passage: 0, 1, 2 ...
    first_block: NDArray[np.uint16]
    groups: NDArray[np.uint32]
    group_passage: NDArray[np.int64]  # the passage's place
    group_blocks: NDArray[np.uint8]
    words: NDArray[np.uint64]
    word_passage: NDArray[np.int64]
    word_blocks: NDArray[np.uint8]


def _gathered(stored: Iterable[Raw], cases: dict[int, int], scheme: Scheme) -> _IndexRows:
    ids, groups, group_blocks, words, word_blocks = (
        array("q"),
        bytearray(),
        bytearray(),
        bytearray(),
        bytearray(),
    )
    group_counts, word_counts = array("q"), array("q")
    for row in stored:
        if row.passage_id in cases:
            ids.append(row.passage_id)
            group_counts.append(len(row.group_blocks))
            word_counts.append(len(row.word_blocks))
            groups += row.groups
            group_blocks += row.group_blocks
            words += row.words
            word_blocks += row.word_blocks
    _, case = np.unique(np.array([cases[case_id] for case_id in ids], np.int64), return_inverse=True)
    order = np.argsort(case, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    group_passage = np.repeat(place, np.array(group_counts, np.int64))
    word_passage = np.repeat(place, np.array(word_counts, np.int64))
    of_groups, of_words = np.frombuffer(group_blocks, np.uint8), np.frombuffer(word_blocks, np.uint8)
    lengths = np.zeros(len(ids), np.int64)
    np.maximum.at(lengths, group_passage, of_groups + 1)
    np.maximum.at(lengths, word_passage, of_words + 1)
    return _IndexRows(
        passage_ids=np.array(ids, np.int64)[order],
        case=case[order],
        first_block=_first_blocks(lengths, case[order]),
        groups=np.frombuffer(groups, np.uint32),
        group_passage=group_passage,
        group_blocks=of_groups,
        words=np.frombuffer(words, np.uint64 if scheme.whole else np.uint32).astype(np.uint64),
        word_passage=word_passage,
        word_blocks=of_words,
    )


def _first_blocks(lengths: NDArray[np.int64], case: NDArray[np.int64]) -> NDArray[np.uint16]:
    """Where each passage begins in its case; what comes after 65,000 blocks is taken for one place."""
    ends = np.cumsum(lengths + 1)
    begins = ends - lengths - 1
    leads = np.diff(case, prepend=-1) > 0
    return np.minimum(begins - begins[leads][case] if len(case) else begins, 65_000).astype(np.uint16)


def _as_buckets(words: NDArray[np.uint64], scheme: Scheme) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    if not scheme.whole:
        return np.zeros(0, np.uint64), words.astype(np.int64)
    keys, inverse = np.unique(words, return_inverse=True)
    return keys, scheme.segments[0] + inverse.astype(np.int64)


def _blocks(held_at: NDArray[np.uint16], held_start: NDArray[np.uint32], count: int) -> NDArray[np.uint16]:
    """How many blocks of each case hold anything."""
    case = np.repeat(np.arange(count), held_start[1:].astype(np.int64) - held_start[:-1])
    distinct = np.unique(case * 65_536 + held_at)
    return np.minimum(np.bincount(distinct // 65_536, minlength=count), 65_535).astype(np.uint16)


def _nats(in_cases: NDArray[np.int64], segments: tuple[int, ...], scheme: Scheme) -> NDArray[np.float32]:
    """-log of how often a hash that another case holds is this one, for every bucket."""
    sizes = np.array(segments)
    segment = np.repeat(np.arange(len(sizes)), sizes)
    total = max(1.0, float(in_cases.sum()))
    share = np.bincount(segment, in_cases, len(sizes)) / total
    expected = share / np.maximum(1, sizes)
    if scheme.whole:
        expected[-1] = _RAREST  # nothing hits a whole hash by chance but its own word
    others = np.maximum(in_cases - 1, 0)
    often = (others + _PRIOR * expected[segment]) / (total + _PRIOR)
    chance = np.maximum(np.maximum(expected[segment], often), _RAREST)
    nats: NDArray[np.float32] = (-np.log(np.minimum(chance, 1.0))).astype(np.float32)
    return nats
