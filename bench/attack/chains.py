"""The loops of the attacker who reads a passage as a text, compiled."""

import numpy as np
from numba import njit

from matcher.siphash import siphash

_C0, _C1 = np.uint64(0x736F6D6570736575), np.uint64(0x646F72616E646F6D)
_C2, _C3 = np.uint64(0x6C7967656E657261), np.uint64(0x7465646279746573)
_FINAL, _LENGTH = np.uint64(0xFF), np.uint64(16 << 56)


@njit(inline="always")
def _rotated(value, bits):
    return (value << np.uint64(bits)) | (value >> np.uint64(64 - bits))


@njit(inline="always")
def _round(v0, v1, v2, v3):
    v0 += v1
    v1 = _rotated(v1, 13) ^ v0
    v0 = _rotated(v0, 32)
    v2 += v3
    v3 = _rotated(v3, 16) ^ v2
    v0 += v3
    v3 = _rotated(v3, 21) ^ v0
    v2 += v1
    v1 = _rotated(v1, 17) ^ v2
    v2 = _rotated(v2, 32)
    return v0, v1, v2, v3


@njit(inline="always")
def _finished(v0, v1, v2, v3, last):
    """The rest of a SipHash whose first block has been read."""
    v3 ^= last
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0 ^= last
    v3 ^= _LENGTH
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0 ^= _LENGTH
    v2 ^= _FINAL
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    return v0 ^ v1 ^ v2 ^ v3


@njit(cache=True)
def _thirds(key, first, ids, begin, shift, out):
    """The truncated hashes of a pair, hashed to `first`, with every word from `begin` on; vectorised."""
    v0, v1, v2, v3 = key[0] ^ _C0, key[1] ^ _C1, key[0] ^ _C2, key[1] ^ _C3
    v3 ^= first
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0 ^= first
    for k in range(begin, len(ids)):
        out[k] = _finished(v0, v1, v2, v3, ids[k]) >> shift


@njit(cache=True)
def windows(key, ids, shift, holders):
    """Four words of whose four trios some passage holds three or all: rows of word numbers, and the holders.

    Of those with three all are found that hold both trios of the two words with the smallest ids. `ids`
    ascend; `holders[h]` has a bit for each of up to 64 passages that hold the truncated hash h.
    """
    quads, masks, count = np.empty((1024, 4), np.int32), np.empty(1024, np.uint64), 0
    out = np.empty(len(ids), np.uint64)
    near, who = np.empty(len(ids), np.int64), np.empty(len(ids), np.uint64)
    for i in range(len(ids)):
        for j in range(i + 1, len(ids)):
            _thirds(key, siphash(key[0], key[1], ids[i], ids[j]), ids, j + 1, shift, out)
            hits = 0
            for k in range(j + 1, len(ids)):
                if holders[out[k]]:
                    near[hits], who[hits] = k, holders[out[k]]
                    hits += 1
            for a in range(hits):
                for b in range(a + 1, hits):
                    both = who[a] & who[b]
                    if both:
                        third = siphash(key[0], key[1], ids[i], ids[near[a]])
                        fourth = siphash(key[0], key[1], ids[j], ids[near[a]])
                        both &= (
                            holders[siphash(key[0], key[1], third, ids[near[b]]) >> shift]
                            | holders[siphash(key[0], key[1], fourth, ids[near[b]]) >> shift]
                        )
                    if both:
                        if count == len(quads):
                            quads = np.concatenate((quads, np.empty_like(quads)))
                            masks = np.concatenate((masks, np.empty_like(masks)))
                        quads[count, 0], quads[count, 1] = i, j
                        quads[count, 2], quads[count, 3] = near[a], near[b]
                        masks[count] = both
                        count += 1
    return quads[:count], masks[:count]
