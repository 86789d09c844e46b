"""The loops that turn the hashes of all passages into posting lists, compiled: tens of millions of them."""

import numpy as np

from matcher.compiled import compiled


@compiled(always=True)
def without_repeats(flat, sizes):
    """Sort the hashes of each passage and drop repeats, in place; return how many are left, and of each.

    `flat` holds the hashes passage by passage, `sizes[p]` of them for passage p.
    """
    left = np.empty(len(sizes), np.uint16)
    start, end = 0, 0
    for p in range(len(sizes)):
        own = np.sort(flat[start : start + sizes[p]])
        start += sizes[p]
        before = end
        for i in range(len(own)):
            if i == 0 or own[i] != own[i - 1]:
                flat[end] = own[i]
                end += 1
        left[p] = end - before
    return end, left


@compiled(always=True)
def posting_lists(flat, sizes, buckets):
    """The passages of each bucket, in order: `postings[start[b]:start[b + 1]]`."""
    start = np.zeros(buckets + 1, np.uint32)
    for bucket in flat:
        start[bucket + 1] += 1
    for b in range(buckets):
        start[b + 1] += start[b]
    free = start[:-1].copy()
    postings = np.empty(len(flat), np.uint32)
    at = 0
    for p in range(len(sizes)):
        for _ in range(sizes[p]):
            bucket = flat[at]
            postings[free[bucket]] = p
            free[bucket] += 1
            at += 1
    return start, postings


@compiled(always=True)
def cases_of(start, postings, case, cases):
    """In how many different cases each bucket is held; `case[p]` below `cases` is that of passage p."""
    counts = np.zeros(len(start) - 1, np.int64)
    seen = np.full(cases, -1, np.int64)
    for b in range(len(counts)):
        for i in range(start[b], start[b + 1]):
            own = case[postings[i]]
            if seen[own] != b:
                seen[own] = b
                counts[b] += 1
    return counts
