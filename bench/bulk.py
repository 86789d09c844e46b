"""Large registers in little time: passages that were never texts, made of the hashes of enrolled ones.

A pool of synthetic passages (`bench.filler`) is enrolled as documents are; every further passage has the
length of one of them and hashes drawn from all of theirs, so that each hash is as common as in the pool.
"""

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench import filler
from bench.engine import Engine
from matcher.detect import Detector
from store.database import transaction
from store.register import fingerprint
from store.register.fingerprint import Fingerprint

POOL = 10_000
"""Passages that are enrolled from text: their hashes fill every bucket of the index."""
BATCH = 50_000
_DOCUMENT = "INSERT INTO document (id, ref, kind, case_ref, canary, enrolled_at) VALUES (?, ?, ?, ?, 0, ?)"
_PASSAGE = "INSERT INTO passage (id, document_id, number, section, words) VALUES (?, ?, 1, 'relaas', 100)"
_PRINT = "INSERT INTO fingerprint VALUES (?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Pool:
    """All hashes of the enrolled passages, and the passages whose lengths the made ones take."""

    known: list[Fingerprint]
    groups: NDArray[np.uint32]
    words: NDArray[np.uint64]
    narrow: bool  # whether hashes of words have 32 bits


def fill(matching: Engine, size: int, seed: int = 1) -> None:
    """Make an empty register one of `size` passages, its index included."""
    if not size:
        return
    matching.enrol(filler.passages(min(size, POOL), seed))
    enlarge(matching, size)
    Detector(matching.register)


def enlarge(matching: Engine, size: int) -> None:
    """Add passages until the register has `size` of them."""
    register = matching.register
    present = sum(1 for _ in register.matches.query("SELECT id FROM passage"))
    scheme, key = next(iter(fingerprint.makers(register.hashes)))
    pool = _pool(list(fingerprint.all_of(register.hashes, scheme, key)))
    first = 1 + max(passage.passage_id for passage in pool.known)
    for start in range(first, first + size - present, BATCH):
        numbers = range(start, min(start + BATCH, first + size - present))
        with transaction(register.matches):
            _many(register.matches.conn, _DOCUMENT, map(_document, numbers))
            _many(register.matches.conn, _PASSAGE, ((number, number) for number in numbers))
        with transaction(register.hashes):
            _many(register.hashes.conn, _PRINT, _made(pool, numbers, scheme, key))
    fingerprint.write(register.hashes, pool.known[:1])  # which makes the index old


def _pool(known: list[Fingerprint]) -> Pool:
    groups = np.array([value for passage in known for value in passage.groups], np.uint32)
    words = np.array([value for passage in known for value in passage.words], np.uint64)
    return Pool(known, groups, words, int(words.max(initial=0)) >> 32 == 0)


def _made(pool: Pool, numbers: range, scheme: str, key: str) -> Iterator[tuple[object, ...]]:
    rng = np.random.default_rng(numbers.start)
    shapes = random.Random(numbers.start).choices(pool.known, k=len(numbers))
    many = sum(len(shape.groups) for shape in shapes)
    groups = rng.choice(pool.groups, many) if many else pool.groups
    words = rng.choice(pool.words, sum(len(shape.words) for shape in shapes))
    group, word = 0, 0
    for number, shape in zip(numbers, shapes, strict=True):
        own_groups, group = groups[group : group + len(shape.groups)], group + len(shape.groups)
        own_words, word = words[word : word + len(shape.words)], word + len(shape.words)
        own_words = own_words.astype(np.uint32 if pool.narrow else np.uint64)
        blocks = bytes(shape.group_blocks), bytes(shape.word_blocks)
        yield number, scheme, key, own_groups.tobytes(), blocks[0], own_words.tobytes(), blocks[1]


def _document(number: int) -> tuple[object, ...]:
    return number, f"DEALT-{number}", "voornemen", f"DEALT-{number}", "2026-01-01T00:00:00Z"


def _many(connection: sqlite3.Connection | None, sql: str, rows: Iterator[tuple[object, ...]]) -> None:
    if connection is not None:
        connection.executemany(sql, rows)
