"""Which cases have a stretch of a post that may be theirs? Asked of all at once, compiled."""

import numpy as np

from matcher.compiled import compiled

NOW, PAID, BEST, PLACE, HERE = range(5)


@compiled()
def screened(
    count,
    weights,
    places,
    misses,
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

    A run of hits gains `weights[f]` less `at_first[c]` for each, at most `most`, pays for all misses on its
    way and ends where it has lost all that it had (Kadane): that needs a few numbers a case, in `state`,
    and no list of hits. `at[f]` is the first posting of feature f not looked at so far, and `end[f]` the
    end of them.
    """
    reached = 0
    for f in range(count):
        p, last = at[f], end[f]
        if p == last:
            continue
        weight, place, paid = weights[f], np.float32(places[f] - origin), misses[f]
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
            elif own[PLACE] == place + 1.0:  # another form of a word that hit
                more = max(0.0, gain - own[HERE])
                own[HERE] = max(own[HERE], gain)
                own[NOW] += more
                own[BEST] = max(own[BEST], own[NOW])
                continue
            own[NOW] = max(0.0, own[NOW] - (paid - own[PAID])) + gain
            own[PAID] = paid
            own[PLACE] = place + 1.0
            own[HERE] = gain
            own[BEST] = max(own[BEST], own[NOW])
        at[f] = p
    chosen = np.empty(reached, np.int64)
    n = 0
    for t in range(reached):
        if state[touched[t], BEST] >= least:
            chosen[n] = touched[t]
            n += 1
        state[touched[t]] = 0.0
    chosen = chosen[:n]
    chosen.sort()
    return chosen
