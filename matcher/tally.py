"""Which passages of a block have enough of a post's hits, and which hits are theirs? Counted, compiled."""

import numpy as np

from matcher.compiled import compiled


@compiled()
def tally(count, weights, at, end, postings, base, limit, total, hits, touched):
    """Add each feature's evidence to the passages from `base` to `limit` that hold it; count those touched.

    `at[f]` is the first posting of feature f not looked at so far, and `end[f]` the end of them.
    """
    reached = 0
    for f in range(count):
        weight, p, last = weights[f], at[f], end[f]
        while p < last and postings[p] < limit:
            passage = postings[p] - base
            touched[reached] = passage
            reached += hits[passage] == 0
            hits[passage] += 1
            total[passage] += weight
            p += 1
        at[f] = p
    return reached


@compiled()
def promising(reached, touched, total, hits, least):
    """Passages with enough evidence, and room for their hits; the others' counters are cleared."""
    chosen = np.empty(reached, np.int64)
    found = 0
    for t in range(reached):
        passage = touched[t]
        if total[passage] >= least:
            chosen[found] = passage
            found += 1
        else:
            hits[passage] = 0
        total[passage] = 0.0
    return chosen[:found]


@compiled()
def gather(count, begin, at, postings, base, chosen, hits):
    """The features that hit each chosen passage: `held[first[c]:first[c + 1]]`, in order of place.

    The postings of feature f that were looked at are those from `begin[f]` to `at[f]`.
    """
    first = np.zeros(len(chosen) + 1, np.int64)
    for c in range(len(chosen)):
        first[c + 1] = first[c] + hits[chosen[c]]
    held = np.empty(first[-1], np.int64)
    for c in range(len(chosen)):
        hits[chosen[c]] = -(first[c] + 1)  # from here on: where its next hit goes
    for f in range(count):
        for p in range(begin[f], at[f]):
            passage = postings[p] - base
            if hits[passage] < 0:
                held[-hits[passage] - 1] = f
                hits[passage] -= 1
    for c in range(len(chosen)):
        hits[chosen[c]] = 0
    return first, held
