"""What one case shows in one post: the stretch with most evidence, compiled.

Evidence is a log-likelihood ratio, in nats: how much likelier is this stretch when somebody retells the
case than when it was written without it? Every word of the post that the case holds is a hit, each hashed
word once, and is worth the more the rarer it is on the subject and the shorter the case; every content word
that the case does not hold is a miss and costs. Two hits close together in the post that stand close
together in the case too are worth more than their sum: facts are retold as facts, while a similar story
shares words from all over. Names of one region go together in public: together they count little, unless
deeds and things stand beside them.
"""

import numpy as np

from matcher.compiled import compiled

BY_NATURE = 0.23
"""Words that belong together stand together in any text: two hits are near by chance no seldomer than so."""
REACH = 3
"""Content words of a post within which two hits may be one fact."""
BLOCKS = 2
"""Blocks of a case within which they are."""
BACK = 2
"""Hits before one that it may be near to."""


@compiled()
def range_of(bucket, held):
    """Where a bucket stands in the sorted buckets of a case: from, to."""
    low = np.searchsorted(held, bucket)
    high = low
    while high < len(held) and held[high] == bucket:
        high += 1
    return low, high


@compiled()
def hits_of(count, buckets, weights, held, logarithm, most):
    """The features that the case holds and that are evidence: feature, its range in the case, its nats.

    No single hit brings more than `most`, however rare its word: one word proves nothing.
    """
    rows = np.empty((count, 3), np.int64)
    gains = np.empty(count, np.float64)
    n = 0
    for f in range(count):
        gain = weights[f] - logarithm
        if gain <= 0.0 or buckets[f] < 0:
            continue
        low, high = range_of(buckets[f], held)
        if high > low:
            rows[n, 0], rows[n, 1], rows[n, 2] = f, low, high
            gains[n] = most * (1.0 - np.exp(-gain / most))
            n += 1
    return rows[:n], gains[:n]


@compiled()
def are_near(hit, other, held_at):
    """Whether two hits stand near each other in the case, and in how many ways they might."""
    nearest = np.int64(1 << 16)
    for i in range(hit[1], hit[2]):
        for j in range(other[1], other[2]):
            nearest = min(nearest, abs(np.int64(held_at[i]) - np.int64(held_at[j])))
    return nearest <= BLOCKS, (hit[2] - hit[1]) * (other[2] - other[1])


@compiled()
def links_of(rows, places, is_word, held_at, blocks, near, near_worth):
    """For each hit one of those just before it that stands near it in the case too, and what that is worth.

    Of those who retell a share of `near` goes on where they were; others, and chance, jump anywhere.
    """
    before = np.full(len(rows), -1, np.int64)
    worth = np.zeros(len(rows), np.float64)
    share = min(1.0, (2.0 * BLOCKS + 1.0) / max(1, blocks))
    for e in range(len(rows)):
        place = places[rows[e, 0]]
        looked, s, last = 0, e - 1, place
        while is_word[e] and s >= 0 and looked < BACK and place - places[rows[s, 0]] <= REACH:
            if is_word[s] and places[rows[s, 0]] != last:
                last = places[rows[s, 0]]
                looked += 1
                close, ways = are_near(rows[e], rows[s], held_at)
                chance = 1.0 - (1.0 - share) ** (ways * looked)
                more = near_worth * np.log(near / max(chance, BY_NATURE) + 1.0 - near)
                if close and more > worth[e]:
                    worth[e], before[e] = more, s
            s -= 1
    return before, worth


@compiled()
def best_stretch(rows, gains, places, buckets, misses, first_word, first_name, before, worth, costs):
    """The best stretch: its nats, first and last hit, and what names, words and wording bring to it."""
    hits = len(rows)
    repeats = np.full(hits, -1, np.int64)
    for e in range(hits):
        for s in range(e - 1, -1, -1):
            if buckets[rows[s, 0]] == buckets[rows[e, 0]]:
                repeats[e] = s
                break
    best, first, last = 0.0, 0, -1
    kinds = np.zeros(3, np.float64)
    for s in range(hits):
        if s and places[rows[s, 0]] == places[rows[s - 1, 0]]:
            continue  # a stretch takes in all forms of its first word, or a later one would seem another word
        names, words, wording, place, here = 0.0, 0.0, 0.0, np.int64(-1), 0.0
        for e in range(s, hits):
            if repeats[e] >= s:
                continue
            f, gain = rows[e, 0], gains[e]
            if buckets[f] < first_word:
                wording += gain
            else:
                if places[f] != place:
                    place, here = places[f], 0.0
                    if before[e] >= s and (
                        buckets[f] < first_name or buckets[rows[before[e], 0]] < first_name
                    ):
                        wording += worth[e]
                gain, here = max(0.0, gain - here), max(here, gain)
                if buckets[f] >= first_name:
                    names += gain
                else:
                    words += gain
            beside = words + wording
            counted = min(names, costs.names + costs.names_share * max(0.0, beside))
            nats = beside + counted - (misses[f] - misses[rows[s, 0]])
            if nats > best:
                best, first, last = nats, s, e
                kinds[0], kinds[1], kinds[2] = counted, words, wording
    return best, first, last, kinds


@compiled()
def judge(count, features, held, held_at, logarithm, blocks, first_word, first_name, costs):
    """What a case shows in the features of a post: nats, first and last place, and nats of each kind.

    `features` are a `loops.Features`, `costs` an `evidence.Costs`; the case is given by its buckets in order,
    the block of each, the logarithm of its size (`Costs.size`), and how many blocks it has.
    """
    buckets, places, misses = features.buckets, features.places, features.misses
    rows, gains = hits_of(count, buckets, features.weights, held, logarithm, costs.most)
    is_word = np.empty(len(rows), np.bool_)
    for e in range(len(rows)):
        is_word[e] = buckets[rows[e, 0]] >= first_word
    before, worth = links_of(rows, places, is_word, held_at, blocks, costs.near, costs.near_worth)
    best, first, last, kinds = best_stretch(
        rows, gains, places, buckets, misses, first_word, first_name, before, worth, costs
    )
    low = places[rows[first, 0]] if last >= 0 else 0
    high = places[rows[last, 0]] if last >= 0 else -1
    return best, low, high, kinds
