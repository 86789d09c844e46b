"""The loops that turn the hashes of all passages, tens of millions, into what is looked up, compiled."""

import numpy as np

from matcher.compiled import compiled


@compiled(always=True)
def by_case(buckets, places, first, cases):
    """Sort the hashes of each case by bucket and place and drop repeats, in place; return where each begins.

    `buckets` and `places` hold the hashes case by case: those of case c are from `first[c]` to
    `first[c + 1]`. Returned are where each case begins then, and in how many different buckets it is.
    """
    start = np.zeros(cases + 1, np.uint32)
    sizes = np.zeros(cases, np.uint32)
    end = 0
    for c in range(cases):
        joined = np.empty(first[c + 1] - first[c], np.uint64)
        for i in range(len(joined)):
            entry = first[c] + i
            joined[i] = (np.uint64(buckets[entry]) << np.uint64(16)) | np.uint64(places[entry])
        joined.sort()
        for i in range(len(joined)):
            if i and joined[i] == joined[i - 1]:
                continue
            buckets[end] = joined[i] >> np.uint64(16)
            places[end] = joined[i] & np.uint64(0xFFFF)
            if end == start[c] or buckets[end] != buckets[end - 1]:
                sizes[c] += 1
            end += 1
        start[c + 1] = end
    return start, sizes


@compiled(always=True)
def posting_lists(held, held_start, buckets):
    """The cases of each bucket, in order and once: `postings[start[b]:start[b + 1]]`."""
    start = np.zeros(buckets + 1, np.uint32)
    for c in range(len(held_start) - 1):
        for i in range(held_start[c], held_start[c + 1]):
            if i == held_start[c] or held[i] != held[i - 1]:
                start[held[i] + 1] += 1
    for b in range(buckets):
        start[b + 1] += start[b]
    free = start[:-1].copy()
    postings = np.empty(start[-1], np.uint32)
    for c in range(len(held_start) - 1):
        for i in range(held_start[c], held_start[c + 1]):
            if i == held_start[c] or held[i] != held[i - 1]:
                postings[free[held[i]]] = c
                free[held[i]] += 1
    return start, postings
