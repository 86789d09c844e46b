"""The loops that run over every group of neighbouring words of every post, compiled."""

import numpy as np
from numpy.typing import NDArray

from matcher.compiled import compiled
from matcher.siphash import group_hash
from matcher.tally import gather, promising, tally

LN10 = np.log(10.0)
TRIO = 3
NO_WORD = np.uint64(0)
WORD_LANGUAGE = np.log(200.0)
"""A word stands in a passage this much oftener than its frequency says: a passage has some fifty words, and
words come in bursts."""


@compiled()
def hash_groups(key, one, two, three):
    """64-bit keyed hashes of the unordered groups one[i], two[i], three[i] of word ids; 0 is no word."""
    hashes = np.empty(len(one), np.uint64)
    for i in range(len(one)):
        hashes[i] = group_hash(key[0], key[1], one[i], two[i], three[i])
    return hashes


def truncated(hashes: NDArray[np.uint64], bits: int) -> NDArray[np.int64]:
    """The first `bits` bits of 64-bit hashes."""
    return (hashes >> np.uint64(64 - bits)).astype(np.int64)


@compiled()
def _is_among(value, table):
    place = np.searchsorted(table, value)
    return place < len(table) and table[place] == value


@compiled()
def _groups(i, codes, common, ids, scheme, standard, nats, costs, count, missed, rows):
    """Fill in the groups that the word at `i` makes with those before it that form groups, at `common`."""
    size, window, _, shift, key, _ = scheme
    buckets, places, weights, misses = rows
    code, seen = codes[i], len(common)
    for back in range(1, min(seen, window - 1) + 1):
        two = codes[common[seen - back]]
        for nearer in range(1, back if size == TRIO else 2):  # a pair has no third word
            three = codes[common[seen - nearer]]
            if two == code or (size == TRIO and three in (two, code)):
                continue
            third = ids[three] if size == TRIO else NO_WORD
            full = group_hash(key[0], key[1], ids[code], ids[two], third)
            bucket = np.int64(full >> shift)
            buckets[count] = bucket
            places[count] = i
            weights[count] = nats[bucket] - costs[2]
            if len(standard) and _is_among(full, standard):
                weights[count] = 0.0  # it is no evidence, and what it stands between is no closer for it
            missed += costs[3]
            count += 1
            misses[count] = missed
    return count, missed


@compiled()
def features(
    codes,
    positions,
    low,
    high,
    words,
    scheme,
    standard,
    nats,
    costs,
    rows,
):
    """Fill in bucket, place and evidence of the features of codes[low:high], and return how many there are.

    Of the forms at one place the first is the post's own, and forms groups when it is common enough; the
    others are guesses, worth less the later they come: more guesses hit more by chance.

    `words` holds by code ids, Zipf frequencies, buckets as a word and as a name (-1: none); `scheme` is as
    in `scan_chunk`. A group stands at its last word, so that a stretch that holds the place holds most of it.
    """
    ids, zipf, word_bucket, name_bucket = words
    buckets, places, weights, misses = rows
    alone = scheme[2]
    common, seen = np.empty(high - low, np.int64), 0  # places of the words that form groups
    count, missed, lead = 0, 0.0, low
    for i in range(low, high):
        code = codes[i]
        first = i == low or positions[i] != positions[i - 1]
        lead = i if first else lead
        guess = 0.0 if first else costs[5] + np.log(1.0 + i - lead)
        for bucket in (word_bucket[code], name_bucket[code]):
            if bucket < 0:
                continue
            language = -WORD_LANGUAGE - LN10 * (zipf[code] - 9.0)
            buckets[count] = bucket
            places[count] = i
            weights[count] = min(nats[bucket], language) - costs[0] - guess
            if first and bucket == word_bucket[code]:
                missed += costs[1]
            count += 1
            misses[count] = missed
        if not first or zipf[code] < alone:
            continue
        count, missed = _groups(
            i, codes, common[:seen], ids, scheme, standard, nats, costs, count, missed, rows
        )
        common[seen] = i
        seen += 1
    return count


@compiled()
def best_stretch(held, positions, buckets, places, weights, misses, scheme, name_cap):
    """The nats of the stretch of a post with most evidence.

    Every distinct hit brings its evidence, every feature that hits nothing costs: what is scattered is
    worth less than what stands together. Of the forms of a word the strongest counts. Names go together
    in public: they count up to `name_cap`. `misses[f]` is the cost of all features before f.
    """
    groups, names_from = np.int64(1) << (64 - np.int64(scheme[3])), scheme[5]
    hits = len(held)
    before = np.full(hits, -1, np.int64)
    for e in range(hits):
        for s in range(e - 1, -1, -1):
            if buckets[held[s]] == buckets[held[e]]:
                before[e] = s
                break
    best = 0.0
    for s in range(hits):
        evidence, names, place, here = 0.0, 0.0, -1, 0.0
        for e in range(s, hits):
            bucket, weight = buckets[held[e]], weights[held[e]]
            if before[e] >= s:
                weight = 0.0
            elif bucket >= groups:
                if positions[places[held[e]]] != place:
                    place, here = positions[places[held[e]]], 0.0
                weight, here = max(0.0, weight - here), max(here, weight)
            if bucket >= names_from:
                names += weight
            else:
                evidence += weight
            nats = evidence + min(names, name_cap) - (misses[held[e]] - misses[held[s]])
            best = max(best, nats)
    return best


@compiled()
def scan_chunk(
    codes, positions, low, high, words, scheme, standard, nats, start, postings, passages, least, costs, room
):
    """The passages found in codes[low:high]: passage and nats, one row each.

    `codes` and `positions` are the content words of many posts and their places; `words` is as in
    `features`; `scheme` is (words of a group, window, Zipf frequency from which a word forms groups, bits
    to shift a 64-bit hash by, key of groups, first name bucket);
    `standard` the sorted hashes that never count; `nats`, `start` and `postings` are the index's
    of so many `passages`, which are gone through in blocks whose counters stay in the processor's cache;
    below `least` nats nothing is looked at; `costs` are nats (a rare word's hit, its miss, a group's hit,
    its miss; the most that names count; a guess); `room` is scratch memory, zero between calls where it
    matters.
    """
    buckets, places, weights, misses, total, hits, touched = room
    count = features(
        codes, positions, low, high, words, scheme, standard, nats, costs, (buckets, places, weights, misses)
    )
    at, end = np.empty(count, np.int64), np.empty(count, np.int64)
    for f in range(count):
        at[f], end[f] = 0, 0
        if weights[f] > 0.0:
            at[f], end[f] = start[buckets[f]], start[buckets[f] + 1]
    rows = np.empty((4, 2), np.float64)
    found = 0
    block = len(total) - 1
    for base in range(0, passages, block):
        begin = at.copy()
        reached = tally(count, weights, at, end, postings, base, base + block, total, hits, touched)
        chosen = promising(reached, touched, total, hits, least)
        if len(chosen) == 0:
            continue
        first, held = gather(count, begin, at, postings, base, chosen, hits)
        for c in range(len(chosen)):
            best = best_stretch(
                held[first[c] : first[c + 1]], positions, buckets, places, weights, misses, scheme, costs[4]
            )
            if best >= least:
                if found == len(rows):
                    rows = np.concatenate((rows, np.empty_like(rows)))
                rows[found, 0], rows[found, 1] = base + chosen[c], best
                found += 1
    return rows[:found]


@compiled()
def scan_chunks(
    codes,
    positions,
    lows,
    highs,
    words,
    scheme,
    standard,
    nats,
    start,
    postings,
    passages,
    least,
    costs,
    room,
):
    """`scan_chunk` for many chunks: a row (chunk, passage, nats) a finding."""
    rows = np.empty((16, 3), np.float64)
    found = 0
    for chunk in range(len(lows)):
        new = scan_chunk(
            codes,
            positions,
            lows[chunk],
            highs[chunk],
            words,
            scheme,
            standard,
            nats,
            start,
            postings,
            passages,
            least[chunk],
            costs,
            room,
        )
        while found + len(new) > len(rows):
            rows = np.concatenate((rows, np.empty_like(rows)))
        rows[found : found + len(new), 0] = chunk
        rows[found : found + len(new), 1:] = new
        found += len(new)
    return rows[:found]
