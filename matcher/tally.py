"""Which cases have a stretch of a post that may be theirs? Asked of all at once, compiled."""

import numpy as np

from matcher.compiled import compiled

NOW, PAID, BEST, PLACE, HERE = range(5)
"""Columns of `state`: what a run has, the misses it paid, its best, the last place and its hit there."""


@compiled()
def screened(
    count,
    features,
    at,
    end,
    postings,
    origin,
    base,
    limit,
    at_first,
    least,
    most,
    state,
    touched,
):
    """The cases from `base` to `limit` with a stretch of at least `least` nats, judged at first sight.

    A run of hits gains a feature's weight less `at_first[c]` for each, at most `most`, pays for all misses on
    its way and ends where it has lost all that it had (Kadane): that needs a few numbers a case, in `state`,
    and no list of hits. `at[f]` is the first posting of feature f not looked at so far, and `end[f]` the
    end of them.
    """
    reached = 0
    for f in range(count):
        p, last = at[f], end[f]
        if p == last:
            continue
        weight, place = features.weights[f], np.float32(features.places[f] - origin)
        while p < last and postings[p] < limit:
            case = np.int64(postings[p])
            p += 1
            gain = min(weight - at_first[case], most)
            if gain <= 0.0:
                continue
            own = state[case - base]
            if own[PLACE] == 0.0:
                touched[reached] = case - base
                reached += 1
            _add(own, gain, place + 1.0, features.misses[f])
        at[f] = p
    return _chosen(state, touched[:reached], least)


@compiled()
def _add(own, gain, place, paid):
    """Add a hit to the run of a case; another form of a word that hit brings only what it brings more."""
    if own[PLACE] == place:
        more = max(0.0, gain - own[HERE])
        own[HERE] = max(own[HERE], gain)
        own[NOW] += more
    else:
        own[NOW] = max(0.0, own[NOW] - (paid - own[PAID])) + gain
        own[PAID] = paid
        own[PLACE] = place
        own[HERE] = gain
    own[BEST] = max(own[BEST], own[NOW])


@compiled()
def _chosen(state, touched, least):
    """Of the cases that were hit those with enough, in order; the state is zero again afterwards."""
    chosen = np.empty(len(touched), np.int64)
    n = 0
    for case in touched:
        if state[case, BEST] >= least:
            chosen[n] = case
            n += 1
        state[case] = 0.0
    chosen = chosen[:n]
    chosen.sort()
    return chosen
