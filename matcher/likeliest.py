"""The loops that take a row of letters apart into its likeliest words, compiled."""

import numpy as np

from matcher.compiled import compiled

NONE = 255
"""The cost at a free place of the table."""


@compiled()
def fill(hashes, listed, keys, costs):
    """Put every hash and its cost into a hash table: at its own place or the next that is free."""
    mask = np.uint32(len(keys) - 1)
    for number in range(len(hashes)):
        place = hashes[number] & mask
        while costs[place] != NONE:
            place = (place + np.uint32(1)) & mask
        keys[place], costs[place] = hashes[number], listed[number]


@compiled()
def ends(data, keys, costs, crc, longest, unknown, letter):
    """Where the words end that together cost least (Viterbi)."""
    length, mask = len(data), np.uint32(len(keys) - 1)
    best = np.full(length + 1, 1 << 60, np.int64)
    start_of = np.zeros(length + 1, np.int64)
    best[0] = 0
    for start in range(length):
        code = np.uint32(0xFFFFFFFF)
        for end in range(start + 1, min(start + longest, length) + 1):
            code = crc[(code ^ data[end - 1]) & np.uint32(255)] ^ (code >> np.uint32(8))
            key = code ^ np.uint32(0xFFFFFFFF)
            place = key & mask
            while costs[place] != NONE and keys[place] != key:
                place = (place + np.uint32(1)) & mask
            listed = np.int64(costs[place])
            cost = best[start] + (listed if listed != NONE else unknown + letter * (end - start))
            if cost < best[end]:
                best[end], start_of[end] = cost, start
    ends = np.empty(length, np.int64)
    count, end = 0, length
    while end > 0:
        ends[count] = end
        count += 1
        end = start_of[end]
    return ends[:count][::-1]
